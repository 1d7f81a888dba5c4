"""Open prioritising: what freezes, who votes, what is kept, and what is refused."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from minga.audit.models import Entry
from minga.challenges.actions import priorities, voting
from minga.challenges.actions.gates import withdraw_challenge
from minga.challenges.enums import PrioritisationStatus as Status
from minga.challenges.models import Prioritisation, Vote
from minga.challenges.queries.votes import turnout_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import (
    ballot,
    candidates_of,
    close,
    criteria_of,
    make_round,
    open_round,
    person_votes,
    table_votes,
    verdict_for,
    votes_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


SCORES = [[4, 0], [2, 2], [1, 3]]


def reread(prioritisation: Prioritisation) -> Prioritisation:
    return Prioritisation.objects.get(pk=prioritisation.pk)


def test_opening_gives_the_code_and_freezes_what_is_compared() -> None:
    made = open_round()

    assert (made.status, len(made.code)) == (Status.VOTING, voting.CODE_LENGTH)
    draft = priorities.CriterionDraft(title="Otro")
    with pytest.raises(Conflict, match="stay as they are"):
        priorities.add_criterion(prioritisation=made, draft=draft, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        priorities.edit_criterion(criterion=criteria_of(made)[0], draft=draft, actor=HOUSE, now=now())
    with pytest.raises(Conflict):
        priorities.remove_candidate(candidate=candidates_of(made)[0], actor=HOUSE, now=now())
    assert len(criteria_of(made)) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"candidates": 1}, "at least two candidates"),
        ({"criteria": ()}, "at least one criterion"),
        ({"places": None}, "how many are chosen"),
        ({"places": 3}, "fewer than there are candidates"),
        ({"closes_at": None}, "until when"),
    ],
)
def test_what_is_not_whole_does_not_open(fields: dict[str, object], said: str) -> None:
    made = make_round(**fields)  # type: ignore[arg-type]

    with pytest.raises(NotReady, match=said):
        voting.open_voting(prioritisation=made, actor=HOUSE, now=now())
    assert reread(made).status == Status.PREPARING


def test_whoever_has_the_code_votes_and_may_change_her_vote() -> None:
    made, person = open_round(), make_person()
    person_votes(made, person, SCORES)

    person_votes(made, person, [[0, 0], [2, None], [None, None]])

    assert [score for _candidate, _criterion, score in votes_of(made)] == [0, 0, 2]
    assert turnout_of(made).people == 1


def test_the_log_says_that_she_voted_and_not_what() -> None:
    made, person = open_round(), make_person()

    person_votes(made, person, SCORES)

    (entry,) = Entry.objects.filter(key="challenges.votes_cast")
    assert (entry.actor_id, entry.after) == (person.pk, {"scores": 6})


@pytest.mark.parametrize("code", ["", "zzzzzz"])
def test_without_the_code_a_stranger_does_not_vote(code: str) -> None:
    made = open_round()

    with pytest.raises(NotAllowed, match="code"):
        voting.cast_votes(prioritisation=made, votes=ballot(made, SCORES), code=code, actor=make_person(), now=now())
    assert not Vote.objects.exists()


def test_those_of_an_invited_organisation_vote_without_the_code() -> None:
    guests, person = make_organisation(), make_person()
    role(person, RoleKind.MEMBER, guests)
    made = open_round()
    priorities.invite_organisation(prioritisation=made, organisation=guests, actor=HOUSE, now=now())

    voting.cast_votes(prioritisation=made, votes=ballot(made, SCORES), actor=person, now=now())

    assert turnout_of(made).people == 1
    priorities.uninvite_organisation(prioritisation=made, organisation=guests, actor=HOUSE, now=now())
    with pytest.raises(NotAllowed):
        voting.cast_votes(prioritisation=made, votes=ballot(made, SCORES), actor=person, now=now())


def test_votes_that_come_too_late_are_refused_even_if_nobody_closed() -> None:
    made = open_round()
    later = (made.closes_at or now()) + timedelta(seconds=1)

    with pytest.raises(Conflict, match="too late"):
        voting.cast_votes(
            prioritisation=made, votes=ballot(made, SCORES), code=made.code, actor=make_person(), now=later
        )


def test_votes_before_the_hour_are_refused() -> None:
    made = open_round(opens_at=now() + timedelta(hours=1))

    with pytest.raises(NotReady, match="not begun"):
        person_votes(made, make_person(), SCORES)


def test_the_same_table_again_corrects_its_paper() -> None:
    made = open_round()
    table_votes(made, "Mesa  3 ", SCORES)

    table_votes(made, "Mesa 3", [[1, 1], [1, 1], [1, 1]])

    assert {score for _candidate, _criterion, score in votes_of(made)} == {1}
    assert (turnout_of(made).people, turnout_of(made).tables) == (0, 1)


@pytest.mark.parametrize("name", ["", "  ", "erased"])
def test_a_table_has_a_name(name: str) -> None:
    made = open_round()

    with pytest.raises(Invalid) as refused:
        table_votes(made, name, SCORES)
    assert set(refused.value.errors) == {"table"}


def test_scores_of_a_candidate_that_was_withdrawn_meanwhile_are_left_out() -> None:
    made, person = open_round(), make_person()
    gone = candidates_of(made)[1]
    withdraw_challenge(challenge=gone.challenge, reason="Ya no ocurre.", actor=HOUSE, now=now())

    cast = voting.cast_votes(prioritisation=made, votes=ballot(made, SCORES), code=made.code, actor=person, now=now())

    assert (cast.kept, cast.gone) == (4, 1)
    assert gone.pk not in {candidate for candidate, _criterion, _score in votes_of(made)}


@pytest.mark.parametrize("row", [[[None, None]] * 3, [[5, 0], [1, 1], [1, 1]], [[-1, 0], [1, 1], [1, 1]]])
def test_a_ballot_has_scores_from_0_to_4(row: list[list[int | None]]) -> None:
    made = open_round()

    with pytest.raises(Invalid):
        person_votes(made, make_person(), row)


def test_scores_of_another_round_are_left_out() -> None:
    made, other = open_round(), open_round()
    stray = ballot(other, SCORES)

    with pytest.raises(Invalid, match="at least one score"):
        voting.cast_votes(prioritisation=made, votes=stray, code=made.code, actor=make_person(), now=now())


def test_the_decision_keeps_the_order_it_was_taken_on() -> None:
    made, boss = open_round(), make_person()
    role(boss, RoleKind.METHODOLOGIST, made.organisation)
    table_votes(made, "Mesa 1", SCORES)
    close(made)
    first, second, _third = candidates_of(made)

    decided = voting.decide_priorities(prioritisation=made, verdict=verdict_for(first), actor=boss, now=now())

    assert (decided.status, decided.decided_by) == (Status.DECIDED, boss)
    assert next((row["candidate"], row["rank"]) for row in decided.ranking) == (first.pk, 1)
    assert [each.chosen for each in candidates_of(made)] == [True, False, False]
    with pytest.raises(Conflict, match="not rewritten"):
        voting.decide_priorities(prioritisation=made, verdict=verdict_for(second), actor=boss, now=now())


def test_nobody_decides_while_people_vote() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)

    with pytest.raises(NotReady, match="Close the voting"):
        voting.decide_priorities(
            prioritisation=made, verdict=verdict_for(candidates_of(made)[0]), actor=HOUSE, now=now()
        )


def test_without_votes_there_is_nothing_to_decide_on() -> None:
    made = close(open_round())

    with pytest.raises(NotReady, match="Nobody voted"):
        voting.decide_priorities(
            prioritisation=made, verdict=verdict_for(candidates_of(made)[0]), actor=HOUSE, now=now()
        )


def test_a_tie_at_the_last_place_must_be_explained() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", [[3, 1], [3, 1], [0, 4]])
    close(made)
    chosen = candidates_of(made)[0]

    with pytest.raises(Invalid) as refused:
        voting.decide_priorities(prioritisation=made, verdict=verdict_for(chosen), actor=HOUSE, now=now())
    assert set(refused.value.errors) == {"tie_break"}

    words = "Por sorteo ante la mesa."
    decided = voting.decide_priorities(
        prioritisation=made, verdict=verdict_for(chosen, tie_break=words), actor=HOUSE, now=now()
    )
    assert decided.tie_break == words


def test_a_decision_says_what_and_why_for_no_more_than_there_are_places() -> None:
    made = open_round()
    table_votes(made, "Mesa 1", SCORES)
    close(made)
    first, second, third = candidates_of(made)
    empty = voting.Verdict(choices={}, decision=" ", office="")
    silent = voting.Verdict(
        choices={each.pk: voting.Choice(chosen=True) for each in (first, second)}, decision="Sí.", office="Oficina"
    )

    with pytest.raises(Invalid) as refused:
        voting.decide_priorities(prioritisation=made, verdict=empty, actor=HOUSE, now=now())
    assert set(refused.value.errors) == {"choices", "decision", "office"}
    with pytest.raises(Invalid) as refused:
        voting.decide_priorities(prioritisation=made, verdict=silent, actor=HOUSE, now=now())
    assert set(refused.value.errors) == {"choices", f"reason_{first.pk}", f"reason_{second.pk}"}
    withdraw_challenge(challenge=third.challenge, reason="Ya no ocurre.", actor=HOUSE, now=now())
    with pytest.raises(Invalid, match="withdrawn or joined"):
        voting.decide_priorities(prioritisation=made, verdict=verdict_for(third), actor=HOUSE, now=now())
    assert reread(made).status == Status.CLOSED


def test_only_whoever_keeps_it_closes_it() -> None:
    made, member = open_round(), make_person()
    role(member, RoleKind.MEMBER, made.organisation)

    with pytest.raises(NotAllowed):
        voting.close_voting(prioritisation=made, actor=member, now=now())
    assert reread(made).status == Status.VOTING


def test_it_is_not_closed_twice() -> None:
    made = close(open_round())

    with pytest.raises(Conflict, match="not open"):
        close(made)


def test_closing_before_the_hour_in_which_it_would_open_leaves_dates_in_order() -> None:
    made = open_round(opens_at=now() + timedelta(hours=1))

    closed = close(made)

    assert closed.opens_at is None
    assert closed.closes_at is not None
    assert closed.closes_at <= now()
