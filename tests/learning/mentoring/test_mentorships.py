"""Mentors by hand, handing over, and what follows when people leave, lose a role, or are erased."""

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.learning import policies
from minga.learning.actions.mentor_profiles import Hours, Offered, save_mentor_profile
from minga.learning.actions.mentorships import end_mentorship, hand_over_team, lock_mentorship, name_mentor
from minga.learning.actions.wishes import Wanted, save_wish
from minga.learning.enums import MatchingState
from minga.learning.models import MentorProfile, Mentorship, TeamMember, Wish
from minga.notifications.models import Message
from minga.organisations.actions.roles import end_role
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models import Role, house_day
from minga.people.actions.personal_data import erase_person
from minga.programmes.actions.enrolment import withdraw
from minga.programmes.models import Edition
from tests.factories.learning import make_mentor, make_participant, make_teacher, make_team
from tests.factories.mentoring import make_cohort, make_edition_challenge, make_profile, proposed
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
NOTE = "Tienen el prototipo listo y les falta hablar con la oficina de turnos."


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def manager(edition: Edition):  # type: ignore[no-untyped-def]
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


def test_a_named_mentor_and_her_team_hear_of_each_other(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team, mentor = make_team(edition), make_mentor(edition)

    made = name_mentor(team=team, mentor=mentor, actor=manager, now=now())

    assert made.locked
    assert policies.mentors(mentor, team)
    kinds = Message.objects.order_by("pk").values_list("kind", "to")
    people = list(team.members.order_by("pk").values_list("enrolment__person", flat=True))
    assert list(kinds) == [("learning.mentor_named", mentor.pk), *(("learning.mentor_of_team", pk) for pk in people)]
    with pytest.raises(Conflict):
        name_mentor(team=team, mentor=mentor, actor=manager, now=now())


def test_who_has_not_the_role_or_is_in_the_team_is_refused(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team = make_team(edition)
    own = team.members.earliest("pk").enrolment.person
    role(own, RoleKind.MENTOR, edition)
    for person in (make_teacher(edition), own):
        with pytest.raises(NotAllowed) as refused:
            name_mentor(team=team, mentor=person, actor=manager, now=now())
        assert refused.value.field == "mentor"
    assert not Mentorship.objects.exists()


def test_the_mentor_hands_over_with_a_note_and_sees_the_team_no_more(edition: Edition) -> None:
    team = make_team(edition)
    former, follower = make_mentor(edition, team), make_mentor(edition)
    mentorship = team.mentorships.get()
    with pytest.raises(Invalid):
        hand_over_team(mentorship=mentorship, to=follower, note="Suerte.", actor=former, now=now())
    with pytest.raises(NotAllowed):
        hand_over_team(mentorship=mentorship, to=follower, note=NOTE, actor=follower, now=now())

    hand_over_team(mentorship=mentorship, to=follower, note=NOTE, actor=former, now=now())

    assert not policies.may_see_team(former, team)
    assert policies.mentors(follower, team)
    mentorship.refresh_from_db()
    assert mentorship.handed_over == NOTE
    assert NOTE in Message.objects.get(kind="learning.mentor_handed").body


def test_a_pair_is_kept_and_ended_by_managers_only(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team = make_team(edition)
    mentor = make_mentor(edition, team)
    mentorship = team.mentorships.get()
    with pytest.raises(NotAllowed):
        lock_mentorship(mentorship=mentorship, locked=True, actor=mentor, now=now())

    assert lock_mentorship(mentorship=mentorship, locked=True, actor=manager, now=now()).locked
    assert end_mentorship(mentorship=mentorship, actor=manager, now=now()).until is not None


def test_when_the_role_ends_so_does_what_it_gave(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team = make_team(edition)
    mentor = make_mentor(edition, team)
    given = Role.objects.get(person=mentor, kind=RoleKind.MENTOR)

    end_role(role=given, reason=RoleEnd.LEFT, ended_on=house_day(now()), actor=manager, now=now())

    assert not policies.mentors(mentor, team)


def test_whoever_leaves_the_edition_leaves_her_team(edition: Edition) -> None:
    team = make_team(edition)
    enrolment = team.members.earliest("pk").enrolment

    withdraw(enrolment=enrolment, reason="Cambié de trabajo.", actor=enrolment.person, now=now())

    assert TeamMember.objects.get(enrolment=enrolment).until is not None
    assert team.members.filter(until=None).count() == 1


def test_what_is_erased_is_in_no_team_no_profile_and_no_proposal(edition: Edition) -> None:
    people = make_cohort(edition, 6)
    matching = proposed(edition)
    person = people[0].person
    team = make_team(edition, people[0])
    mentored = make_team(edition)
    make_mentor(edition, mentored, person=person)
    make_profile(person)

    erase_person(person=person, actor=HOUSE, now=now())

    matching.refresh_from_db()
    assert (matching.state, matching.problem, matching.result) == (MatchingState.DROPPED, {}, {})
    assert not team.members.filter(until=None).exists()
    assert not mentored.mentorships.filter(until=None).exists()
    assert not MentorProfile.objects.exists()
    assert not Wish.objects.filter(enrolment=people[0]).exists()


def test_a_wish_is_hers_and_names_challenges_of_her_edition(edition: Edition) -> None:
    enrolment, colleague = make_participant(edition), make_participant(edition)
    first, elsewhere = make_edition_challenge(edition), make_edition_challenge(make_edition())
    wanted = Wanted(
        well=["data"], somewhat=["data", "law"], languages=["es", "xx"], challenges=[first.pk], boss=colleague
    )

    wish = save_wish(enrolment=enrolment, wanted=wanted, actor=enrolment.person, now=now())

    assert (wish.skills, wish.languages, wish.challenges) == ({"data": 1.0, "law": 0.5}, ["es"], [first.pk])
    assert wish.boss == colleague
    with pytest.raises(NotAllowed):
        save_wish(enrolment=enrolment, wanted=wanted, actor=colleague.person, now=now())
    for wrong in (Wanted(challenges=[elsewhere.pk]), Wanted(well=["magic"]), Wanted(boss=enrolment)):
        with pytest.raises(Invalid):
            save_wish(enrolment=enrolment, wanted=wrong, actor=enrolment.person, now=now())
    assert Wish.objects.get().challenges == [first.pk]


def test_a_profile_is_replaced_whole_and_refused_whole() -> None:
    mentor = make_person()
    from_nine = Hours(weekday=1, starts=_at(9), ends=_at(11))
    save_mentor_profile(
        person=mentor, offered=Offered(languages=["es"], skills=["data", " turnos ", "data"], slots=[from_nine]),
        actor=mentor, now=now(),
    )  # fmt: skip

    wrong = Offered(languages=[], capacity=99, timezone="Marte", slots=[Hours(weekday=1, starts=_at(9), ends=_at(9))])
    with pytest.raises(Invalid) as refused:
        save_mentor_profile(person=mentor, offered=wrong, actor=mentor, now=now())

    assert set(refused.value.errors) == {"languages", "capacity", "timezone", "slots"}
    profile = MentorProfile.objects.get()
    assert (profile.skills, profile.slots.count()) == (["data", "turnos"], 1)
    with pytest.raises(NotAllowed):
        save_mentor_profile(person=mentor, offered=Offered(languages=["es"]), actor=make_person(), now=now())


def _at(hour: int):  # type: ignore[no-untyped-def]
    return now().replace(hour=hour, minute=0, second=0, microsecond=0).time()
