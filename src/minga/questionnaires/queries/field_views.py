"""One question as a page needs it: frozen data with every value in it.

Templates neither ask the database nor decide; what is text of attributes is made here, so
that a page of a hundred questions stays quick.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minga.questionnaires.enums import QuestionKind as Kind

_MOST_RADIOS: Final = 12
_GROUPED: Final = frozenset({Kind.CHOICES, Kind.SCALE, Kind.YES_NO, Kind.MATRIX})
_PLAIN: Final = mark_safe(' type="text"')
_ATTRIBUTES: Final = {
    Kind.NUMBER: mark_safe(' type="text" inputmode="decimal" autocomplete="off"'),
    Kind.DATE: mark_safe(' type="text" autocomplete="off"'),
    Kind.EMAIL: mark_safe(' type="email" inputmode="email" autocapitalize="none" spellcheck="false"'),
    Kind.PHONE: mark_safe(' type="tel" inputmode="tel"'),
    Kind.NATIONAL_ID: mark_safe(' type="text" autocomplete="off" spellcheck="false"'),
}
_WIDTHS: Final = {
    Kind.NUMBER: " c-input--short",
    Kind.DATE: " c-input--medium",
    Kind.PHONE: " c-input--medium",
    Kind.NATIONAL_ID: " c-input--medium",
}


@dataclass(frozen=True)
class OptionView:
    """One radio or tick box."""

    key: str
    label: str
    hint: str
    id: str
    checked: bool


@dataclass(frozen=True)
class RowView:
    """One row of a matrix."""

    name: str
    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True)
class FileLine:
    """One attached file."""

    uuid: UUID
    name: str
    size: int
    address: str
    is_image: bool
    attachment: UUID
    erased: bool


@dataclass(frozen=True)
class OtherText:
    """What another window had written for the same question; in a team, perhaps somebody else's."""

    text: str
    at: str
    team: bool = False


@dataclass(frozen=True)
class CardView:
    """One repeatable card with its fields."""

    id: str
    number: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class FieldView:
    """One question on a page."""

    place: str
    kind: str
    label: str
    help: str
    example: str
    optional: bool
    typed: str
    errors: tuple[str, ...] = ()
    hidden: bool = False
    shown_if: str = ""
    unit: str = ""
    words: int | None = None
    characters: int | None = None
    written: int = 0
    understood: str = ""
    options: tuple[OptionView, ...] = ()
    ends: tuple[str, str] = ("", "")
    rows: tuple[RowView, ...] = ()
    cards: tuple[CardView, ...] = ()
    fixed_cards: bool = False
    takes_more_cards: bool = True
    files: tuple[FileLine, ...] = ()
    takes_more: bool = True
    evidence: bool = False
    evidence_files: tuple[FileLine, ...] = ()
    evidence_errors: tuple[str, ...] = ()
    accept: str = ""
    other: OtherText | None = None
    prefilled: bool = False
    lines: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """Name of the control in the form."""
        return f"q.{self.place}"

    @property
    def id(self) -> str:
        """Id of the control, also the anchor of its mistakes."""
        return "q-" + self.place.replace(".", "-")

    @property
    def grouped(self) -> bool:
        """Whether it is a group of radios or boxes; a long list of choices is a menu instead."""
        if self.kind == Kind.CHOICE:
            return len(self.options) <= _MOST_RADIOS
        return self.kind in _GROUPED

    @property
    def attributes(self) -> str:
        """What helps the keyboard of a phone, by kind."""
        return _ATTRIBUTES.get(Kind(self.kind), _PLAIN)

    @property
    def width(self) -> str:
        """The class of controls that hold little."""
        return _WIDTHS.get(Kind(self.kind), "")

    @property
    def shown_attributes(self) -> SafeString:
        """Where the question stands, and when it is shown: for form.js, and hidden until then."""
        condition = format_html(' data-shown-if="{}"', self.shown_if) if self.shown_if else ""
        return format_html(' data-place="{}"{}{}', self.place, condition, " hidden" if self.hidden else "")

    @property
    def aria_attributes(self) -> SafeString:
        """What belongs to a control for those who listen."""
        described = format_html(' aria-describedby="{}"', self.described_by) if self.described_by else ""
        wrong, needed = ' aria-invalid="true"' if self.errors else "", "" if self.optional else ' aria-required="true"'
        return format_html("{}{}{}", mark_safe(wrong), described, mark_safe(needed))  # noqa: S308 - constants

    @property
    def has_words(self) -> bool:
        """Whether anything stands between the label and the control."""
        return bool(self.help or self.example or self.errors or self.prefilled)

    @property
    def has_below(self) -> bool:
        """Whether anything stands under the control: how it was read, the room left."""
        return bool(self.understood or self.words or self.characters)

    @property
    def has_after(self) -> bool:
        """Whether the other window's text or evidence follows."""
        return bool(self.other or self.evidence)

    @property
    def described_by(self) -> str:
        """What a screen reader says after the label."""
        parts = (
            ("hint", self.help), ("known", self.prefilled), ("error", self.errors), ("read", self.understood)
        )  # fmt: skip
        return " ".join(f"{self.id}-{name}" for name, present in parts if present)
