"""The data: entities, one column of numbers for each thing measured, and words that group them."""

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.refusals import Code, Refused

BLANK = frozenset({"", "na", "n/a", "nan", "null", "-", "–", "…", ".."})


@dataclass(frozen=True)
class Table:
    """`values[i, j]` is column `columns[j]` of `entities[i]`, NaN where missing; `words[name][i]` a text.

    `columns` holds indicators and denominators; `words` groups, peers, types of entity.
    """

    entities: tuple[str, ...]
    columns: tuple[str, ...]
    values: NDArray[np.float64]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.entities), len(self.columns)):
            raise Refused(Code.BAD_VALUE, "The table does not have one row an entity and one column a measure.")
        if len(set(self.entities)) < len(self.entities):
            twice = next(name for name in self.entities if self.entities.count(name) > 1)
            raise Refused(Code.DUPLICATE_ENTITY, f"“{twice}” stands twice in the table.", twice)
        if np.isinf(self.values).any():
            raise Refused(Code.NOT_A_NUMBER, "The table holds an infinite number.")

    def pick(self, codes: Iterable[str]) -> NDArray[np.float64]:
        """These columns in this order, (n, len(codes)). Raises Refused (`no_column`)."""
        at = {name: column for column, name in enumerate(self.columns)}
        wanted = tuple(codes)
        for code in wanted:
            if code not in at:
                raise Refused(Code.NO_COLUMN, f"The table has no column “{code}”.", code)
        return self.values[:, [at[code] for code in wanted]]

    def word(self, name: str) -> tuple[str, ...]:
        """A column of words; all alike when `name` is empty. Raises Refused (`no_column`)."""
        if not name:
            return ("",) * len(self.entities)
        if name in self.words:
            return self.words[name]
        raise Refused(Code.NO_COLUMN, f"The table has no column of words “{name}”.", name)

    def keep(self, mask: NDArray[np.bool_]) -> "Table":
        """Only the entities where `mask`."""
        kept = np.flatnonzero(mask)
        words = {name: tuple(texts[i] for i in kept) for name, texts in self.words.items()}
        return Table(tuple(self.entities[i] for i in kept), self.columns, self.values[kept], words)


def table_hash(table: Table) -> str:
    """SHA-256 of what the table says, whatever the order of its rows and columns."""
    said = {
        name: {
            "values": {
                code: None if math.isnan(value) else value
                for code, value in zip(table.columns, table.values[row].tolist(), strict=True)
            },
            "words": {column: texts[row] for column, texts in table.words.items()},
        }
        for row, name in enumerate(table.entities)
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def table_from_csv(text: str, *, entity: str, numbers: Iterable[str], words: Iterable[str] = ()) -> Table:
    """Read a CSV with a heading. `entity`: the column that names the row; `numbers`, `words`: what to read.

    Blank cells and the usual ways of writing “not available” are missing; a decimal comma is one where
    columns are parted by semicolons or tabs. Raises Refused (`no_column`, `not_a_number` with line and
    column, `no_name`, `duplicate_entity`, `file`).
    """
    heading, rows, decimal = rows_of(text)
    codes, texts = tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(words))
    for name in (entity, *codes, *texts):
        if name not in heading:
            raise Refused(Code.NO_COLUMN, f"The table has no column “{name}”.", name)
    at = {name: column for column, name in enumerate(heading)}
    values = np.array(
        [[_number(row[at[code]], line, code, decimal) for code in codes] for line, row in rows], dtype=np.float64
    )
    names = tuple(row[at[entity]].strip() for _, row in rows)
    for (line, _), name in zip(rows, names, strict=True):
        if not name:
            raise Refused(Code.NO_NAME, f"Line {line} has no name in the column “{entity}”.", str(line))
    return Table(
        names,
        codes,
        values.reshape(len(rows), len(codes)),
        {name: tuple(row[at[name]].strip() for _, row in rows) for name in texts},
    )


def rows_of(text: str) -> tuple[list[str], list[tuple[int, list[str]]], str]:
    """Heading, rows with their lines, and the decimal sign; blank rows are left out.

    Columns are parted by commas, or else by semicolons or tabs, as spreadsheets write them where
    decimals have a comma.
    """
    text = text.lstrip("\ufeff")
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    read = csv.reader(io.StringIO(text), delimiter=mark)
    heading = [name.strip() for name in next(read, [])]
    twice = next((name for name in heading if name and heading.count(name) > 1), None)
    if twice is not None:
        raise Refused(Code.FILE, f"The table has two columns called “{twice}”.", twice)
    rows = []
    for row in read:
        if any(cell.strip() for cell in row):
            if len(row) > len(heading):
                told = f"Line {read.line_num} has {len(row)} cells, and the heading {len(heading)}."
                raise Refused(Code.FILE, told, str(read.line_num))
            rows.append((read.line_num, row + [""] * (len(heading) - len(row))))
    return heading, rows, "." if mark == "," else ","


def _number(cell: str, line: int, code: str, decimal: str) -> float:
    text = cell.strip()
    if text.lower() in BLANK:
        return math.nan
    try:
        number = float(text.replace(decimal, ".", 1))
    except ValueError:
        number = math.inf
    if not math.isfinite(number):
        told = f"Line {line}, column “{code}”: “{text}” is not a number such as 1234.5."
        raise Refused(Code.NOT_A_NUMBER, told, f"{line}:{code}")
    return number
