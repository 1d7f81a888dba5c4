"""The pages: what they show, what they do, what they refuse."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.jobs import known_tasks
from minga.initiatives.models import TeamInvitation
from minga.learning.models import AgreedAction, Matching, MentoringLog, MentorProfile, Team, Wish
from minga.learning.queries.teams import team_of
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_mentor, make_participant, make_team
from tests.factories.mentoring import make_cohort, make_edition_challenge, make_profile
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.web]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def office(edition: Edition) -> Client:
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    return _as(manager)


def _as(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def _to(edition: Edition, name: str, *more: object) -> str:
    return reverse(f"learning:{name}", args=[edition.key, *more])


def test_teams_are_asked_for_compared_looked_at_and_applied(edition: Edition, office: Client) -> None:
    people = make_cohort(edition, 8)
    page = _to(edition, "matchings", "equipos")
    asked = {"least": 4, "most": 4, "variants": ["balanced", "mixed"], "organisations": "mix", "weight_gender": "0"}
    assert office.post(page, asked).status_code == 303
    assert b"hx-get" in office.get(page).content
    for matching in Matching.objects.all():
        known_tasks()["learning.compute_matching"](matching_id=matching.pk)
        assert matching.settings["weights"]["gender"] == (0 if matching.settings["variant"] == "balanced" else 4)

    compared = office.get(page).content.decode()
    first = Matching.objects.earliest("pk")
    whole = office.get(_to(edition, "matching", first.uuid)).content.decode()

    assert str(first.uuid) in compared
    assert all(each.person.family_name in whole for each in people)
    problem = office.get(_to(edition, "matching-problem", first.uuid)).json()
    assert "basis" not in problem
    assert people[0].person.family_name not in str(problem)
    assert office.post(_to(edition, "matching-step", first.uuid, "aplicar")).status_code == 303
    shown = office.get(_to(edition, "teams")).content.decode()
    assert all(each.person.family_name in shown for each in people)
    second = Matching.objects.latest("pk")
    assert office.post(_to(edition, "matching-step", second.uuid, "aplicar")).status_code == 303
    assert Team.objects.count() == 2


def test_sizes_that_cannot_be_come_back_with_what_was_typed(edition: Edition, office: Client) -> None:
    make_cohort(edition, 4)

    refused = office.post(
        _to(edition, "matchings", "equipos"),
        {"least": 5, "most": 3, "variants": ["balanced"], "organisations": "mix"},
    )

    assert refused.status_code == 422
    assert b'value="5"' in refused.content
    assert not Matching.objects.exists()


def test_somebody_is_placed_and_taken_out_by_buttons(edition: Edition, office: Client) -> None:
    team, enrolment = make_team(edition), make_participant(edition)
    page = _to(edition, "place", enrolment.uuid)
    assert office.post(page, {"team": "99"}).status_code == 422
    assert office.post(page, {"team": team.number, "stays": "on"}).status_code == 303
    assert team_of(enrolment.person, edition) == team
    assert office.post(_to(edition, "member-lock", enrolment.uuid)).status_code == 303
    assert not team.members.get(enrolment=enrolment).locked

    assert office.post(page, {"team": "ninguno"}).status_code == 303

    assert team_of(enrolment.person, edition) is None


def test_a_team_is_made_changed_and_ended(edition: Edition, office: Client) -> None:
    challenge = make_edition_challenge(edition)
    office.post(_to(edition, "team-new"), {"name": "Ñandutí", "challenge": str(challenge.pk)})
    team = Team.objects.get()
    assert (team.name, team.challenge) == ("Ñandutí", challenge)
    assert office.post(_to(edition, "team-change", team.number), {"name": ""}).status_code == 422
    office.post(_to(edition, "team-change", team.number), {"name": "Ao po'i", "closed": "on"})
    team.refresh_from_db()
    assert (team.name, team.challenge, team.closed_to_changes) == ("Ao po'i", None, True)

    office.post(_to(edition, "team-end", team.number))

    team.refresh_from_db()
    assert team.ended_at is not None


def test_the_initiative_of_a_team_opens_on_its_challenge_and_asks_its_people(edition: Edition, office: Client) -> None:
    team = make_team(edition, challenge=make_edition_challenge(edition))
    first, second = team.members.order_by("pk")
    page = _to(edition, "team-work", team.number)

    assert office.post(page, {"title": "Turnos claros", "leader": str(second.enrolment.uuid)}).status_code == 303

    team.refresh_from_db()
    assert team.initiative is not None
    assert (team.initiative.title, team.initiative.edition) == ("Turnos claros", edition)
    asked = dict(TeamInvitation.objects.values_list("person", "role"))
    assert asked == {second.enrolment.person_id: "coordinator", first.enrolment.person_id: "member"}
    late = make_participant(edition)
    office.post(_to(edition, "place", late.uuid), {"team": team.number})
    assert late.person.family_name in office.get(_to(edition, "team", team.number)).content.decode()
    office.post(page, {})
    assert TeamInvitation.objects.count() == 3


def test_without_a_challenge_no_initiative_opens(edition: Edition, office: Client) -> None:
    team = make_team(edition)

    assert office.post(_to(edition, "team-work", team.number), {"title": "x"}).status_code == 422
    team.refresh_from_db()
    assert team.initiative is None


def test_the_mentor_notes_a_meeting_and_the_team_ticks_what_was_agreed(edition: Edition) -> None:
    team = make_team(edition)
    mentor = _as(make_mentor(edition, team))
    page = _to(edition, "team-log", team.number)
    shown = mentor.get(page).content.decode()
    assert 'data-outbox="mentoring.log"' in shown
    assert str(team.uuid) in shown
    refused = mentor.post(page, {"held_on": "2026-11-02", "topic": "", "minutes": "", "agreed_1": "Llamar"})
    assert refused.status_code == 422
    assert b"Llamar" in refused.content
    typed = {"held_on": "2026-11-02", "topic": "Prototipo", "minutes": "60", "agreed_1": "Llamar", "mood": "4"}

    assert mentor.post(page, typed).status_code == 303

    assert MentoringLog.objects.get().minutes == 60
    member = _as(team.members.earliest("pk").enrolment.person)
    assert "Llamar" in member.get(_to(edition, "team", team.number)).content.decode()
    assert member.post(_to(edition, "agreed-tick", AgreedAction.objects.get().uuid)).status_code == 303
    assert AgreedAction.objects.get().done_at is not None


def test_a_mentor_is_named_and_hands_over(edition: Edition, office: Client) -> None:
    team = make_team(edition)
    first, second = make_mentor(edition), make_mentor(edition)
    office.post(_to(edition, "team-mentor", team.number), {"mentor": first.key})
    mentorship = team.mentorships.get()
    page = _to(edition, "hand-over", mentorship.uuid)
    mentor = _as(first)
    assert mentor.post(page, {"mentor": second.key, "note": "Corto"}).status_code == 422
    note = "Falta hablar con la oficina de turnos antes del viernes."

    gone = mentor.post(page, {"mentor": second.key, "note": note})

    assert gone["Location"] == reverse("programmes:my-work")
    assert note in _as(second).get(_to(edition, "team", team.number)).content.decode()
    assert mentor.get(_to(edition, "team", team.number)).status_code == 404


def test_a_profile_is_written_and_read_by_those_inside(edition: Edition) -> None:
    mentor = make_mentor(edition)
    client = _as(mentor)
    typed = {
        "headline": "Diez años en registros", "skills": ["data"], "other": "turnos por teléfono", "languages": ["es"],
        "capacity": "3", "open": "on", "timezone": "America/Asuncion", "day_1": "1", "from_1": "09:00",
        "until_1": "08:00",
    }  # fmt: skip
    assert client.post(reverse("learning:mentor-profile"), typed).status_code == 422
    assert client.post(reverse("learning:mentor-profile"), typed | {"until_1": "11:00"}).status_code == 303
    assert MentorProfile.objects.get().slots.count() == 1

    inside = _as(make_participant(edition).person).get(_to(edition, "mentor", mentor.key)).content.decode()

    assert "Diez años en registros" in inside
    assert "turnos por teléfono" in inside
    assert mentor.family_name not in Client().get(_to(edition, "mentors")).content.decode()
    assert Client().get(_to(edition, "mentor", mentor.key)).status_code == 404


def test_who_offers_herself_is_proposed_to_the_office_and_nobody_else_is_named(
    edition: Edition, office: Client
) -> None:
    near, far = make_person(), make_person()
    role(near, RoleKind.MEMBER, edition.host)
    for person in (near, far):
        make_profile(person, headline=f"Ofrezco {person.key}")
    shown = office.get(_to(edition, "mentors")).content.decode()
    assert f"Ofrezco {near.key}" in shown
    assert f"Ofrezco {far.key}" not in shown

    for person in (near, far):
        office.post(_to(edition, "mentor-entrust"), {"person": person.key})

    again = office.get(_to(edition, "mentors")).content.decode()
    assert reverse("learning:mentor", args=[edition.key, near.key]) in again
    assert reverse("learning:mentor", args=[edition.key, far.key]) not in again


def test_she_says_what_she_brings_and_wants(edition: Edition) -> None:
    enrolment, challenge = make_participant(edition), make_edition_challenge(edition)
    colleague = make_participant(edition, organisation=enrolment.organisation)
    client, page = _as(enrolment.person), _to(edition, "wish")
    assert challenge.title in client.get(page).content.decode()

    sent = {"well": ["data", "law"], "languages": ["es"], "first": str(challenge.pk), "boss": str(colleague.uuid)}
    assert client.post(page, sent).status_code == 303

    wish = Wish.objects.get()
    assert (wish.skills, wish.challenges, wish.boss) == ({"data": 1.0, "law": 1.0}, [challenge.pk], colleague)


def test_my_work_says_what_waits(edition: Edition) -> None:
    make_edition_challenge(edition)
    free = make_participant(edition)
    team = make_team(edition)
    mentor = make_mentor(edition, team)

    mine = reverse("programmes:my-work")
    assert _to(edition, "wish") in _as(free.person).get(mine).content.decode()
    assert _to(edition, "team", team.number) in _as(mentor).get(mine).content.decode()
    member = team.members.earliest("pk").enrolment.person
    assert _to(edition, "team", team.number) in _as(member).get(mine).content.decode()
