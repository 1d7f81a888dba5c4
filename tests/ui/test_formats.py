"""Numbers and dates as they are written in each language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from minga.core import clock
from minga.core.money import Money
from minga.ui import formats

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "thousands", "decimals", "percent"),
    [("es", "5.214", "46,8", "63\xa0%"), ("pt", "5.214", "46,8", "63\xa0%"), ("en", "5,214", "46.8", "63%")],
)
def test_numbers_follow_the_language(language: str, thousands: str, decimals: str, percent: str) -> None:
    with translation.override(language):
        assert formats.number(5214) == thousands
        assert formats.short_number(46.8) == decimals
        assert formats.percent(63) == percent


def test_decimals_that_say_nothing_are_left_out() -> None:
    assert formats.short_number(Decimal("12.00")) == "12"
    assert formats.short_number(12.04) == "12"
    assert formats.short_number(12.06) == "12,1"


def test_halves_are_rounded_away_from_zero_and_minus_is_a_minus() -> None:
    assert formats.number(Decimal("0.5")) == "1"
    assert formats.number(-1500) == "−1.500"


def test_money_shows_cents_only_when_there_are_any() -> None:
    assert formats.money(Money(Decimal("41300.00"), "USD")) == "USD\xa041.300"
    assert formats.money(Decimal("4.1"), "USD") == "USD\xa04,10"


@pytest.mark.parametrize(("size", "words"), [(12, "1\xa0KB"), (317_000, "310\xa0KB"), (2_516_582, "2,4\xa0MB")])
def test_file_sizes_are_in_kilobytes(size: int, words: str) -> None:
    assert formats.kilobytes(size) == words


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("es", "19 de noviembre de 2026", "19 nov 2026"),
        ("pt", "19 de novembro de 2026", "19 nov 2026"),
        ("en", "19 November 2026", "19 Nov 2026"),
    ],
)
def test_dates_are_in_words(language: str, long: str, short: str) -> None:
    day = date(2026, 11, 19)
    with translation.override(language):
        assert (formats.day(day), formats.day_short(day)) == (long, short)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 11, 3), date(2026, 11, 19), "3 al 19 de noviembre de 2026"),
        (date(2026, 8, 3), date(2026, 11, 19), "3 de agosto al 19 de noviembre de 2026"),
        (date(2025, 12, 1), date(2026, 1, 9), "1 de diciembre de 2025 al 9 de enero de 2026"),
        (date(2026, 11, 3), date(2026, 11, 3), "3 de noviembre de 2026"),
        (date(2026, 11, 3), None, "3 de noviembre de 2026"),
        (None, None, ""),
    ],
)
def test_ranges_say_once_what_they_share(start: date | None, end: date | None, words: str) -> None:
    assert formats.day_range(start, end) == words


def test_moments_are_told_in_the_active_time_zone() -> None:
    night = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)

    with timezone.override("America/Asuncion"):
        assert formats.moment(night) == "19 de noviembre de 2026, 23:30"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "hace un momento"),
        (timedelta(minutes=1), "hace 1 minuto"),
        (timedelta(hours=5), "hace 5 horas"),
        (timedelta(days=3), "hace 3 días"),
        (-timedelta(days=2, minutes=5), "en 2 días"),
        (-timedelta(minutes=10, seconds=30), "en 10 minutos"),
    ],
)
def test_since_is_told_as_people_say_it(ago: timedelta, words: str) -> None:
    assert formats.since(clock.now() - ago) == words


def test_since_becomes_a_date_after_a_month() -> None:
    assert "de" in formats.since(clock.now() - timedelta(days=200))
