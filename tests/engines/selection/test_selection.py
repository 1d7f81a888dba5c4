"""Who has a place, who waits and why: hand-made calls, and every selection of small ones."""

import json
import re
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.selection import (
    BadChoice,
    Candidate,
    Choice,
    Fate,
    Outcome,
    Quota,
    Reason,
    Selected,
    Shortage,
    program,
    select,
)
from minga.engines.selection.files import selected_as_json
from tests.engines.selection.calls import a_call, as_json, large_call, rings

DOCS = Path(__file__).resolve().parents[3] / "docs" / "subsystems" / "selection.md"


def _key(choice: Choice, taken: tuple[Candidate, ...]) -> tuple[object, ...]:
    """What is made small, in its order; counted again without the engine."""
    first = choice.eligible[: choice.places]
    missing = [
        max(0, (quota.at_least or 0) - count, count - (10**6 if quota.at_most is None else quota.at_most))
        for quota in choice.quotas
        for count in [sum(quota.group in one.groups for one in taken)]
    ]
    out = [one.rank for one in first if one not in taken]
    into = [one.rank for one in taken if one not in first]
    ranks = [one.rank for one in taken]
    return sum(missing), missing, len(first) - len(taken), len(out), sum(into) - sum(out), ranks


def _by_trying_all(choice: Choice) -> tuple[str, ...]:
    most = min(choice.places, len(choice.eligible))
    every = (taken for size in range(most + 1) for taken in combinations(choice.eligible, size))
    return tuple(one.code for one in min(every, key=lambda taken: _key(choice, taken)))


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Up to nine candidates of up to four overlapping groups, and up to four quotas that may conflict."""
    size, groups = draw(st.integers(0, 9)), "abcd"[: draw(st.integers(1, 4))]
    candidates = [
        Candidate(f"c{n}", n, draw(st.integers(0, 6)) > 0, draw(st.frozensets(st.sampled_from(groups))))
        for n in range(1, size + 1)
    ]
    quotas = []
    for n in range(draw(st.integers(0, 4))):
        low, high = sorted((draw(st.integers(0, 4)), draw(st.integers(0, 4))))
        least, most = draw(st.sampled_from([(low, None), (None, high), (low, high)]))
        quotas.append(Quota(f"q{n}", draw(st.sampled_from(groups)), least, most))
    waiting = draw(st.one_of(st.none(), st.integers(0, 5)))
    return Choice(tuple(draw(st.permutations(candidates))), draw(st.integers(0, 7)), tuple(quotas), waiting)


@settings(max_examples=250, deadline=None)
@given(choices())
def test_no_selection_of_a_small_choice_is_better(choice: Choice) -> None:
    result = select(choice)

    assert result.selected == _by_trying_all(choice)
    assert result.proof.is_least
    assert len(result.selected) + result.empty_places == choice.places


@settings(max_examples=150, deadline=None)
@given(choices())
def test_every_reason_is_true(choice: Choice) -> None:
    result = select(choice)

    groups = {one.code: one for one in choice.candidates}
    first = {one.code for one in choice.eligible[: choice.places]}
    holders = set(result.selected)
    assert {change.brought_in for change in result.changes} - {""} == holders - first
    assert {change.displaced for change in result.changes} == first - holders
    for change in result.changes:
        undone = (holders | {change.displaced}) - {change.brought_in}
        assert change.quotas == _further(choice, [groups[code] for code in holders], [groups[code] for code in undone])
        assert change.quotas
    for outcome in result.outcomes:
        if outcome.reason is Reason.DISPLACED_BY_QUOTA and not outcome.other:
            more = [groups[code] for code in holders | {outcome.code}]
            assert outcome.quotas == _further(choice, [groups[code] for code in holders], more) != ()
        if outcome.reason is Reason.NO_PLACES:
            assert not result.empty_places
        assert (outcome.reason is Reason.BELOW_MARK) == (not groups[outcome.code].eligible_for_place)
    for quota in result.quotas:
        assert quota.met == (quota.why is None) == (quota.key not in result.relaxation)


def _further(choice: Choice, now: list[Candidate], then: list[Candidate]) -> tuple[str, ...]:
    def missing(quota: Quota, taken: list[Candidate]) -> int:
        return quota.missing(sum(quota.group in one.groups for one in taken))

    return tuple(quota.key for quota in choice.quotas if missing(quota, then) > missing(quota, now))


@settings(max_examples=60, deadline=None)
@given(choices())
def test_giving_way_by_the_relaxation_meets_every_quota(choice: Choice) -> None:
    result = select(choice)
    eased = tuple(
        Quota(
            one.key, one.group,
            None if one.at_least is None else max(0, one.at_least - result.relaxation.get(one.key, 0)),
            None if one.at_most is None else one.at_most + result.relaxation.get(one.key, 0),
        )
        for one in choice.quotas
    )  # fmt: skip

    again = select(Choice(choice.candidates, choice.places, eased, choice.waiting))

    assert again.relaxation == {}
    assert again.selected == result.selected


@settings(max_examples=60, deadline=None)
@given(choices(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(choice: Choice, random: Random) -> None:
    mixed = list(choice.candidates)
    random.shuffle(mixed)

    again = select(Choice(tuple(mixed), choice.places, choice.quotas, choice.waiting))

    assert selected_as_json(again) == selected_as_json(select(choice))


def test_without_quotas_the_first_have_the_places() -> None:
    result = select(a_call("a b c- d e f", places=3, waiting=1))

    assert result.outcomes == (
        Outcome("a", 1, Fate.SELECTED, Reason.BY_RANK),
        Outcome("b", 2, Fate.SELECTED, Reason.BY_RANK),
        Outcome("c", 3, Fate.NOT_SELECTED, Reason.BELOW_MARK),
        Outcome("d", 4, Fate.SELECTED, Reason.BY_RANK),
        Outcome("e", 5, Fate.WAITING, Reason.NO_PLACES, 1),
        Outcome("f", 6, Fate.NOT_SELECTED, Reason.NO_PLACES),
    )
    assert (result.changes, result.quotas) == ((), ())


def test_the_best_of_a_group_comes_in_for_the_last_who_is_not_of_it() -> None:
    result = select(a_call("a b:rural c d:rural- e:rural f:rural", Quota("rural", "rural", at_least=2), places=3))

    assert result.selected == ("a", "b", "e")
    assert result.of["e"] == Outcome("e", 5, Fate.SELECTED, Reason.BY_QUOTA, quotas=("rural",), other="c")
    assert result.of["c"] == Outcome("c", 3, Fate.WAITING, Reason.DISPLACED_BY_QUOTA, 1, ("rural",), "e")
    (quota,) = result.quotas
    assert (quota.eligible, quota.without, quota.reached, quota.met) == (3, 1, 2, True)
    assert result.waiting == ("c", "f")


def test_one_of_two_groups_serves_both_quotas() -> None:
    both = (Quota("rural", "rural", at_least=1), Quota("women", "woman", at_least=1))

    result = select(a_call("a b c:rural d:woman e:rural,woman", *both, places=2))

    assert result.selected == ("a", "e")
    assert [(change.brought_in, change.displaced, change.quotas) for change in result.changes] == [
        ("e", "b", ("rural", "women"))
    ]


def test_at_most_lets_the_next_in() -> None:
    result = select(a_call("a:north b:north c:north d e", Quota("north", "north", at_most=2), places=3))

    assert result.selected == ("a", "b", "d")
    assert (result.of["c"].reason, result.of["c"].other) == (Reason.DISPLACED_BY_QUOTA, "d")


def test_at_most_leaves_a_place_empty_when_nobody_else_is_left() -> None:
    result = select(a_call("a:north b:north c:north", Quota("north", "north", at_most=1), places=2))

    assert (result.selected, result.empty_places) == (("a",), 1)
    assert (result.of["b"].reason, result.of["b"].quota, result.of["b"].other) == (
        Reason.DISPLACED_BY_QUOTA, "north", "",
    )  # fmt: skip
    assert result.of["c"].reason is Reason.DISPLACED_BY_QUOTA


def test_a_quota_without_enough_people_leaves_its_places_to_the_others() -> None:
    result = select(a_call("a b c d:rural e:rural-", Quota("rural", "rural", at_least=3), places=3))

    (quota,) = result.quotas
    assert result.selected == ("a", "b", "d")
    assert (quota.short_by, quota.why, quota.conflicts_with) == (2, Shortage.TOO_FEW_ELIGIBLE, ())
    assert result.relaxation == {"rural": 2}


def test_a_quota_of_more_than_the_places_says_so() -> None:
    result = select(a_call("a b:rural c:rural d:rural", Quota("rural", "rural", at_least=3), places=2))

    assert result.selected == ("b", "c")
    assert (result.quotas[0].short_by, result.quotas[0].why) == (1, Shortage.TOO_FEW_PLACES)


@pytest.mark.parametrize(
    ("published", "lacks"), [(("rural", "women", "old"), "women"), (("women", "rural", "old"), "rural")]
)
def test_in_conflict_the_quota_published_last_gives_way_and_names_the_other(
    published: tuple[str, ...], lacks: str
) -> None:
    call = a_call("a b c:rural d:rural e:women f:women", *(
        Quota(name, name, at_least=0 if name == "old" else 2) for name in published
    ), places=3)  # fmt: skip

    result = select(call)

    other = next(name for name in published if name != lacks)
    of = {quota.key: quota for quota in result.quotas}
    assert of[other].met
    assert (of[lacks].short_by, of[lacks].why, of[lacks].conflicts_with) == (1, Shortage.CONFLICTS_WITH, (other,))
    assert result.relaxation == {lacks: 1}


def test_equal_sums_leave_the_better_rank_in_its_place() -> None:
    """Out 9 and in 12, or out 10 and in 13: the same sum; 9 stays."""
    words = "a b c d e f g h i:x j:y k l:x,z m:y,z"
    quotas = (Quota("z", "z", at_least=1), Quota("x", "x", 1, 1), Quota("y", "y", 1, 1))

    assert select(a_call(words, *quotas, places=10)).changes[0].displaced == "j"


def test_nobody_at_all_is_an_answer() -> None:
    result = select(Choice((), 3, (Quota("rural", "rural", at_least=1),)))

    assert (result.outcomes, result.empty_places, result.quotas[0].why) == ((), 3, Shortage.TOO_FEW_ELIGIBLE)


def _rank_sum(result: Selected) -> tuple[int, int, str]:
    step = result.proof.steps[-1]
    return step.value, step.bound, step.how


def test_groups_in_odd_rings_need_a_search_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    call = rings()

    found = select(call)
    monkeypatch.setattr(program, "MOST_NODES", 0)
    given_up = select(call)

    assert found.selected == _by_trying_all(call)
    assert _rank_sum(found) == (18, 18, "search")
    value, bound, how = _rank_sum(given_up)
    assert (how, given_up.proof.is_least) == ("search", False)
    assert bound <= 18 <= value


@pytest.mark.parametrize("call", [rings(), large_call(400, 80, seed=3), a_call("a b:x c:y d:x,y", *(
    Quota("x", "x", at_least=2), Quota("y", "y", at_most=1), Quota("w", "w", at_least=1)
), places=3), a_call("a:x b:x c:x", Quota("x", "x", at_most=1), places=2)])  # fmt: skip
def test_the_proof_of_the_documentation_multiplies_out(call: Choice, tmp_path: Path) -> None:
    (lines,) = [
        block for block in re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.S) if "sys.argv" in block
    ]
    (tmp_path / "check.py").write_text(lines, encoding="utf-8")
    (tmp_path / "choice.json").write_text(as_json(call), encoding="utf-8")
    answer = json.loads(selected_as_json(select(call)))

    def checked() -> int:
        (tmp_path / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
        command = [sys.executable, "check.py", "choice.json", "answer.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert checked() == 0
    weighed = [step for step in answer["proof"] if step["how"] == "weights"]
    weighed[-1]["value"] -= 1
    assert checked() != 0


def test_a_large_call_is_settled_while_one_waits() -> None:
    call = large_call(5_000, 800, seed=1)

    began = time.process_time()
    result = select(call)

    assert time.process_time() - began < 3
    assert result.proof.is_least
    assert len(result.changes) > 100
    assert not result.relaxation


@pytest.mark.parametrize(
    ("candidates", "places", "quotas", "waiting", "code", "where"),
    [
        ((), -1, (), None, "places", ""),
        ((), 1, (), -1, "waiting", ""),
        ((Candidate("a", 1), Candidate("a", 2)), 1, (), None, "twice", "a"),
        ((Candidate(" ", 1),), 1, (), None, "code", ""),
        ((Candidate("a", 1), Candidate("b", 1)), 1, (), None, "ranks", "b"),
        ((Candidate("a", 1), Candidate("b", 3)), 1, (), None, "ranks", "b"),
        ((Candidate("a", 0),), 1, (), None, "ranks", "a"),
        ((), 1, (Quota("q", "g"),), None, "quota", "q"),
        ((), 1, (Quota("", "g", 1),), None, "quota", ""),
        ((), 1, (Quota("q", "g", 1), Quota("q", "h", 1)), None, "quota_twice", "q"),
        ((), 1, (Quota("q", "g", at_least=-1),), None, "at_least", "q"),
        ((), 1, (Quota("q", "g", at_most=-1),), None, "at_most", "q"),
        ((), 1, (Quota("q", "g", 3, 2),), None, "bounds", "q"),
        (tuple(Candidate(str(n), n) for n in range(1, 100_002)), 1, (), None, "many", ""),
    ],
)
def test_a_choice_that_contradicts_itself_is_refused(
    candidates: tuple[Candidate, ...],
    places: int,
    quotas: tuple[Quota, ...],
    waiting: int | None,
    code: str,
    where: str,
) -> None:
    with pytest.raises(BadChoice) as refused:
        Choice(candidates, places, quotas, waiting)

    assert (refused.value.code, refused.value.where) == (code, where)
    assert str(refused.value).endswith(".")
