"""The grid of a canvas: rectangles, or a sentence that says where they break."""

import pytest

from minga.library.models.canvas import FREE, areas, layout_problems, repaired

KNOWN = ("a", "b", "c")
pytestmark = pytest.mark.unit


def test_equal_names_side_by_side_are_one_area():
    placed = {area.name: area for area in areas([["a", "a", "b"], ["a", "a", "c"]])}

    assert (placed["a"].row, placed["a"].column, placed["a"].height, placed["a"].width) == (1, 1, 2, 2)
    assert (placed["b"].row, placed["b"].column, placed["b"].height, placed["b"].width) == (1, 3, 1, 1)
    assert (placed["c"].row, placed["c"].column) == (2, 3)


def test_areas_come_as_they_are_read_and_free_cells_are_none():
    assert [area.name for area in areas([[FREE, "b"], ["c", "a"]])] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("layout", "place"),
    [
        ([], ""),
        ("a b", ""),
        ([["a"]] * 13, ""),
        ([["a"], []], "[1]"),
        ([["a", "b"], ["c"]], "[1]"),
        ([["a", 3]], "[0]"),
        ([["a"] * 7], "[0]"),
        ([["a", "z"]], "[0][1]"),
        ([["a", "b"], ["b", "a"]], "[0][0]"),
        ([["a", "b", "a"]], "[0][0]"),
        ([["a", "a"], ["a", "b"]], "[0][0]"),
    ],
)
def test_what_cannot_be_drawn_is_told_with_its_place(layout, place):
    assert next(where for where, _message in layout_problems(layout, KNOWN)) == place


@pytest.mark.parametrize("layout", [[["a"]], [["a", "a"], ["b", "c"]], [["a", "."], ["a", "b"]]])
def test_what_can_be_drawn_has_no_problems(layout):
    assert layout_problems(layout, KNOWN) == []


def test_fields_that_are_gone_leave_their_place_free_and_empty_rows_go():
    assert repaired([["a", "b"], ["c", "c"]], {"a"}) == [["a", FREE]]
