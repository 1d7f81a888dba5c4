"""Syllables and sentences, against what was counted by hand."""

import pytest

from minga.engines.language import Language, figures, review, syllables
from tests.engines.language import counted

pytestmark = pytest.mark.unit
WORDS = [
    (language, word)
    for language, words in (("es", counted.SPANISH), ("pt", counted.PORTUGUESE), ("en", counted.ENGLISH))
    for word in words.split()
]
PARAGRAPHS = [
    (language, text, totals)
    for language, paragraphs in (("es", counted.SPANISH_PARAGRAPHS), ("pt", counted.PORTUGUESE_PARAGRAPHS))
    for text, totals in paragraphs
]


@pytest.mark.parametrize(("language", "divided"), WORDS)
def test_each_word_has_the_syllables_counted_by_hand(language: Language, divided: str) -> None:
    assert syllables(counted.written(divided), language) == counted.pieces(divided)


def test_capitals_and_decomposed_accents_count_alike() -> None:
    assert syllables("PAÍSES", "es") == syllables("países", "es") == 3
    assert figures("pai\u0301ses", "es").counts.syllables == 3
    assert figures("informac\u0327o\u0303es", "pt").counts.syllables == 4


@pytest.mark.parametrize(("language", "divided", "totals"), PARAGRAPHS)
def test_each_paragraph_has_the_totals_worked_out_by_hand(
    language: Language, divided: str, totals: dict[str, int]
) -> None:
    text = counted.written(divided)

    by_hand = sum(counted.pieces(word) for word in divided.split())
    seen = review(text, language).counts

    assert by_hand == totals["syllables"]
    assert len(divided.split()) == totals["words"]
    assert (seen.paragraphs, seen.sentences, seen.words, seen.syllables) == (1, *totals.values())
    assert figures(text, language).counts == seen


def test_at_least_sixty_words_are_counted_in_each_language() -> None:
    assert all(len(words.split()) >= 60 for words in (counted.SPANISH, counted.PORTUGUESE, counted.ENGLISH))
