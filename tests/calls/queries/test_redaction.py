"""What a blind copy hides and what it leaves: names as people of the region write them, and what leads to them."""

import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from minga.calls.enums import Trait
from minga.calls.queries.redaction import Hand, Veil, findings, hides_all, suspects, told
from minga.calls.queries.redaction_names import Name, fold_word, looks_like_a_person

PERSON, ORGANISATION, PLACE, PROJECT = Trait.PERSON, Trait.ORGANISATION, Trait.PLACE, Trait.PROJECT
NAMES = (
    Name("María del Carmen Núñez Ortega", PERSON),
    Name("João dos Santos Gonçalves", PERSON),
    Name("Luz Paz", PERSON),
    Name("Municipalidad de Carapeguá", ORGANISATION),
    Name("Ministerio de Salud Pública y Bienestar Social", ORGANISATION),
    Name("MSPBS", ORGANISATION),
    Name("Universidad Nacional de Asunción", ORGANISATION),
    Name("Prefeitura Municipal de São João del-Rei", ORGANISATION),
    Name("Cooperativa Multiactiva Ñemity Ltda.", ORGANISATION),
    Name("Mboja'o", ORGANISATION),
    Name("Nueva Esperanza", PLACE),
    Name("San Juan Bautista", PLACE),
    Name("Turnos sin fila en el centro de salud", PROJECT),
)
NUMBERS = ("+595 981 123456", "4.567.890")


def _veiled(text: str, **hand: frozenset[str]) -> str:
    return Veil(NAMES, NUMBERS, Hand(**hand)).over(text).text


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("La Dra. Maria Nuñez atiende.", "La Dra. ⟦person⟧ atiende."),
        ("NÚÑEZ ORTEGA, MARÍA DEL CARMEN", "⟦person⟧"),
        ("Escriba a J. C. Núñez-Ortega hoy", "Escriba a ⟦person⟧ hoy"),
        ("Según María del Carmen Núñez de Ortega, sí", "Según ⟦person⟧, sí"),
        ("con maria carmen nunez", "con ⟦person⟧"),
        ("con Mari\u0301a Nun\u0303ez", "con ⟦person⟧"),
        ("con Nú\u200bñ\u00adez", "con ⟦person⟧"),
        ("con N ú ñ e z y otra", "con ⟦person⟧ otra"),
        ("los Gonçalves e os Santos", "los ⟦person⟧"),
        ("João Gonçalves e Maria", "⟦person⟧ e ⟦person⟧"),
        ("Juan Núñez Benítez firmó", "⟦person⟧ firmó"),
        ("Núñez. El proyecto", "⟦person⟧. El proyecto"),
        ("María Núñez\nEquipo: tres", "⟦person⟧\nEquipo: tres"),
        ("la luz del sol", "la ⟦person⟧ del sol"),
    ],
)
def test_a_person_goes_however_she_is_written(written: str, left: str) -> None:
    assert _veiled(written) == left


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("La Municipalidad de Carapeguá abre.", "La ⟦organisation⟧ abre."),
        ("la municipalidad atiende", "la municipalidad atiende"),
        ("los carapegüeños y los asuncenos", "los ⟦organisation⟧ y los ⟦organisation⟧"),
        ("en Carapegua (Municipalidad)", "en ⟦organisation⟧ (Municipalidad)"),
        ("MINISTERIO DE SALUD PUBLICA", "⟦organisation⟧"),
        ("el Ministerio de Salud dice", "el ⟦organisation⟧ dice"),
        ("la salud pública y el agua", "la salud pública y el agua"),
        ("el MSPBS, el M.S.P.B.S. y el mspbs", "el ⟦organisation⟧, el ⟦organisation⟧. y el ⟦organisation⟧"),
        ("la UNA dio una clase", "la ⟦organisation⟧ dio una clase"),
        ("a Prefeitura de São João del Rei", "a ⟦organisation⟧"),
        ("la Cooperativa Ñemity Ltda.", "la ⟦organisation⟧."),
        ("unos socios de ñemity", "unos socios de ⟦organisation⟧"),
        ("la app Mboja’o y mbojao", "la app ⟦organisation⟧ y ⟦organisation⟧"),
        ("#CarapeguaInnova y #SanJuanBautista", "#⟦organisation⟧ y #⟦place⟧"),
    ],
)
def test_an_organisation_goes_with_its_acronym_its_people_and_its_hashtags(written: str, left: str) -> None:
    assert _veiled(written) == left


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("en Nueva Esperanza", "en ⟦place⟧"),
        ("con la esperanza de mejorar", "con la ⟦place⟧ de mejorar"),
        ("una nueva escuela", "una nueva escuela"),
        ("el desesperado", "el desesperado"),
        ("vive en San Juan", "vive en ⟦place⟧"),
        ("Juan Pérez vive allí", "Juan Pérez vive allí"),
        ("en San Pedro", "en San Pedro"),
    ],
)
def test_a_place_goes_and_its_shared_words_stay(written: str, left: str) -> None:
    assert _veiled(written) == left


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("“Turnos sin fila en el centro de salud”", "“⟦project⟧”"),
        ("TURNOS SIN FILA EN EL CENTRO", "⟦project⟧"),
        ("los turnos del centro", "los turnos del centro"),
    ],
)
def test_the_title_of_a_public_dossier_goes_as_a_whole(written: str, left: str) -> None:
    assert _veiled(written) == left


@pytest.mark.parametrize(
    ("written", "trait"),
    [
        ("oficina@ejemplo.gov.py", Trait.EMAIL),
        ("oficina (arroba) ejemplo punto com", Trait.EMAIL),
        ("oficina[at]ejemplo[dot]org", Trait.EMAIL),
        ("+595 981 654 321", Trait.PHONE),
        ("(11) 98765-4321", Trait.PHONE),
        ("0981.654.321", Trait.PHONE),
        ("021 234 567", Trait.PHONE),
        ("https://ejemplo.org/a?b=c#d", Trait.LINK),
        ("www.ejemplo.com.br/quem-somos", Trait.LINK),
        ("ejemplo.gob.pe", Trait.LINK),
        ("bit.ly/3abc", Trait.LINK),
        ("@oficina.digital", Trait.ACCOUNT),
        ("Instagram: oficina_digital", Trait.ACCOUNT),
        ("C.I. N.º 1.234.567", Trait.NUMBER),
        ("cédula de identidad número 3456789", Trait.NUMBER),
        ("DNI 30123456", Trait.NUMBER),
        ("CPF 123.456.789-09", Trait.NUMBER),
        ("123.456.789-09", Trait.NUMBER),
        ("12.345.678/0001-90", Trait.NUMBER),
        ("RUC 80012345-6", Trait.NUMBER),
        ("20-12345678-9", Trait.NUMBER),
        ("12.345.678-K", Trait.NUMBER),
        ("4567890", Trait.PHONE),
    ],
)
def test_what_leads_to_somebody_goes_whoever_it_is(written: str, trait: str) -> None:
    assert _veiled(f"Vea {written}, por favor.") == f"Vea ⟦{trait}⟧, por favor."


@pytest.mark.parametrize(
    "written",
    [
        "Gs. 150.000.000 en total",
        "150 000 000 guaraníes",
        "USD 1500000",
        "R$ 250.000,00 por ano",
        "entre 2023-2024",
        "en 2021 2022 2023",
        "el 12-03-2024 a las 10:30",
        "1.234.567 habitantes",
        "45000000 en total",
        "10-20-30-40-50 por ciento",
        "un director(a) general. El plan",
        "tod@s l@s niñ@s",
        "p. ej. agua, etc. Luego sigue",
        "el documento de 2023-2024",
        "un texto.Otra oración",
        "Ley 5189/2014 y resolución 12-345",
    ],
)
def test_money_dates_counts_and_plain_words_stay(written: str) -> None:
    assert _veiled(written) == written


def test_what_is_hidden_in_small_letters_is_told_as_doubtful_first() -> None:
    veiled = Veil(NAMES).over("María vive en Nueva Esperanza con esperanza, mucha esperanza.")

    assert [(one.text, one.count, one.doubtful) for one in findings([veiled])] == [
        ("esperanza", 2, True),
        ("María", 1, False),
        ("Nueva Esperanza", 1, False),
    ]


def test_the_office_shows_again_exactly_what_it_says() -> None:
    shown = _veiled("Con esperanza en Nueva Esperanza y ESPERANZA", shown=frozenset({"esperanza"}))

    assert shown == "Con esperanza en ⟦place⟧ y ⟦place⟧"


def test_the_office_hides_phrases_whatever_their_accents_and_gaps() -> None:
    hidden = frozenset({"doña Chela", "premio nacional 2019", "  "})

    assert _veiled("DONA CHELA ganó el Premio  Nacional, 2019", hidden=hidden) == "⟦other⟧ ganó el ⟦other⟧"


def test_marks_are_told_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert told(_veiled("Hola María, de la UNA")) == "Hola [person], de la [organisation]"
        assert told("⟦nothing⟧") == "[hidden]"


@pytest.mark.parametrize(
    ("text", "all_gone"),
    [("⟦organisation⟧ de ⟦place⟧", True), ("", True), ("⟦person⟧: agua limpia", False)],
)
def test_a_title_of_which_nothing_is_left_is_known(text: str, all_gone: bool) -> None:
    assert hides_all(text) is all_gone


def test_capitals_inside_sentences_are_suspected() -> None:
    veiled = Veil(NAMES).over("El plan de Óscar Ramírez en Quiindy. Luego María. Otro día SENAVE y Quiindy: Agua.")

    assert suspects([veiled]) == (("Quiindy", 2), ("SENAVE", 1), ("Óscar Ramírez", 1))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("María del Carmen Núñez", True), ("Ramona Villalba", True), ("Directora de Planificación", False),
        ("Hospital Regional", False), ("Ramona", False), ("no sé todavía", False), ("Sala 12 B", False),
    ],
)  # fmt: skip
def test_a_short_answer_may_be_the_name_of_a_person(text: str, is_one: bool) -> None:
    assert looks_like_a_person(text) is is_one


def test_no_names_hide_nothing_but_what_leads_to_somebody() -> None:
    assert Veil().over("María, de Carapeguá: a@b.org").text == "María, de Carapeguá: ⟦email⟧"


TELLING = ("María", "Carmen", "Núñez", "Ortega", "Carapeguá", "Gonçalves", "Ñemity", "Esperanza")
DRESS = (str, str.upper, str.lower, lambda word: unicodedata.normalize("NFD", word), fold_word)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["el agua de", "según", "Informe:", "y", "Lic.", "con 300 familias;", "¿por qué"]),
            st.sampled_from(TELLING),
            st.sampled_from(DRESS),
            st.sampled_from([" ", ", ", ". ", "-", "\n", "; ", " de ", ") "]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_telling_word_is_left_in_any_text(parts: list[tuple[str, str, object, str]]) -> None:
    text = "".join(f"{before} {dress(word)}{after}" for before, word, dress, after in parts)  # type: ignore[operator]

    left = fold_word(_veiled(text))

    assert [word for word in TELLING if fold_word(word) in left] == []


@given(st.text(max_size=200))
def test_what_is_not_hidden_stays_letter_by_letter(text: str) -> None:
    veiled = Veil(NAMES, NUMBERS).over(text)

    plain = "".join(piece.text for piece in veiled.pieces)
    assert Veil(NAMES, NUMBERS).over(plain) == veiled
