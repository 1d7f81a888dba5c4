"""What would raise a score: each step is worth what the engine says it is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from minga.capacity.enums import Effort
from minga.capacity.models import Mark
from minga.capacity.queries.engine_files import engine_files
from minga.capacity.queries.improving import Way, first_of, ways_up
from minga.core.texts import all_languages
from minga.engines.index import compute, recipe_from_data, table_from_csv
from minga.engines.index.files import numbers_of, words_of
from tests.factories.capacity import DESIGN, make_marks, make_measured, make_version, make_wave, with_node

NARROWED = with_node(with_node(DESIGN, "q3", not_for=("university",)), "q2", not_for=("ministry",))


def _score(wave: object, key: str) -> float:
    files = engine_files(wave)  # type: ignore[arg-type]
    recipe = recipe_from_data(files.recipe)
    table = table_from_csv(files.data, entity="entity", numbers=numbers_of(recipe), words=words_of(recipe))
    result = compute(recipe, table)
    return float(result.scores[result.entities.index(key), -1])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["municipality", "university", "ministry"])
def test_each_step_brings_what_the_engine_says(kind: str) -> None:
    wave = make_wave(version=make_version(NARROWED))
    measured = make_measured(wave, name="Una", kind=kind)
    make_marks(measured, {"q1": 5, "q2": 15, "q3": 10, "q4": None})
    before = _score(wave, measured.key)
    marks = {mark.question: mark for mark in Mark.objects.filter(measured=measured)}

    ways = ways_up(wave.version.read, marks, kind)

    assert {way.code for way in ways} == {"q1", "q2", "q3", "q4"} - {
        node.code for node in NARROWED.nodes if kind in node.not_for
    }
    for way in ways:
        node, mark = NARROWED.node(way.code), marks[way.code]
        was = mark.points
        most = node.max_points or Decimal(0)
        mark.points = most
        mark.save()
        assert _score(wave, measured.key) - before == pytest.approx(float(way.most), abs=1e-9)
        mark.points = was
        mark.save()


def test_a_little_effort_comes_before_a_great_one() -> None:
    hard = with_node(DESIGN, "q3", effort=Effort.HIGH)
    marks = {"q1": Mark(points=10), "q2": Mark(points=0), "q3": Mark(points=0), "q4": Mark(points=0)}

    assert [(way.code, way.gain) for way in ways_up(hard, marks, "")] == [
        ("q2", Decimal("7.5")),
        ("q3", Decimal(10)),
        ("q4", Decimal(5)),
    ]


def test_the_same_advice_is_not_given_twice_while_there_is_other() -> None:
    same = all_languages("Mida antes y después.")
    design = with_node(with_node(DESIGN, "q3", advices=same), "q2", advices=same)
    ways = ways_up(design, {}, "")

    assert [way.code for way in first_of(ways)][:1] == ["q3"]
    assert "q2" not in [way.code for way in first_of(ways)]
    assert [way.code for way in first_of([replace(way, advice="") for way in ways])] == [way.code for way in ways[:3]]


def test_what_has_everything_has_nothing_to_improve() -> None:
    marks = {node.code: Mark(points=node.max_points) for node in DESIGN.questions}

    assert ways_up(DESIGN, marks, "") == ()


def test_what_does_not_apply_to_one_entity_alone_is_no_advice() -> None:
    ways: tuple[Way, ...] = ways_up(DESIGN, {"q3": Mark(applies=False)}, "")

    assert "q3" not in {way.code for way in ways}
    assert {way.code: way.most for way in ways}["q4"] == Decimal(60)
