"""A canvas on its grid: each field in its place, and nothing that is asked is hidden."""

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.library.queries.canvas import canvas_grid, canvas_of, empty_canvas
from minga.library.queries.canvas_draft import canvas_asked
from minga.questionnaires.actions.forms import draft_version, publish_version
from tests.factories.library import make_tool, tool_data, used_canvas

pytestmark = pytest.mark.django_db


def _asking(*questions, layout):
    form = tool_data()["form"]
    form["sections"][0]["questions"] = [{"required": False, "label": all_languages(q["key"]), **q} for q in questions]
    return make_tool(form=form, layout=layout)


def test_cells_stand_where_the_layout_says():
    grid = empty_canvas(make_tool())

    assert [(cell.key, cell.row, cell.column, cell.height, cell.width) for cell in grid.cells] == [
        ("effects", 1, 1, 1, 2), ("problem", 2, 1, 1, 1), ("causes", 2, 2, 1, 1),
    ]  # fmt: skip
    assert (grid.columns, grid.rows, grid.asked, grid.filled) == (2, 2, 3, 0)
    assert all(cell.answer is None for cell in grid.cells)


def test_what_the_layout_does_not_name_stands_below_across_the_whole_width():
    grid = empty_canvas(_asking({"key": "a", "kind": "text"}, {"key": "b", "kind": "text"}, layout=[["a", "a"]]))

    assert [(cell.key, cell.row, cell.width) for cell in grid.cells] == [("a", 1, 2), ("b", 2, 2)]


def test_an_old_canvas_keeps_the_grid_on_which_it_was_filled():
    tool = make_tool()
    old = canvas_asked(tool)
    form = tool_data()["form"]
    form["sections"][0]["questions"] = form["sections"][0]["questions"][:1]
    newer = draft_version(form=tool.form, definition={**form, "_layout": [["effects"]]}, actor=HOUSE, now=now())
    publish_version(version=newer, actor=HOUSE, now=now())
    tool.layout = [["effects"]]

    assert len(canvas_grid(tool, old, {}).cells) == 3
    assert len(canvas_grid(tool, canvas_asked(tool), {}).cells) == 1


def test_a_version_without_a_grid_gets_that_of_the_tool():
    tool = make_tool()
    plain = draft_version(form=tool.form, definition=tool_data()["form"], actor=HOUSE, now=now())

    assert canvas_grid(tool, plain, {}).columns == 2


def test_frozen_values_are_told_in_words():
    options = [{"key": "hi", "label": all_languages("Alto")}, {"key": "lo", "label": all_languages("Bajo")}]
    inner = [{"key": "who", "kind": "text", "label": all_languages("Quién")},
             {"key": "power", "kind": "choice", "label": all_languages("Poder"), "options": options}]  # fmt: skip
    tool = _asking(
        {"key": "people", "kind": "number", "unit": all_languages("personas")},
        {"key": "level", "kind": "choice", "options": options},
        {"key": "actors", "kind": "cards", "fields": inner},
        {"key": "table", "kind": "matrix", "rows": [{"key": "r", "label": all_languages("Fila")}], "options": options},
        {"key": "photo", "kind": "file"},
        {"key": "empty", "kind": "text"},
        layout=[["people", "level"]],
    )  # fmt: skip
    values = {
        "people": "140", "level": "hi", "table": {"r": "lo"}, "photo": [{"file": "u", "name": "foto.jpg"}],
        "actors": [{"_id": "x", "who": "Enfermería", "power": "lo"}], "empty": "",
    }  # fmt: skip

    answers = {cell.key: cell.answer for cell in canvas_grid(tool, canvas_asked(tool), values, "es").cells}

    assert answers["people"].text == "140 personas"
    assert answers["level"].text == "Alto"
    assert answers["table"].rows == (("Fila", "Bajo"),)
    assert [(line.label, line.text) for line in answers["actors"].cards[0]] == [
        ("Quién", "Enfermería"),
        ("Poder", "Bajo"),
    ]
    assert answers["photo"].text == "foto.jpg"
    assert answers["empty"].empty


def test_a_draft_is_shown_as_it_was_typed():
    tool = make_tool()

    grid = canvas_of(used_canvas(tool, 1, typed={"problem": "Filas\nde noche"}), tool)

    said = {cell.key: cell.answer.text for cell in grid.cells}
    assert said == {"effects": "", "problem": "Filas\nde noche", "causes": ""}
    assert grid.filled == 1


def test_choices_and_scales_can_be_ticked_on_paper():
    scale = {"low": 1, "high": 3, "low_label": all_languages("Nada"), "high_label": all_languages("Mucho")}
    tool = _asking(
        {"key": "sure", "kind": "scale", "scale": scale},
        {"key": "really", "kind": "yes_no"},
        layout=[["sure", "really"]],
    )

    choices = {cell.key: cell.choices for cell in empty_canvas(tool).cells}

    assert choices == {"sure": ("1 · Nada", "2", "3 · Mucho"), "really": ("Sí", "No")}
