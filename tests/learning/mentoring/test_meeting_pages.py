"""The pages of arranged meetings: what they show, keep and refuse."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minga.core.clock import now
from minga.learning.enums import MeetingState, Side
from minga.learning.models import MentoringLog, MentorMeeting, Team
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_meeting, make_mentor, make_session, make_team
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def team(edition: Edition) -> Team:
    return make_team(edition)


@pytest.fixture
def mentor(edition: Edition, team: Team) -> Person:
    return make_mentor(edition, team)


def _as(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def _member(team: Team) -> Client:
    return _as(team.members.earliest("pk").enrolment.person)


def _to(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def _typed(team: Team, **fields: str) -> dict[str, str]:
    person = team.members.earliest("pk").enrolment.person
    at = timezone.localtime(now() + timedelta(days=3), timezone.zoneinfo.ZoneInfo(person.timezone))
    moment = at.strftime("%Y-%m-%dT10:00")
    return {
        "moment": "otro",
        "other": moment,
        "minutes": "45",
        "topic": "El prototipo",
        "link": "reunion.example",
    } | fields


def test_proposed_in_ones_own_clock_then_declined_with_a_word(edition: Edition, team: Team, mentor: Person) -> None:
    client = _member(team)
    page = _to("meeting-propose", edition.key, team.number)
    assert client.get(page).status_code == 200

    answer = client.post(page, _typed(team))

    meeting = MentorMeeting.objects.get()
    person = team.members.earliest("pk").enrolment.person
    zone = timezone.zoneinfo.ZoneInfo(person.timezone)
    assert answer.headers["Location"] == _to("meeting", edition.key, meeting.uuid)
    assert (f"{meeting.starts_at.astimezone(zone):%H:%M}", meeting.timezone) == ("10:00", person.timezone)
    assert meeting.link == "https://reunion.example"
    hers = _as(mentor)
    assert b"El prototipo" in hers.get(_to("team", edition.key, team.number)).content
    assert hers.post(_to("meeting-off", edition.key, meeting.uuid, "declinar"), {"said": ""}).status_code == 422
    assert hers.post(_to("meeting-off", edition.key, meeting.uuid, "declinar"), {"said": "Viajo"}).status_code == 303
    meeting.refresh_from_db()
    assert (meeting.state, meeting.said) == (MeetingState.DECLINED, "Viajo")


def test_a_clash_is_asked_about_and_nothing_typed_is_lost(edition: Edition, team: Team, mentor: Person) -> None:
    client, page = _member(team), _to("meeting-propose", edition.key, team.number)
    typed = _typed(team)
    person = team.members.earliest("pk").enrolment.person
    at = timezone.datetime.fromisoformat(typed["other"]).replace(tzinfo=timezone.zoneinfo.ZoneInfo(person.timezone))
    session = make_session(edition, starts_at=at)

    refused = client.post(page, typed)

    assert refused.status_code == 422
    words = refused.content.decode()
    assert session.titles["es"] in words
    assert 'name="anyway"' in words
    assert 'value="El prototipo"' in words
    assert client.post(page, typed | {"anyway": "on"}).status_code == 303


def test_accepted_then_moved_then_noted_from_the_meeting(edition: Edition, team: Team, mentor: Person) -> None:
    meeting = make_meeting(team, mentor, starts_at=now() + timedelta(hours=5))
    client = _member(team)
    page = _to("meeting", edition.key, meeting.uuid)
    assert _to("meeting-accept", edition.key, meeting.uuid) in client.get(page).content.decode()

    client.post(_to("meeting-accept", edition.key, meeting.uuid), {"sequence": "0"})
    moved = _as(mentor).post(
        _to("meeting-move", edition.key, meeting.uuid), {"moment": "mismo", "minutes": "30", "topic": "El prototipo"}
    )

    meeting.refresh_from_db()
    assert moved.status_code == 303
    assert (meeting.state, meeting.turn, meeting.minutes) == (MeetingState.PROPOSED, Side.TEAM, 30)
    MentorMeeting.objects.update(
        state=MeetingState.AGREED, starts_at=now() - timedelta(hours=2), ends_at=now() - timedelta(hours=1)
    )
    log = _to("team-log", edition.key, team.number) + f"?encuentro={meeting.uuid}"
    shown = _as(mentor).get(log).content.decode()
    assert 'value="El prototipo"' in shown
    assert f'value="{meeting.uuid}"' in shown
    held_on = (now() - timedelta(days=1)).date().isoformat()
    typed = {"held_on": held_on, "minutes": "30", "topic": "El prototipo", "arranged": str(meeting.uuid)}
    assert _as(mentor).post(log, typed).status_code == 303
    meeting.refresh_from_db()
    assert meeting.log == MentoringLog.objects.get()


def test_it_stands_in_the_work_and_on_the_day_of_both_sides(edition: Edition, team: Team, mentor: Person) -> None:
    make_meeting(team, mentor, state=MeetingState.AGREED)

    for client in (_member(team), _as(mentor)):
        assert "El prototipo" in client.get(reverse("programmes:my-work")).content.decode()
        assert "El prototipo" in client.get(_to("calendar")).content.decode()
    assert "El prototipo" in _member(team).get(_to("home")).content.decode()


def test_a_team_without_a_mentor_is_told_so(edition: Edition, team: Team) -> None:
    answer = _member(team).get(_to("meeting-propose", edition.key, team.number))

    assert answer.status_code == 200
    assert b'<form class="c-form"' not in answer.content


def test_the_address_of_a_button_that_is_opened_leads_back(edition: Edition, team: Team, mentor: Person) -> None:
    meeting = make_meeting(team, mentor)

    answer = _member(team).get(_to("meeting-accept", edition.key, meeting.uuid))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert f'href="{_to("meeting", edition.key, meeting.uuid)}"' in answer.content.decode()
