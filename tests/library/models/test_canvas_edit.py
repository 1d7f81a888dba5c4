"""Changes to what a canvas asks: plain data in, plain data out, the given one untouched."""

from copy import deepcopy

import pytest

from minga.core.texts import all_languages
from minga.library.models import canvas_edit
from minga.library.models.tool_text import question_keys
from tests.factories.library import tool_data

pytestmark = pytest.mark.unit


@pytest.fixture
def form():
    return tool_data()["form"]


def test_each_change_leaves_the_given_form_alone(form):
    before = deepcopy(form)

    canvas_edit.added(form, {"kind": "text", "label": all_languages("x")})
    canvas_edit.changed(form, "causes", {"label": all_languages("y")})
    canvas_edit.removed(form, "causes")
    canvas_edit.moved(form, "causes", up=True)

    assert form == before


def test_a_new_field_gets_a_key_of_its_own(form):
    once = canvas_edit.added(form, {"kind": "text", "label": all_languages("x"), "help": None})
    twice = canvas_edit.added(once, {"kind": "text", "label": all_languages("y")})

    assert question_keys(twice)[3:] == ("field_1", "field_2")
    assert "help" not in canvas_edit.fields_of(once)[-1]


def test_a_value_is_replaced_or_taken_away(form):
    helped = canvas_edit.changed(form, "causes", {"help": all_languages("h")})

    assert canvas_edit.fields_of(helped)[2]["help"] == all_languages("h")
    assert "help" not in canvas_edit.fields_of(canvas_edit.changed(helped, "causes", {"help": None}))[2]


@pytest.mark.parametrize(
    ("key", "up", "order"),
    [
        ("problem", True, ("problem", "effects", "causes")),
        ("problem", False, ("effects", "causes", "problem")),
        ("effects", True, ("effects", "problem", "causes")),
        ("causes", False, ("effects", "problem", "causes")),
    ],
)
def test_a_field_moves_by_one_and_stops_at_the_edge(form, key, up, order):
    assert question_keys(canvas_edit.moved(form, key, up=up)) == order


def test_a_section_without_fields_goes(form):
    form["sections"].append({"key": "more", "title": all_languages("Más"), "questions": [{"key": "last"}]})

    assert [section["key"] for section in canvas_edit.removed(form, "last")["sections"]] == ["canvas"]


def test_a_layout_is_written_in_numbers_and_read_back():
    keys = ("effects", "problem", "causes")
    layout = [["effects", "effects"], ["problem", "."]]

    assert canvas_edit.as_numbers(layout, keys) == "1 1\n2 ."
    assert canvas_edit.from_numbers("1, 1\n\n 2 -\n", keys) == layout
    assert canvas_edit.from_numbers("1 9", keys) == [["effects", "9"]]


def test_a_layout_that_lost_all_its_fields_stands_one_field_a_row(form):
    assert canvas_edit.layout_for([["gone"]], form) == [["effects"], ["problem"], ["causes"]]


def test_a_new_field_gets_a_row_while_there_is_room():
    assert canvas_edit.layout_with([["a", "b"]], "c") == [["a", "b"], ["c", "c"]]
    assert canvas_edit.layout_with([], "c") == [["c"]]
    assert len(canvas_edit.layout_with([["a"]] * 12, "c")) == 12
