"""Lists of initiatives to take away: CSV, Excel and JSON, with the filter of the address."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.queries.lists import Row
from minga.ui.sheets import comma_separated, excel

MOST: Final = 5_000
"""Rows of one export: whoever wants more narrows the filter, and is told so on the page."""
HEADER: Final[Sequence[str | Promise]] = (
    _("Key"),
    _("Title"),
    _("Owner"),
    _("Place"),
    _("Country"),
    _("Kind"),
    _("Sector"),
    _("SDG"),
    _("Stage"),
    _("Name of the stage"),
    _("State"),
    _("Evidence"),
    _("Before"),
    _("Now"),
    _("Unit"),
    _("Started on"),
    _("Moved on"),
    _("Address"),
)
_FIELDS: Final = (
    "key", "title", "owner", "place", "country", "kind", "sector", "sdg", "stage", "stage_name", "state",
    "evidence_level", "before", "now", "unit", "started_on", "moved_on", "url",
)  # fmt: skip


def sheet(kind: str, rows: Iterable[Row], host: str) -> HttpResponse:
    """The rows as a file of this kind: csv, xlsx or json."""
    cells = [_cells(row, host) for row in rows]
    if kind == "json":
        listed = [dict(zip(_FIELDS, line, strict=True)) for line in cells]
        return JsonResponse({"initiatives": listed}, json_dumps_params={"ensure_ascii": False})
    header = [str(title) for title in HEADER]
    if kind == "xlsx":
        return excel("iniciativas", header, cells, [20, 44, 34, 22, 16, 14, 22])
    return comma_separated("iniciativas", header, cells)


def _cells(row: Row, host: str) -> list[Any]:
    result = row.result
    before = result.baseline if result is not None else None
    now = result.now if result is not None else None
    return [
        row.key,
        row.title,
        row.organisation,
        row.place,
        row.country,
        row.subtype,
        row.sector,
        row.sdg,
        row.stage,
        row.stage_name,
        row.state_label,
        row.evidence,
        float(before) if before is not None else None,
        float(now) if now is not None else None,
        result.unit if result is not None else "",
        row.started_on.isoformat(),
        row.moved_on.isoformat() if row.moved_on else "",
        f"{host}{row.href}",
    ]
