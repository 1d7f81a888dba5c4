"""The applications of a call to take away: CSV and Excel, with the filter of the address."""

from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.calls.enums import QuotaGroup
from minga.calls.queries.office_list import FileRow
from minga.ui.sheets import comma_separated, excel

KINDS: Final = ("csv", "xlsx")
HEADER: Final[Sequence[str | Promise]] = (
    gettext_lazy("Code"),
    gettext_lazy("Title"),
    gettext_lazy("State"),
    gettext_lazy("Why it is not eligible"),
    gettext_lazy("Who applies"),
    gettext_lazy("E-mail"),
    gettext_lazy("Telephone"),
    gettext_lazy("Organisation"),
    gettext_lazy("Challenge"),
    gettext_lazy("Initiative"),
    gettext_lazy("People in the team"),
    gettext_lazy("Sent (%(zone)s)"),
    gettext_lazy("In the minutes of grace"),
    gettext_lazy("Receipt"),
    "SHA-256",
    gettext_lazy("Conditions to check"),
)
_GROUPS: Final = tuple(group for group in QuotaGroup if group != QuotaGroup.ORGANISATION)


def sheet(kind: str, name: str, rows: Sequence[FileRow], zone: str) -> HttpResponse:
    """The rows as a file of this kind, with moments in the time zone of the call."""
    header = [*(str(title) % {"zone": zone} for title in HEADER), *(str(group.label) for group in _GROUPS)]
    cells = [_cells(row, ZoneInfo(zone)) for row in rows]
    if kind == "xlsx":
        return excel(name, header, cells, [10, 40, 14, 30, 28, 28, 18, 34, 34, 34])
    return comma_separated(name, header, cells)


def _cells(row: FileRow, zone: ZoneInfo) -> list[Any]:
    sent = row.sent_at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if row.sent_at else ""
    return [
        row.code, row.title, row.state, row.reason, row.person, row.email, row.phone, row.organisation,
        row.challenge, row.initiative, row.people, sent, _("Yes") if row.in_grace else "", row.receipt, row.sha256,
        row.to_check, *(row.facts.get(group, "") for group in _GROUPS),
    ]  # fmt: skip
