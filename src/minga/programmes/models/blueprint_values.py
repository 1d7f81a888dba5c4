"""The small values a blueprint is written with, and how each field describes itself.

A blueprint is a tree of frozen dataclasses. Each field says, in its metadata, what it is
called and what it is for; the reader, the writer, the comparison and the reference page
are all derived from that. So a field is added in one place, and nothing else can drift.

Do not put rules that need two fields here: those are in `queries.blueprint_checks`.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
FIELD_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
KEY_LENGTH = 60


def item(
    label: str | Promise,
    doc: str,
    *,
    default: Any = MISSING,
    at_least: int | None = None,
    at_most: int | None = None,
) -> Any:
    """A field: `label` is translated for readers, `doc` is its line in the reference page."""
    metadata = {"label": label, "doc": doc, "at_least": at_least, "at_most": at_most}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Wording:
    """Marks a text: complete in every language of the blueprint, or one name for all."""

    every_language: bool


@dataclass(frozen=True)
class Code:
    """Marks a code of a public list: country, territory, currency or language."""

    kind: str


@dataclass(frozen=True)
class Ref:
    """Marks the key of something else in the same blueprint."""

    to: str


@dataclass(frozen=True)
class IsKey:
    """Marks the name by which the rest of the blueprint points to this element.

    Keys inside forms have no hyphens: they become names of columns.
    """

    hyphens: bool = True


@dataclass(frozen=True)
class IsSource:
    """Marks a citation: the key of a source, a colon, a line or a range of lines."""


Texts = Annotated[Mapping[str, str], Wording(every_language=True)]
Name = Annotated[Mapping[str, str], Wording(every_language=False)]
Key = Annotated[str, IsKey()]
FieldKey = Annotated[str, IsKey(hyphens=False)]
Country = Annotated[str, Code("country")]
Territory = Annotated[str, Code("territory")]
Currency = Annotated[str, Code("currency")]
Language = Annotated[str, Code("language")]
StageRef = Annotated[str, Ref("stages")]
FormRef = Annotated[str, Ref("forms")]
RubricRef = Annotated[str, Ref("rubrics")]
RoleRef = Annotated[str, Ref("roles")]
OrganisationRef = Annotated[str, Ref("organisations")]
ResourceRef = Annotated[str, Ref("resources")]
ObjectiveRef = Annotated[str, Ref("objectives")]
CostRef = Annotated[str, Ref("budget")]
AssumptionRef = Annotated[str, Ref("assumptions")]
Citation = Annotated[str, IsSource()]


def _plain(number: Decimal) -> str:
    return f"{number:f}"


@dataclass(frozen=True)
class Range:
    """A number that may be open: `15`, `2-3`, `40+`."""

    low: Decimal
    high: Decimal | None

    _PATTERN = re.compile(r"(\d{1,9}(?:\.\d{1,4})?)(?:(\+)|\s*-\s*(\d{1,9}(?:\.\d{1,4})?))?", re.ASCII)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise ValueError when the text is not a number, `2-3` or `40+`."""
        match = cls._PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a range: {text}")
        low = Decimal(match[1])
        high = None if match[2] else Decimal(match[3] or match[1])
        if high is not None and high < low:
            raise ValueError(f"not a range: {text}")
        return cls(low, high)

    def __str__(self) -> str:
        if self.high is None:
            return f"{_plain(self.low)}+"
        if self.high == self.low:
            return _plain(self.low)
        return f"{_plain(self.low)}-{_plain(self.high)}"


@dataclass(frozen=True)
class Span:
    """A length of calendar time: `3d`, `2w`, `2m`, `1y`; with a sign when it is a distance."""

    count: int
    unit: str

    _PATTERN = re.compile(r"([+-]?)(\d{1,4})\s*([dwmy])", re.ASCII)
    _DAYS: ClassVar = {"d": 1, "w": 7, "m": 30, "y": 365}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise ValueError when the text is not a number and one of d, w, m, y."""
        match = cls._PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"not a span: {text}")
        count = int(match[2]) * (-1 if match[1] == "-" else 1)
        return cls(count, match[3])

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def days(self) -> int:
        """About how many days; months and years are rounded."""
        return self.count * self._DAYS[self.unit]

    def after(self, day: date) -> date:
        """The day this span later. A month from 31 January is the last day of February."""
        if self.unit in "dw":
            return day + timedelta(days=self.days)
        months = day.month - 1 + self.count * (12 if self.unit == "y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What every element may carry: where it was read, or which assumption it rests on."""

    source: tuple[Citation, ...] = item(
        pgettext_lazy("blueprint", "source"),
        "Where this was read: the key of a source, a colon and a line or a range of lines, "
        "such as `undp:23` or `unit:18-20`. One, or a list.",
        default=(),
    )
    assumed: tuple[AssumptionRef, ...] = item(
        pgettext_lazy("blueprint", "assumed"),
        "The keys of the assumptions this rests on, when no source says it. One, or a list.",
        default=(),
    )
