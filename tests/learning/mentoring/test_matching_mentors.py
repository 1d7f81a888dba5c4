"""Proposals of mentors: who fits which team, what forbids it, and what is told."""

from datetime import date, time

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotReady
from minga.core.jobs import known_tasks
from minga.learning.actions.matchings import apply_mentors, ask_matching
from minga.learning.enums import MatchingKind
from minga.learning.models import Mentorship, MentorSlot
from minga.learning.queries.matching_pages import matching_page
from minga.learning.queries.mentor_ground import mentor_ground
from minga.learning.queries.mentor_hours import Hours, hours_at_work, hours_in
from minga.learning.queries.team_usual import fitting_sizes
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.programmes.models import Edition
from tests.factories.learning import make_mentor, make_participant, make_team
from tests.factories.mentoring import make_edition_challenge, make_profile, make_wish, proposed
from tests.factories.organisations import role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
MENTORS = MatchingKind.MENTORS


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def _team(edition: Edition, number: int, *, language: str = "es", **fields: object):  # type: ignore[no-untyped-def]
    people = [make_participant(edition), make_participant(edition)]
    for each in people:
        make_wish(each, skills={"law": 1.0}, languages=[language])
    return make_team(edition, *people, number=number, **fields)


def test_each_team_gets_who_fits_it_and_the_reason_is_told(edition: Edition) -> None:
    data = make_mentor(edition)
    other = make_mentor(edition)
    make_profile(data, skills=["data", "turnos por teléfono"], capacity=1)
    make_profile(other, skills=["law"], capacity=1)
    queue = _team(edition, 1, challenge=make_edition_challenge(edition, title="Los turnos por teléfono no responden"))
    _team(edition, 2)

    matching = proposed(edition, MENTORS)
    apply_mentors(matching=matching, actor=HOUSE, now=now())

    mentorship = Mentorship.objects.get(team=queue)
    assert mentorship.mentor == data
    reason = mentorship.reasons[0]
    assert reason["covers"] == ["data"]
    assert "teléfono" in " ".join(reason["words"])
    assert reason["hours"] == 2.0  # nine to twelve in Asunción; the team works by the clock of Bogotá
    assert Mentorship.objects.count() == 2
    matching.refresh_from_db()
    for _ in range(2):
        known_tasks()["learning.tell_named"](matching_id=matching.pk)
    assert Message.objects.filter(kind="learning.mentor_named").count() == 2
    assert Message.objects.filter(kind="learning.mentor_of_team").count() == 4


@pytest.mark.parametrize("why", ["organisation", "language", "own", "full", "closed"])
def test_who_may_not_is_never_proposed_and_what_would_help_is_told(edition: Edition, why: str) -> None:
    team = _team(edition, 1)
    enrolment = team.members.earliest("pk").enrolment
    mentor = enrolment.person if why == "own" else make_person()
    role(mentor, RoleKind.MENTOR, edition)
    if why == "organisation":
        role(mentor, RoleKind.MEMBER, enrolment.organisation)
    make_profile(
        mentor, languages=["pt"] if why == "language" else ["es"], capacity=0 if why == "full" else 2,
        open=why != "closed",
    )  # fmt: skip

    page = matching_page(proposed(edition, MENTORS), now())

    assert page.mentors[0].pairs == ()
    assert page.helps
    assert page.card.broken == 1


def test_a_settled_pair_stays_whatever_stands_in_its_way(edition: Edition) -> None:
    team = _team(edition, 1, language="pt")
    mentor = make_mentor(edition, team)
    make_profile(mentor, capacity=0)
    Mentorship.objects.update(locked=True)
    best = make_mentor(edition)
    make_profile(best, languages=["pt"], skills=["data", "design", "users"])

    apply_mentors(matching=proposed(edition, MENTORS), actor=HOUSE, now=now())

    assert list(Mentorship.objects.filter(until=None).values_list("mentor", flat=True)) == [mentor.pk]


def test_a_proposal_is_refused_when_something_came_to_stand_in_its_way(edition: Edition) -> None:
    team = _team(edition, 1)
    mentor = make_mentor(edition)
    make_profile(mentor)
    matching = proposed(edition, MENTORS)
    role(mentor, RoleKind.MEMBER, team.members.earliest("pk").enrolment.organisation)

    with pytest.raises(Conflict) as refused:
        apply_mentors(matching=matching, actor=HOUSE, now=now())

    assert refused.value.code == "stale"


def test_who_speaks_with_half_of_a_team_is_not_said_to_speak_with_all(edition: Edition) -> None:
    she, he = make_participant(edition), make_participant(edition)
    make_wish(she, languages=["es"])
    make_wish(he, languages=["pt"])
    team = make_team(edition, she, he)
    mentor, both = make_mentor(edition), make_mentor(edition)
    make_profile(mentor, languages=["es"])
    make_profile(both, languages=["es", "pt"])

    fits = mentor_ground(edition, now()).fits

    assert fits[team.pk, mentor.pk].languages == fits[team.pk, both.pk].languages == ()


def test_teams_elsewhere_count_towards_what_she_takes(edition: Edition) -> None:
    mentor = make_mentor(edition)
    make_profile(mentor, capacity=2)
    elsewhere = make_edition()
    Mentorship.objects.create(team=make_team(elsewhere), mentor=mentor, since=now())

    ground = mentor_ground(edition, now())

    assert [side.most for side in ground.mentors] == [1]


def test_without_teams_or_mentors_nothing_is_asked(edition: Edition) -> None:
    with pytest.raises(NotReady) as refused:
        ask_matching(edition=edition, kind=MENTORS, settings={}, actor=HOUSE, now=now())
    assert refused.value.code == "no_teams"
    _team(edition, 1)
    with pytest.raises(NotReady) as refused:
        ask_matching(edition=edition, kind=MENTORS, settings={}, actor=HOUSE, now=now())
    assert refused.value.code == "no_mentors"


def test_hours_cross_time_zones_and_midnight() -> None:
    late = MentorSlot(weekday=4, starts=time(22), ends=time(23, 30))
    day = date(2026, 7, 15)

    found = hours_in([late], "America/Bogota", "America/Sao_Paulo", day)

    assert found == [Hours(5, time(0), time(1, 30))]
    assert hours_at_work(found) == 0
    across = hours_in([late], "America/Bogota", "America/Asuncion", date(2026, 7, 15))
    assert [each.weekday for each in across] == [5]
    morning = MentorSlot(weekday=0, starts=time(7), ends=time(10))
    assert hours_at_work(hours_in([morning], "America/Bogota", "America/Bogota", day)) == 2


@pytest.mark.parametrize(
    ("people", "sizes", "found"),
    [(40, (4, 4), (4, 4)), (58, (4, 4), (3, 4)), (7, (4, 5), (3, 5)), (3, (4, 4), (4, 4)), (0, (3, 5), (3, 5))],
)
def test_the_form_opens_with_sizes_into_which_people_divide(
    people: int, sizes: tuple[int, int], found: tuple[int, int]
) -> None:
    assert fitting_sizes(people, *sizes) == found
