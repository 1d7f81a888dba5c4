"""From the bytes that somebody uploaded to rows of text, or a reason in words why not.

Nothing here trusts the name, the size or the content of the file: whatever the bytes are,
the answer is a `Sheet` or a `FileProblem`. Cells keep formulas as text ("=A1+B1"), so that
the check can refuse them; no formula is ever computed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from minga.core.errors import DomainError

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 120
LONGEST_CELL: Final = 1_000
_MOST_UNPACKED: Final = 150 * 1024 * 1024
_MOST_EMPTY: Final = 2_000
_MOST_LINES_IN_CELL: Final = 8
_DELIMITERS: Final = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class FileProblem(DomainError):
    """The file cannot be read; the message says what to do."""


@dataclass(frozen=True)
class Merge:
    """A block of merged cells, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Rows of text as they stand in the file; the first one is row 1."""

    rows: Sequence[Sequence[str]]
    name: str = ""
    encoding: str = ""
    merges: Sequence[Merge] = field(default_factory=tuple)


def read_sheets(content: bytes, name: str = "", *, values: bool = False) -> list[Sheet]:
    """Every sheet of the file that holds something; a CSV has one.

    `values`: what formulas gave when the file was last saved, instead of the formulas.
    """
    if not content.strip():
        raise FileProblem(_("The file is empty. Choose the file again."), code="empty")
    refuse_strangers(content[:4096])
    sheets = _read_workbook(content, values) if content.startswith(b"PK\x03\x04") else [_read_csv(content)]
    found = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not found:
        raise FileProblem(_("The file has no rows. Choose the file again."), code="empty")
    del name
    return found


def refuse_strangers(head: bytes) -> None:
    """Say what to do with the kinds of files that are often sent by mistake."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        message = _(
            "This is an old Excel file (.xls) or one with a password. Open it in Excel, choose “Save as”, "
            "“Excel workbook (.xlsx)” without a password, and send that file."
        )
    elif head.startswith(b"PK") and b"opendocument.spreadsheet" in head[:200]:
        message = _(
            "This is a LibreOffice file (.ods). Choose “Save as”, “Excel 2007-365 (.xlsx)”, and send that file."
        )
    elif start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        message = _("This file is a web page with another name. Open it in Excel and save it as .xlsx or .csv.")
    elif head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"MZ", b"\x7fELF", b"Rar!", b"\x1f\x8b")
    ):
        message = _("This file is not a table. Send the list as .xlsx or .csv.")
    else:
        return
    raise FileProblem(message, code="kind")


# --- Excel ---------------------------------------------------------------------------------


def _read_workbook(content: bytes, values: bool) -> list[Sheet]:
    broken = FileProblem(_("This Excel file is damaged. Open it, save it again as .xlsx and send it."), code="damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(item.file_size for item in package.infolist()) > _MOST_UNPACKED:
                raise FileProblem(
                    _("This Excel file is too large once opened. Copy only the list to a new file and send that."),
                    code="too_large",
                )
            if not any(item.startswith("xl/") for item in package.namelist()):
                raise FileProblem(_("This file is not a table. Send the list as .xlsx or .csv."), code="kind")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
            try:
                return [_read_worksheet(sheet, package) for sheet in book.worksheets if sheet.sheet_state == "visible"]
            finally:
                book.close()
    except DomainError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise broken from error


def _read_worksheet(sheet: Any, package: zipfile.ZipFile) -> Sheet:
    sheet.reset_dimensions()
    rows = _limited(
        [_cell_text(value) for value in values[:MOST_COLUMNS]] for values in sheet.iter_rows(values_only=True)
    )
    merges = _merges(package, getattr(sheet, "_worksheet_path", ""))
    return Sheet(_filled_down(rows, merges), name=sheet.title, merges=merges)


def _cell_text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    text = getattr(value, "text", value)  # array formulas carry theirs in `text`
    return clean_cell(str(text))


def _merges(package: zipfile.ZipFile, path: str) -> tuple[Merge, ...]:
    """Merged blocks of a sheet; read-only workbooks do not tell them."""
    if path.lstrip("/") not in package.namelist():
        return ()
    found = _MERGE.findall(package.read(path.lstrip("/")))
    return tuple(
        Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        for left, top, right, bottom in found[:5_000]
    )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _filled_down(rows: list[list[str]], merges: Sequence[Merge]) -> list[list[str]]:
    """A cell merged over several rows holds for each of them."""
    for merge in merges:
        if merge.left != merge.right or merge.top >= len(rows) or merge.left >= len(rows[merge.top]):
            continue
        value = rows[merge.top][merge.left]
        for number in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
            row = rows[number]
            row.extend([""] * (merge.left + 1 - len(row)))
            row[merge.left] = row[merge.left] or value
    return rows


# --- CSV -----------------------------------------------------------------------------------


def _read_csv(content: bytes) -> Sheet:
    text, encoding = decode(content)
    if len(_CONTROL.findall(text[:20_000])) > len(text[:20_000]) // 50:
        raise FileProblem(_("This file is not a table. Send the list as .xlsx or .csv."), code="kind")
    delimiter = _delimiter(text)
    if text[:4].lower() == "sep=" and len(text) > 4:
        delimiter, text = text[4], text.partition("\n")[2]
    try:
        reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
        rows = _limited([clean_cell(value) for value in record[:MOST_COLUMNS]] for record in reader)
    except csv.Error as error:
        raise _open_quote(0) from error
    for number, row in enumerate(rows, start=1):
        if any(value.count("\n") > _MOST_LINES_IN_CELL for value in row):
            raise _open_quote(number)
    return Sheet(rows, encoding=encoding)


def _open_quote(number: int) -> FileProblem:
    if not number:
        return FileProblem(
            _("A quotation mark opens in this file and never closes. Delete it and send it again."), code="quote"
        )
    return FileProblem(
        _("A quotation mark opens in row %(row)s and does not close. Delete it and send the file again.")
        % {"row": number},
        code="quote",
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding that fits: BOM first, then UTF-8, then what Windows, DOS and Mac wrote."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    zeros = content[:2_000].count(0)
    if zeros > len(content[:2_000]) // 4:
        encoding = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        tries = [(content.decode(code, "replace"), code) for code in ("cp1252", "cp850", "mac_roman")]
        return max(tries, key=lambda tried: _plausible(tried[0]))


def _plausible(text: str) -> int:
    """How much the letters beyond ASCII look like Spanish or Portuguese."""
    odd = [letter for letter in text[:200_000] if ord(letter) > 127]
    good = sum(letter in "áéíóúñüÁÉÍÓÚÑÜãõâêôçàÃÕÂÊÔÇÀº°ª" for letter in odd)
    return 2 * good - len(odd) - 5 * text.count("\ufffd")


def _delimiter(text: str) -> str:
    """The separator that cuts the first rows most often, and most evenly."""
    sample = "\n".join(text[:60_000].splitlines()[:40])

    def score(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(record) for record in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(record)]
        except csv.Error:
            return (0.0, 0)
        if not widths or max(widths) == 1:
            return (0.0, 0)
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        return (widths.count(usual) / len(widths) * min(usual, 8) if usual > 1 else 0.1, usual)

    return max(_DELIMITERS, key=score)


# --- Both ----------------------------------------------------------------------------------


def clean_cell(value: str) -> str:
    """One cell as text: no control characters, plain spaces, not endless."""
    plain = _CONTROL.sub(
        "", value.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u200b", "")
    )
    text = plain.strip().lstrip("\ufeff")
    if text[:1] == "'" and text[1:2] in "=+-@":  # our own protection in a list of refused rows
        text = text[1:]
    return text[:LONGEST_CELL]


def _limited(rows: Iterable[list[str]]) -> list[list[str]]:
    """The rows up to the last that holds something; too many are refused, not cut."""
    kept: list[list[str]] = []
    filled, last = 0, 0
    for number, row in enumerate(rows, start=1):
        kept.append(row)
        if any(row):
            filled, last = filled + 1, number
        if filled > MOST_ROWS + 20:
            raise FileProblem(
                _("This file has more than %(most)s rows. Divide it and send one part at a time.")
                % {"most": MOST_ROWS},
                code="too_many",
            )
        if number - last > _MOST_EMPTY:
            break
    return kept[:last]
