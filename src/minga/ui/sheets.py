"""Tables that people take away, in Excel and CSV.

A cell that begins like a formula is written as text, and in CSV with an apostrophe in front:
whoever opens the file must not run what a stranger typed into a form. Letters that no workbook may hold, which come
along when somebody pastes from another program, become blanks.
"""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Row = Sequence[Any]
_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def excel(name: str, header: Row, rows: Iterable[Row], widths: Sequence[int] = ()) -> HttpResponse:
    """A workbook of one sheet, written row by row: only the packed file is held, 0.1 KB a person."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    titles = [_cell(sheet, title) for title in header]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    target = BytesIO()
    book.save(target)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


Sheets = Iterable[tuple[str, Row, Iterable[Row]]]


def workbook(name: str, sheets: Sheets) -> HttpResponse:
    """Several sheets of one book, each (name, header, rows), written row by row as `excel` does."""
    target = BytesIO()
    write_book(target, sheets)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def write_book(target: BinaryIO, sheets: Sheets) -> None:
    """The same book into an open file, as a job does."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for title, header, rows in sheets:
        sheet = book.create_sheet(_sheet_name(title, taken))
        sheet.freeze_panes = "A2"
        for place in range(len(header)):
            sheet.column_dimensions[get_column_letter(place + 1)].width = 28 if place == 0 else 18
        titles = [_cell(sheet, each) for each in header]
        for each in titles:
            each.font = Font(bold=True)
        sheet.append(titles)
        for row in rows:
            sheet.append([_cell(sheet, value) if _tricky(value) else value for value in row])
    book.save(target)


def _tricky(value: Any) -> bool:
    """Whether Excel could take it for a formula, or for damage; others need no cell of their own, which is quicker."""
    return isinstance(value, str) and (value.startswith(_STARTS) or ILLEGAL_CHARACTERS_RE.search(value) is not None)


def _sheet_name(title: str, taken: set[str]) -> str:
    """What Excel takes: 31 letters, none of them special, no name twice."""
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in title).strip("' ")[:31] or "1"
    name, number = clean, 2
    while name.casefold() in taken:
        name, number = f"{clean[:28]} {number}", number + 1
    taken.add(name.casefold())
    return name


def comma_separated(name: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """The same as CSV with a BOM, which Excel needs to read accents."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([safe_text(value) for value in header])
    writer.writerows([safe_text(value) for value in row] for row in rows)
    return response


def safe_text(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"
    return cell
