"""What a form asks, as plain frozen data: the one format of blueprints, versions and XLSForm.

Pure Python: nothing here knows the database or a request, so `programmes` may import it to
check a blueprint. Build a `Definition` only with `reading.read_definition`, which refuses
what could not be rendered or answered; a hand-made one skips those checks.

    {"title": {"es": "Postulación"}, "sections": [
      {"key": "problem", "title": {"es": "El problema"}, "questions": [
        {"key": "people", "kind": "number", "label": {"es": "¿A cuántas personas afecta?"},
         "unit": {"es": "personas"}, "minimum": 1, "whole": true},
        {"key": "which", "kind": "text", "label": {"es": "¿Cuáles?"}, "required": false,
         "shown_if": {"question": "people", "op": "at_most", "value": 10}}]}]}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from minga.questionnaires.enums import Operation, QuestionKind

Texts = Mapping[str, str]

WORDY: Final = frozenset({QuestionKind.TEXT, QuestionKind.LONG_TEXT})
NUMERIC: Final = frozenset({QuestionKind.NUMBER, QuestionKind.MONEY, QuestionKind.SCALE})
CHOOSING: Final = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
RESERVED_SECTIONS: Final = frozenset({"revisar", "recibo", "guardado", "retirar", "corregir", "imprimir", "archivos"})


@dataclass(frozen=True)
class Comparison:
    """One comparison with an earlier answer. For several values of `is`, any of them."""

    question: str
    op: Operation
    values: tuple[str | Decimal, ...] = ()


@dataclass(frozen=True)
class Every:
    """All of these must hold."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """One of these must hold."""

    parts: "tuple[Condition, ...]"


Condition = Comparison | Every | AnyOf


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to choose, or one row of a matrix."""

    key: str
    label: Texts
    hint: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whole numbers with words at both ends."""

    low: int
    high: int
    low_label: Texts
    high_label: Texts

    @property
    def steps(self) -> range:
        return range(self.low, self.high + 1)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `minimum` and `maximum` bound a number, or count choices, cards, files."""

    key: str
    kind: QuestionKind
    label: Texts
    help: Texts = field(default_factory=dict)
    example: Texts = field(default_factory=dict)
    required: bool = True
    personal: bool = False
    words: int | None = None
    characters: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    whole: bool = False
    unit: Texts = field(default_factory=dict)
    currency: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    scale: Scale | None = None
    fields: "tuple[Question, ...]" = ()
    formats: tuple[str, ...] = ()
    evidence: bool = False
    shown_if: Condition | None = None
    fills: str = ""

    @property
    def asks(self) -> bool:
        """Whether an answer is expected at all."""
        return self.kind is not QuestionKind.STATEMENT

    @cached_property
    def option_keys(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options)

    @cached_property
    def field_by_key(self) -> "Mapping[str, Question]":
        return {inner.key: inner for inner in self.fields}


@dataclass(frozen=True, kw_only=True)
class Example:
    """How somebody else answered, beside the section: a quotation and what it does well."""

    title: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    points: tuple[Texts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """One step of the form."""

    key: str
    title: Texts
    intro: Texts = field(default_factory=dict)
    example: Example | None = None
    shown_if: Condition | None = None
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole form, checked. `anonymous`: nobody but the person herself sees her name on them."""

    title: Texts
    intro: Texts = field(default_factory=dict)
    minutes: int | None = None
    anonymous: bool = False
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question outside cards, by its key, in order."""
        return {question.key: question for section in self.sections for question in section.questions}

    @cached_property
    def section_by_key(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section in which each question stands."""
        return {question.key: section for section in self.sections for question in section.questions}

    def everything(self) -> Iterator[Question]:
        """All questions, those on cards too."""
        for question in self.questions.values():
            yield question
            yield from question.fields


def tests_in(condition: Condition | None) -> Iterator[Comparison]:
    """Every comparison inside a condition."""
    if isinstance(condition, Comparison):
        yield condition
    elif condition is not None:
        for part in condition.parts:
            yield from tests_in(part)
