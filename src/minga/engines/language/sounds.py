"""How many syllables a word or a text has, by rules of spelling.

Spanish and Portuguese show their syllables in writing, so no dictionary is needed. The folded text
(see `folding`) is mapped to a few classes of letters, what sounds as one is found by
`bytes.replace` and `bytes.count`, and the vowels that are left are the syllables. A word without a vowel («km», «2024»,
«DNP») counts as one.

Sources. Spanish: RAE and ASALE, «Ortografía de la lengua española» (2010): a closed vowel beside an open
one, or two different closed ones, are one syllable; í or ú beside an open vowel are not; an h between
vowels changes nothing. Portuguese: Cunha and Cintra, «Nova gramática do português contemporâneo», and
the divisions that Priberam prints: falling pairs are one syllable, rising pairs are two, except at the
end of a word that is stressed before (his-tó-ria) and after q and g (qua-tro, lín-gua). English has
no such rules: `english` counts groups of vowels and knows the usual exceptions.
"""

from __future__ import annotations

import re
from typing import Final

from minga.engines.language import english
from minga.engines.language.folding import MARK, fold, letters_of_cp1252, spaces_of_cp1252, word_count
from minga.engines.language.values import Language

Table = tuple[bytes, bytes]


def syllables(text: str, language: Language) -> int:
    """Syllables of a word or of a whole text; 0 when it holds no letter and no digit."""
    folded = fold(text)
    return count_syllables(folded, language, word_count(folded))


def count_syllables(folded: bytes, language: Language, words: int) -> int:
    """The same for text that is folded already and whose words are counted."""
    if language == "en":
        return english.count_syllables(folded)
    vowels = _spanish(folded) if language == "es" else _portuguese(folded)
    heard = vowels.translate(None, _NOT_A_SOUND)
    found = len(heard) - heard.count(b" ") + words - len(heard.split())
    return found - _glides(vowels) if language == "es" else found


def _classes(names: dict[str, str], *, own: str, gone: str = "") -> Table:
    """A translation of folded text: each letter to its class, letters of `own` to themselves, others to c.

    What joins words («y/o», «guarda-chuva») becomes a hyphen, which no two vowels sound across.
    """
    letters, spaces = letters_of_cp1252(), spaces_of_cp1252()
    named = {letter: name for name, members in names.items() for letter in members} | {each: each for each in own}
    table = bytearray(b"-" * 256)
    dropped = bytearray((MARK,))
    for code in range(256):
        letter = letters.get(code)
        if code in spaces:
            table[code] = 32
        elif letter:
            table[code] = ord(named.get(letter, "c"))
            dropped += bytes((code,)) if letter in gone else b""
        elif chr(code) not in "-/'@_&":
            dropped.append(code)
    return bytes(table), bytes(dropped)


def _to(source: bytes, target: bytes) -> bytes:
    return bytes.maketrans(source, target)


_NOT_A_SOUND: Final = bytes(code for code in range(256) if code not in b"aiuIU ")

_SPANISH: Final = _classes({"a": "aáàâãäåeéèêëoóòôõö", "i": "iïìî", "u": "uüùû", "I": "í", "U": "ú"}, own="y", gone="h")
"""The silent u of que and gui is counted as a glide, which comes to the same."""
_SPANISH_TWICE: Final = ((b"ii", b"i-i"), (b"iI", b"i-I"), (b"uu", b"u-u"))
"""The same vowel twice is two sounds: chi-i-ta."""
_SPANISH_KINDS: Final = _to(b"uU", b"iI")
"""Then only open (a), closed (i) and closed with an accent (I) are told apart."""
_CONSONANT_Y: Final = re.compile(rb"y(?=[aiI])")


def _spanish(folded: bytes) -> bytes:
    said = folded.translate(*_SPANISH)
    for source, target in _SPANISH_TWICE:
        if source in said:
            said = said.replace(source, target)
    return _CONSONANT_Y.sub(b"c", said.translate(_SPANISH_KINDS)).replace(b"y", b"i")


def _glides(said: bytes) -> int:
    """Closed vowels of Spanish that sound with the vowel beside them; between two open ones, with one only."""
    count = said.count
    return count(b"ia") + count(b"ai") + count(b"ii") + count(b"iI") - count(b"aia")


_PORTUGUESE: Final = _classes(
    {"A": "áéóâêôäö", "T": "ãõ", "I": "í", "U": "ú", "u": "uüùû", "i": "iyïìî", "a": "aàå", "e": "eèë", "k": "ç"},
    own="oghlmnqrsz",
)
_PORTUGUESE_OPEN: Final = _to(b"eoAT", b"aaaa")
_RISING_END: Final = re.compile(rb"([AIU][aeiouTcghklmnqrsz]*[cghklmnqrsz])[ieuo]([aeo])(?=s?[ -])")
_APART: Final = re.compile(rb"(?<=[aeiouA])([iu])(?=nh|[lmnrz](?![aeiouAIUTh]))")
_PREFIXED: Final = ((b" reuni", b" re-uni"), (b" reutil", b" re-util"), (b"proib", b"pro-ib"), (b"coibi", b"co-ibi"))
_SPELLED: Final = (
    (b" ao ", b" a "),
    (b" aos ", b" as "),
    (b"qu", b"q"),
    *((b"gu" + vowel, b"g" + vowel) for vowel in (b"a", b"e", b"i", b"o", b"A", b"T", b"I")),
    (b"aik", b"a-ik"),  # tra-i-ção
    (b"uik", b"u-ik"),  # po-lu-i-ção
    (b"aiu ", b"a-u "),  # ca-iu
    (b"uiu ", b"u-u "),  # cons-tru-iu
    (b"Tem ", b"T-em "),  # põ-em
    (b"To", b"a"),
    (b"Te", b"a"),
    (b"Ti", b"a"),
)


def _portuguese(folded: bytes) -> bytes:
    said = b" %b " % folded.lower()
    for source, target in _PREFIXED:
        said = said.replace(source, target)
    said = said.translate(*_PORTUGUESE)
    for source, target in _SPELLED:
        said = said.replace(source, target)
    said = _RISING_END.sub(rb"\1\2", said)
    said = _APART.sub(rb"-\1", said)
    said = said.translate(_PORTUGUESE_OPEN)
    return said.replace(b"ai", b"a").replace(b"au", b"a").replace(b"ui", b"u").replace(b"iu", b"i")
