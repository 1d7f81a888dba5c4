"""Findings about words: jargon, passive, nominalisations, double negations.

Each of them is looked for only where a word of the lists stands, and is reported only when the whole
pattern fits: to miss one is better than to disturb somebody who writes well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minga.engines.language.lists import KEY_LETTERS, Pattern, Term, WordLists
from minga.engines.language.tokens import Tokens
from minga.engines.language.values import Advice, Finding, Kind, Language

_ENDINGS: Final[dict[Language, tuple[str, ...]]] = {
    "es": ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ído", "ída", "ídos", "ídas"),
    "pt": ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ído", "ída", "ídos", "ídas"),
    "en": ("ed",),
}
_ADVERB: Final[dict[Language, str]] = {"es": "mente", "pt": "mente", "en": "ly"}
_ACCENTS: Final = frozenset("áéíóúâêô")
_LEAST_PARTICIPLE: Final = 5
_SHORT: Final = 4


class WordingReader:
    """Reads the words of one text once, from the first to the last."""

    def __init__(self, tokens: Tokens, language: Language, lists: WordLists) -> None:
        self.tokens, self.language, self.lists = tokens, language, lists

    def findings(self) -> Iterator[Finding]:
        """In the order of the text; none of them inside another."""
        lists, free = self.lists, 0
        triggers = lists.triggers
        for place, word in enumerate(self.tokens.words):
            if not (word in triggers or word[:KEY_LETTERS] in lists.stems) or place < free:
                continue
            found = self._at(place, word)
            if found is not None:
                last, kind, advice, params = found
                start, end = self.tokens.starts[place], self.tokens.ends[last]
                yield Finding(kind, start, end, self.tokens.text[start:end], advice, params)
                free = last + 1

    def _at(self, place: int, word: str) -> tuple[int, Kind, Advice, dict[str, str | int]] | None:
        for terms in (self.lists.phrases.get(word, ()), self.lists.stems.get(word[:KEY_LETTERS], ())):
            for term in terms:
                last = self._term(place, term)
                if last is not None and term.plain:
                    return last, Kind.JARGON, Advice.SAY_PLAINLY, {"plain": term.plain}
                if last is not None:
                    return last, Kind.JARGON, Advice.LEAVE_OUT, {}
        negation = self._double_negation(place, word)
        if negation is not None:
            return negation[0], Kind.DOUBLE_NEGATION, Advice.SAY_POSITIVELY, {"plain": negation[1]}
        action = self._nominalisation(place, word)
        if action is not None:
            return action[0], Kind.NOMINALISATION, Advice.USE_VERB, {"verb": action[1]}
        last = self._passive(place, word)
        return None if last is None else (last, Kind.PASSIVE, Advice.SAY_WHO, {})

    def _term(self, place: int, term: Term) -> int | None:
        words, last = term.words, place + len(term.words) - 1
        said = tuple(self.tokens.words[place : last + 1])
        if said != words and not (
            term.stem and len(said) == len(words) and said[:-1] == words[:-1] and said[-1].startswith(words[-1])
        ):
            return None
        return last if self.tokens.together(place, last) else None

    def _passive(self, place: int, word: str) -> int | None:
        """A form of «to be» and a participle, with one adverb between them at most."""
        if word not in self.lists.be or self.tokens.word(place - 1) == "se":
            return None
        last = place + 1
        if self._is_adverb(self.tokens.word(last)):
            last += 1
        if not self._is_participle(self.tokens.word(last)):
            return None
        return last if self.tokens.together(place, last) else None

    def _is_adverb(self, word: str) -> bool:
        return len(word) > _SHORT + 1 and word.endswith(_ADVERB[self.language])

    def _is_participle(self, word: str) -> bool:
        if word in self.lists.not_participles:
            return False
        if word in self.lists.participles:
            return True
        if len(word) < _LEAST_PARTICIPLE or not word.endswith(_ENDINGS[self.language]):
            return False
        return self.language == "en" or not _ACCENTS.intersection(word[:-3]) or word[-4:-1].startswith("íd")

    def _nominalisation(self, place: int, word: str) -> tuple[int, str] | None:
        """A verb that says nothing by itself, an article perhaps, and the noun of another verb."""
        for rest in self.lists.light_verbs.get(word, ()):
            if any(self.tokens.word(place + step) != wanted for step, wanted in enumerate(rest, 1)):
                continue
            last = place + len(rest) + 1
            if self.tokens.word(last) not in self.lists.verb_of and len(self.tokens.word(last)) <= _SHORT:
                last += 1
            verb = self.lists.verb_of.get(self.tokens.word(last))
            if verb and self.tokens.together(place, last):
                return last, verb
        return None

    def _double_negation(self, place: int, word: str) -> tuple[int, str] | None:
        for pattern in self.lists.negative_patterns.get(word, ()):
            last = place + len(pattern)
            if self._fits(place, pattern) and self.tokens.together(place, last):
                return last, ""
        return self._denied_adjective(place, word) if word in self.lists.negations else None

    def _fits(self, place: int, pattern: Pattern) -> bool:
        return all(step.fits(self.tokens.word(place + far)) for far, step in enumerate(pattern, 1))

    def _denied_adjective(self, place: int, word: str) -> tuple[int, str] | None:
        """«No es imposible»: not, to be, and an adjective that denies. English: «is not impossible»."""
        lists, last = self.lists, place + 1
        if self.language == "en":
            if word in ("not", "never") and self.tokens.word(place - 1) not in lists.copulas:
                return None
        elif self.tokens.word(last) in lists.copulas:
            last += 1
        else:
            return None
        while last <= place + 4 and self.tokens.word(last) in lists.adverbs:
            last += 1
        plain = lists.positive_of.get(self.tokens.word(last))
        if plain is None or not self.tokens.together(place, last):
            return None
        return last, plain
