"""Geometry: what must hold whatever the numbers."""

import itertools

import pytest

from minga.ui import drawing

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("total", "per"), [(0, 1), (30, 1), (31, 2), (232, 8), (270, 10), (8300, 500), (100_000, 5000)]
)
def test_a_strand_stands_for_a_number_that_one_can_say(total: int, per: int) -> None:
    assert drawing.strands_for([total])[0] == per


def test_whatever_exists_has_a_strand() -> None:
    _per, strands = drawing.strands_for([8000, 1, 0])

    assert strands[1:] == [1, 0]


def test_every_strand_is_drawn_once_in_both_directions() -> None:
    groups = [12, 7, 0, 4, 3]

    assert len(drawing.skein_across(groups)) == 26
    assert len(drawing.skein_down(groups)[0]) == 26


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(-117, 32.5), (-34.8, -7.1), (-68.3, -54.8), (-58.4, -34.6), (-99.1, 19.4)]
)
def test_the_whole_region_is_on_the_map(longitude: float, latitude: float) -> None:
    x, y = drawing.project(longitude, latitude)

    assert 0 < x < drawing.MAP_WIDTH
    assert 0 < y < drawing.MAP_HEIGHT


def test_more_is_a_larger_rhomb() -> None:
    sizes = [len(drawing.rhomb(-57, -25, count).path) and drawing.rhomb(-57, -25, count).path for count in (1, 5, 100)]

    assert len(set(sizes)) == 3


def test_labels_at_the_end_of_lines_do_not_cover_each_other() -> None:
    chart = drawing.line_chart([("1", 50), ("2", 51)], 51, 50.5, words=("antes", "meta", "hoy"))

    heights = sorted(float(label.y) for label in chart.labels[-3:])
    assert min(b - a for a, b in itertools.pairwise(heights)) >= drawing.LINE_OF_TEXT


def test_one_point_is_a_chart_too() -> None:
    assert drawing.line_chart([("1", 0)], words=("", "", "hoy 0")).dots == []
