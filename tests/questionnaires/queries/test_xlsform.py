from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from minga.questionnaires.models.conditions import holds
from minga.questionnaires.models.reading import read_definition
from minga.questionnaires.queries.xlsform_reading import Imported, NotAnXLSForm, read_xlsform
from minga.questionnaires.queries.xlsform_writing import write_xlsform
from tests.factories.questionnaires import definition, question

pytestmark = pytest.mark.unit

HEAD = ("type", "name", "label::Español (es)", "label::Português (pt)", "hint", "required", "relevant", "appearance")
CHOICES = [
    ("list_name", "name", "label::Español (es)"),
    ("kinds", "Social", "Social"),
    ("kinds", "env", "Ambiental"),
]


def workbook(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> BytesIO:
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in (head, *rows):
        survey.append(row)
    choices = book.create_sheet("choices")
    for choice in CHOICES:
        choices.append(choice)
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def read(*rows: tuple[Any, ...]) -> Imported:
    return read_xlsform(workbook(*rows), title="Encuesta")


def test_survey_becomes_a_definition() -> None:
    imported = read(
        ("text", "Nombre Completo", "¿Nombre?", "Nome?", "Como en el documento", "yes"),
        ("begin group", "problem", "El problema"),
        ("integer", "people", "¿A cuántas personas?", "", "", "TRUE"),
        ("select_one kinds", "kind", "¿Qué tipo?"),
        ("text", "which", "¿Cuál?", "", "", "", "${kind} = 'env' and ${people} > 10", "multiline"),
        ("begin repeat", "team", "El equipo"),
        ("text", "who", "¿Quién?"),
        ("end repeat",),
        ("note", "thanks", "Gracias"),
        ("end group",),
        ("select_multiple kinds", "more", "¿Y además?"),
        ("date", "day", "¿Cuándo?"),
        ("decimal", "cost", "¿Cuánto?"),
    )
    form = read_definition(imported.definition)

    assert imported.messages == []
    assert [section.key for section in form.sections] == ["part_1", "problem", "part_3"]
    assert form.questions["nombre_completo"].label == {"es": "¿Nombre?", "pt": "Nome?"}
    assert form.questions["nombre_completo"].help == {"es": "Como en el documento"}
    assert (form.questions["people"].required, form.questions["people"].whole) == (True, True)
    assert form.questions["which"].kind == "long_text"
    assert holds(form.questions["which"].shown_if, {"kind": "env", "people": "11"})
    assert not holds(form.questions["which"].shown_if, {"kind": "social", "people": "11"})
    assert [field.key for field in form.questions["team"].fields] == ["who"]
    assert form.questions["more"].kind == "choices"


def test_what_is_not_understood_is_told_with_its_row() -> None:
    imported = read(
        ("geopoint", "where", "¿Dónde?"),
        ("select_one nothing", "kind", "¿Qué?"),
        ("text", "odd", "¿Raro?", "", "", "", "count(${a}) > 1"),
        ("text", "calm", "¿Tranquilo?"),
    )

    assert imported.messages == [
        "Fila 2: no se admiten preguntas de tipo «geopoint».",
        "Fila 3: la lista «nothing» no está en la hoja «choices».",
        "Fila 4: la condición «count(${a}) > 1» no se entiende; la pregunta se muestra siempre.",
    ]
    assert list(read_definition(imported.definition).questions) == ["odd", "calm"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"hola", "no es un libro de Excel"), (b"PK\x03\x04roto", "no es un libro de Excel"), (b"", "no es un libro")],
)
def test_what_is_no_workbook_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotAnXLSForm, match=words):
        read_xlsform(BytesIO(content))


def test_workbook_without_a_survey_is_refused() -> None:
    target = BytesIO()
    Workbook().save(target)

    with pytest.raises(NotAnXLSForm, match="survey"):
        read_xlsform(target)


@pytest.mark.parametrize(
    ("relevant", "values", "shown"),
    [
        ("selected(${kind}, 'env')", {"kind": ["env"]}, True),
        ("${a} != 'env'", {"a": "env"}, False),
        ("(${n} >= 3 or ${n} < 0) and ${a} != ''", {"n": "4", "a": "x"}, True),
        ("(${n} >= 3 or ${n} < 0) and ${a} != ''", {"n": "4"}, False),
        ("${a} = ''", {}, True),
    ],
)
def test_relevant_means_the_same_here(relevant: str, values: dict[str, Any], shown: bool) -> None:
    rows = [("select_multiple kinds", "kind", "K"), ("text", "a", "A"), ("integer", "n", "N")]
    form = read_definition(read(*rows, ("text", "last", "L", "", "", "", relevant)).definition)

    assert holds(form.questions["last"].shown_if, values) is shown


def test_what_goes_out_comes_back_the_same() -> None:
    options = [
        {"key": "social", "label": {"es": "Social", "pt": "Social"}},
        {"key": "env", "label": {"es": "Ambiental"}},
    ]
    condition = {
        "any": [{"question": "kind", "answers": ["env"]}, {"question": "people", "op": "at_least", "value": 5}]
    }
    form = read_definition(
        definition(
            question("people", whole=True, help={"es": "Un número"}),
            question("kind", "choice", options=options, required=False),
            question("story", "long_text", shown_if=condition),
            question("team", "cards", required=False, fields=[question("who", "text")]),
            question("bye", "statement"),
        )
    )

    exported = write_xlsform(form, key="encuesta")
    back = read_definition(read_xlsform(BytesIO(exported.content)).definition)

    assert exported.messages == []
    assert list(back.questions) == list(form.questions)
    for key, asked in form.questions.items():
        assert (back.questions[key].kind, back.questions[key].label) == (asked.kind, asked.label)
        assert back.questions[key].options == asked.options
        assert back.questions[key].required == (asked.required and asked.asks)
    for values in ({}, {"kind": "env"}, {"people": "5"}, {"people": "4", "kind": "social"}):
        assert holds(back.questions["story"].shown_if, values) == holds(form.questions["story"].shown_if, values)


def test_what_xlsform_cannot_hold_is_told() -> None:
    rows = [{"key": "a", "label": {"es": "A"}}]
    form = read_definition(
        definition(question("story", "text", words=20, evidence=True), question("m", "matrix", rows=rows, options=rows))
    )

    assert write_xlsform(form, key="x").messages == [
        "XLSForm no tiene lugar para esta parte de «¿Story?»: su límite de palabras.",
        "XLSForm no tiene lugar para esta parte de «¿Story?»: su prueba adjunta.",
        "XLSForm no tiene lugar para esta parte de «¿M?»: cada fila pasó a ser una pregunta propia.",
    ]


def test_no_label_becomes_a_formula() -> None:
    form = read_definition(definition(question("a", "text", label={"es": "=1+1"})))

    survey = load_workbook(BytesIO(write_xlsform(form, key="x").content))["survey"]

    assert all(cell.data_type != "f" for row in survey.iter_rows() for cell in row)


def _packed(**parts: bytes) -> BytesIO:
    """A workbook in which some parts are something else."""
    target = BytesIO()
    with ZipFile(workbook(("text", "name", "¿Nombre?"))) as whole, ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name in whole.namelist():
            package.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], whole.read(name)))
    target.seek(0)
    return target


@pytest.mark.parametrize("part", ["workbook", "sheet1", "styles"])
def test_a_damaged_workbook_is_said_to_be_one(part: str) -> None:
    with pytest.raises(NotAnXLSForm):
        read_xlsform(_packed(**{part: b"<worksheet><broken"}))


def test_a_small_file_that_holds_an_enormous_one_is_not_opened() -> None:
    with pytest.raises(NotAnXLSForm, match="demasiado grande"):
        read_xlsform(_packed(sheet1=b" " * (51 * 1024 * 1024)))
