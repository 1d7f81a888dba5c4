"""What the page of a prioritisation shows, to whom, and when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from minga.challenges.actions import voting
from minga.challenges.actions.gates import withdraw_challenge
from minga.challenges.actions.priorities import invite_organisation
from minga.challenges.enums import CriterionKind
from minga.challenges.models import Challenge, Prioritisation, Vote
from minga.challenges.queries.priorities import (
    CLOSED,
    DECIDED,
    PREPARING,
    VOTING,
    WAITING,
    PrioritisationPage,
    phase_of,
    prioritisation_for,
    prioritisation_page,
    prioritisation_rows,
    prioritisations_visible_to,
)
from minga.challenges.queries.votes import turnout_of
from minga.challenges.queries.work import to_vote_in
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import (
    candidates_of,
    close,
    make_portfolio,
    make_round,
    open_round,
    person_votes,
    table_votes,
    verdict_for,
)

pytestmark = pytest.mark.django_db
SCORES = [[4, 0], [2, 2], [1, 3]]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def page_for(viewer: Person | None, made: Prioritisation) -> PrioritisationPage:
    return prioritisation_page(prioritisation_for(viewer, made.key, now()), viewer, now())


def planner_of(made: Prioritisation) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, made.organisation)
    return person


def test_votes_are_hidden_from_everybody_until_the_close() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)
    planner = planner_of(made)

    outside, inside = page_for(None, made), page_for(planner, made)

    assert (outside.results, outside.turnout, outside.code) == (None, None, "")
    assert inside.results is None
    assert inside.turnout is not None
    assert (inside.turnout.tables, inside.code) == (1, made.code)


def test_the_hour_closes_the_voting_without_a_button() -> None:
    made = open_round(opens_at=now() + timedelta(minutes=1))
    after = (made.closes_at or now()) + timedelta(seconds=1)

    phases = [phase_of(made, at) for at in (now(), now() + timedelta(hours=1), after)]

    assert phases == [WAITING, VOTING, CLOSED]
    assert phase_of(make_round(), now()) == PREPARING


def test_with_fewer_than_five_people_only_totals_are_shown() -> None:
    made = open_round()
    for _each in range(4):
        person_votes(made, make_person(), SCORES)
    results = page_for(None, close(made)).results

    assert results is not None
    assert results.only_totals
    assert results.dots == results.headings == ()
    assert {(line.impact, line.effort, line.agreement, line.parts) for line in results.lines} == {(None, None, "", ())}
    assert [line.score for line in results.lines] == sorted((line.score for line in results.lines), reverse=True)  # type: ignore[type-var]


def test_from_five_people_on_parts_and_matrix_are_shown() -> None:
    made = open_round()
    for _each in range(5):
        person_votes(made, make_person(), SCORES)
    results = page_for(None, close(made)).results

    assert results is not None
    assert not results.only_totals
    assert [(dot.x, dot.y) for dot in results.dots] == [(0, 4), (2, 2), (3, 1)]
    assert results.matrix_words.startswith("Much benefit for little effort: ")
    assert [part.votes for line in results.lines for part in line.parts if part] == [5] * 6


def test_tables_are_several_people_already() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)

    results = page_for(None, close(made)).results

    assert results is not None
    assert not results.only_totals


def test_a_person_who_was_erased_still_counts() -> None:
    made = open_round()
    for _each in range(5):
        person_votes(made, make_person(), SCORES)
    Vote.objects.filter(person=Vote.objects.earliest("pk").person).update(person=None, table="erased")

    assert turnout_of(made).people == 5


def test_a_tie_and_an_order_that_hangs_on_weights_are_said() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", [[3, 1], [3, 1], [0, 4]])

    results = page_for(None, close(made)).results

    assert results is not None
    assert "share the last place" in results.tie_words
    assert "depends on the weights" in results.firm_words


def test_without_a_criterion_of_effort_there_is_no_matrix() -> None:
    made = open_round(criteria=((CriterionKind.BENEFIT, 1), (CriterionKind.BENEFIT, 1)))
    table_votes(made, "Mesa 1", [[4, 4], [2, 2], [0, 0]])

    page = page_for(None, close(made))

    assert page.same_weight
    assert page.results is not None
    assert page.results.dots == ()
    assert "order is firm" in page.results.firm_words


def test_nobody_voted() -> None:
    results = page_for(None, close(open_round())).results

    assert results is not None
    assert results.nobody


def test_what_was_decided_is_read_as_it_was_kept() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)
    close(made)
    first, second, _third = candidates_of(made)
    voting.decide_priorities(prioritisation=made, verdict=verdict_for(second), actor=planner_of(made), now=now())
    withdraw_challenge(challenge=first.challenge, reason="Ya no ocurre.", actor=HOUSE, now=now())
    Challenge.objects.filter(pk=second.challenge_id).update(title="Otro título")

    page = page_for(None, made)

    assert page.phase == DECIDED
    assert page.results is not None
    assert [line.rank for line in page.results.lines] == [1, 2, 3]
    assert [line.chosen for line in page.results.lines] == [False, True, False]
    assert page.results.lines[1].title == second.challenge.title
    assert page.decision is not None
    assert (page.decision.office, page.decision.person) == ("Dirección de Innovación", "")


def test_a_candidate_that_became_restricted_is_not_shown_to_outsiders() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)
    close(made)
    hidden = candidates_of(made)[0].challenge
    Challenge.objects.filter(pk=hidden.pk).update(restricted=True)

    page = page_for(None, made)

    assert hidden.title not in {each.title for each in page.candidates}
    assert page.results is not None
    assert hidden.title not in {line.title for line in page.results.lines}
    assert [row.candidates for row in prioritisation_rows([made], now())] == [2]


def test_one_that_is_not_public_is_there_for_those_who_are_to_vote() -> None:
    guests, guest, stranger, member = make_organisation(), make_person(), make_person(), make_person()
    role(guest, RoleKind.MEMBER, guests)
    made = open_round(public=False)
    role(member, RoleKind.MEMBER, made.organisation)
    made.invited.add(guests)

    for viewer in (guest, member):
        assert prioritisation_for(viewer, made.key, now()) == made
    assert prioritisation_for(stranger, made.key, now(), made.code.upper()) == made
    for viewer, code in ((stranger, ""), (stranger, "zzzzzz"), (None, made.code)):
        with pytest.raises(Prioritisation.DoesNotExist):
            prioritisation_for(viewer, made.key, now(), code)
    assert not prioritisations_visible_to(None, now()).exists()
    assert prioritisations_visible_to(member, now()).get() == made


def test_a_portfolio_brings_its_public_challenges_along() -> None:
    first = make_round()
    challenges = [each.challenge for each in candidates_of(first)]
    Challenge.objects.filter(pk=challenges[0].pk).update(restricted=True)

    made = make_round(portfolio=make_portfolio(None, *challenges), candidates=0)

    assert {each.challenge for each in candidates_of(made)} == set(challenges[1:])


@pytest.mark.parametrize("candidates", [2, 4])
def test_results_cost_the_same_however_many_candidates_there_are(candidates: int, queries: Queries) -> None:
    made = open_round(candidates=candidates)
    table_votes(made, "Mesa 1", [[2, 2]] * candidates)
    close(made)
    found = prioritisation_for(None, made.key, now())

    with queries(12):
        prioritisation_page(found, None, now())


def test_an_open_vote_waits_in_the_work_of_whoever_is_invited_until_she_votes() -> None:
    made, guest = open_round(), make_organisation()
    invite_organisation(prioritisation=made, organisation=guest, actor=HOUSE, now=now())
    person, stranger = make_person(), make_person()
    role(person, RoleKind.MEMBER, guest)
    role(stranger, RoleKind.MEMBER, make_organisation())

    waiting, none = to_vote_in(person, now()), to_vote_in(stranger, now())
    late = to_vote_in(person, now() + timedelta(days=30))
    person_votes(made, person, [[4, 0], [2, 2], [1, 3]])
    voted = to_vote_in(person, now())

    assert waiting is not None
    assert [row.title for row in waiting.rows] == [made.title]
    assert all(section is not None and not section.rows for section in (none, late, voted))
