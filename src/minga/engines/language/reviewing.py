"""The two questions that the house asks of a text: how is it, and is it plain enough."""

from __future__ import annotations

import unicodedata
from typing import Final

from minga.engines.language.acronyms import acronym_findings
from minga.engines.language.folding import MARK, fold
from minga.engines.language.lists import lists_of
from minga.engines.language.measures import figures_of, layout
from minga.engines.language.structure import length_findings
from minga.engines.language.tokens import tokens_of
from minga.engines.language.values import Kind, Language, Review, Verdict
from minga.engines.language.wording import WordingReader

BLOCKING: Final = frozenset({Kind.LONG_SENTENCE, Kind.LONG_PARAGRAPH, Kind.DOUBLE_NEGATION, Kind.UNEXPLAINED_ACRONYM})
"""The rules of the DNP that a machine can check. The other findings are advice."""


def review(text: str, language: Language) -> Review:
    """Count, measure and look through a text in its language.

    In: any text, of any length; `language` is `es`, `pt` or `en`, else ValueError.
    Out: a `Review`; offsets point into `text` as it was given. Deterministic, linear, never raises
    for what the text holds.
    """
    lists = lists_of(language)
    folded = fold(text)
    found = layout(text, folded, lists)
    tokens = tokens_of(text)
    findings = [
        *length_findings(found, tokens, lists),
        *WordingReader(tokens, language, lists).findings(),
        *acronym_findings(tokens, lists),
    ]
    findings.sort(key=lambda finding: (finding.start, -finding.end, finding.kind))
    spoken = fold(unicodedata.normalize("NFC", text)) if MARK in folded else folded
    lengths = [sentence.words for paragraph in found for sentence in paragraph.sentences]
    measured = figures_of(len(found), len(lengths), sum(lengths), spoken, language)
    return Review(language, measured.counts, measured.readability, tuple(findings))


def plain_enough(text: str, language: Language) -> Verdict:
    """Whether a text keeps the checkable rules; `blocking` says what stands in the way, in order."""
    seen = review(text, language)
    blocking = tuple(finding for finding in seen.findings if finding.kind in BLOCKING)
    return Verdict(not blocking, blocking, seen)
