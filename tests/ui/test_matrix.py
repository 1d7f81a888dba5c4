"""Two measures against each other: dots where they belong, numbers that can be read."""

from itertools import pairwise

import pytest

from minga.ui.drawing import Matrix, MatrixPoint, matrix_chart

pytestmark = pytest.mark.unit
ENDS = ("little effort", "much effort", "little benefit", "much benefit")


def drawn(*points: MatrixPoint) -> Matrix:
    return matrix_chart(points, highest=4, ends=ENDS, width=340, height=340)


def test_much_for_little_stands_up_and_left() -> None:
    chart = drawn(MatrixPoint(1, x=0.0, y=4.0), MatrixPoint(2, x=4.0, y=0.0))

    best, worst = chart.dots

    assert (best.x, best.y) == ("14.0", "26.0")
    assert (worst.x, worst.y) == ("326.0", "314.0")


def test_things_at_one_place_share_a_dot_and_say_both_numbers() -> None:
    chart = drawn(MatrixPoint(1, 2, 2), MatrixPoint(4, 2, 2, marked=True))

    assert [dot.marked for dot in chart.dots] == [True]
    assert [label.text for label in chart.labels] == ["1, 4"]


def test_numbers_of_near_dots_do_not_cover_each_other() -> None:
    chart = drawn(MatrixPoint(1, 2, 2), MatrixPoint(2, 2.06, 2), MatrixPoint(3, 2.12, 2))

    heights = sorted(float(label.y) for label in chart.labels)

    assert min(b - a for a, b in pairwise(heights)) >= 14


def test_numbers_at_the_right_edge_stand_inside() -> None:
    (label,) = drawn(MatrixPoint(1, 4, 2)).labels

    assert label.anchor == "end"


def test_what_lies_beyond_the_scale_is_drawn_at_its_edge() -> None:
    (dot,) = drawn(MatrixPoint(1, 9, -3)).dots

    assert (dot.x, dot.y) == ("326.0", "314.0")
