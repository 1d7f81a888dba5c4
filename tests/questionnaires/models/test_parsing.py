from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.questionnaires.models.parsing import parse_date, parse_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("140", "es", "140"),
        ("1.234,5", "es", "1234.5"),
        ("1,234.5", "es", "1234.5"),
        ("1.234,5", "en", "1234.5"),
        ("1.234", "es", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "pt", "1.234"),
        ("1,234", "en", "1234"),
        ("1234.5", "es", "1234.5"),
        ("0.125", "es", "0.125"),
        ("1.000.000", "es", "1000000"),
        ("1 234 567", "es", "1234567"),
        ("1\u00a0234,50", "pt", "1234.50"),
        (".5", "es", "0.5"),
        ("-3,2", "es", "-3.2"),
        ("−3", "es", "-3"),
        ("Gs. 5.000", "es", "5000"),
        ("R$ 10,50", "pt", "10.50"),
        ("US$ 5,000.00", "es", "5000.00"),
        ("20 %", "es", "20"),
        ("2 millones", "es", "2000000"),
        ("1,5 milhões", "pt", "1500000.0"),
        ("30 mil", "es", "30000"),
    ],
)
def test_parse_number_as_people_write_it(typed: str, language: str, number: str) -> None:
    assert parse_number(typed, language) == Decimal(number)


@pytest.mark.parametrize("typed", ["muchas", "", "  ", "1.2.3", "12.34.5", "5,000,00", "1e5", "10-20", "uno", "=1+1"])
def test_parse_number_refuses_what_is_none(typed: str) -> None:
    assert parse_number(typed, "es") is None


def test_parse_number_takes_its_own_unit_and_no_other() -> None:
    assert parse_number("38 personas", "es", unit="personas") == 38
    assert parse_number("38 perros", "es", unit="personas") is None


def test_parse_number_of_whole_things_reads_a_group_of_three_as_thousands() -> None:
    assert parse_number("1,234", "es", whole=True) == 1234


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("28/11/2026", date(2026, 11, 28)),
        ("28-11-26", date(2026, 11, 28)),
        ("28.11.2026", date(2026, 11, 28)),
        ("2026-11-28", date(2026, 11, 28)),
        ("11/28/2026", date(2026, 11, 28)),
        ("3/4/2026", date(2026, 4, 3)),
        ("5/6/85", date(1985, 6, 5)),
        ("28 de noviembre de 2026", date(2026, 11, 28)),
        ("sábado, 28 de noviembre de 2026", date(2026, 11, 28)),
        ("1º de mayo de 2026", date(2026, 5, 1)),
        ("3 de março de 2026", date(2026, 3, 3)),
        ("terça-feira, 3 de março de 2026", date(2026, 3, 3)),
        ("28-nov-2026", date(2026, 11, 28)),
        ("November 28th, 2026", date(2026, 11, 28)),
    ],
)
def test_parse_date_as_people_write_it(typed: str, day: date) -> None:
    assert parse_date(typed, "es") == day


@pytest.mark.parametrize("typed", ["30/02/2026", "31/04/2026", "28 de noviembre", "mañana", "", "2026", "1/1/20261"])
def test_parse_date_refuses_what_is_none(typed: str) -> None:
    assert parse_date(typed, "es") is None


@given(st.text(max_size=60), st.sampled_from(["es", "pt", "en"]))
def test_parsing_never_fails_whatever_is_typed(typed: str, language: str) -> None:
    number = parse_number(typed, language, unit="personas")

    assert number is None or number.is_finite()
    parse_date(typed, language)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_parse_date_reads_back_every_day(day: date) -> None:
    assert parse_date(day.isoformat(), "es") == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}", "pt") == day


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_parse_number_reads_back_every_grouping(number: int) -> None:
    dotted = f"{number:,}".replace(",", ".")

    assert parse_number(dotted, "es") == number
    assert parse_number(f"{number:,}", "en") == number
