"""What is said about a formation: reasons, wishes that were missed, changes, and what is proven."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.assignment import (
    Challenge,
    Person,
    TeamProblem,
    Weights,
    explain_teams,
    form_teams,
    team_changes,
)
from minga.engines.assignment.teams.blocks import blocks, packed
from minga.engines.assignment.teams.counted import counted_bound, fewest_counted
from minga.engines.assignment.teams.forming import begun
from minga.engines.assignment.teams.pool import Prices
from minga.engines.assignment.teams.pricing import Effort, above
from minga.engines.assignment.teams.search import Search
from minga.engines.assignment.teams.values import BROKEN, ONE, Values
from tests.engines.assignment.crowds import crowd, every_split, rules_broken, score


def _reasons(problem: TeamProblem) -> dict[str, Any]:
    return {reason.person: reason for reason in explain_teams(problem, form_teams(problem))}


def test_each_place_has_the_reasons_that_hold_in_the_team() -> None:
    people = (
        Person(code="ana", organisation="A", skills={"law": 1.0, "data": 0.5}, gender="f", territory="N", wants=("w",)),
        Person(code="beto", organisation="B", skills={"data": 1.0}, gender="m", territory="N", wants=("r", "w")),
        Person(code="caro", organisation="B", gender="m", territory="N"),
        Person(code="dani", organisation="B", gender="m", territory="N"),
    )
    problem = TeamProblem(
        people=people, teams=1, challenges=(Challenge("w"), Challenge("r", 0)), together=frozenset({("ana", "caro")}),
        locked={"dani": "Ysyry"}, previous={"beto": "x", "caro": "x"},
    )  # fmt: skip

    whys = {code: [(why.code, why.what, why.rank) for why in reason.whys] for code, reason in _reasons(problem).items()}

    assert whys["ana"] == [
        ("together", ("caro",), 0), ("wish", ("w",), 1), ("skill", ("law",), 0), ("organisation", ("A",), 0),
        ("gender", ("f",), 0),
    ]  # fmt: skip
    assert whys["beto"] == [("wish", ("w",), 2), ("strongest", ("data",), 0), ("kept", ("caro",), 0)]
    assert whys["caro"] == [("together", ("ana",), 0), ("kept", ("beto",), 0)]
    assert whys["dani"] == [("locked", (), 0)]
    assert [(one.challenge, one.rank, one.why) for one in _reasons(problem)["beto"].missed] == [("r", 1, "no_team")]


def test_who_brings_nothing_that_counts_sits_where_there_was_room() -> None:
    people = tuple(Person(code=f"p{n}", organisation="AB"[n % 2]) for n in range(4))

    assert {why.code for reason in _reasons(TeamProblem(people=people)).values() for why in reason.whys} == {"room"}


def test_a_missed_wish_says_what_stood_in_its_way() -> None:
    """Two want what only one team works on: one is locked elsewhere, the other has her boss there."""
    people = tuple(
        Person(code=f"p{n}", organisation=f"o{n}", wants=("w",) if n in (0, 3, 4, 5) else ()) for n in range(6)
    )
    boss = frozenset((f"p{n}", "p3") for n in (0, 1, 2))
    problem = TeamProblem(
        people=people, least=3, most=3, challenges=(Challenge("w", 1), Challenge("r")), bosses=boss,
        locked={"p0": "A", "p4": "B"}, at={"A": "w", "B": "r"},
    )  # fmt: skip

    reasons = _reasons(problem)

    assert [one.why for one in reasons["p4"].missed] == ["stays"]
    assert [one.why for one in reasons["p3"].missed] == ["rules"]


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_an_exchange_for_a_missed_wish_never_gains(seed: int) -> None:
    problem = crowd(18, seed)
    found = form_teams(problem, effort=20_000)

    for reason in explain_teams(problem, found):
        for missed in reason.missed:
            assert missed.why in ("no_team", "others", "rules")
            assert missed.cost >= 0
            assert missed.rank <= len(problem.person[reason.person].wants)


def test_changes_name_who_stays_moves_joins_and_leaves() -> None:
    people = tuple(Person(code=f"p{n}", organisation=f"o{n}") for n in range(6))
    found = form_teams(TeamProblem(people=people, locked={"p0": "A", "p1": "A", "p2": "A"}))

    moved = team_changes({"p0": "A", "p1": "B", "p9": "B"}, found)

    assert moved.stayed == ("p0",)
    assert moved.moved == (("p1", "B", "A"),)
    assert moved.joined == ("p2", "p3", "p4", "p5")
    assert moved.left == ("p9",)


def test_new_teams_take_no_name_that_means_another() -> None:
    people = tuple(Person(code=f"p{n}", organisation=f"o{n}") for n in range(9))
    problem = TeamProblem(people=people, least=3, most=3, locked={"p0": "T1"}, previous={"gone": "T2"})

    names = {team.code for team in form_teams(problem).teams}

    assert names == {"T1", "T3", "T4"}


def _values(problem: TeamProblem, teams: int) -> Values:
    return Values(problem, blocks(problem), teams)


@pytest.mark.parametrize("seed", range(4))
def test_the_counted_bound_holds_for_every_formation(seed: int) -> None:
    problem = crowd(8, seed, least=2, most=4, challenges=(), previous={"p000": "A", "p001": "A", "p002": "B"})
    splits = list(every_split(tuple(problem.person), 2, 4, 3))

    values = _values(problem, 3)

    assert counted_bound(values) >= max(score(problem, split, [""] * 3) for split in splits) - 1e-7
    assert fewest_counted(values) <= min(rules_broken(problem, split) for split in splits)


@pytest.mark.parametrize("strict", [True, False])
def test_every_team_above_its_prices_is_found(strict: bool) -> None:
    problem = crowd(
        11, 4, least=2, most=4, organisations=2, together=frozenset({("p001", "p002")}),
        bosses=frozenset({("p003", "p004"), ("p005", "p001")}),
    )  # fmt: skip
    values, rng = _values(problem, 4), np.random.default_rng(0)
    prices = Prices(
        np.append(rng.normal(0.05, 0.02, values.nobody), 0.0), 0.03, np.abs(rng.normal(0, 0.01, len(values.places))),
        np.zeros(0),
    )  # fmt: skip
    wanted = set()
    for course in range(len(values.places)):
        for bits in range(1, 2**values.nobody):
            row = [number for number in range(values.nobody) if bits >> number & 1]
            if not 2 <= values.size[row].sum() <= 4:
                continue
            rows = np.array([row])
            broken = int(values.broken(rows)[0])
            worth = float(values.with_wishes(rows, np.array([course]))[0] - BROKEN * broken) / ONE
            if worth - prices.blocks[row].sum() - prices.team - prices.challenges[course] >= 0.002 and not (
                strict and broken
            ):
                wanted.add((tuple(row), course))

    found = above(values, prices, 0.002, Effort(10**6), strict=strict)

    assert found is not None
    assert len(wanted) > 10
    made = [(tuple(sorted(row[row < values.nobody].tolist())), int(course)) for row, course in zip(*found, strict=True)]
    assert sorted(made) == sorted(wanted)
    assert above(values, prices, 0.002, Effort(10), strict=strict) is None


def test_what_joining_a_team_is_worth_is_what_the_team_is_worth_then() -> None:
    problem = crowd(12, 6, together=frozenset({("p001", "p002")}), bosses=frozenset({("p003", "p004")}))
    values, price = _values(problem, 3), 7
    rows = np.array([[0, 1, 11], [2, 3, 4], [5, 11, 11]])

    joined = values.joined(rows, price)

    for number, row in enumerate(rows):
        for block in set(range(values.nobody + 1)) - set(row.tolist()):
            made = np.append(row, block)[None]
            assert joined[number, block] == values.of(made)[0] - price * values.broken(made)[0]


def test_the_search_keeps_its_books() -> None:
    """What it adds up step by step is what the formation is worth when counted anew."""
    problem = crowd(30, 2, bosses=frozenset({("p003", "p004")}), together=frozenset({("p001", "p002")}))
    values = _values(problem, 8)
    packing = packed(problem, values.blocks, 8)
    assert packing is not None
    search = Search(values, begun(values, packing), 0)

    best = search.run(300)

    assert best.worth == int(values.with_wishes(best.rows, best.challenge).sum())
    real = values.with_wishes(search.rows, search.challenge) - search.price * values.broken(search.rows)
    assert search.worth.tolist() == real.tolist()
    for number in range(values.nobody):
        assert number in search.rows[search.team[number]]


def test_the_bound_of_all_teams_is_nearer_than_that_of_each_part_and_effort_is_told() -> None:
    problem = crowd(26, 7)

    lazy, proven = form_teams(problem, effort=0), form_teams(problem)

    assert (lazy.method, proven.method) == ("each part", "every team")
    assert proven.score <= proven.bound <= lazy.bound
    assert lazy.score <= proven.bound
    assert proven.gap < 0.005
    assert lazy.score >= 0.995 * proven.score


def test_weights_of_nothing_leave_the_rules() -> None:
    problem = replace(crowd(12, 1), weights=Weights(**dict.fromkeys(vars(Weights()), 0.0)))

    found = form_teams(problem)

    assert (found.score, found.gap, found.unmet) == (0.0, 0.0, ())


def test_many_people_are_searched_without_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = crowd(40, 1)
    priced = form_teams(problem, effort=0)
    monkeypatch.setattr("minga.engines.assignment.teams.forming._MANY", 10)

    searched = form_teams(problem)

    assert searched.method == "each part"
    assert searched.unmet == ()
    assert 0.97 * priced.score <= searched.score <= priced.score + 1e-9
