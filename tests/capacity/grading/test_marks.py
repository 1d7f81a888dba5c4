"""Levels, points and the one door to marks."""

from decimal import Decimal

import pytest

from minga.assessments.models import read_rubric, rubric_as_data
from minga.audit.models import Entry
from minga.capacity.actions.marks import MarkIn, put_marks, put_wave_marks
from minga.capacity.actions.rubrics import rubric_of
from minga.capacity.enums import MarkSource, WaveState
from minga.capacity.models import Mark
from minga.capacity.models.rubrics import asked_of, levels_of, points_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.core.texts import all_languages
from tests.conftest import Queries
from tests.factories.capacity import DESIGN, leaf, make_measured, make_wave, published, runner_of, steward_of, with_node

TITLE = all_languages("Medición")


def test_levels_are_those_of_the_design_lowest_first() -> None:
    assert [level.points for level in levels_of(DESIGN.node("q1"))] == [0, 5, 10]
    assert points_of(DESIGN.node("q1"), 1) == 5


def test_a_question_without_levels_earns_quarters() -> None:
    assert [level.points for level in levels_of(leaf("x", "c1", "2.5"))] == [
        Decimal("0"), Decimal("0.625"), Decimal("1.25"), Decimal("1.875"), Decimal("2.5"),
    ]  # fmt: skip
    with pytest.raises(IndexError):
        points_of(leaf("x", "c1", 4), -1)


def test_rubric_has_one_criterion_a_question_and_weights_of_exactly_one_hundred() -> None:
    odd = with_node(DESIGN, "q4", max_points=Decimal("13.333"))

    read = read_rubric(rubric_as_data(rubric_of(odd, TITLE)))

    assert [each.key for each in read.criteria] == ["q1", "q2", "q3", "q4"]
    assert sum(each.weight for each in read.criteria) == 100
    assert [level.score for level in read.criterion("q1").levels] == [0, 1, 2]
    assert read.criterion("q1").questions == (DESIGN.node("q1").question,)


def test_what_nobody_answers_or_is_worth_nothing_is_not_graded() -> None:
    design = with_node(with_node(DESIGN, "q1", question=""), "q4", max_points=Decimal(0))

    assert [node.code for node in asked_of(design, "")] == ["q2", "q3"]
    assert [node.code for node in asked_of(design, "university")] == ["q3"]


@pytest.mark.django_db
def test_put_marks_writes_over_and_tells_what_changed() -> None:
    measured = make_measured(make_wave(state=WaveState.GRADING))
    first = {"q1": MarkIn(points=Decimal(5)), "q2": MarkIn(applies=False, points=Decimal(3))}
    put_marks(measured=measured, marks=first, source=MarkSource.GRADED, actor=HOUSE, now=now())

    again = {"q1": MarkIn(points=Decimal(10), comment=" Con plan. "), "q2": MarkIn(applies=False)}
    put_marks(measured=measured, marks=again, source=MarkSource.SETTLED, actor=runner_of(measured.wave), now=now())

    marks = {mark.question: mark for mark in Mark.objects.filter(measured=measured)}
    assert (marks["q1"].points, marks["q1"].source, marks["q1"].comment) == (10, MarkSource.SETTLED, "Con plan.")
    assert (marks["q2"].points, marks["q2"].applies) == (None, False)
    entry = Entry.objects.filter(key="capacity.marks_put").latest("pk")
    assert Decimal(entry.before["q1"]) == 5
    assert entry.after["q1"] == "10"
    assert "q2" not in entry.after


@pytest.mark.django_db
def test_put_marks_refuses_strangers_unknown_questions_and_published_waves() -> None:
    wave = make_wave(state=WaveState.COMPUTED)
    measured = make_measured(wave)
    given = {"q1": MarkIn(points=Decimal(5))}
    with pytest.raises(NotAllowed):
        put_marks(measured=measured, marks=given, source="graded", actor=steward_of(measured), now=now())
    with pytest.raises(Invalid, match="q99"):
        put_marks(measured=measured, marks={"q99": MarkIn()}, source="graded", actor=HOUSE, now=now())
    published(wave)
    with pytest.raises(NotReady):
        put_marks(measured=measured, marks=given, source="graded", actor=HOUSE, now=now())
    assert not Mark.objects.exists()


@pytest.mark.django_db
def test_marks_of_a_whole_wave_take_as_many_queries_for_three_as_for_twenty(queries: Queries) -> None:
    wave = make_wave(state=WaveState.GRADING)
    entities = [make_measured(wave, name=f"Entidad {place}") for place in range(20)]
    given = {each.pk: {"q1": MarkIn(points=Decimal(5)), "q3": MarkIn(points=Decimal(50))} for each in entities}

    for marks in (dict(list(given.items())[:3]), given):
        with queries(6):
            put_wave_marks(wave=wave, marks=marks, source=MarkSource.IMPORTED, actor=HOUSE, now=now())

    assert Mark.objects.filter(question="q3", points=50).count() == 20
    with pytest.raises(NotReady):
        put_wave_marks(wave=make_wave(), marks=given, source=MarkSource.IMPORTED, actor=HOUSE, now=now())
