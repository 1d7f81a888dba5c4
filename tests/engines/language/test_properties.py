"""What holds for any text at all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.language import LANGUAGES, Language, figures, review, syllables

pytestmark = pytest.mark.unit
PIECES = st.sampled_from(
    ["no es imposible", "fue aprobado", "DNP", "art. 5", "Dr.", "EE. UU.", "…", "1.234,5", "a fin de", "¿qué?", "- uno",
     "1. dos", "«sí.»", "\n", "\r\n", "\r", "\n\n", "\u2028", "\0", "😀", "e\u0301", "İ", "ß", "\ud800", "—", "(SIP)",
     "Secretaría de Innovación Pública", "palabra", "y", "pero", ",", ";", ":", " ", "  ", ".", "!", "ção", "güe"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES).map("".join))
SPOKEN = st.sampled_from(LANGUAGES)
HOSTILE = [".", ". ", '."', "A. ", "Dr.\t", ". ((", "\n", "\n \r", "á", "áb", "ABC (", "Aaa ", "a-", "no es ", "1) ",
           "\n- a", "a, ", "😀", "a😀 ", "\u0301", "no ", "Ab\n", "palabra y "]  # fmt: skip


@given(text=TEXTS, language=SPOKEN)
def test_places_are_inside_the_text_and_quote_it(text: str, language: Language) -> None:
    for finding in review(text, language).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote


@given(text=TEXTS, language=SPOKEN)
def test_figures_are_those_of_the_review_and_never_change(text: str, language: Language) -> None:
    seen = review(text, language)

    assert figures(text, language).counts == seen.counts
    assert review(text, language) == seen
    assert seen.counts.paragraphs <= seen.counts.sentences <= seen.counts.words <= seen.counts.syllables


@given(first=TEXTS, second=TEXTS, language=SPOKEN)
def test_paragraphs_put_together_add_up(first: str, second: str, language: Language) -> None:
    one, two, both = (figures(text, language).counts for text in (first, second, f"{first}\n\n{second}"))

    assert both.words == one.words + two.words
    assert both.syllables == one.syllables + two.syllables
    assert both.sentences == one.sentences + two.sentences
    assert both.paragraphs == one.paragraphs + two.paragraphs


@given(word=st.text(alphabet="aeiouáéíóúüãõâêôçqghnyrslm", min_size=1, max_size=20), language=SPOKEN)
def test_a_word_has_a_syllable_and_no_more_than_letters(word: str, language: Language) -> None:
    assert 1 <= syllables(word, language) <= 2 * len(word)


@settings(max_examples=len(HOSTILE), deadline=None)
@given(piece=st.sampled_from(HOSTILE), language=SPOKEN)
def test_time_grows_with_the_text_and_no_faster(piece: str, language: Language) -> None:
    short, long = piece * (3_000 // len(piece)), piece * (24_000 // len(piece))

    assert _seconds(long, language) < 40 * _seconds(short, language) + 0.01  # 8 if linear, 64 if quadratic


def _seconds(text: str, language: Language) -> float:
    best = 10.0
    for _time in range(2):
        began = time.process_time()
        review(text, language)
        best = min(best, time.process_time() - began)
    return best


def test_a_megabyte_is_read() -> None:
    text = "La oficina abre a las siete y entrega cuarenta números.\n" * 18_000

    assert figures(text, "es").counts.sentences == 18_000
