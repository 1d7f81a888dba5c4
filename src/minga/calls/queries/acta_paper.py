"""What an acta in words is made of, and what its sections need to know. Paper and screen draw the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from minga.assessments.models import RubricDefinition, read_rubric
from minga.calls.enums import CallKind
from minga.calls.models import Rules
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.reasons import Wording, wording_of

NOTHING: Final = "—"


@dataclass(frozen=True, kw_only=True)
class Column:
    """The head of a column. `share`: how much of the width it wants beside the others; 0: as little as it needs."""

    text: str
    number: bool = False
    share: int = 0


@dataclass(frozen=True, kw_only=True)
class Block:
    """One piece of a section: `kind` says which of the fields are used.

    `paragraph`: `text`. `facts`: rows of a term and its value. `hashes`: the same, in even letters.
    `table`: `columns` and `rows`; `more`: how many rows are only in the file.
    """

    kind: str
    text: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """Rows of a table, each cell with whether it is a number."""
        numbers = [column.number for column in self.columns]
        return [list(zip(row, numbers, strict=True)) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Printed:
    """The whole acta in words."""

    title: str
    call: str
    round: str
    host: str
    edition: str
    lead: str
    sections: tuple[Section, ...]
    signers: tuple[tuple[str, str], ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One document being put into words. `most`: how many rows of a table are wanted; None: all of them."""

    said: Mapping[str, Any]
    rules: Rules
    most: int | None = None

    @cached_property
    def wording(self) -> Wording:
        return wording_of(self.rules, self.said["phase"]["key"], self.said["selection"])

    @cached_property
    def rubric(self) -> RubricDefinition | None:
        ruled = self.said["criteria"]["rubric"]
        return read_rubric(ruled) if ruled and self.said["jury"] else None

    @cached_property
    def challenges(self) -> Mapping[str, str]:
        return {each["key"]: each["title"] for each in self.said["challenges"]}

    @property
    def by_challenge(self) -> bool:
        return bool(self.said["call"]["kind"] == CallKind.SOLUTIONS)

    def table(self, columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> Block:
        """All rows, or the first of them and how many there are more."""
        shown = rows if self.most is None else rows[: self.most]
        return Block(kind="table", columns=tuple(columns), rows=tuple(shown), more=len(rows) - len(shown))

    def moment(self, value: str | None) -> str:
        """By the clock of the call."""
        return moment_in(datetime.fromisoformat(value), self.said["call"]["timezone"]) if value else NOTHING

    def codes(self, codes: Sequence[str]) -> str:
        """All of them, or the first and how many more."""
        shown = codes if self.most is None else codes[: self.most]
        words = ", ".join(shown) or _("none")
        if len(shown) < len(codes):
            words += " " + _("and %(n)s more") % {"n": len(codes) - len(shown)}
        return words


def points(value: str | None) -> str:
    """As they were compared: two decimals."""
    return NOTHING if value is None else number_format(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP), 2)


def plain(value: Decimal) -> str:
    """Without decimals that say nothing."""
    return number_format(value.normalize(), None)


def whole(value: int) -> str:
    """5.214"""
    return _grouped(Decimal(value), 0)


def amount_words(amount: Decimal, currency: str) -> str:
    """USD 15.000; cents only when there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{currency}\N{NO-BREAK SPACE}{_grouped(amount, places)}"


def _grouped(value: Decimal, places: int) -> str:
    """Thousands with a point, also in Spanish, where Django would leave a gap."""
    return number_format(value, places, force_grouping=True).replace("\N{NO-BREAK SPACE}", ".")
