from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.questionnaires.enums import QuestionKind
from minga.questionnaires.models.reading import BadDefinition, definition_problems, read_definition
from tests.factories.questionnaires import definition, question

pytestmark = pytest.mark.unit

OPTIONS = [{"key": "yes_it_is", "label": {"es": "Sí"}}, {"key": "other", "label": {"es": "Otra"}}]


def messages(*questions: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in definition_problems(definition(*questions))]


def test_definition_of_every_kind_is_read() -> None:
    needs: dict[str, dict[str, Any]] = {
        "money": {"currency": "PYG"},
        "choice": {"options": OPTIONS},
        "choices": {"options": OPTIONS},
        "scale": {"scale": {"low": 1, "high": 5, "low_label": {"es": "Nada"}, "high_label": {"es": "Mucho"}}},
        "matrix": {"options": OPTIONS, "rows": OPTIONS},
        "cards": {"fields": [question("name", "text")]},
    }
    asked = [question(f"q_{kind}", kind, **needs.get(kind, {})) for kind in QuestionKind.values]

    form = read_definition(definition(*asked))

    assert [one.kind for one in form.questions.values()] == list(QuestionKind)
    assert not form.questions["q_statement"].asks


@pytest.mark.parametrize(
    ("asked", "place", "words"),
    [
        (question(kind="nope"), "sections[0].questions[0].kind", "no se conoce"),
        (question(key="Con Espacio"), "sections[0].questions[0].key", "minúsculas"),
        (question(kind="choice"), "sections[0].questions[0].options", "opciones"),
        (question(kind="matrix", options=OPTIONS), "sections[0].questions[0].rows", "filas"),
        (question(kind="money"), "sections[0].questions[0].currency", "moneda"),
        (question(kind="cards"), "sections[0].questions[0].fields", "campos"),
        (question(kind="scale"), "sections[0].questions[0].scale", "extremos"),
        (question(words=3), "sections[0].questions[0].words", "Solo los textos"),
        (question(minimum=5, maximum=2), "sections[0].questions[0].minimum", "mayor que el máximo"),
        (question(minimum="doce"), "sections[0].questions[0].minimum", "Escriba un número"),
        (question(label={"fr": "Oui"}), "sections[0].questions[0].label", "es, pt o en"),
        (question(colour="red"), "sections[0].questions[0].colour", "no se conoce"),
        (question(shown_if={"question": "later", "answers": ["x"]}), "sections[0].questions[0].shown_if", "anterior"),
        (question(shown_if={"question": "x", "op": "~"}), "sections[0].questions[0].shown_if.op", "comparación"),
        (
            question("team", "cards", fields=[question("inner", "cards", fields=[question()])]),
            "sections[0].questions[0].fields[0].kind",
            "Una ficha no puede",
        ),
        (
            question("team", "cards", fields=[question("inner", evidence=True)]),
            "sections[0].questions[0].fields[0].evidence",
            "archivo propio",
        ),
    ],
)
def test_definition_mistake_is_told_with_its_place(asked: dict[str, Any], place: str, words: str) -> None:
    told = messages(asked)

    assert any(line.startswith(f"{place}: ") and words in line for line in told), told


def test_definition_tells_every_mistake_at_once() -> None:
    assert len(messages(question(kind="nope"), question("b", "nope"), question("c", "money"))) >= 2


def test_definition_names_are_used_once() -> None:
    assert any("dos veces" in line for line in messages(question(), question()))


def test_condition_names_an_option_that_exists() -> None:
    asked = question("kind", "choice", options=OPTIONS)

    assert messages(asked, question("b", "text", shown_if={"question": "kind", "answers": ["nope"]}))
    assert not messages(asked, question("b", "text", shown_if={"question": "kind", "answers": ["other"]}))


def test_condition_of_order_needs_a_question_with_order() -> None:
    later = question("b", "text", shown_if={"question": "a", "op": "more_than", "value": 3})

    assert messages(question("a", "text"), later)
    assert not messages(question("a", "number"), later)


def test_condition_nested_too_deep_is_refused() -> None:
    deep: dict[str, Any] = {"question": "a", "op": "answered"}
    for _level in range(8):
        deep = {"all": [deep]}

    assert messages(question("a"), question("b", shown_if=deep))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["key", "kind", "label", "sections", "questions", "title", "options", "shown_if", "es", "scale"]
            )
            | st.text(max_size=6),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(_json)
def test_reading_any_data_gives_a_form_or_problems_and_never_fails(data: Any) -> None:
    problems = definition_problems(data)

    if not problems:
        assert read_definition(data).sections
    else:
        with pytest.raises(BadDefinition):
            read_definition(data)
