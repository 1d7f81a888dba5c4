"""A meeting noted in a minute: from the page, from a phone without a line, and what was agreed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.audit.models import Entry
from minga.core.clock import now, today
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.learning.actions.mentoring_logs import Agreed, Meeting, log_meeting, read_log, tick_agreed
from minga.learning.actions.outbox import Kept, receive
from minga.learning.models import AgreedAction, MentoringLog, Team
from minga.learning.queries.team_page import team_page
from minga.programmes.models import Edition
from tests.factories.learning import attended, make_mentor, make_session, make_task, make_teacher, make_team
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def team(edition: Edition) -> Team:
    return make_team(edition)


def _meeting(**fields: object) -> Meeting:
    values = {"held_on": today("America/Asuncion"), "minutes": 45, "topic": "El prototipo"}
    return Meeting(**(values | fields))  # type: ignore[arg-type]


def _typed(team: Team, **values: str) -> dict[str, str]:
    there = team.members.earliest("pk").enrolment.uuid
    return {
        "team": str(team.uuid), "held_on": today("America/Asuncion").isoformat(), "minutes": "45",
        "topic": "El prototipo", "mood": "2", f"there_{there}": "on", "agreed_1": "Hablar con la oficina",
        "who_1": "Ana", "due_on": "2027-01-15",
    } | values  # fmt: skip


def test_what_was_typed_is_noted_and_earlier_agreements_are_ticked(edition: Edition, team: Team) -> None:
    mentor = make_mentor(edition, team)
    log_meeting(team=team, meeting=_meeting(agreed=[Agreed(text="Llamar")]), actor=mentor, now=now())
    old = AgreedAction.objects.get()
    typed = _typed(team, **{f"done_{old.uuid}": "on", "done_x": "on"})

    log = log_meeting(team=team, meeting=read_log(typed, team), actor=mentor, now=now())

    old.refresh_from_db()
    assert old.done_at is not None
    assert log.present == [team.members.earliest("pk").enrolment_id]
    assert (log.minutes, log.mood) == (45, "2")
    new = log.actions.get()
    assert (new.text, new.who, str(new.due_on)) == ("Hablar con la oficina", "Ana", "2027-01-15")
    assert Entry.objects.filter(key="learning.mentoring_logged").latest("pk").after["done"] == 1


def test_a_phone_without_a_line_sends_it_once(edition: Edition, team: Team) -> None:
    mentor, moment = make_mentor(edition, team), now()
    typed = _typed(team)
    del typed["held_on"]
    kept = Kept(client_uuid=uuid4(), kind="mentoring.log", made_at=moment - timedelta(hours=3), fields=typed)

    first = receive(person=mentor, items=[kept], sent_at=moment, now=moment)
    again = receive(person=mentor, items=[kept], sent_at=moment, now=moment)

    assert first[0].receipted.accepted
    assert again[0].again
    log = MentoringLog.objects.get()
    assert log.client_uuid == kept.client_uuid
    with pytest.raises(Conflict):
        log_meeting(team=team, meeting=_meeting(), client_uuid=kept.client_uuid, actor=mentor, now=moment)


def test_what_a_phone_sends_wrong_comes_back_with_what_was_typed(edition: Edition, team: Team) -> None:
    mentor, moment = make_mentor(edition, team), now()
    items = [
        Kept(client_uuid=uuid4(), kind="mentoring.log", made_at=moment, fields=_typed(team, topic="", minutes="")),
        Kept(client_uuid=uuid4(), kind="mentoring.log", made_at=moment, fields=_typed(team) | {"team": "x"}),
    ]

    answers = receive(person=mentor, items=items, sent_at=moment, now=moment)

    assert [each.receipted.accepted for each in answers] == [False, False]
    assert {"topic", "minutes"} in [set(each.errors) for each in answers]
    assert not MentoringLog.objects.exists()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"held_on": now().date() + timedelta(days=3)}, "held_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"mood": "9"}, "mood"),
        ({"topic": "x" * 301}, "topic"),
        ({"agreed": [Agreed(text="x" * 301)]}, "agreed_1"),
    ],
)
def test_what_does_not_serve_is_refused_at_its_field(
    edition: Edition, team: Team, fields: dict[str, object], where: str
) -> None:
    mentor = make_mentor(edition, team)

    with pytest.raises(Invalid) as refused:
        log_meeting(team=team, meeting=_meeting(**fields), actor=mentor, now=now())

    assert set(refused.value.errors) == {where}
    assert not MentoringLog.objects.exists()


def test_only_the_mentor_and_teachers_note_and_only_those_inside_tick(edition: Edition, team: Team) -> None:
    teacher = make_teacher(edition)
    member, stranger = team.members.earliest("pk").enrolment.person, make_person()
    for person in (member, stranger, make_mentor(edition)):
        with pytest.raises(NotAllowed):
            log_meeting(team=team, meeting=_meeting(), actor=person, now=now())
    log_meeting(team=team, meeting=_meeting(agreed=[Agreed(text="Llamar")]), actor=teacher, now=now())
    agreed = AgreedAction.objects.get()

    with pytest.raises(NotAllowed):
        tick_agreed(agreed=agreed, done=True, actor=stranger, now=now())
    assert tick_agreed(agreed=agreed, done=True, actor=member, now=now()).done_at is not None
    assert tick_agreed(agreed=agreed, done=False, actor=teacher, now=now()).done_at is None


def test_the_team_reads_what_was_agreed_but_not_mood_or_note(edition: Edition, team: Team) -> None:
    mentor = make_mentor(edition, team)
    session = make_session(edition, starts_at=now() - timedelta(days=2))
    attended(session, team.members.earliest("pk").enrolment)
    make_task(edition, due_at=now() - timedelta(days=1))
    meeting = _meeting(mood="1", note="Dos no se hablan.", agreed=[Agreed(text="Llamar")])
    log_meeting(team=team, meeting=meeting, actor=mentor, now=now())
    member = team.members.earliest("pk").enrolment.person

    hers, mentors = team_page(team, member, now()), team_page(team, mentor, now())

    assert (hers.logs[0].mood, hers.logs[0].note, hers.logs[0].agreed[0].text) == ("", "", "Llamar")
    assert (mentors.logs[0].note, mentors.tasks[0].overdue) == ("Dos no se hablan.", True)
    assert "1" in [str(each.attended) for each in mentors.members]
    assert len(mentors.story) >= 4
    assert (hers.tasks[0].href != "", mentors.tasks[0].href) == (True, "")
    assert (hers.may_log, hers.may_tick, mentors.may_log) == (False, True, True)


def test_the_story_asks_as_little_for_four_meetings_as_for_one(edition: Edition, team: Team) -> None:
    mentor = make_mentor(edition, team)
    asked = []
    for meetings in (1, 3):
        for _ in range(meetings):
            log_meeting(team=team, meeting=_meeting(agreed=[Agreed(text="Otra")]), actor=mentor, now=now())
        with CaptureQueriesContext(connection) as captured:
            team_page(team, mentor, now())
        asked.append(len(captured))

    assert asked[0] == asked[1]
