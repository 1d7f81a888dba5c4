"""Figures: promised with a baseline, taken over from the challenge, measured, corrected, pasted."""

from datetime import date
from decimal import Decimal

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.indicators.enums import Direction, Reading
from minga.indicators.models import Measurement, Target
from minga.initiatives.actions.figures import (
    Figure,
    Point,
    drop_figure,
    note_point,
    note_series,
    promise_figure,
    take_over_figures,
)
from minga.initiatives.actions.services import ServiceText, add_service, edit_service, remove_service
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import INITIATIVE
from minga.initiatives.queries.figures import figure_row, figures_page
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.initiatives import days_ago, give_pilot, give_target, lead_of, make_initiative
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def lead(initiative: Initiative) -> Person:
    return lead_of(initiative)


def _figure(**fields: object) -> Figure:
    values: dict[str, object] = {
        "title": "Espera mediana", "unit": "minutos", "falling": True, "value": Decimal(60),
        "starts_on": days_ago(40), "due_on": days_ago(-50), "baseline": Decimal(220), "baseline_on": days_ago(60),
        "source": "Registro de fila",
    }  # fmt: skip
    return Figure(**(values | fields))  # type: ignore[arg-type]


def _point(day: int = 5, value: int = 48, **fields: object) -> Point:
    values: dict[str, object] = {"value": Decimal(value), "measured_on": days_ago(day), "source": "Tablero", **fields}
    return Point(**values)  # type: ignore[arg-type]


def _promised(initiative: Initiative, lead: Person, **fields: object) -> Target:
    return promise_figure(initiative=initiative, figure=_figure(**fields), actor=lead, now=now())


def test_a_figure_says_from_where_to_where_and_which_way_is_better(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)

    assert (target.reading, target.value, target.baseline) == (Reading.AT_MOST, Decimal(60), Decimal(220))
    indicator = target.indicator
    assert (indicator.direction, indicator.baseline, indicator.source) == (
        Direction.DOWN,
        Decimal(220),
        "Registro de fila",
    )
    entry = Entry.objects.get(key="indicators.target_set", subject_id=target.pk)
    assert entry.related == [["initiatives.initiative", initiative.pk]]


def test_changing_the_promise_leaves_the_number_before_alone(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)

    promise_figure(
        initiative=initiative,
        target=target,
        figure=_figure(value=Decimal(45), falling=False, baseline=None, baseline_on=None),
        actor=lead,
        now=now(),
    )

    target.refresh_from_db()
    assert (target.value, target.reading, target.indicator.baseline) == (Decimal(45), Reading.AT_MOST, Decimal(220))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": " "}, "title"), ({"baseline_on": None}, "baseline_on"), ({"source": ""}, "source")],
)
def test_a_number_before_has_a_day_and_a_source(
    initiative: Initiative, lead: Person, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _promised(initiative, lead, **fields)

    assert set(refused.value.errors) == {field}
    assert not Target.objects.filter(subject_type=INITIATIVE, subject_id=initiative.pk).exists()


def test_figures_of_the_challenge_come_over_once_with_the_same_indicator(initiative: Initiative, lead: Person) -> None:
    made = take_over_figures(initiative=initiative, actor=lead, now=now())

    theirs = Target.objects.get(subject_type="challenges.challenge", subject_id=initiative.challenge_id)
    assert [row.indicator for row in made] == [theirs.indicator]
    assert made[0].baseline == theirs.baseline
    with pytest.raises(NotReady) as refused:
        take_over_figures(initiative=initiative, actor=lead, now=now())
    assert refused.value.code == "nothing"


def test_the_level_of_evidence_is_what_the_dossier_has_earned(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)

    before = note_point(initiative=initiative, target=target, point=_point(70, 230), actor=lead, now=now())
    after = note_point(initiative=initiative, target=target, point=_point(), actor=lead, now=now())
    give_pilot(initiative, target=target, comparison="group", result_on=days_ago(2), result="Bajó.")
    compared = note_point(initiative=initiative, target=target, point=_point(1, 47), actor=lead, now=now())

    assert [row.evidence for row in (before, after, compared)] == [1, 2, 3]
    initiative.refresh_from_db()
    assert initiative.evidence_level == 3


def test_a_wrong_number_is_corrected_by_another_and_both_stay(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)
    wrong = note_point(initiative=initiative, target=target, point=_point(value=480), actor=lead, now=now())

    note_point(initiative=initiative, target=target, point=_point(), corrects=wrong, actor=lead, now=now())

    row = figure_row(initiative, target.key, days_ago(0))
    assert [(point.value, point.corrected) for point in row.points] == [(Decimal(48), False), (Decimal(480), True)]
    assert row.last is not None
    assert row.last.value == Decimal(48)
    with pytest.raises(Conflict):
        note_point(initiative=initiative, target=target, point=_point(), corrects=wrong, actor=lead, now=now())


def test_a_figure_of_another_dossier_is_not_measured_here(initiative: Initiative, lead: Person) -> None:
    foreign = give_target(make_initiative(stage=3))

    with pytest.raises(NotReady):
        note_point(initiative=initiative, target=foreign, point=_point(), actor=lead, now=now())


def test_a_pasted_column_is_taken_whole(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)
    points = [_point(day, 200 - day) for day in (21, 14, 7)]

    made = note_series(initiative=initiative, target=target, points=points, actor=lead, now=now())

    assert len(made) == 3
    assert Entry.objects.filter(key="initiatives.series_noted").count() == 1
    assert Entry.objects.filter(key="indicators.value_measured").count() == 3


def test_a_pasted_column_is_refused_whole_and_every_row_is_told(initiative: Initiative, lead: Person) -> None:
    target = _promised(initiative, lead)
    note_point(initiative=initiative, target=target, point=_point(14), actor=lead, now=now())
    points = [_point(21), _point(14), _point(-5)]

    with pytest.raises(Invalid) as refused:
        note_series(initiative=initiative, target=target, points=points, actor=lead, now=now())

    assert len(refused.value.errors["rows"]) == 2
    assert Measurement.objects.filter(target=target).count() == 1


@pytest.mark.parametrize("points", [[], [Point(value=Decimal(1), measured_on=date(2020, 1, 1), source="x")] * 401])
def test_a_pasted_column_has_some_rows_and_not_too_many(
    initiative: Initiative, lead: Person, points: list[Point]
) -> None:
    target = _promised(initiative, lead)

    with pytest.raises(Invalid):
        note_series(initiative=initiative, target=target, points=points, actor=lead, now=now())


def test_a_figure_is_taken_back_while_nothing_hangs_on_it(initiative: Initiative, lead: Person) -> None:
    target, read = _promised(initiative, lead), _promised(initiative, lead, title="Personas")
    give_pilot(initiative, target=read)

    drop_figure(initiative=initiative, target=target, actor=lead, now=now())
    with pytest.raises(NotReady):
        drop_figure(initiative=initiative, target=read, actor=lead, now=now())

    assert list(Target.objects.filter(subject_type=INITIATIVE, subject_id=initiative.pk)) == [read]


def test_whoever_is_not_on_the_team_promises_and_measures_nothing(initiative: Initiative, lead: Person) -> None:
    target, stranger = _promised(initiative, lead), make_person()

    with pytest.raises(NotAllowed):
        _promised(initiative, stranger)
    with pytest.raises(NotAllowed):
        note_point(initiative=initiative, target=target, point=_point(), actor=stranger, now=now())


def test_a_service_is_added_changed_and_removed(initiative: Initiative, lead: Person) -> None:
    service = add_service(initiative=initiative, text=ServiceText(name="Turnos"), actor=lead, now=now())
    text = ServiceText(name="Turnos por voz", users_per_year=3258)
    edit_service(service=service, text=text, revision=1, actor=lead, now=now())
    with pytest.raises(Conflict):
        edit_service(service=service, text=text, revision=1, actor=lead, now=now())
    with pytest.raises(Invalid):
        add_service(initiative=initiative, text=ServiceText(name=" "), actor=lead, now=now())

    remove_service(service=service, actor=lead, now=now())

    assert not initiative.services.exists()
    removed = Entry.objects.get(key="initiatives.service_removed")
    assert (removed.before["name"], removed.before["users_per_year"]) == ("Turnos por voz", 3258)
    with pytest.raises(Conflict):
        remove_service(service=service, actor=lead, now=now())


@pytest.mark.parametrize("figures", [1, 3])
def test_the_page_of_figures_asks_as_often_for_three_as_for_one(
    initiative: Initiative, lead: Person, figures: int, queries: Queries
) -> None:
    for number in range(figures):
        target = _promised(initiative, lead, title=f"Cifra {number}")
        note_point(initiative=initiative, target=target, point=_point(), actor=lead, now=now())

    with queries(9):
        page = figures_page(initiative, days_ago(0))

    assert len(page.rows) == figures
    assert page.waiting == 1
