from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.questionnaires.actions.drafts import shaped
from minga.questionnaires.models.checking import Reading, read_answers
from minga.questionnaires.models.reading import read_definition
from tests.factories.questionnaires import definition, question

pytestmark = pytest.mark.unit

OPTIONS = [{"key": "a", "label": {"es": "A"}}, {"key": "b", "label": {"es": "B"}}]
EVERYTHING = read_definition(
    definition(
        question("text", "text", words=5),
        question("long", "long_text", characters=20),
        question("number", "number", minimum=1, maximum=9000, unit={"es": "personas"}),
        question("money", "money", currency="PYG"),
        question("date", "date"),
        question("choice", "choice", options=OPTIONS),
        question("choices", "choices", options=OPTIONS, minimum=1, maximum=1),
        question(
            "scale",
            "scale",
            scale={"low": 0, "high": 4, "low_label": {"es": "poco"}, "high_label": {"es": "mucho"}},
        ),
        question("matrix", "matrix", options=OPTIONS, rows=OPTIONS),
        question("cards", "cards", maximum=2, fields=[question("name", "text"), question("age", "number")]),
        question("yes_no", "yes_no"),
        question("email", "email"),
        question("phone", "phone"),
        question("national_id", "national_id"),
        question("file", "file"),
        question("words", "statement"),
        question("follow", "text", shown_if={"all": [{"question": "choice", "answers": ["b"]}]}),
    )
)
GOOD: dict[str, Any] = {
    "text": "la  oficina",
    "long": "solo los martes",
    "number": "1.400 personas",
    "money": "Gs. 5.000",
    "date": "28 de noviembre de 2026",
    "choice": "a",
    "choices": ["b"],
    "scale": "3",
    "matrix": {"a": "a", "b": "b"},
    "cards": [{"_id": "1", "name": "Jefa", "age": "40"}, {"_id": "2", "name": " "}],
    "yes_no": "no",
    "email": " mesa@example.org ",
    "phone": "+595 (21) 123-456",
    "national_id": "4.321.567-k",
}
FILES = {"file": [{"file": "u", "name": "acta.pdf", "sha256": "0", "size": 1}]}


def read(typed: dict[str, Any], files: Any = FILES) -> Reading:
    return read_answers(EVERYTHING, typed, files, "es")


def message(key: str, typed: Any) -> str:
    problems = [one for one in read({**GOOD, key: typed}).problems if one.place.partition(".")[0] == key]
    assert len(problems) == 1, problems
    return problems[0].message


def test_good_answers_become_values() -> None:
    reading = read(GOOD)

    assert reading.problems == []
    assert reading.values == {
        "text": "la oficina",
        "long": "solo los martes",
        "number": "1400",
        "money": "5000",
        "date": "2026-11-28",
        "choice": "a",
        "choices": ["b"],
        "scale": "3",
        "matrix": {"a": "a", "b": "b"},
        "cards": [{"name": "Jefa", "age": "40"}],
        "yes_no": "no",
        "email": "mesa@example.org",
        "phone": "+59521123456",
        "national_id": "4.321.567-K",
        "file": [{"file": "u", "name": "acta.pdf", "sha256": "0", "size": 1}],
    }


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("number", "muchas", "Escriba un número, por ejemplo 140. Usted escribió «muchas»."),
        ("number", "9.001", "Escriba un número entre 1 y 9.000. Usted escribió 9.001."),
        ("money", "caro", "Escriba un número, por ejemplo 140. Usted escribió «caro»."),
        ("date", "pronto", "Escriba una fecha con su año, por ejemplo 28/11/2026. Usted escribió «pronto»."),
        ("date", "30/02/2026", "Ese día no existe. Escriba día, mes y año. Usted escribió «30/02/2026»."),
        ("text", "una dos tres cuatro cinco seis", "Hay 6 palabras y caben 5. Quite 1 palabra."),
        ("long", "x" * 23, "Hay 23 letras y caben 20. Quite 3 letras."),
        ("choice", "z", "Elija una de las respuestas de la lista."),
        ("choices", ["a", "b"], "Elija 1 respuesta como máximo. Usted eligió 2."),
        ("scale", "9", "Elija uno de los valores de la escala."),
        ("matrix", {"a": "a"}, "Elija una respuesta para: B."),
        ("yes_no", "maybe", "Elija sí o no."),
        (
            "email",
            "mesa@",
            "Escriba un correo electrónico, por ejemplo nombre@municipio.gob. Usted escribió «mesa@».",
        ),
        ("text", "", "Falta esta respuesta. Escríbala aquí."),
        ("matrix", {}, "Elija una respuesta en cada fila."),
        ("cards", [], "Complete al menos 1 ficha."),
    ],
)
def test_wrong_answer_says_what_to_write_and_what_was_read(key: str, typed: Any, words: str) -> None:
    assert message(key, typed) == words


def test_missing_file_is_told_and_counts() -> None:
    problem = next(one for one in read(GOOD, {}).problems if one.place == "file")

    assert problem.message == "Adjunte al menos 1 archivo."
    assert problem.command == "Responda: ¿File?"


def test_mistake_on_a_card_names_its_card() -> None:
    reading = read({**GOOD, "cards": [{"_id": "x7", "name": "Jefa", "age": "mucha"}]})

    assert [one.place for one in reading.problems] == ["cards.x7.age"]


def test_hidden_question_is_not_asked_and_its_text_does_not_count() -> None:
    hidden = read({**GOOD, "follow": "texto de antes"})
    shown = read({**GOOD, "choice": "b"})

    assert "follow" in hidden.hidden
    assert "follow" not in hidden.values
    assert [one.place for one in shown.problems] == ["follow"]


_garbage = st.recursive(
    st.text(max_size=30) | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(EVERYTHING.questions)), _garbage))
def test_any_garbage_is_kept_as_typed_and_never_fails(garbage: dict[str, Any]) -> None:
    for key, value in garbage.items():
        kept = shaped(EVERYTHING.questions[key], value)
        if isinstance(value, str) and EVERYTHING.questions[key].kind in {"text", "long_text", "number", "date"}:
            assert kept == value.replace("\x00", "").encode("utf-8", "replace").decode()

    reading = read(garbage, {})
    kept_garbage = {key: shaped(EVERYTHING.questions[key], value) for key, value in garbage.items()}

    assert read(kept_garbage, {}).values == read(kept_garbage, {}).values
    assert set(reading.values) <= set(EVERYTHING.questions)
