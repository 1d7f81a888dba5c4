"""Answers as CSV or XLSX. A cell that a spreadsheet would run as a formula is made plain text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Final

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from minga.questionnaires.queries.managing import Cell, Sheet

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_CELL: Final = 32_767
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(value: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before it."""
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """The table in UTF-8 with its mark, so that a spreadsheet reads the accents."""
    yield b"\xef\xbb\xbf"
    for row in (sheet.head, *sheet.rows):
        line = StringIO()
        csv.writer(line).writerow([_csv(value) for value in row])
        yield line.getvalue().encode()


def xlsx(sheets: Sequence[Sheet]) -> bytes:
    """One workbook with a sheet per table."""
    book = Workbook(write_only=True)
    titles: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title, titles))
        page.freeze_panes = "B2"
        heads = [WriteOnlyCell(page, value=_xlsx(label)) for label in sheet.head]
        for head in heads:
            head.font = Font(bold=True)
        page.append(heads)
        for row in sheet.rows:
            page.append([_xlsx(value) for value in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _csv(value: Cell) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return format(value, "f") if isinstance(value, Decimal) else plain(value)


def _xlsx(value: Cell) -> str | float | int | datetime:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return plain(_NOT_IN_XML.sub("", value))[:_LONGEST_CELL]


def _title(text: str, taken: set[str]) -> str:
    """A sheet's name: at most 31 letters, without signs that a workbook refuses, used once."""
    stem = re.sub(r"[\\/*?:\[\]]", " ", text).strip()[:27] or "1"
    title, number = stem, 1
    while title.casefold() in taken:
        number += 1
        title = f"{stem} {number}"
    taken.add(title.casefold())
    return title
