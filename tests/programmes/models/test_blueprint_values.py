"""The small values of a blueprint: ranges, spans, and the plain form of the whole."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_results import CashLine, InKindLine
from minga.programmes.models.blueprint_values import Range, Span
from minga.programmes.queries.blueprints import shipped_blueprints


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("15", 15, 15), ("2-3", 2, 3), ("2 - 3", 2, 3), ("40+", 40, None), ("1.5-2.5", Decimal("1.5"), Decimal("2.5"))],
)
def test_range_reads_numbers_ranges_and_open_ends(text: str, low: int, high: int | None) -> None:
    assert Range.parse(text) == Range(Decimal(low), None if high is None else Decimal(high))


@pytest.mark.parametrize("text", ["", "many", "3-2", "-1", "40++", "1e9", "2-", "١٢x"])
def test_range_refuses_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a range"):
        Range.parse(text)


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**3) | st.none())
def test_range_writes_what_it_reads(low: int, width: int | None) -> None:
    value = Range(Decimal(low), None if width is None else Decimal(low + width))

    assert Range.parse(str(value)) == value


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("3d", date(2026, 1, 30), date(2026, 2, 2)),
        ("+2w", date(2026, 1, 1), date(2026, 1, 15)),
        ("-1w", date(2026, 1, 8), date(2026, 1, 1)),
        ("1m", date(2026, 1, 31), date(2026, 2, 28)),
        ("1m", date(2028, 1, 31), date(2028, 2, 29)),
        ("2m", date(2026, 12, 5), date(2027, 2, 5)),
        ("-1m", date(2026, 1, 15), date(2025, 12, 15)),
        ("1y", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_span_moves_a_day_by_the_calendar(text: str, day: date, expected: date) -> None:
    assert Span.parse(text).after(day) == expected


@pytest.mark.parametrize("text", ["", "2", "w2", "2 weeks", "99999d", "1.5m", "d"])
def test_span_refuses_what_has_no_unit(text: str) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span.parse(text)


@settings(deadline=None)
@given(st.integers(-9999, 9999), st.sampled_from("dwmy"))
def test_span_writes_what_it_reads(count: int, unit: str) -> None:
    assert Span.parse(str(Span(count, unit))) == Span(count, unit)


def test_cash_line_multiplies_exactly() -> None:
    line = CashLine(
        key="a",
        title={"es": "A"},
        category="pilots",
        quantity=Decimal("3"),
        unit={"es": "u"},
        unit_cost=Decimal("0.1"),
    )

    assert line.amount == Decimal("0.3")


def test_in_kind_hours_stay_a_range_and_stay_unknown() -> None:
    def line(hours: Range | None) -> InKindLine:
        return InKindLine(
            key="a", title={"es": "A"}, people=Decimal(2), hours_per_week=hours, weeks=Decimal(8), rate=None
        )

    assert line(Range.parse("2-3")).hours == Range(Decimal(32), Decimal(48))
    assert line(Range.parse("2+")).hours == Range(Decimal(32), None)
    assert line(None).hours is None


@pytest.mark.parametrize("blueprint", shipped_blueprints(), ids=lambda each: each.key)
def test_json_gives_back_the_same_blueprint(blueprint: Blueprint) -> None:
    stored = json.loads(json.dumps(blueprint.as_json()))

    assert Blueprint.from_json(stored) == blueprint
