"""Each kind of finding: seen where it is, and silent where the text is fine."""

import pytest

from minga.engines.language import Advice, Kind, Language, review
from tests.engines.language.samples import FOUND, LEFT_ALONE

pytestmark = pytest.mark.unit
LONG = (
    "Las personas mayores del sector no pueden renovar su carnet de salud porque la oficina atiende solo los martes "
    "en la mañana y el bus que baja del cerro pasa a las once."
)


@pytest.mark.parametrize(
    ("kind", "language", "text", "quote", "params"),
    [(Kind(kind), *sample) for kind, samples in FOUND.items() for sample in samples],
)
def test_a_finding_is_seen_with_its_place(
    kind: Kind, language: Language, text: str, quote: str, params: dict[str, str]
) -> None:
    (found,) = (finding for finding in review(text, language).findings if finding.kind is kind)

    assert found.quote == quote == text[found.start : found.end]
    assert {name: str(found.params[name]).split(",")[0] for name in params} == params


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [(Kind(kind), *sample) for kind, samples in LEFT_ALONE.items() for sample in samples],
)
def test_what_is_fine_is_left_alone(kind: Kind, language: Language, text: str) -> None:
    assert [finding.quote for finding in review(text, language).findings if finding.kind is kind] == []


def test_every_kind_of_the_lists_has_samples_in_every_language() -> None:
    for samples in (FOUND, LEFT_ALONE):
        assert all({sample[0] for sample in of_kind} == {"es", "pt", "en"} for of_kind in samples.values())
        assert set(samples) == {*Kind} - {Kind.LONG_SENTENCE, Kind.LONG_PARAGRAPH}


def test_a_long_sentence_is_cut_at_its_joint() -> None:
    (found,) = review(LONG, "es").findings

    assert (found.kind, found.advice) == (Kind.LONG_SENTENCE, Advice.CUT_AFTER)
    assert found.quote == LONG
    assert dict(found.params) == {"words": 33, "limit": 20, "after": "renovar su carnet de salud"}


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_twenty_words_are_fine_and_twenty_one_are_not(language: Language) -> None:
    twenty = " ".join(["sol"] * 20)

    assert review(f"{twenty}.", language).findings == ()
    (found,) = review(f"{twenty} sol.", language).findings
    assert (found.kind, found.advice, found.params["words"]) == (Kind.LONG_SENTENCE, Advice.CUT, 21)


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    assert review("Traiga:\n" + "\n".join(f"- papel número {n}" for n in range(30)), "es").findings == ()


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_paragraph_of_more_than_five_lines_is_long(language: Language) -> None:
    sentence = "Ana va. "
    short, long = (sentence * 56).strip(), (sentence * 57).strip()  # 447 and 455 letters

    assert review(short, language).findings == ()
    (found,) = review(long, language).findings
    assert (found.kind, dict(found.params)) == (Kind.LONG_PARAGRAPH, {"lines": 6, "limit": 5})


def test_one_place_has_one_finding_of_words() -> None:
    found = review("Van a dar inicio a la obra.", "es").findings

    assert [finding.kind for finding in found] == [Kind.JARGON]


def test_findings_come_in_the_order_of_the_text() -> None:
    text = f"El DNP manda. {LONG} A fin de ir. No es imposible."

    starts = [finding.start for finding in review(text, "es").findings]

    assert starts == sorted(starts)
    assert len(starts) == 4
