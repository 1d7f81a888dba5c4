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

    Blank cells and the usual ways of writing “not available” are missing. Raises Refused
    (`no_column`, `not_a_number` with line and column, `duplicate_entity`).
    """
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    codes, texts = tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(words))
    heading = tuple(rows[0]) if rows else ()
    for name in (entity, *codes, *texts):
        if name not in heading:
            raise Refused(Code.NO_COLUMN, f"The table has no column “{name}”.", name)
    values = np.array(
        [[_number(row[code], line, code) for code in codes] for line, row in enumerate(rows, start=2)], dtype=np.float64
    )
    return Table(
        tuple((row[entity] or "").strip() for row in rows),
        codes,
        values.reshape(len(rows), len(codes)),
        {name: tuple((row[name] or "").strip() for row in rows) for name in texts},
    )


def _number(cell: str | None, line: int, code: str) -> float:
    text = (cell or "").strip()
    if text.lower() in BLANK:
        return math.nan
    try:
        number = float(text)
    except ValueError:
        number = math.inf
    if not math.isfinite(number):
        told = f"Line {line}, column “{code}”: “{text}” is not a number (decimals are written with a point)."
        raise Refused(Code.NOT_A_NUMBER, told, f"{line}:{code}")
    return number
