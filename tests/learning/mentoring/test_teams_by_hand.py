"""Teams by hand: what the office does, what is left behind, and what is refused."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.learning.actions.teams import change_team, create_team, end_team, lock_member, place_member
from minga.learning.models import Team, TeamMember
from minga.learning.queries.teams import team_figures, teams_of, unplaced
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition
from tests.conftest import Queries
from tests.factories.learning import make_mentor, make_participant, make_teacher, make_team
from tests.factories.mentoring import make_edition_challenge
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def manager(edition: Edition):  # type: ignore[no-untyped-def]
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


def test_whoever_is_moved_is_in_one_team_and_hears_of_it(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    first, second = make_team(edition), make_team(edition)
    enrolment = first.members.earliest("pk").enrolment
    moment = now()

    made = place_member(enrolment=enrolment, team=second, actor=manager, now=moment)

    assert made is not None
    assert made.locked
    assert [row.team for row in enrolment.teams.filter(until=None)] == [second]
    assert enrolment.teams.get(team=first).until == moment
    assert Message.objects.get(kind="learning.team_placed").to == enrolment.person
    entry = Entry.objects.filter(key="learning.teams_changed").get()
    assert (entry.before, entry.after["team"]) == ({"team": first.number}, second.number)
    assert entry.organisation_id == edition.host_id


def test_taken_out_of_any_team_she_is_free(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team = make_team(edition)
    enrolment = team.members.earliest("pk").enrolment

    place_member(enrolment=enrolment, team=None, actor=manager, now=now())

    assert list(unplaced(edition)) == [enrolment]
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["ended", "closed", "elsewhere", "left", "same"])
def test_a_place_that_cannot_be_changes_nothing(edition: Edition, manager, state: str) -> None:  # type: ignore[no-untyped-def]
    team = make_team(make_edition() if state == "elsewhere" else edition)
    enrolment = team.members.earliest("pk").enrolment if state == "same" else make_participant(edition)
    if state == "ended":
        Team.objects.filter(pk=team.pk).update(ended_at=now())
    if state == "closed":
        Team.objects.filter(pk=team.pk).update(closed_to_changes=True)
    if state == "left":
        enrolment.status = EnrolmentStatus.WITHDRAWN
        enrolment.save()
    before = list(TeamMember.objects.order_by("pk").values_list("pk", "until"))

    with pytest.raises((NotReady, Conflict)):
        place_member(enrolment=enrolment, team=team, actor=manager, now=now())

    assert list(TeamMember.objects.order_by("pk").values_list("pk", "until")) == before


@pytest.mark.parametrize("who", ["teacher", "mentor", "stranger"])
def test_only_managers_change_teams(edition: Edition, who: str) -> None:
    team = make_team(edition)
    people = {"teacher": make_teacher(edition), "mentor": make_mentor(edition, team), "stranger": make_person()}

    with pytest.raises(NotAllowed):
        create_team(edition=edition, name="Otro", actor=people[who], now=now())


def test_teams_of_an_edition_that_is_over_stay(manager) -> None:  # type: ignore[no-untyped-def]
    over = make_edition(status=EditionStatus.CLOSED)
    role(manager, RoleKind.MANAGER, over)

    with pytest.raises(NotReady):
        create_team(edition=over, name="Otro", actor=manager, now=now())


def test_a_number_is_never_given_twice(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    first = create_team(edition=edition, name="  Los   tereré ", actor=manager, now=now())
    end_team(team=first, actor=manager, now=now())

    second = create_team(edition=edition, name="Otro", actor=manager, now=now())

    assert (first.name, first.number, second.number) == ("Los tereré", 1, 2)


def test_a_team_that_ends_frees_its_people_and_mentors(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team = make_team(edition)
    make_mentor(edition, team)

    end_team(team=team, actor=manager, now=now())

    assert not team.members.filter(until=None).exists()
    assert not team.mentorships.filter(until=None).exists()
    assert teams_of(edition) == []


def test_name_and_challenge_are_checked(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    team, elsewhere = make_team(edition), make_edition_challenge(make_edition())
    with pytest.raises(Invalid):
        change_team(team=team, name=" ", challenge=None, closed=False, actor=manager, now=now())
    with pytest.raises(DomainError) as refused:
        change_team(team=team, name="Otro", challenge=elsewhere, closed=False, actor=manager, now=now())

    assert refused.value.field == "challenge"


def test_a_lock_is_kept_until_it_is_freed(edition: Edition, manager) -> None:  # type: ignore[no-untyped-def]
    member = make_team(edition).members.earliest("pk")

    assert lock_member(member=member, locked=True, actor=manager, now=now()).locked
    assert not lock_member(member=member, locked=False, actor=manager, now=now()).locked


def test_the_list_asks_as_little_for_three_teams_as_for_one(edition: Edition, queries: Queries) -> None:
    make_mentor(edition, make_team(edition))
    with queries(4):
        assert len(teams_of(edition)) == 1
    for _ in range(2):
        make_mentor(edition, make_team(edition))
    make_participant(edition)
    with queries(4):
        assert len(teams_of(edition)) == 3
    figures = team_figures(edition)
    assert (figures.teams, figures.placed, figures.unplaced, figures.without_mentor) == (3, 6, 1, 0)
