"""A column of numbers that was pasted: one row for each day, "date;value".

Pure. Reads dates and numbers as people write them, with a semicolon, a tab or, when nothing else
separates them, the last comma followed by a blank. Every row that cannot be read is told; none is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.questionnaires.models.parsing import parse_date, parse_number

_LONGEST_TOLD: Final = 60


@dataclass(frozen=True)
class PastedRow:
    """One row that could be read. `line` counts from 1, blank lines included."""

    line: int
    on: date
    value: Decimal


@dataclass(frozen=True)
class Pasted:
    """What could be read, and what is wrong with the rest, in the order of the lines."""

    rows: tuple[PastedRow, ...]
    problems: tuple[str, ...]


def read_pasted(text: str, language: str, *, unit: str = "") -> Pasted:
    """Rows and problems. A first row of headings is passed over when rows follow it."""
    rows: list[PastedRow] = []
    problems: list[str] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    for index, (number, line) in enumerate(lines):
        cells = _cells(line)
        day = parse_date(cells[0], language) if cells else None
        value = parse_number(cells[1], language, unit=unit) if len(cells) > 1 else None
        if index == 0 and len(lines) > 1 and len(cells) > 1 and not any(letter.isdigit() for letter in line):
            continue
        if day is not None and value is not None:
            rows.append(PastedRow(number, day, value))
        else:
            problems.append(_problem(number, line, cells, day))
    return Pasted(tuple(rows), tuple([*problems, *_doubled(rows)]))


def _cells(line: str) -> list[str]:
    for separator in ("\t", ";", "|"):
        if separator in line:
            return [cell.strip().strip('"') for cell in line.split(separator)]
    head, comma, tail = line.rpartition(", ")
    return [head.strip(), tail.strip()] if comma else [line]


def _problem(number: int, line: str, cells: Sequence[str], day: date | None) -> str:
    if len(cells) < 2:
        return _("Row %(row)s: write the date, a semicolon and the number. You wrote “%(text)s”.") % {
            "row": number,
            "text": line[:_LONGEST_TOLD],
        }
    if day is None:
        return _("Row %(row)s: “%(text)s” is not a date. Write it as 28/11/2026.") % {
            "row": number,
            "text": cells[0][:_LONGEST_TOLD],
        }
    return _("Row %(row)s: “%(text)s” is not a number.") % {"row": number, "text": cells[1][:_LONGEST_TOLD]}


def _doubled(rows: Sequence[PastedRow]) -> list[str]:
    """The same day twice: which of them holds cannot be guessed."""
    first: dict[date, int] = {}
    told = []
    for row in rows:
        if row.on in first:
            told.append(
                _("Row %(row)s: this day stands in row %(first)s already.") % {"row": row.line, "first": first[row.on]}
            )
        first.setdefault(row.on, row.line)
    return told
