"""Syllables of English words: groups of vowels, silent e, and the pairs that are two sounds.

English spelling does not show its syllables. The rules are those that readability programs share since
E. U. Coke and E. Z. Rothkopf (1970, «Note on a simple algorithm for a computer-produced reading ease
score»), with a short list of common words that they miss. Checked against a hand-counted list.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from minga.engines.language.folding import letters_of_cp1252, spaces_of_cp1252


def count_syllables(folded: bytes) -> int:
    """Syllables of folded text; a word without a vowel counts as one."""
    return sum(map(_of_word, folded.translate(_PLAIN, _DROPPED).split()))


def _plain_letters() -> bytes:
    """Small letters without accents; é is spelled i, because it is never silent."""
    table = bytearray(b"-" * 256)
    for code in spaces_of_cp1252():
        table[code] = 32
    for code in b"0123456789'":
        table[code] = code
    for code, letter in letters_of_cp1252().items():
        base = unicodedata.normalize("NFD", letter)[0]
        table[code] = ord("i") if letter == "é" else ord(base) if base.isascii() else ord("x")
    return bytes(table)


_PLAIN: Final = _plain_letters()
_DROPPED: Final = bytes(
    code
    for code in range(256)
    if code not in letters_of_cp1252() and code not in spaces_of_cp1252() and chr(code) not in "0123456789-/'"
)
_PART: Final = re.compile(rb"[a-z']+")
_GROUP: Final = re.compile(rb"[aeiouy]+")
_TWO: Final = re.compile(
    rb"ia(?!l$|lly$|n$|ge)|(?<![stcgx])io|(?<![stcgx])ia[ln]|(?<=[^qg])ua(?![iy])|eo(?!u)|iu|uou|[aeiou]ing"
    rb"|ism$|isms$|(?<=[^aeiou])ier|iet|(?<![stc])ien|creat|ue[nt]|uity|coop|eum"
)
_ENDS_SILENT: Final = re.compile(
    rb"(?<![^aeiouy]l)(?<![eyio])(?<![^gq]u)e$|(?<![cst]h)(?<![aeiouysxzcgh])(?<![^aeiouy]l)es$|(?<![aeiouytd])ed$|(?<=[^cst]h)es$"
)
_INSIDE_SILENT: Final = re.compile(rb"[aeiouy][^aeiouyl]e(?:ments?|ly|ful|less|ness)$")
_IRREGULAR: Final = {
    word.encode(): count
    for count, words in {
        1: "were where there some come one once whose done gone since friend friends they're you're we're they've",
        2: "people people's every evening only business client clients quiet poem real being science sciences "
        "different interest several chocolate average sometimes someone somewhere nowhere elsewhere something "
        "therefore whereas timeline timelines guideline guidelines baseline baselines",
        3: "area areas area's idea ideas idea's created theory anyone anything anywhere everyone everything "
        "everybody vegetable",
        4: "society",
    }.items()
    for word in words.split()
}


@lru_cache(maxsize=50_000)
def _of_word(chunk: bytes) -> int:
    """Parts of a compound are counted one by one; what has no letter and no digit is nothing."""
    parts = _PART.findall(chunk)
    if not parts:
        return 1 if chunk.strip(b"-'") else 0
    return sum(_of_part(part) for part in parts) or 1


def _of_part(part: bytes) -> int:
    word = part.strip(b"'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = word.removesuffix(b"'s").replace(b"'", b"")
    groups = len(_GROUP.findall(word))
    if not groups:
        return 1 if word else 0
    silent = bool(_ENDS_SILENT.search(word)) + bool(_INSIDE_SILENT.search(word))
    return max(1, groups + len(_TWO.findall(word)) - silent)
