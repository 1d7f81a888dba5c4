"""The shipped indices: whole in three languages, adding up, and askable."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from minga.capacity.models import Node, design_as_data, read_design
from minga.capacity.models.design import ROOT
from minga.capacity.queries.forms import form_definition
from minga.capacity.queries.templates import KEYS, LANGUAGES, template
from minga.questionnaires.models.reading import definition_problems

BOGOTA = Path(__file__).parents[3].parent / "shared/data/bogota-iip/2021-structure.csv"


@pytest.mark.parametrize("key", KEYS)
def test_points_add_up_at_every_group_to_a_hundred(key: str) -> None:
    design = template(key).design

    for node in design.nodes:
        below = design.children(node.code)
        if below:
            assert sum(child.max_points or Decimal(0) for child in below) == node.max_points, node.code
    assert design.node(ROOT).max_points == 100


@pytest.mark.parametrize("key", KEYS)
def test_everything_is_said_in_three_languages(key: str) -> None:
    for node in template(key).design.nodes:
        assert all(node.titles.get(code) for code in LANGUAGES), node.code
        assert not node.question or all(node.texts.get(code) for code in LANGUAGES), node.code
        assert all(level.text.get(code) for level in node.levels for code in LANGUAGES), node.code


@pytest.mark.parametrize("key", KEYS)
def test_it_can_be_asked_and_kept(key: str) -> None:
    chosen = template(key)

    assert definition_problems(form_definition(chosen.design, chosen.titles)) == ()
    assert read_design(design_as_data(chosen.design)) == chosen.design


@pytest.mark.parametrize("key", KEYS)
def test_levels_rise_from_nothing_to_the_maximum(key: str) -> None:
    for node in _graded(key):
        points = [level.points for level in node.levels]
        assert points == sorted(set(points))
        assert (points[0], points[-1]) == (0, node.max_points), node.code


@pytest.mark.skipif(not BOGOTA.exists(), reason="the published workbook is not beside the repository")
def test_bogota_has_the_questions_and_points_of_the_published_file() -> None:
    with BOGOTA.open() as file:
        published = [(row["question"], Decimal(row["max_points"])) for row in csv.DictReader(file)]

    ours = [(node.code, node.max_points) for node in template("bogota-2021").design.questions]

    assert ours == published


def _graded(key: str) -> list[Node]:
    return [node for node in template(key).design.questions if node.levels]
