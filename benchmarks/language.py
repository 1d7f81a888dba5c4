"""The plain-language engine beside textstat: `python -m benchmarks.language`.

What is measured. A text of 1,000 words of a Spanish town (`texts/es.txt`), in one process; the
two that are compared take turns, so that what disturbs disturbs both; the median of many rounds.

1. The whole review (figures and all findings with places), which no other library makes: under 5 ms.
2. Figures against figures. Ours: `figures`: paragraphs, sentences, words, syllables, INFLESZ and
   Fernández-Huerta. textstat: its equivalent set for Spanish, each asked for once: `lexicon_count`,
   `sentence_count`, `syllable_count`, `fernandez_huerta` and `szigriszt_pazos` (the formula of INFLESZ).
   At least 20 times as fast.

What is fair. textstat keeps the answers of whole texts, and the hyphenator under it (pyphen) keeps every
word that it has seen. Asked twice for one text, textstat would measure a dictionary look-up; so before
each round both memories are emptied, which is the first look at a text. The engine keeps nothing of a
Spanish text, so there is nothing of its own to empty. Loading the hyphenation patterns (some 30 ms, once
a process) is not counted. The line «words seen before» leaves pyphen its memory: what a long-lived process
reaches in the best case. It is printed for honesty and is no goal.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import _lru_cache_wrapper
from pathlib import Path

import pyphen
import textstat

from benchmarks.report import Goal, say
from minga.engines.language import figures, review

WORDS = 1_000
ROUNDS = 40
REVIEW_LIMIT_MS = 5.0
TIMES_FASTER = 20.0
SET = ("lexicon_count", "sentence_count", "syllable_count", "fernandez_huerta", "szigriszt_pazos")


def main() -> int:
    """Measure, print, and return 1 when something asked for is not reached."""
    text = first_words((Path(__file__).parent / "texts" / "es.txt").read_text(encoding="utf-8"), WORDS)
    textstat.set_lang("es")
    _textstat("Una frase que carga los patrones.")
    forget_texts = _memories_of_texts()
    forget_words = [dictionary.cache.clear for dictionary in pyphen.hdcache.values()]
    reviewed, ours, cold, warm = [], [], [], []
    for _ in range(ROUNDS):
        reviewed.append(_milliseconds(lambda: review(text, "es")))
    for _ in range(ROUNDS):
        ours.append(_milliseconds(lambda: figures(text, "es")))
        _call(forget_texts + forget_words)
        cold.append(_milliseconds(lambda: _textstat(text)))
        _call(forget_texts)
        warm.append(_milliseconds(lambda: _textstat(text)))
    return _report(text, *(statistics.median(rounds) for rounds in (reviewed, ours, cold, warm)))


def first_words(text: str, count: int) -> str:
    """The beginning of a text, so many words long, with its line ends."""
    place = 0
    for word in text.split()[:count]:
        place = text.index(word, place) + len(word)
    return text[:place]


def _report(text: str, reviewed: float, ours: float, cold: float, warm: float) -> int:
    counts = figures(text, "es").counts
    print(f"Spanish, {counts.words:,} words, {counts.sentences} sentences, {counts.syllables:,} syllables")
    print(f"{'engine: the whole review':<44} {reviewed:>8.2f} ms")
    print(f"{'engine: figures':<44} {ours:>8.2f} ms")
    print(f"{'textstat: the same figures':<44} {cold:>8.2f} ms {cold / ours:>6.1f} ×")
    print(f"{'textstat: the same, words seen before':<44} {warm:>8.2f} ms {warm / ours:>6.1f} ×  (no goal)")
    return say(
        [
            Goal(f"review of 1,000 words: {reviewed:.1f} ms (under {REVIEW_LIMIT_MS:g})", reviewed < REVIEW_LIMIT_MS),
            Goal(
                f"figures: {cold / ours:.0f} times as fast as textstat (at least {TIMES_FASTER:.0f})",
                cold >= TIMES_FASTER * ours,
            ),
        ]
    )


def _textstat(text: str) -> list[float]:
    return [getattr(textstat, name)(text) for name in SET]


def _memories_of_texts() -> list[Callable[[], None]]:
    """What empties the answers that textstat keeps; its hyphenator stays loaded."""
    found = {
        id(kept): kept
        for name, module in list(sys.modules.items())
        if name.startswith("textstat")
        for kept in vars(module).values()
        if isinstance(kept, _lru_cache_wrapper) and kept.__name__ != "get_pyphen"
    }
    return [kept.cache_clear for kept in found.values()]


def _call(all_of: list[Callable[[], None]]) -> None:
    for each in all_of:
        each()


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
