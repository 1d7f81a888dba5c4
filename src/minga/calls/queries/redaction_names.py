"""Names in a text: where they stand, whatever their accents, case, endings, gaps and missing parts.

A name is found by its words, never as one string. A *strong* word tells by itself who it is (a
surname, "Carapeguá"); a word that many share ("Municipalidad") only beside others of the same
name, and then the whole run goes, so that no half of a name stays. What is written in small letters
("en paz", of the Municipality of La Paz) goes too and is marked as doubtful: the office decides.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby
from pathlib import Path
from typing import Final

from minga.calls.enums import Trait

_LETTER: Final = r"(?:[^\W_]|[\u0300-\u036f])"
_WORDS: Final = re.compile(
    r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_](?![^\W_]))+"
    r"|(?<![^\W_])[A-ZÁÉÍÓÚÂÊÔÃÕÇÑÜ](?:\. [A-ZÁÉÍÓÚÂÊÔÃÕÇÑÜ](?=\.))+"
    r"|(?<![^\W_])[^\W\d_](?:[ ·-][^\W\d_](?![^\W_])){3,}"
    rf"|{_LETTER}+(?:['’ʼ]{_LETTER}+)*"
)
_GAP: Final = re.compile(r"[\s\-–—,.'’\"“”«»()&/_]{0,3}")
_HYPHEN_OR_SPACE: Final = re.compile(r"[ \u00a0]|-")
_ENDING: Final = re.compile(r"[eiu]?(?:n[oa]|en[oa]|ense|an[oa]|in[oa]|er[oa]|eir[oa]|ista)s?|es(?:a|as|es)?|s|")
_SHORT_STEM_ENDING: Final = re.compile(r"(?:en[oa]|ense)s?")
_PLURAL: Final = re.compile(r"e?s|")
_ACRONYM_IN_ANY_CASE: Final = 5
_GLUED: Final = 6
_GLUED_ALONE: Final = 7
_MOST_GLUED: Final = 8
_EXTENDED_BY: Final = 3


@dataclass(frozen=True)
class Name:
    """Something that has a name, as it is written where it is known."""

    text: str
    trait: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands, and how it compares."""

    start: int
    end: int
    folded: str
    upper: bool
    spaced: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """What it may say. Beside letters set apart a small word may have been taken for one of them."""
        return tuple(self.folded[a:b] for a in (0, 1) for b in (None, -1)) if self.spaced else (self.folded,)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text that tells something. `sure`: written as one writes a name."""

    start: int
    end: int
    trait: str
    sure: bool = True


@dataclass(frozen=True)
class _Known:
    """A name, taken apart. `strong`: the places of the words that tell by themselves."""

    trait: str
    tokens: tuple[str, ...]
    strong: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Hit:
    word: int
    place: int


def fold_word(text: str) -> str:
    """A word as it is compared: small letters without accents, dots, apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def words_of(text: str) -> list[Word]:
    """Every word in its order. "U.N.A." and letters set apart are one word."""
    return [
        Word(match.start(), match.end(), fold_word(found := match.group()), found[0].isupper(), " " in found)
        for match in _WORDS.finditer(text)
    ]


@cache
def _listed(mark: str) -> frozenset[str]:
    """The words of `redaction_words.txt` whose lines begin with this mark; "" for those without one."""
    lines = (Path(__file__).parent / "redaction_words.txt").read_text(encoding="utf-8").splitlines()
    marked = (line for line in lines if line.startswith(mark or tuple("abcdefghijklmnopqrstuvwxyz")))
    return frozenset(word for line in marked for word in line.removeprefix(mark).split())


def small_words() -> frozenset[str]:
    """Words that stand inside names and belong to none: "de", "dos", "y"."""
    return _listed("~")


def shared_words() -> frozenset[str]:
    """Words that many institutions and places share, given names of saints among them."""
    return _listed("") | _listed("+")


def _stands_beside() -> frozenset[str]:
    """Capitalised words beside a person's name that are not part of it."""
    return _listed("^") | _listed("~") | _listed("")


def looks_like_a_person(text: str) -> bool:
    """Two to five capitalised words, none of which is a post, an institution or a subject."""
    large = [word for word in words_of(text) if word.folded not in small_words()]
    plain = all(word.upper and word.folded.isalpha() and word.folded not in _stands_beside() for word in large)
    return 2 <= len(large) <= 5 and plain


class Names:
    """Names, ready to be looked for in many texts."""

    def __init__(self, names: Iterable[Name]) -> None:
        given = [name for name in names if name.text.strip()]
        self._known = [known for known in map(_take_apart, given) if known.tokens]
        self._acronyms = {found: name.trait for name in given for found in _acronyms_of(name)}
        self._glued = {found: known.trait for known in self._known for found in _glued_of(known)}
        self._glued |= {_small_words_glued(name): name.trait for name in given if _small_words_glued(name)}
        self._whole: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, known in enumerate(self._known):
            for place, token in enumerate(known.tokens):
                self._whole[token].append((number, place))
                if place in known.strong and known.trait in (Trait.ORGANISATION, Trait.PLACE):
                    self._stems[_stem(token)].append((number, place))

    def spans(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """Every place of `text` where one of the names stands; spans may overlap."""
        hits: dict[int, list[_Hit]] = defaultdict(list)
        for index, word in enumerate(words):
            yield from self._alone(text, word)
            for number, place in sorted({one for reading in word.readings for one in self._named(reading)}):
                hits[number].append(_Hit(index, place))
        for number, found in hits.items():
            known = self._known[number]
            for run in _runs(known, text, words, found):
                if _tells(known, run, words):
                    first, last = run[0].word, run[-1].word
                    if known.trait == Trait.PERSON:
                        first, last = _extended(text, words, first, last)
                    start, end = words[first].start, words[last].end
                    whole = known.trait == Trait.PERSON and len({hit.place for hit in run}) > 1
                    yield Span(start, end, known.trait, whole or not text[start:end].islower())

    def _alone(self, text: str, word: Word) -> Iterator[Span]:
        """Acronyms, and names that were written as one word: in a hashtag, in an account."""
        trait = self._acronyms.get(word.folded) or self._acronyms.get(word.folded.removesuffix("s"))
        if trait and (text[word.start : word.end].isupper() or len(word.folded) >= _ACRONYM_IN_ANY_CASE):
            yield Span(word.start, word.end, trait)
        for glued, kind in self._glued.items():
            if glued in word.folded:
                yield Span(word.start, word.end, kind, not text[word.start : word.end].islower())

    def _named(self, folded: str) -> set[tuple[int, int]]:
        """The names that this word belongs to, and its place in them; with plurals and demonyms."""
        found: set[tuple[int, int]] = set()
        for cut in range(len(folded), 1, -1):
            head, rest = folded[:cut], folded[cut:]
            if _PLURAL.fullmatch(rest):
                found.update(self._whole.get(head, ()))
            if cut > 2 and head in self._stems and (_ENDING if cut > 3 else _SHORT_STEM_ENDING).fullmatch(rest):
                found.update(self._stems[head])
        return found


def _take_apart(name: Name) -> _Known:
    tokens = tuple(word.folded for word in words_of(name.text) if word.folded not in small_words())
    tokens = tuple(token for token in tokens if len(token) > 1 or name.trait != Trait.PERSON)
    if name.trait == Trait.PERSON:
        return _Known(name.trait, tokens, frozenset(range(len(tokens))))
    telling = [place for place, token in enumerate(tokens) if token not in shared_words() and not token.isdigit()]
    alone = [place for place in telling if len(telling) == 1 or len(tokens[place]) >= 4]
    return _Known(name.trait, tokens, frozenset() if name.trait == Trait.PROJECT else frozenset(alone))


def _acronyms_of(name: Name) -> Iterator[str]:
    """Capitals inside the name ("INTI"), and the first letters of its words."""
    if name.trait == Trait.PERSON:
        return
    words = re.findall(rf"{_LETTER}+", name.text)
    if not name.text.isupper() or len(words) == 1:
        yield from (fold_word(word) for word in words if word.isupper() and 2 <= len(word) <= 10 and word.isalpha())
    letters = "".join(fold_word(word)[0] for word in words if fold_word(word) not in small_words() and fold_word(word))
    if name.trait == Trait.ORGANISATION and len(letters) >= 3:
        yield letters


def _glued_of(known: _Known) -> Iterator[str]:
    """The name, or a telling part of it, as accounts and hashtags write it: without gaps."""
    tokens = known.tokens[:_MOST_GLUED]
    for first, last in combinations(range(len(tokens) + 1), 2):
        glued = "".join(tokens[first:last])
        alone = last - first == 1
        tells = known.strong & set(range(first, last)) or known.trait == Trait.PLACE or last - first == len(tokens)
        shared = alone and glued in shared_words()
        if tells and not shared and len(glued) >= (_GLUED_ALONE if alone else _GLUED):
            yield glued
    if known.trait == Trait.PERSON and len(tokens) > 2 and len(tokens[0] + tokens[-1]) >= _GLUED:
        yield tokens[0] + tokens[-1]


def _small_words_glued(name: Name) -> str:
    """The whole name without gaps, its small words too."""
    words = [word.folded for word in words_of(name.text)]
    return "".join(words) if len(words) > 1 and len("".join(words)) >= _GLUED else ""


def _stem(token: str) -> str:
    """What demonyms keep of a name: Asunción → asunc(eno), Carapeguá → carapeg(ueno), Pilar → pilar(ense)."""
    stem = token.rstrip("aeiouns")
    return stem if len(stem) > 2 else token


def _runs(known: _Known, text: str, words: Sequence[Word], hits: Sequence[_Hit]) -> Iterator[list[_Hit]]:
    """Words of one name that stand side by side, with nothing but small words between them.

    Each part of the name once, and in its order: only people put their surname first.
    """
    run: list[_Hit] = []
    for index, places in groupby(hits, key=lambda hit: hit.word):
        options = [hit.place for hit in places]
        if run and _beside(text, words, run[-1].word, index):
            used = {hit.place for hit in run}
            last = -1 if known.trait == Trait.PERSON else run[-1].place
            fitting = [place for place in options if place > last and place not in used]
            if fitting:
                run.append(_Hit(index, fitting[0]))
                continue
        if run:
            yield run
        run = [_Hit(index, options[0])]
    if run:
        yield run


def _beside(text: str, words: Sequence[Word], first: int, second: int) -> bool:
    between = range(first + 1, second)
    if len(between) > 3 or any(words[each].folded not in small_words() for each in between):
        return False
    return all(_close(text, words[each], words[each + 1]) for each in range(first, second))


def _close(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    return _GAP.fullmatch(gap) is not None and ("." not in gap or len(left.folded) <= 4)


def _tells(known: _Known, run: Sequence[_Hit], words: Sequence[Word]) -> bool:
    """Whether so much of the name tells who it is."""
    places, count = {hit.place for hit in run}, len(known.tokens)
    if known.trait == Trait.PROJECT:
        return len(places) * 3 >= count * 2 and (len(places) > 1 or known.tokens[0] not in shared_words())
    if known.trait == Trait.PERSON and len(places) == 1:
        word = words[run[0].word]
        return len(word.folded) > 2 or word.upper
    if places & known.strong:
        return True
    return len(places) > 1 and (known.trait == Trait.PLACE or 0 in places or len(places) >= count - 1)


def _extended(text: str, words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """A person's name with the parts that nobody told Minga: a second surname, initials."""
    shown = text[words[first].start : words[last].end]
    if not words[first].upper or shown.isupper():
        return first, last
    while first > 0 and _adds(text, words, first - 1, first):
        first -= 1
    for _step in range(_EXTENDED_BY):
        ahead = last + 1
        while ahead < len(words) and words[ahead].folded in small_words() and ahead - last < 3:
            ahead += 1
        particle = ahead > last + 1 and words[last + 1].folded.startswith("d")
        if ahead >= len(words) or not (particle or ahead == last + 1):
            break
        if not all(_adds(text, words, each, each + 1, forward=True) for each in range(last, ahead)):
            break
        last = ahead
    return first, last


def _adds(text: str, words: Sequence[Word], left: int, right: int, *, forward: bool = False) -> bool:
    """Whether the word beside the name seems to be part of it."""
    word = words[right if forward else left]
    if forward and word.folded in small_words():
        return _HYPHEN_OR_SPACE.fullmatch(text[words[left].end : words[right].start]) is not None
    if not word.upper or word.folded in _stands_beside():
        return False
    gap = text[words[left].end : words[right].start]
    initial = len(words[left].folded) <= 2 and gap in (".", ". ")
    return initial or _HYPHEN_OR_SPACE.fullmatch(gap) is not None
