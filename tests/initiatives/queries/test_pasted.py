"""A pasted column: dates and numbers as people write them; every row that cannot be read is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from minga.initiatives.queries.pasted import read_pasted


@pytest.mark.parametrize(
    "text",
    [
        "3/9/2026;220\n10/9/2026;212,5",
        "3/9/2026\t220\n10/9/2026\t212,5",
        "2026-09-03 | 220\n2026-09-10 | 212,5",
        "3 de septiembre de 2026; 220 minutos\n\n10 de septiembre de 2026; 212,5 minutos\n",
        "fecha;minutos\n3/9/2026;220\n10/9/2026;212,5",
        '"3/9/2026";"220"\n"10/9/2026";"212,5"',
    ],
)
def test_what_a_spreadsheet_or_a_person_writes_is_read(text: str) -> None:
    pasted = read_pasted(text, "es", unit="minutos")

    assert pasted.problems == ()
    assert [(row.on, row.value) for row in pasted.rows] == [
        (date(2026, 9, 3), Decimal(220)),
        (date(2026, 9, 10), Decimal("212.5")),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3/9/2026", "Row 1"),
        ("3/9/2026;220\nayer;10", "Row 2"),
        ("3/9/2026;220\n\n10/9/2026;muchos", "Row 3"),
        ("3/9/2026;220\n3/9/2026;221", "Row 2"),
        ("31/2/2026;220", "Row 1"),
    ],
)
def test_each_row_that_cannot_be_read_is_told_by_its_number(text: str, said: str) -> None:
    with translation.override("en"):
        pasted = read_pasted(text, "en")

    assert len(pasted.problems) == 1
    assert said in pasted.problems[0]


def test_good_rows_are_read_beside_wrong_ones() -> None:
    pasted = read_pasted("3/9/2026;220\nx;y\n10/9/2026;212", "es")

    assert [row.line for row in pasted.rows] == [1, 3]
