"""The words of a text with their places: what the findings are read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Tokens:
    """Word by word: where it begins, where it ends, and how it reads in small letters."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    words: Sequence[str]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, place: int) -> str:
        """The word there, or nothing beyond the last one."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """What stands between this word and the next."""
        after = self.starts[place + 1] if place + 1 < len(self.words) else len(self.text)
        return self.text[self.ends[place] : after]

    def together(self, first: int, last: int) -> bool:
        """Whether only spaces stand between these words."""
        return last < len(self.words) and all(self.gap(place).isspace() for place in range(first, last))


def tokens_of(text: str) -> Tokens:
    """Every word of `text`. Small letters are as long as capitals, so places agree."""
    low = text.replace("İ", "I").lower().replace("’", "'")
    found = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(low)]
    return Tokens(text, [each[0] for each in found], [each[1] for each in found], [each[2] for each in found])
