"""A text without what tells who wrote it. Pure: names and texts in, text and findings out.

    veil = Veil(names=[Name("Municipalidad de Carapeguá", Trait.ORGANISATION)])
    veil.over("La Municipalidad de Carapeguá atiende 6.400 turnos.").text  ->  "La ⟦organisation⟧ atiende …"
    told("La ⟦organisation⟧ atiende …")                                    ->  "La [organización] atiende …"

It rather hides too much: nothing is shown because it looks harmless. What the office thinks about
it (`Hand`) is asked first: phrases it hides besides, and pieces that it shows again, exactly as
they are written. What is told by the facts ("the only school of the island") no machine sees;
`suspects` lists the capitals that are left, for the office to look at.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from minga.calls.enums import Trait
from minga.calls.queries.redaction_marks import marks
from minga.calls.queries.redaction_names import Name, Names, Span, Word, shared_words, small_words, words_of

_MARK: Final = re.compile(r"⟦([a-z]+)⟧")
_UNSEEN: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")
_JOINS: Final = re.compile(r"[ -]?")
_JOINED: Final = (Trait.PERSON, Trait.ORGANISATION, Trait.PLACE)
_BEGINS_SENTENCE: Final = re.compile(r"(?:^|[.!?:;\n…•¿¡\"“«(\[–—-])\s*$")
_MOST_SUSPECTS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Hand:
    """What the office decided: phrases it hides besides, and pieces it shows again, as they are written."""

    hidden: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A stretch of the original: `trait` is empty where it stays as it is."""

    text: str
    trait: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Found:
    """Something that was hidden, as it was written, and how often. Doubtful: it may be an ordinary word."""

    text: str
    trait: str
    count: int
    doubtful: bool


@dataclass(frozen=True)
class Veiled:
    """A text and what became of it."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """What may be read; `told` puts the marks into words."""
        return "".join(f"⟦{piece.trait}⟧" if piece.trait else piece.text for piece in self.pieces)


class Veil:
    """Hides the same things in every text of one application. `numbers`: her telephones and documents."""

    def __init__(self, names: Iterable[Name] = (), numbers: Iterable[str] = (), hand: Hand | None = None) -> None:
        self._names = Names(names)
        self._numbers = tuple(numbers)
        self._hand = hand or Hand()
        self._phrases = [phrase for phrase in map(_folded, sorted(self._hand.hidden)) if phrase]

    def over(self, text: str) -> Veiled:
        """The text, taken apart into what stays and what goes."""
        plain = clean(text)
        words = words_of(plain)
        spans = [*marks(plain, self._numbers), *self._names.spans(plain, words), *self._by_hand(words)]
        kept = [span for span in _united(plain, spans) if plain[span.start : span.end] not in self._hand.shown]
        return Veiled(tuple(_pieces(plain, kept)))

    def _by_hand(self, words: Sequence[Word]) -> Iterator[Span]:
        for phrase in self._phrases:
            for index in range(len(words) - len(phrase) + 1):
                here = words[index : index + len(phrase)]
                if all(word.folded in (part, part + "s", part + "es") for word, part in zip(here, phrase, strict=True)):
                    yield Span(here[0].start, here[-1].end, Trait.OTHER)


def told(text: str) -> str:
    """The marks in words of the reader's language: "[organización]"."""
    labels = dict(Trait.choices)
    return _MARK.sub(lambda mark: f"[{labels.get(mark.group(1), labels[Trait.OTHER])}]", text)


def hides_all(text: str) -> bool:
    """Whether nothing that says anything is left of a veiled text."""
    return not any(word.folded not in small_words() for word in words_of(_MARK.sub(" ", text)))


def findings(veiled: Iterable[Veiled]) -> tuple[Found, ...]:
    """Everything that was hidden in these texts: doubtful first, then as often as it stands."""
    counted: Counter[Piece] = Counter(piece for each in veiled for piece in each.pieces if piece.trait)
    found = [Found(piece.text, piece.trait, count, not piece.sure) for piece, count in counted.items()]
    return tuple(sorted(found, key=lambda one: (not one.doubtful, -one.count, one.text.casefold())))


def suspects(veiled: Iterable[Veiled]) -> tuple[tuple[str, int], ...]:
    """Capitalised words that are left inside sentences, most frequent first: a machine cannot tell whose they are."""
    counted: Counter[str] = Counter()
    for each in veiled:
        before = ""
        for piece in each.pieces:
            if not piece.trait:
                counted.update(_capitals(piece.text, before))
            before = "x" if piece.trait else piece.text
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0].casefold()))
    return tuple(ordered[:_MOST_SUSPECTS])


def _capitals(text: str, before: str) -> Iterator[str]:
    """Runs of capitalised words that do not only begin a sentence."""
    run: list[Word] = []
    for word in words_of(text):
        begins = _BEGINS_SENTENCE.search(before + text[: word.start]) is not None
        large = word.upper and word.folded not in small_words() and not word.folded.isdigit()
        shouted = large and len(word.folded) > 2 and text[word.start : word.end].isupper()
        if large and run and text[run[-1].end : word.start] == " ":
            run.append(word)
            continue
        yield from _told_run(text, run)
        run = [word] if large and (shouted or not begins) else []
    yield from _told_run(text, run)


def _told_run(text: str, run: Sequence[Word]) -> Iterator[str]:
    if run and any(word.folded not in shared_words() and len(word.folded) > 2 for word in run):
        yield text[run[0].start : run[-1].end]


def clean(text: str) -> str:
    """The text in its composed form, without letters that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def _folded(phrase: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words_of(clean(phrase)))


def _united(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans in their order, without overlaps: what touches or belongs together becomes one."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        last = united[-1] if united else None
        if last is not None and span.start < last.end:
            longer = last if last.end - last.start >= span.end - span.start else span
            united[-1] = Span(last.start, max(last.end, span.end), longer.trait, last.sure or span.sure)
        elif last is not None and _belong(last, span) and _JOINS.fullmatch(text[last.end : span.start]):
            united[-1] = replace(last, end=span.end, sure=last.sure or span.sure)
        else:
            united.append(span)
    return united


def _belong(left: Span, right: Span) -> bool:
    return left.trait == right.trait and left.trait in _JOINED


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    end = 0
    for span in spans:
        if span.start > end:
            yield Piece(text[end : span.start])
        yield Piece(text[span.start : span.end], span.trait, span.sure)
        end = span.end
    if end < len(text):
        yield Piece(text[end:])
