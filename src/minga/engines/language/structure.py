"""Findings about length: sentences of more than 20 words, paragraphs of more than 5 lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from minga.engines.language.lists import WordLists
from minga.engines.language.measures import Paragraph, Sentence
from minga.engines.language.tokens import Tokens
from minga.engines.language.values import LINE_LETTERS, PARAGRAPH_LINES, SENTENCE_WORDS, Advice, Finding, Kind

_LEAST_PIECE: Final = 5
_QUOTED_WORDS: Final = 5
_STRONG, _PAUSE, _WEAK = 0.0, 0.02, 0.08


def length_findings(found: list[Paragraph], tokens: Tokens, lists: WordLists) -> Iterator[Finding]:
    """Every sentence and every paragraph that is too long."""
    for paragraph in found:
        lines = -(-(paragraph.end - paragraph.start) // LINE_LETTERS)
        if lines > PARAGRAPH_LINES:
            yield _finding(
                tokens.text,
                Kind.LONG_PARAGRAPH,
                paragraph,
                Advice.SPLIT_PARAGRAPH,
                {"lines": lines, "limit": PARAGRAPH_LINES},
            )
        for sentence in paragraph.sentences:
            if sentence.words > SENTENCE_WORDS:
                yield _long_sentence(sentence, tokens, lists)


def _long_sentence(sentence: Sentence, tokens: Tokens, lists: WordLists) -> Finding:
    params: dict[str, str | int] = {"words": sentence.words, "limit": SENTENCE_WORDS}
    after = _cut(sentence, tokens, lists)
    if not after:
        return _finding(tokens.text, Kind.LONG_SENTENCE, sentence, Advice.CUT, params)
    return _finding(tokens.text, Kind.LONG_SENTENCE, sentence, Advice.CUT_AFTER, {**params, "after": after})


def _finding(
    text: str, kind: Kind, place: Sentence | Paragraph, advice: Advice, params: dict[str, str | int]
) -> Finding:
    return Finding(kind, place.start, place.end, text[place.start : place.end], advice, params)


def _cut(sentence: Sentence, tokens: Tokens, lists: WordLists) -> str:
    """The words before the best place to cut: near the middle, at a joint; nothing when there is none."""
    first = bisect_left(tokens.starts, sentence.start)
    last = bisect_left(tokens.starts, sentence.end) - 1
    length = last - first + 1
    best, cost = -1, 1.0
    for place in range(first + _LEAST_PIECE - 1, last - _LEAST_PIECE + 1):
        joint = _joint(place, tokens, lists)
        if joint is None:
            continue
        here = abs((place - first + 1) / length - 0.5) + joint
        if here < cost:
            best, cost = place, here
    if best < 0:
        return ""
    return " ".join(tokens.text[tokens.starts[best - _QUOTED_WORDS + 1] : tokens.ends[best]].split())


def _joint(place: int, tokens: Tokens, lists: WordLists) -> float | None:
    """How willingly a sentence is cut after this word. Never at a comma alone: it may stand in a list."""
    following = tokens.words[place + 1]
    if following in lists.joints:
        return _STRONG
    gap = tokens.gap(place)
    if gap[:1] in (";", ":", "—", "–") or gap[:2] in (" —", " –"):
        return _PAUSE
    return _WEAK if following in lists.weak_joints else None
