"""The plain-language note beside a text: up to three suggestions, and how easy the text reads.

It suggests and never blocks: no form asks it, and nothing that is typed depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms as django_forms
from django.template import Context, Library
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minga.engines.language import LANGUAGES, Band, Finding, Formula, Kind, Language, Readability, review
from minga.ui import formats
from minga.ui.library import one_of, render_component

register = Library()

MOST_LETTERS: Final = 20_000
"""Of a longer text only the beginning is read: some 3,000 words, in about 10 ms."""
_SHOWN: Final = 3
_LEAST_WORDS: Final = 30
"""The formulas were made for passages; on fewer words they say nothing."""
_QUOTED_WORDS: Final = 5
_FIRST: Final = (
    Kind.LONG_SENTENCE,
    Kind.UNEXPLAINED_ACRONYM,
    Kind.DOUBLE_NEGATION,
    Kind.LONG_PARAGRAPH,
    Kind.JARGON,
    Kind.NOMINALISATION,
    Kind.PASSIVE,
)
_BANDS: Final[dict[Band, Promise]] = {
    Band.VERY_EASY: _("very easy to read"),
    Band.EASY: _("easy to read"),
    Band.FAIRLY_EASY: _("fairly easy to read"),
    Band.NORMAL: _("as easy to read as a newspaper"),
    Band.FAIRLY_HARD: _("fairly hard to read"),
    Band.HARD: _("hard to read"),
    Band.VERY_HARD: _("very hard to read"),
}
_SCALES: Final[dict[Formula, str | Promise]] = {
    Formula.INFLESZ: "INFLESZ",
    Formula.FERNANDEZ_HUERTA: "Fernández-Huerta",
    Formula.FLESCH_PT: _("Flesch for Portuguese"),
    Formula.FLESCH: "Flesch Reading Ease",
}


@dataclass(frozen=True)
class Suggestion:
    """One finding as it is said: what to do, where, and the values of the sentence."""

    advice: str
    quote: str
    values: dict[str, str | int]


@dataclass(frozen=True)
class PlainNote:
    """What the note holds; empty when there is nothing to say."""

    language: Language
    suggestions: tuple[Suggestion, ...] = ()
    more: int = 0
    band: str | Promise = ""
    value: str = ""
    scale: str | Promise = ""

    def __bool__(self) -> bool:
        return bool(self.suggestions or self.band)


def note_of(text: str, language: str) -> PlainNote:
    """The note for a text in its language; ValueError for a language that the engine does not know."""
    seen = review(text[:MOST_LETTERS], _known(language))
    once = _once(seen.findings)
    shown = sorted(sorted(once, key=lambda each: _FIRST.index(each.kind))[:_SHOWN], key=lambda each: each.start)
    reading = seen.readability[0] if seen.counts.words >= _LEAST_WORDS else None
    return PlainNote(
        seen.language, tuple(map(_suggestion, shown)), len(once) - len(shown), **(_said(reading) if reading else {})
    )


def _known(language: str) -> Language:
    for known in LANGUAGES:
        if known == language:
            return known
    raise ValueError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}.")


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """The same words are not brought up twice."""
    first: dict[tuple[Kind, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.kind, finding.quote.lower()), finding)
    return list(first.values())


def _suggestion(finding: Finding) -> Suggestion:
    words = finding.quote.split(maxsplit=_QUOTED_WORDS)
    quote = " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
    return Suggestion(finding.advice.value, quote, dict(finding.params))


def _said(reading: Readability) -> dict[str, Any]:
    value = formats.number(max(0, min(100, round(reading.value))))
    return {"band": _BANDS[reading.band], "value": value, "scale": _SCALES[reading.formula]}


@register.simple_tag(takes_context=True)
def plain_language(context: Context, *, field: django_forms.BoundField, language: str = "") -> SafeString:
    spoken = one_of("language", language or formats.language(), LANGUAGES)
    return render_component(
        context,
        "plain_language",
        field=field,
        language=spoken,
        note=note_of(str(field.value() or ""), spoken),
    )
