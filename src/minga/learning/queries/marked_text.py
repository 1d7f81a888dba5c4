"""The words a comment is about, found in the text and marked there. Values only.

A comment keeps where its quote begins. A browser counts other characters than Python does, and somebody
without a script copies the words by hand, so the quote decides and the place only helps.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Mark:
    """Words from `start` on, and the number of the comment about them."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Piece:
    """A run of text and the comments it belongs to; `ends`: those whose words end with it."""

    text: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def find_quote(text: str, quote: str, near: int | None = None) -> tuple[int, str] | None:
    """Where these words stand in the text, and how they stand there; the place nearest to `near` of several.

    Line breaks and doubled spaces do not matter. None when the text does not say so.
    """
    words = [re.escape(word) for word in _SPACE.split(quote.strip()) if word]
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(words), text))
    if not found:
        return None
    best = min(found, key=lambda each: abs(each.start() - (near or 0)))
    return best.start(), best.group()


def pieces_of(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The text cut where marks begin and end; marks may overlap."""
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text), *(mark.start for mark in inside), *(mark.end for mark in inside)})
    return tuple(
        Piece(
            text[begin:end],
            tuple(mark.number for mark in inside if mark.start <= begin and end <= mark.end),
            tuple(mark.number for mark in inside if mark.end == end),
        )
        for begin, end in pairwise(cuts)
        if begin < end
    )
