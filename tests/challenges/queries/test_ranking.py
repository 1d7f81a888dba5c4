"""Votes become an order by arithmetic that anybody can do again."""

import pytest

from minga.challenges.queries.ranking import Ranking, Tallies, Tally, Weighed, rank

pytestmark = pytest.mark.unit
GAIN, COST = Weighed(1, weight=2), Weighed(2, weight=1, effort=True)


def tallies(**votes: tuple[list[int], list[int]]) -> Tallies:
    """a=([scores of GAIN], [scores of COST]): candidates are numbered by their letter."""
    found = {}
    for name, by_criterion in votes.items():
        for criterion, scores in zip((1, 2), by_criterion, strict=True):
            if scores:
                squares = sum(score * score for score in scores)
                found[ord(name), criterion] = Tally(len(scores), sum(scores), squares)
    return found


def ranked(chosen: int = 1, **votes: tuple[list[int], list[int]]) -> Ranking:
    return rank([ord(name) for name in votes], [GAIN, COST], tallies(**votes), chosen, "seed")


def order(ranking: Ranking) -> str:
    return "".join(chr(place.id) for place in ranking.places)


def test_the_score_is_the_weighted_mean_and_effort_counts_backwards() -> None:
    (place,) = ranked(a=([4, 2], [1, 1])).places

    assert place.score == pytest.approx((2 * 3 + 1 * 3) / 3)
    assert (place.impact, place.effort) == (3, 1)


def test_the_best_comes_first() -> None:
    assert order(ranked(a=([1], [1]), b=([4], [0]), c=([2], [1]))) == "bca"


def test_votes_that_differ_more_disagree_more() -> None:
    first, second = ranked(a=([2, 2, 2], [0, 0, 0]), b=([0, 2, 4], [0, 0, 0])).places

    assert first.deviation == 0
    assert second.deviation == pytest.approx((2 * (8 / 3) ** 0.5) / 3)


def test_a_candidate_without_votes_on_a_criterion_has_no_place() -> None:
    ranking = ranked(a=([4], []), b=([1], [4]))

    assert order(ranking) == "ba"
    assert [place.rank for place in ranking.places] == [1, None]
    assert ranking.places[1].score is None


def test_the_same_score_is_the_same_place() -> None:
    ranking = ranked(2, a=([3], [1]), b=([3], [1]), c=([1], [1]))

    assert [(place.rank, place.tied) for place in ranking.places] == [(1, True), (1, True), (3, False)]
    assert ranking.tied_at_last == ()


def test_a_tie_at_the_last_place_is_said() -> None:
    ranking = ranked(2, a=([4], [0]), b=([3], [1]), c=([3], [1]))

    assert [chr(pk) for pk in ranking.tied_at_last] == ["b", "c"]
    assert {chr(pk) for pk in ranking.within} == {"a"}


def test_a_candidate_that_is_better_in_everything_is_chosen_with_any_weights() -> None:
    first, second = ranked(a=([4], [0]), b=([3], [1])).places

    assert (first.sure, second.sure) == (100, 0)


def test_an_order_that_hangs_on_the_weights_is_not_sure() -> None:
    """With weights 2 and 1 a is barely ahead: heavier effort would put b first."""
    first, second = ranked(a=([4, 4], [4, 4]), b=([2, 2], [0, 1])).places

    assert chr(first.id) == "a"
    assert first.sure is not None
    assert second.sure is not None
    assert 0 < second.sure < first.sure < 100
    assert first.sure + second.sure == pytest.approx(100)


def test_the_same_votes_give_the_same_trials_every_time() -> None:
    votes = {"a": ([4, 4], [4, 4]), "b": ([2, 2], [0, 1])}

    assert ranked(**votes) == ranked(**votes)


def test_those_who_tie_share_the_place_in_the_trials() -> None:
    assert [place.sure for place in ranked(a=([3], [1]), b=([3], [1])).places] == [50, 50]


def test_nobody_voted() -> None:
    ranking = ranked(a=([], []), b=([], []))

    assert [place.rank for place in ranking.places] == [None, None]
    assert ranking.tied_at_last == ()


def test_without_criteria_nothing_can_be_compared() -> None:
    (place,) = rank([1], [], {}, 1, "seed").places

    assert place.score is None
