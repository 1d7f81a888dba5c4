"""Text as bytes, letter by letter: the ground on which words and syllables are counted fast.

`fold` gives one byte for each character, so places stay the same. What Windows-1252 holds (all of
Spanish, Portuguese and English) is itself; another letter becomes its base letter (ẽ → e), else `x`;
a combining accent becomes MARK, everything else a `*`. Then counting is `translate`, `replace` and
`split` on bytes, which run in C: a thousand words take some tens of microseconds.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

MARK: Final = 0x81  # no character of Windows-1252
_ERRORS: Final = "minga.engines.language.fold"
_BREAKS: Final = "–—…\xa0"  # dashes and dots stand between words, as spaces do


def fold(text: str) -> bytes:
    """One byte for each character of `text`."""
    return text.encode("cp1252", _ERRORS)


def word_count(folded: bytes) -> int:
    """Words: what stands between spaces and holds a letter or a digit («1.234,5», «y/o», «e-mail» are one)."""
    return len(folded.translate(_WORDS, _DROPPED).split())


def byte_of(character: str) -> int:
    """The byte of one character of Windows-1252."""
    return character.encode("cp1252")[0]


def letters_of_cp1252() -> dict[int, str]:
    """Each byte that is a letter, with that letter in small."""
    known = {}
    for code in range(256):
        try:
            character = bytes((code,)).decode("cp1252")
        except UnicodeDecodeError:
            continue
        if character.isalpha():
            known[code] = character.lower()
    return known


def spaces_of_cp1252() -> frozenset[int]:
    """Each byte that separates words."""
    return frozenset(range(33)) | {0x7F} | {byte_of(each) for each in _BREAKS}


def _replacement(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return b"".join(_one(each) for each in error.object[error.start : error.end]), error.end


def _one(character: str) -> bytes:
    if character.isspace() or character == "\x85":
        return b" "
    if unicodedata.combining(character):
        return bytes((MARK,))
    if character.isdigit():
        return b"0"
    if not character.isalpha():
        return b"*"
    base = unicodedata.normalize("NFD", character)[0]
    return base.encode("ascii") if base.isascii() and base.isalpha() else b"x"


codecs.register_error(_ERRORS, _replacement)

_DIGITS: Final = frozenset(b"0123456789")
_KEPT: Final = frozenset(letters_of_cp1252()) | _DIGITS
_WORDS: Final = bytes(32 if code in spaces_of_cp1252() else code for code in range(256))
_DROPPED: Final = bytes(code for code in range(256) if code not in _KEPT and code not in spaces_of_cp1252())
