"""Cost lines that were pasted from a spreadsheet or a CSV file.

Pure. A first row of headings says which column is which, in any of the three languages; without one
the order is `ORDER`. Numbers and dates are read as people write them. Every row that cannot be read is
told with what was read; none is guessed and none is left out in silence.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.core.search import fold
from minga.initiatives.enums import CostKind
from minga.questionnaires.models.parsing import parse_date, parse_number

ORDER: Final = ("item", "quantity", "unit", "unit_cost", "spent_on", "kind", "note")
_NEEDED: Final = frozenset({"item", "quantity", "unit_cost"})
_HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "item": frozenset({"que", "concepto", "rubro", "item", "detalle", "descripcion", "o que", "descricao", "what"}),
    "quantity": frozenset({"cantidad", "cant", "quantidade", "qtd", "quantity", "horas", "hours"}),
    "unit": frozenset({"unidad", "unidade", "unit", "medida"}),
    "unit_cost": frozenset(
        {
            "costo unitario", "costo de uno", "precio", "precio unitario", "valor unitario", "tarifa", "custo unitario",
            "custo de um", "preco", "preco unitario", "cost of one", "unit cost", "price", "rate",
        }
    ),
    "currency": frozenset({"moneda", "moeda", "currency"}),
    "spent_on": frozenset({"fecha", "data", "dia", "date"}),
    "kind": frozenset({"clase", "tipo", "forma", "kind", "modo"}),
    "payer": frozenset({"quien pago", "pago", "pagador", "pagadora", "quem pagou", "payer", "who paid", "paid by"}),
    "note": frozenset({"nota", "notas", "observacion", "observaciones", "observacao", "note", "notes"}),
}  # fmt: skip
_IN_KIND: Final = frozenset(
    {
        "en especie",
        "especie",
        "em especie",
        "em bens e servicos",
        "bens e servicos",
        "in kind",
        "in_kind",
        "tiempo",
        "horas",
        "tempo",
    }
)
_CASH: Final = frozenset({"", "dinero", "efectivo", "en efectivo", "dinheiro", "em dinheiro", "cash", "money"})
_LONGEST_TOLD: Final = 60


@dataclass(frozen=True)
class PastedCost:
    """One row that could be read. `line` counts from 1 as the reader sees them."""

    line: int
    item: str
    quantity: Decimal
    unit: str
    unit_cost: Decimal
    currency: str
    spent_on: date | None
    kind: str
    payer: str
    note: str


@dataclass(frozen=True)
class PastedCosts:
    """What could be read, and what is wrong with the rest, in the order of the rows."""

    rows: tuple[PastedCost, ...]
    problems: tuple[str, ...]


def read_costs(text: str, language: str) -> PastedCosts:
    """Rows and problems of what was pasted."""
    try:
        listed = _cells(text)
    except csv.Error:
        return PastedCosts((), (_("This cannot be read as a table. Copy the rows of the spreadsheet again."),))
    columns: Sequence[str] = ORDER
    if listed and (named := _headings(listed[0][1])):
        columns, listed = named, listed[1:]
        if missing := _NEEDED - set(columns):
            return PastedCosts((), (_missing(missing),))
    rows, problems = [], []
    for line, cells in listed:
        values = dict(zip(columns, cells, strict=False))
        row = _row(line, values, language)
        if isinstance(row, str):
            problems.append(row)
        else:
            rows.append(row)
    return PastedCosts(tuple(rows), tuple(problems))


def _cells(text: str) -> list[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((sign for sign in ("\t", ";", "|", ",") if sign in first), ";")
    reader = csv.reader(text.splitlines(), delimiter=separator)
    found = [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(reader, 1)]
    return [(number, cells) for number, cells in found if any(cells)]


def _headings(cells: Sequence[str]) -> Sequence[str] | None:
    """The column names, when the row is one of headings: at least two are known and none holds a digit."""
    if any(letter.isdigit() for cell in cells for letter in cell):
        return None
    named = [next((name for name, said in _HEADINGS.items() if fold(cell) in said), "") for cell in cells]
    return named if sum(map(bool, named)) >= len(_NEEDED) - 1 else None


def _row(number: int, values: Mapping[str, str], language: str) -> PastedCost | str:
    quantity = parse_number(values.get("quantity", ""), language, unit=values.get("unit", ""))
    each = parse_number(values.get("unit_cost", ""), language)
    written = values.get("spent_on", "")
    on = parse_date(written, language) if written else None
    kind = _kind(values.get("kind", ""))
    told = {"row": number}
    if not values.get("item"):
        return _("Row %(row)s: write what was paid or given.") % told
    if len([name for name in values if values[name]]) < len(_NEEDED):
        return _("Row %(row)s: it lacks the quantity or the cost of one.") % told
    if quantity is None:
        return _("Row %(row)s: “%(text)s” is not a quantity.") % {**told, "text": _short(values.get("quantity", ""))}
    if each is None:
        return _("Row %(row)s: “%(text)s” is not a cost.") % {**told, "text": _short(values.get("unit_cost", ""))}
    if written and on is None:
        return _("Row %(row)s: “%(text)s” is not a date. Write it as 28/11/2026.") % {**told, "text": _short(written)}
    if kind is None:
        return _("Row %(row)s: write “cash” or “in kind” instead of “%(text)s”.") % {
            **told,
            "text": _short(values.get("kind", "")),
        }
    return PastedCost(
        line=number,
        item=values["item"],
        quantity=quantity,
        unit=values.get("unit", ""),
        unit_cost=each,
        currency=values.get("currency", "").upper(),
        spent_on=on,
        kind=kind,
        payer=values.get("payer", ""),
        note=values.get("note", ""),
    )


def _kind(written: str) -> str | None:
    said = fold(written)
    if said in _CASH:
        return CostKind.CASH
    return CostKind.IN_KIND if said in _IN_KIND else None


def _missing(names: frozenset[str]) -> str:
    words = {"item": _("what"), "quantity": _("quantity"), "unit_cost": _("cost of one")}
    listed = ", ".join(f"“{words[name]}”" for name in ORDER if name in names)
    return _("The row of headings lacks these columns: %(columns)s.") % {"columns": listed}


def _short(text: str) -> str:
    return text[:_LONGEST_TOLD]
