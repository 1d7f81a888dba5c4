"""What a review of a text says: figures, readability and findings. Words for them belong to whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

Language = Literal["es", "pt", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("es", "pt", "en")

SENTENCE_WORDS: Final = 20
"""A sentence has at most 20 words (DNP, «Guía de lenguaje claro para servidores públicos de Colombia»)."""
PARAGRAPH_LINES: Final = 5
"""A paragraph has at most 5 lines (the same guide)."""
LINE_LETTERS: Final = 90
"""A printed line of A4 in 12 points holds about 90 letters: how lines are counted where none are drawn."""


class Kind(StrEnum):
    """What was found."""

    LONG_SENTENCE = "long_sentence"
    LONG_PARAGRAPH = "long_paragraph"
    PASSIVE = "passive"
    NOMINALISATION = "nominalisation"
    DOUBLE_NEGATION = "double_negation"
    UNEXPLAINED_ACRONYM = "unexplained_acronym"
    JARGON = "jargon"


class Advice(StrEnum):
    """What to do about it; the parameters that come with each are named here."""

    CUT_AFTER = "cut_after"  # words, limit, after
    CUT = "cut"  # words, limit
    SPLIT_PARAGRAPH = "split_paragraph"  # lines, limit
    SAY_WHO = "say_who"  # (none)
    USE_VERB = "use_verb"  # verb
    SAY_POSITIVELY = "say_positively"  # plain (may be empty)
    EXPLAIN_ACRONYM = "explain_acronym"  # acronym
    SAY_PLAINLY = "say_plainly"  # plain
    LEAVE_OUT = "leave_out"  # (none)


class Formula(StrEnum):
    """A readability formula, by its name."""

    INFLESZ = "inflesz"
    FERNANDEZ_HUERTA = "fernandez_huerta"
    FLESCH_PT = "flesch_pt"
    FLESCH = "flesch"


class Band(StrEnum):
    """Where a value falls on the scale of its formula; not every scale has all seven."""

    VERY_EASY = "very_easy"
    EASY = "easy"
    FAIRLY_EASY = "fairly_easy"
    NORMAL = "normal"
    FAIRLY_HARD = "fairly_hard"
    HARD = "hard"
    VERY_HARD = "very_hard"


@dataclass(frozen=True)
class Counts:
    """How much text there is. A stretch of a list counts as a paragraph and a sentence of its own."""

    paragraphs: int = 0
    sentences: int = 0
    words: int = 0
    syllables: int = 0


@dataclass(frozen=True)
class Readability:
    """A value on the scale of `formula`: higher is easier; about 0 to 100, and beyond for odd texts."""

    formula: Formula
    value: float
    band: Band


@dataclass(frozen=True)
class Figures:
    """Counts, and what each formula of the language makes of them, the main one first; none without words."""

    counts: Counts
    readability: tuple[Readability, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One place to look at again: `text[start:end] == quote`."""

    kind: Kind
    start: int
    end: int
    quote: str
    advice: Advice
    params: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Review:
    """Everything that was seen in a text; findings in the order of the text."""

    language: Language
    counts: Counts
    readability: tuple[Readability, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Verdict:
    """Whether a text keeps the rules that a machine can check, and what stands in the way."""

    passes: bool
    blocking: tuple[Finding, ...]
    review: Review
