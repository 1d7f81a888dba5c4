"""The formulas, worked out by hand from given counts, and the bands of their scales."""

import pytest

from minga.engines.language import Band, Counts, Formula, figures
from minga.engines.language.measures import SCALES

pytestmark = pytest.mark.unit
COUNTS = Counts(paragraphs=1, sentences=5, words=100, syllables=200)  # 20 words a sentence, 2 syllables a word


@pytest.mark.parametrize(
    ("language", "formula", "value", "band"),
    [
        ("es", Formula.INFLESZ, 206.835 - 124.6 - 20, Band.NORMAL),  # 62.235
        ("es", Formula.FERNANDEZ_HUERTA, 206.84 - 120 - 20.4, Band.NORMAL),  # 66.44
        ("pt", Formula.FLESCH_PT, 248.835 - 20.3 - 169.2, Band.EASY),  # 59.335
        ("en", Formula.FLESCH, 206.835 - 20.3 - 169.2, Band.VERY_HARD),  # 17.335
    ],
)
def test_a_formula_gives_what_is_worked_out_by_hand(language: str, formula: Formula, value: float, band: Band) -> None:
    (reading,) = (scale.read(COUNTS) for scale in SCALES[language] if scale.formula is formula)  # type: ignore[index]

    assert reading.value == pytest.approx(value)
    assert reading.band is band


@pytest.mark.parametrize(
    ("formula", "edges"),
    [
        (Formula.INFLESZ, {80: "very_easy", 65: "fairly_easy", 55: "normal", 40: "fairly_hard", 39.9: "very_hard"}),
        (Formula.FLESCH_PT, {75: "very_easy", 50: "easy", 25: "hard", 24.9: "very_hard"}),
        (Formula.FERNANDEZ_HUERTA, {90: "very_easy", 80: "easy", 70: "fairly_easy", 60: "normal", 50: "fairly_hard"}),
        (Formula.FLESCH, {60: "normal", 50: "fairly_hard", 30: "hard", 29.9: "very_hard"}),
    ],
)
def test_each_scale_has_its_own_bands(formula: Formula, edges: dict[float, str]) -> None:
    (scale,) = (scale for scales in SCALES.values() for scale in scales if scale.formula is formula)

    for value, band in edges.items():
        assert next((name for least, name in scale.bands if value >= least), Band.VERY_HARD) == band


def test_spanish_is_measured_by_inflesz_first_and_by_fernandez_huerta() -> None:
    seen = figures("El sol sale. La gata duerme en la casa.", "es")

    assert [reading.formula for reading in seen.readability] == [Formula.INFLESZ, Formula.FERNANDEZ_HUERTA]
    assert seen.readability[0].value == pytest.approx(206.835 - 62.3 * 13 / 9 - 4.5)


def test_another_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="es, pt, en"):
        figures("x", "fr")  # type: ignore[arg-type]
