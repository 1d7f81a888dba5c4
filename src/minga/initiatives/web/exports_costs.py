"""The accounts of an initiative to take away, in Excel and CSV."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.models import Cost
from minga.initiatives.queries.costs import CostRow
from minga.ui.sheets import comma_separated, excel

HEADER: Final[Sequence[str | Promise]] = (
    _("Date"),
    _("What"),
    _("Kind"),
    _("Quantity"),
    _("Unit"),
    _("Cost of one"),
    _("Amount"),
    _("Currency"),
    _("Who paid"),
    _("Stage"),
    _("Note"),
    _("Counter-entry"),
    _("Not for the public"),
)
_WIDTHS: Final = (12, 40, 12, 10, 12, 12, 14, 9, 34, 16, 40, 14, 14)


def cost_sheet(kind: str, key: str, lines: Iterable[tuple[Cost, CostRow]]) -> HttpResponse:
    """Every line as a file of this kind: csv or xlsx."""
    yes = str(_("yes"))
    cells = [_cells(line, row, yes) for line, row in lines]
    header, name = [str(title) for title in HEADER], f"{key}-costos"
    if kind == "xlsx":
        return excel(name, header, cells, _WIDTHS)
    return comma_separated(name, header, cells)


def _cells(line: Cost, row: CostRow, yes: str) -> list[Any]:
    return [
        row.spent_on.isoformat(),
        row.item,
        row.kind_label,
        row.quantity,
        row.unit,
        row.unit_cost.amount,
        row.amount.amount,
        row.amount.currency,
        row.payer,
        f"{row.stage} · {row.stage_label}",
        row.note,
        yes if line.reverses_id is not None else "",
        yes if row.restricted else "",
    ]
