"""Where paragraphs and sentences begin and end.

A paragraph ends at an empty line, at a line that closes a sentence, before an item of a list, and after
a short line that stands as a title. A sentence ends at . ! ? … before a space, unless the point belongs
to an abbreviation («art. 5», «Dr.», «EE. UU.»), to an initial («J. Pérez») or to the number of an item,
or the text goes on with a small letter. Every step is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from minga.engines.language.lists import WordLists

Span = tuple[int, int]

_TITLE_LETTERS: Final = 50
_ITEM: Final = re.compile(r"(?:[-–—*•·‣▪●○]|\(?(?:\d{1,3}|[a-z])[.)]|[ivx]{1,4}\))[ \t\xa0]")
_CLOSES: Final = re.compile(r"[.!?…:;][\"'»”’)\]*_]{0,3}$")
_OPENERS: Final = "\"'«“‘(\\[¿¡*_—–-"
_STOP: Final = re.compile(rf"[.!?…][\"'»”’)\]]*+(\s++)[\s{_OPENERS}]*+(?=(\S))")
"""A closing mark with what closes after it; the space (1); what the text goes on with, behind opening marks (2)."""
_BEFORE_POINT: Final = re.compile(r"[^\s(\[«“\"'¿¡/]*$")
_LONGEST_ABBREVIATION: Final = 9
_LONG_WORD: Final = 6
"""No abbreviation that stands before a name is so long."""


def paragraphs(text: str) -> Iterator[Span]:
    """Each stretch of text that stands by itself, without the space around it."""
    begin = end = -1
    closed = False
    for start, stop in _lines(text):
        if start == stop:
            closed = True
            continue
        if begin >= 0 and (closed or _starts_anew(text, start, stop, end, begin)):
            yield begin, end
            begin = -1
        if begin < 0:
            begin = start
        end, closed = stop, bool(_CLOSES.search(text, max(start, stop - 4), stop))
    if begin >= 0:
        yield begin, end


def _lines(text: str) -> Iterator[Span]:
    """Each line without the space around it; an empty one is where it is."""
    place = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        start = place + len(line) - len(line.lstrip()) if bare else place
        yield start, start + len(bare)
        place += len(line)


def _starts_anew(text: str, start: int, stop: int, before: int, begin: int) -> bool:
    """Whether a line is an item of a list, or follows a title."""
    if _ITEM.match(text, start, stop):
        return True
    first = text[start]
    title = before - begin <= _TITLE_LETTERS and "\n" not in text[begin:before]
    return title and (first.isupper() or first.isdigit() or first in "¿¡«“")


def sentences(text: str, start: int, stop: int, lists: WordLists) -> Iterator[Span]:
    """The sentences of one paragraph, end to end, each with the marks that close it."""
    marker = _ITEM.match(text, start, stop)
    begin = start
    for found in _STOP.finditer(text, marker.end() if marker else start, stop):
        following = found[2]
        if following.islower():
            continue
        point = found.start()
        if text[point] == "." and _is_inside(text, begin, point, following, lists):
            continue
        end, after = found.span(1)
        yield begin, end
        begin = after
    if begin < stop:
        yield begin, stop


def _is_inside(text: str, begin: int, point: int, following: str, lists: WordLists) -> bool:
    """Whether a point belongs to the word before it, and the sentence goes on."""
    near = text[max(begin, point - _LONGEST_ABBREVIATION) : point]
    if near[-_LONG_WORD:].isalpha() and len(near) >= _LONG_WORD and not following.isdigit():
        return False
    last = _BEFORE_POINT.search(near)
    word = last[0].lower() if last else ""
    if word in lists.before_a_name:
        return True
    if following.isdigit():
        return word in lists.before_a_number
    initial = len(word) == 1 and text[point - 1].isupper() and following.isupper()
    return initial and word not in lists.words_of_one_letter
