"""Where sentences and paragraphs end, and where they only seem to."""

import pytest

from minga.engines.language import Language, figures

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("es", "Según el art. 5, el Dr. Pérez pagó.", 1),
        ("es", "La Sra. J. Gómez vive en EE. UU. desde 2020. Volverá.", 2),
        ("es", "J. P.", 1),
        ("es", "Dr. Paz.", 1),
        ("es", "Cuesta 1.234,5 pesos. Nada más.", 2),
        ("es", "Espere… ya viene. ¿Listo? ¡Sí!", 3),
        ("es", "Dijo «ya voy.» Después salió.", 2),
        ("es", "Hay varios (p. ej. el núm. 3). Mire.", 2),
        ("es", "Visite www.valle.gob y escriba a la@valle.gob hoy.", 1),
        ("es", "Trae pan, leche, etc. Luego vuelve.", 2),
        ("es", "¡Ay! dijo ella.", 1),
        ("es", "Abre a las 8 a. m. y cierra a las 5 p. m. El lunes no abre.", 2),
        ("es", "Subió 30 %. 40 personas vinieron.", 2),
        ("es", "Requisitos:\n1. Cédula\n2. Foto\n- Recibo", 4),
        ("es", "El problema\nLas personas esperan mucho.", 2),
        ("es", "una frase partida\nen dos renglones por el correo.", 1),
        ("pt", "O art. 12 diz que a Profa. Ana paga R$ 3,50. Fim.", 2),
        ("pt", "Ele veio às 8h30… e saiu. Pronto!", 2),
        ("pt", "O Sr. A. Souza mora na Av. Brasil. Ele espera.", 2),
        ("en", "Mr. J. Smith paid $3.50, e.g. in cash. Then he left.", 2),
        ("en", "See No. 5 and sec. 12. So do I. He left.", 3),
        ("en", "“Stop!” she said. They did.", 2),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(language: Language, text: str, count: int) -> None:
    assert figures(text, language).counts.sentences == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Una.\n\nDos.", 2),
        ("Una.\r\n \t\r\nDos.\r\rTres.", 3),
        ("Una frase que termina.\nOtra que empieza.", 2),
        ("una frase que sigue\nen otro renglón", 1),
        ("- uno\n- dos\n- tres", 3),
        ("\n\n  \n", 0),
    ],
)
def test_a_paragraph_ends_where_the_text_breaks(text: str, count: int) -> None:
    assert figures(text, "es").counts.paragraphs == count


@pytest.mark.parametrize("text", ["", "   \n\t ", "😀 🎉", "\0\0", "…", "***\n---", "\u0301", "«»"])
def test_a_text_without_words_has_nothing_to_measure(text: str) -> None:
    seen = figures(text, "pt")

    assert seen.counts.words == seen.counts.sentences == seen.counts.syllables == seen.counts.paragraphs == 0
    assert seen.readability == ()
