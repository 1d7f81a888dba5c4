"""Days and sums worked out from a blueprint."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_results import Budget, CashLine, InKindLine
from minga.programmes.models.blueprint_time import Stage
from minga.programmes.models.blueprint_values import Range, Span
from minga.programmes.queries.blueprint_plan import circles, in_order
from minga.programmes.queries.blueprints import budget_totals, plan, shipped_blueprints

ANY = shipped_blueprints()[0]
MONDAY = date(2026, 3, 2)


def stage(key: str, *, after: Sequence[str] = (), starts: str = "0d", lasts: str = "1w") -> Stage:
    return Stage(
        key=key,
        kind="learning",
        title={"es": key},
        after=tuple(after),
        starts=Span.parse(starts),
        lasts=Span.parse(lasts),
    )


def days(*stages: Stage) -> dict[str, tuple[date, date]]:
    planned = plan(replace(ANY, stages=stages), MONDAY)
    return {each.stage.key: (each.starts_on, each.ends_on) for each in planned}


def test_plan_counts_both_days() -> None:
    assert days(stage("sprint", lasts="3d")) == {"sprint": (MONDAY, date(2026, 3, 4))}


def test_plan_begins_the_day_after_the_last_of_those_it_waits_for() -> None:
    planned = days(stage("c", after=["a", "b"]), stage("a", lasts="1w"), stage("b", lasts="2w"))

    assert planned["c"][0] == MONDAY + timedelta(days=14)
    assert list(planned) == ["a", "b", "c"]


def test_plan_keeps_distance_and_overlap() -> None:
    planned = days(stage("a"), stage("b", after=["a"], starts="+1w"), stage("c", after=["a"], starts="-2d"))

    assert planned["b"][0] == MONDAY + timedelta(days=14)
    assert planned["c"][0] == MONDAY + timedelta(days=5)


def test_plan_takes_months_from_the_calendar() -> None:
    assert days(stage("a", lasts="2m"))["a"][1] == date(2026, 5, 1)


def test_circle_of_stages_has_no_order() -> None:
    ring = [stage("a", after=["c"]), stage("b", after=["a"]), stage("c", after=["b"]), stage("d")]

    assert circles(ring) == [["a", "c", "b", "a"]]
    with pytest.raises(ValueError, match="a"):
        in_order(ring)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 11), max_size=4), min_size=1, max_size=12))
def test_stages_are_in_a_circle_or_have_an_order(waits: list[list[int]]) -> None:
    stages = [
        stage(f"s{number}", after=[f"s{other}" for other in others if other < len(waits)])
        for number, others in enumerate(waits)
    ]

    if circles(stages):
        with pytest.raises(ValueError, match="s"):
            in_order(stages)
    else:
        done: set[str] = set()
        for each in in_order(stages):
            assert done.issuperset(each.after)
            done.add(each.key)
        assert len(done) == len(stages)


@pytest.mark.parametrize("blueprint", shipped_blueprints(), ids=lambda each: each.key)
@settings(deadline=None)
@given(starts_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_shipped_blueprints_can_begin_on_any_day(blueprint: Blueprint, starts_on: date) -> None:
    planned = plan(blueprint, starts_on)

    assert len(planned) == len(blueprint.stages)
    assert planned[0].starts_on == starts_on
    assert all(each.starts_on <= each.ends_on for each in planned)


def cash(key: str, quantity: str, cost: str | None, currency: str = "") -> CashLine:
    return CashLine(
        key=key,
        title={"es": key},
        category="other",
        quantity=Decimal(quantity),
        unit={"es": "u"},
        unit_cost=None if cost is None else Decimal(cost),
        currency=currency,
    )


def hours(key: str, weekly: str | None, rate: str | None) -> InKindLine:
    return InKindLine(
        key=key,
        title={"es": key},
        people=Decimal(2),
        weeks=Decimal(10),
        hours_per_week=None if weekly is None else Range.parse(weekly),
        rate=None if rate is None else Decimal(rate),
    )


def test_totals_keep_currencies_apart_and_name_what_has_no_value() -> None:
    lines = (cash("a", "2", "0.10"), cash("b", "1", "5", "PYG"), cash("c", "1", None))
    given_time = (hours("d", "2-3", "10"), hours("e", "1", None), hours("f", None, "10"))

    totals = budget_totals(replace(ANY, budget=Budget(currency="USD", cash=lines, in_kind=given_time)))

    assert totals.cash == {"USD": Decimal("0.20"), "PYG": Decimal(5)}
    assert totals.in_kind == {"USD": Range(Decimal(400), Decimal(600))}
    assert totals.hours == Range(Decimal(60), Decimal(80))
    assert totals.unvalued_cash == ("c",)
    assert totals.unvalued_in_kind == ("e", "f")
    assert not totals.complete


def test_totals_without_a_budget_are_empty() -> None:
    totals = budget_totals(replace(ANY, budget=None))

    assert totals.cash == {}
    assert totals.complete
