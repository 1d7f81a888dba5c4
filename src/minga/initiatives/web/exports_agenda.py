"""The reform agenda to take away, as CSV and JSON."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.queries.reforms import ReformRow
from minga.ui.sheets import comma_separated

MOST: Final = 5_000
HEADER: Final[Sequence[str | Promise]] = (
    _("Key"),
    _("Title"),
    _("Kind"),
    _("Norm, article"),
    _("State"),
    _("In this state since"),
    _("Who could mend it"),
    _("Who keeps this point"),
    _("Country"),
    _("Initiatives that met it"),
    _("Organisations that met it"),
    _("Address"),
)
_FIELDS: Final = (
    "key", "title", "kind", "legal_reference", "status", "moved_on", "owner", "keeper", "country", "initiatives",
    "organisations", "url",
)  # fmt: skip


def agenda_sheet(kind: str, rows: Iterable[ReformRow], host: str) -> HttpResponse:
    """The rows as a file of this kind: csv in words, json in codes."""
    if kind == "json":
        listed = [dict(zip(_FIELDS, _cells(row, host, codes=True), strict=True)) for row in rows]
        return JsonResponse({"reforms": listed}, json_dumps_params={"ensure_ascii": False})
    header = [str(title) for title in HEADER]
    return comma_separated("reformas", header, [_cells(row, host, codes=False) for row in rows])


def _cells(row: ReformRow, host: str, *, codes: bool) -> list[Any]:
    return [
        row.key,
        row.title,
        row.kind if codes else row.kind_label,
        row.legal_reference,
        row.status if codes else row.status_label,
        row.moved_on.isoformat(),
        row.owner,
        row.keeper,
        row.country,
        row.initiatives,
        row.entities,
        f"{host}{row.href}",
    ]
