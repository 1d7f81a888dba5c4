"""The word lists of each language, as the engine asks for them. They lie in `words/<language>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from minga.engines.language.values import LANGUAGES, Language

KEY_LETTERS: Final = 4
"""By how many first letters a term of jargon is looked up."""


@dataclass(frozen=True)
class Term:
    """Words to say more plainly. In the last word, `stem` stands for every ending."""

    words: tuple[str, ...]
    stem: bool
    plain: str

    @property
    def is_stem(self) -> bool:
        """Whether it is one word with any ending."""
        return self.stem and len(self.words) == 1


@dataclass(frozen=True)
class Step:
    """One word of a pattern."""

    words: frozenset[str]
    endings: tuple[str, ...]
    anything: bool

    def fits(self, word: str) -> bool:
        return self.anything or word in self.words or bool(self.endings and word.endswith(self.endings))


Pattern = tuple[Step, ...]


@dataclass(frozen=True)
class WordLists:
    """What one language needs to know by heart. Everything in small letters."""

    before_a_name: frozenset[str]
    before_a_number: frozenset[str]
    words_of_one_letter: frozenset[str]
    phrases: Mapping[str, tuple[Term, ...]]
    stems: Mapping[str, tuple[Term, ...]]
    be: frozenset[str]
    participles: frozenset[str]
    not_participles: frozenset[str]
    light_verbs: Mapping[str, tuple[tuple[str, ...], ...]]
    verb_of: Mapping[str, str]
    copulas: frozenset[str]
    negations: frozenset[str]
    adverbs: frozenset[str]
    negative_patterns: Mapping[str, tuple[Pattern, ...]]
    positive_of: Mapping[str, str]
    known_acronyms: frozenset[str]
    shouted: frozenset[str]
    joints: frozenset[str]
    weak_joints: frozenset[str]
    triggers: frozenset[str]
    """Words at which something may be found."""


@cache
def lists_of(language: Language) -> WordLists:
    """The lists of a language, read once."""
    if language not in LANGUAGES:
        raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
    return _parse(tomllib.loads((files(__package__) / "words" / f"{language}.toml").read_text(encoding="utf-8")))


def _parse(data: dict[str, Any]) -> WordLists:
    terms = list(_terms(data["jargon"]))
    phrases = _index(term for term in terms if not term.is_stem)
    light_verbs = _light_verbs(data["nominalisation"]["light_verbs"])
    patterns = _patterns(data["double_negation"]["patterns"])
    be, negations = _words(data["passive"]["be"]), _words(data["double_negation"]["negations"])
    return WordLists(
        before_a_name=_words(data["abbreviations"]["before_a_name"]),
        before_a_number=_words(data["abbreviations"]["before_a_number"]),
        words_of_one_letter=_words(data["abbreviations"]["words_of_one_letter"]),
        phrases=phrases,
        stems=_index(term for term in terms if term.is_stem),
        be=be,
        participles=_words(data["passive"]["participles"]),
        not_participles=_words(data["passive"]["not_participles"]),
        light_verbs=light_verbs,
        verb_of=data["nominalisation"]["verb_of"],
        copulas=_words(data["double_negation"]["copulas"]),
        negations=negations,
        adverbs=_words(data["double_negation"]["adverbs"]),
        negative_patterns=patterns,
        positive_of=data["double_negation"]["positive_of"],
        known_acronyms=frozenset(data["acronyms"]["known"].split()),
        shouted=_words(data["acronyms"]["shouted"]),
        joints=_words(data["cut"]["joints"]),
        weak_joints=_words(data["cut"]["weak_joints"]),
        triggers=be | negations | phrases.keys() | light_verbs.keys() | patterns.keys(),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _light_verbs(lines: list[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word of a verb without meaning of its own → what may follow it (`llevar | a cabo`), longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        forms, _, rest = line.partition("|")
        for form in forms.split():
            found.setdefault(form, []).append(tuple(rest.split()))
    return {form: tuple(sorted(rests, key=len, reverse=True)) for form, rests in found.items()}


def _patterns(lines: list[str]) -> dict[str, tuple[Pattern, ...]]:
    """By the first word, which has no endings; each further step says which words fit."""
    found: dict[str, list[Pattern]] = {}
    for line in lines:
        first, *rest = line.split()
        pattern = tuple(_step(step) for step in rest)
        for word in first.split("|"):
            found.setdefault(word, []).append(pattern)
    return {word: tuple(patterns) for word, patterns in found.items()}


def _step(step: str) -> Step:
    choices = step.split("|")
    return Step(
        words=frozenset(choice for choice in choices if not choice.startswith("~")),
        endings=tuple(choice[1:] for choice in choices if choice.startswith("~")),
        anything=step == ".",
    )


def _terms(table: dict[str, str]) -> Iterator[Term]:
    for source, plain in table.items():
        for spelling in source.split("|"):
            words = spelling.strip().split()
            stem = words[-1].endswith("*")
            words[-1] = words[-1].removesuffix("*")
            yield Term(tuple(words), stem, plain)


def _index(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    """By the first word, or the first letters of a stem; longer terms first, so that they win."""
    index: dict[str, list[Term]] = {}
    for term in terms:
        index.setdefault(term.words[0][:KEY_LETTERS] if term.is_stem else term.words[0], []).append(term)
    return {key: tuple(sorted(found, key=lambda term: (-len(term.words), term.words))) for key, found in index.items()}
