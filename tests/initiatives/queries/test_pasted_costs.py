"""Cost lines from a spreadsheet: read as people write them, or told row by row."""

from datetime import date
from decimal import Decimal

import pytest

from minga.initiatives.queries.pasted_costs import read_costs

pytestmark = pytest.mark.unit


def test_rows_in_the_usual_order_are_read_as_people_write_them() -> None:
    text = "Minutos de voz\t1.200\tminutos\t0,35\t15/10/2026\tdinero\tplan prepago\nHoras\t8\th\t5,5\t\ten especie"

    read = read_costs(text, "es")

    assert read.problems == ()
    first, second = read.rows
    assert (first.quantity, first.unit_cost, first.spent_on) == (Decimal(1200), Decimal("0.35"), date(2026, 10, 15))
    assert (first.kind, first.note, second.kind, second.spent_on) == ("cash", "plan prepago", "in_kind", None)


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("Fecha;Concepto;Precio unitario;Cantidad;Moneda;Quién pagó", "es"),
        ("Data;O quê;Preço unitário;Quantidade;Moeda;Quem pagou", "pt"),
        ("Date;What;Unit cost;Quantity;Currency;Who paid", "en"),
    ],
)
def test_a_row_of_headings_puts_the_columns_in_any_order(heading: str, language: str) -> None:
    row = read_costs(f"{heading}\n2026-10-15;Radio;25;4;pyg;Radio Ñandutí", language).rows[0]

    assert (row.item, row.quantity, row.unit_cost, row.currency) == ("Radio", Decimal(4), Decimal(25), "PYG")
    assert (row.payer, row.line) == ("Radio Ñandutí", 2)


def test_each_wrong_row_is_told_with_its_number_and_what_was_read() -> None:
    text = (
        "Radio;muchas;semanas;25\n\n;3;semanas;25\nRadio;3;semanas;barato\nRadio;3;semanas;25;ayer\nRadio;3;s;2;;regalo"
    )

    read = read_costs(text, "es")

    assert read.rows == ()
    assert [problem.split(":")[0].split()[-1] for problem in read.problems] == ["1", "3", "4", "5", "6"]
    assert "muchas" in read.problems[0]
    assert "regalo" in read.problems[-1]


def test_headings_that_lack_a_column_say_which() -> None:
    read = read_costs("Concepto;Cantidad\nRadio;4", "es")

    assert read.rows == ()
    assert len(read.problems) == 1


def test_a_cell_in_quotation_marks_may_hold_the_separator() -> None:
    row = read_costs('"Radio, aviso",4,semanas,"2,5"', "es").rows[0]

    assert (row.item, row.unit_cost) == ("Radio, aviso", Decimal("2.5"))


def test_what_is_no_table_at_all_is_told_and_does_not_fail() -> None:
    read = read_costs('"' + "a" * 200_000, "es")

    assert read.rows == ()
    assert len(read.problems) == 1
