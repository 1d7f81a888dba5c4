"""Who looks at what: hard rules always hold, the worst-served comes first, and the answer is proven."""

import json
from collections import Counter
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.assignment import BadProblem, Found, Problem, assign, changes, explain
from minga.engines.assignment import solving as engine
from minga.engines.assignment.__main__ import main
from minga.engines.assignment.files import problem_from_json


def _problem(items: int, people: int, *, reviews: int = 2, most: int = 3, seed: int = 0, **more: Any) -> Problem:
    rng = np.random.default_rng(seed)
    return Problem(
        items=tuple(f"a{n}" for n in range(items)),
        people=tuple(f"j{n}" for n in range(people)),
        affinity=more.pop("affinity", rng.random((items, people)).round(3)),
        reviews=more.pop("review_counts", (reviews,) * items),
        most=more.pop("loads", (most,) * people),
        **more,
    )


def _holds(problem: Problem, found: Found) -> None:
    """Every hard rule, counted again without the engine."""
    of_item, of_person = Counter(item for item, _ in found.pairs), Counter(person for _, person in found.pairs)
    assert len(set(found.pairs)) == len(found.pairs)
    assert not set(found.pairs) & set(problem.conflicts)
    assert problem.locked <= set(found.pairs)
    for name, wanted in zip(problem.items, problem.reviews, strict=True):
        assert of_item[name] + found.unmet.get(name, 0) == wanted
    for name, most in zip(problem.people, problem.most, strict=True):
        assert of_person[name] == found.loads[name] <= most


def _every_assignment(problem: Problem) -> list[tuple[float, float]]:
    """(worst, total) of every assignment that keeps the hard rules: only for tiny problems."""
    panels = [
        [
            panel
            for panel in combinations(range(len(problem.people)), count)
            if not any((problem.items[row], problem.people[one]) in problem.conflicts for one in panel)
        ]
        for row, count in enumerate(problem.reviews)
    ]
    found = []
    for choice in product(*panels):
        load = Counter(one for panel in choice for one in panel)
        if all(load[n] <= most for n, most in enumerate(problem.most)):
            served = [float(problem.affinity[row, list(panel)].mean()) for row, panel in enumerate(choice)]
            found.append((min(served), sum(value * len(panel) for value, panel in zip(served, choice, strict=True))))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_small_problems_reach_the_best_of_every_assignment(seed: int) -> None:
    problem = _problem(
        5,
        4,
        seed=seed,
        conflicts={("a0", "j0"): "declared", ("a3", "j2"): "same office"},
        load_price=0,
        floor_share=1.0,
    )
    every = _every_assignment(problem)

    fair = assign(problem)
    greedy = assign(_problem(5, 4, seed=seed, conflicts=problem.conflicts, load_price=0, fair=False))

    _holds(problem, fair)
    best_worst = max(worst for worst, _total in every)
    assert fair.worst == pytest.approx(best_worst, rel=0.006)
    assert fair.total >= max(total for worst, total in every if worst >= fair.worst - 1e-6) * 0.998
    assert greedy.total == pytest.approx(max(total for _worst, total in every), rel=2e-3)
    assert fair.worst >= greedy.worst - 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(3, 7), st.floats(0, 0.5))
def test_hard_rules_hold_whatever_the_problem(seed: int, items: int, people: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    names = [(f"a{i}", f"j{j}") for i in range(items) for j in range(people)]
    conflicts = {pair: "declared" for pair in names if rng.random() < share}
    free = [pair for pair in names if pair not in conflicts]
    locked = frozenset(free[:1])
    problem = _problem(
        items, people, seed=seed, conflicts=conflicts, locked=locked,
        loads=tuple(int(one) for one in rng.integers(1, 4, people)),
        groups={"organisation": tuple("xyz"[int(one)] for one in rng.integers(0, 3, people))},
    )  # fmt: skip

    found = assign(problem)

    _holds(problem, found)
    assert found.gap <= 0.01
    assert found.pairs == assign(problem).pairs


def test_columns_chosen_by_price_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = _problem(60, 25, reviews=3, most=9, seed=4, load_price=0)
    whole = assign(problem)
    monkeypatch.setattr(engine, "_ALL_COLUMNS", 10)
    monkeypatch.setattr(engine, "_FIRST_COLUMNS", 4)

    some = assign(problem)

    _holds(problem, some)
    assert some.worst_bound == pytest.approx(whole.worst_bound, abs=1e-5)
    assert some.bound == pytest.approx(whole.bound, rel=1e-3)
    assert some.gap < 0.01


def test_the_worst_served_is_raised_before_the_total() -> None:
    affinity = np.array([[0.8, 0.7, 0.0, 0.0], [1.0, 1.0, 0.1, 0.1]])
    unfair = assign(_problem(2, 4, reviews=2, most=1, affinity=affinity, fair=False, load_price=0))
    fair = assign(_problem(2, 4, reviews=2, most=1, affinity=affinity, load_price=0))

    assert unfair.worst == pytest.approx(0.0)
    assert fair.worst == pytest.approx(0.4)


def test_panels_are_drawn_from_many_organisations_when_it_costs_little() -> None:
    affinity = np.array([[0.9, 0.88, 0.85, 0.2]])
    groups = {"organisation": ("north", "north", "south", "east")}

    spread = assign(_problem(1, 4, affinity=affinity, groups=groups))
    dear = assign(_problem(1, 4, affinity=affinity, groups=groups, spread_price=0.0))

    assert spread.panel("a0") == ("j0", "j2")
    assert dear.panel("a0") == ("j0", "j1")
    reasons = explain(_problem(1, 4, affinity=affinity, groups=groups), spread)
    assert {reason.person: reason.passed[0].why for reason in reasons if reason.passed} == {"j2": "panel"}


def test_load_is_even_when_it_costs_little() -> None:
    affinity = np.full((6, 3), 0.5)
    affinity[:, 0] = 0.51

    found = assign(_problem(6, 3, reviews=1, most=6, affinity=affinity))

    assert set(found.loads.values()) == {2}


def test_languages_are_hard_and_whoever_says_none_is_not_held_back() -> None:
    problem = _problem(
        2, 3, reviews=1, most=2, affinity=np.array([[1.0, 0.5, 0.1], [1.0, 0.5, 0.1]]),
        speaks={"j0": frozenset({"pt"}), "j1": frozenset({"es", "pt"})},
        written_in={"a0": frozenset({"es"}), "a1": frozenset({"pt"})},
    )  # fmt: skip

    found = assign(problem)

    assert ("a0", "j0") not in found.pairs
    assert problem.why_not("a0", "j0") == "language"
    assert problem.why_not("a0", "j2") == ""


def test_what_cannot_be_met_is_said_with_the_smallest_change_that_would() -> None:
    conflicts = {("a0", f"j{n}"): "same office" for n in range(3)}
    problem = _problem(4, 4, reviews=2, loads=(2, 2, 1, 1), conflicts=conflicts)

    found = assign(problem)

    _holds(problem, found)
    assert sum(found.unmet.values()) == 2
    assert found.relaxation.more_people == {"a0": 1}
    assert sum(found.relaxation.more_load.values()) == 1


def test_enough_room_but_in_the_wrong_hands_is_mended_by_moving_others() -> None:
    conflicts = {("a1", "j1"): "declared"}
    problem = _problem(2, 2, reviews=1, most=1, conflicts=conflicts)

    assert assign(problem).unmet == {}


def test_locked_pairs_survive_a_run_and_keeping_is_worth_something() -> None:
    first = assign(_problem(8, 5, most=4, seed=1))
    moved = _problem(8, 5, most=4, seed=2, previous=frozenset(first.pairs), keep_worth=5.0, fair=False)

    again = assign(moved)

    assert changes(first.pairs, again.pairs).removed == ()
    assert {reason.code for reason in explain(moved, again)} == {"kept"}
    locked = _problem(8, 5, most=4, seed=2, locked=frozenset(first.pairs[:3]))
    assert set(first.pairs[:3]) <= set(assign(locked).pairs)
    codes = {(reason.item, reason.person): reason.code for reason in explain(locked, assign(locked))}
    assert {codes[pair] for pair in first.pairs[:3]} == {"locked"}


def test_reasons_say_who_fits_better_and_why_not() -> None:
    affinity = np.array([[0.9, 0.2], [0.8, 0.1]])
    problem = _problem(2, 2, reviews=1, most=1, affinity=affinity, load_price=0)

    reasons = {reason.item: reason for reason in explain(problem, assign(problem))}

    taken = next(reason for reason in reasons.values() if reason.code == "next")
    assert taken.rank == 2
    assert taken.passed[0].person == "j0"
    assert taken.passed[0].why == "full"


def test_changes_between_two_runs() -> None:
    moved = changes([("a", "x"), ("b", "y")], [("a", "x"), ("b", "z")])

    assert (moved.kept, moved.added, moved.removed) == ((("a", "x"),), (("b", "z"),), (("b", "y"),))


def test_an_item_that_asks_for_nobody_gets_nobody() -> None:
    problem = _problem(3, 3, review_counts=(0, 2, 1))

    found = assign(problem)

    _holds(problem, found)
    assert found.panel("a0") == ()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"affinity": np.zeros((2, 3))}, "shape"),
        ({"affinity": np.full((3, 3), 1.5)}, "affinity"),
        ({"affinity": np.full((3, 3), np.nan)}, "affinity"),
        ({"review_counts": (1, -1, 1)}, "reviews"),
        ({"loads": (1, -1, 1)}, "most"),
        ({"groups": {"organisation": ("x",)}}, "groups"),
        ({"conflicts": {("a9", "j0"): "x"}}, "unknown"),
        ({"conflicts": {("a0", "j0"): "x"}, "locked": frozenset({("a0", "j0")})}, "locked_conflict"),
        ({"review_counts": (1, 1, 1), "locked": frozenset({("a0", "j0"), ("a0", "j1")})}, "locked_reviews"),
        ({"loads": (1, 1, 1), "locked": frozenset({("a0", "j0"), ("a1", "j0")})}, "locked_load"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(BadProblem) as refused:
        _problem(3, 3, **more)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("items", "people", "code"),
    [
        ((), ("j",), "no_items"),
        (("a",), (), "no_people"),
        (("a", "a"), ("j",), "item_twice"),
        (("a",), ("j", "j"), "person_twice"),
    ],
)
def test_nothing_or_nobody_or_somebody_twice_is_refused(
    items: tuple[str, ...], people: tuple[str, ...], code: str
) -> None:
    with pytest.raises(BadProblem) as refused:
        Problem(
            items=items, people=people, affinity=np.zeros((len(items), len(people))),
            reviews=(1,) * len(items), most=(1,) * len(people),
        )  # fmt: skip

    assert refused.value.code == code


def test_it_runs_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {
        "items": [{"id": "A", "reviews": 1, "languages": ["es"]}, {"id": "B"}],
        "people": [
            {"id": "x", "most": 1, "languages": ["es"], "groups": {"organisation": "o"}},
            {"id": "y", "languages": ["pt"]},
        ],
        "affinity": [["A", "x", 0.5], ["B", "x", 0.9]],
        "conflicts": [["B", "x", "same office"]],
        "previous": [["A", "y"]],
    }
    (tmp_path / "problem.json").write_text(json.dumps(said))

    status = main([str(tmp_path / "problem.json")])

    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [(one["item"], one["person"]) for one in answer["pairs"]] == [("A", "x"), ("B", "y")]
    assert answer["changes"]["removed"] == [["A", "y"]]
    said["people"][1]["most"] = 0  # type: ignore[index]
    (tmp_path / "problem.json").write_text(json.dumps(said))
    assert main([str(tmp_path / "problem.json")]) == 1
    assert json.loads(capsys.readouterr().out)["unmet"] == {"B": 1}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "no json",
        '{"items": []}',
        '{"items": [{"id": "A"}], "people": [{"id": "x"}], "affinity": [["Z", "x", 1]]}',
    ],
)
def test_a_file_that_is_no_problem_is_told(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadProblem):
        problem_from_json(text)
    (tmp_path / "p.json").write_text(text)

    assert main([str(tmp_path / "p.json")]) == 2
    assert capsys.readouterr().err
