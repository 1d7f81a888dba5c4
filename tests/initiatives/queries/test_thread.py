"""The thread: what stands on it, in which order, and at which cost."""

from datetime import timedelta

import pytest

from minga.core.clock import now
from minga.initiatives.enums import GateOutcome
from minga.initiatives.models import Evidence, Initiative
from minga.initiatives.queries.dossier import dossier_page
from minga.initiatives.queries.thread import thread_of
from tests.conftest import Queries
from tests.factories.initiatives import (
    days_ago,
    give_measurement,
    make_commitment,
    make_dossier_lesson,
    make_initiative,
    make_review,
)
from tests.initiatives.dossiers import KINDS

pytestmark = pytest.mark.django_db


def _fill(initiative: Initiative, times: int) -> None:
    for number in range(times):
        for kind, put in KINDS.items():
            put(initiative, f"{kind}{number}")


def _fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.select_related(
        "organisation__territory", "unit", "challenge__organisation", "edition__host", "derived_from__organisation"
    ).get(pk=initiative.pk)


def test_the_gates_that_were_crossed_come_first_and_those_ahead_last() -> None:
    knots = thread_of(make_initiative(stage=4), inside=False)

    gates = [(knot.kind, knot.stage) for knot in knots if knot.kind in ("gate", "ahead")]
    assert gates == [("gate", 1), ("gate", 2), ("gate", 3), ("gate", 4), ("ahead", 5), ("ahead", 6), ("ahead", 7)]


def test_everything_is_told_oldest_first() -> None:
    initiative = make_initiative(stage=5)
    _fill(initiative, 2)

    days = [knot.on for knot in thread_of(initiative, inside=False) if knot.kind != "ahead"]

    assert days == sorted(days, key=lambda day: day or days_ago(0))
    assert None not in days


def test_today_is_the_last_gate_and_the_newest_knot_is_where_one_lands() -> None:
    initiative = make_initiative(stage=5)
    _fill(initiative, 1)

    knots = thread_of(initiative, inside=False)

    assert [knot.stage for knot in knots if knot.today] == [5]
    assert [knot.anchor for knot in knots if knot.last] == ["hoy"]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"cost", "commitment", "citation", "condition"}))
def test_each_kind_of_row_is_a_knot(kind: str) -> None:
    initiative = make_initiative(stage=5)
    before = len(thread_of(initiative, inside=False))

    KINDS[kind](initiative, "palabras")

    assert len(thread_of(initiative, inside=False)) > before


def test_a_restricted_row_is_a_knot_for_the_team_alone() -> None:
    initiative = make_initiative(stage=5)
    KINDS["barrier"](initiative, "palabras", restricted=True)

    assert [knot.kind for knot in thread_of(initiative, inside=False) if knot.kind == "barrier"] == []
    assert [knot.restricted for knot in thread_of(initiative, inside=True) if knot.kind == "barrier"] == [True]


def test_the_pilot_is_told_at_its_gate_with_its_line() -> None:
    initiative = make_initiative(stage=5)
    target = initiative.experiments.get(kind="pilot").target
    assert target is not None
    for week in range(3):
        give_measurement(target, 200 - 50 * week, measured_on=days_ago(60 - 7 * week))

    fifth = next(knot for knot in thread_of(initiative, inside=False) if knot.kind == "gate" and knot.stage == 5)

    (pilot,) = fifth.inner
    assert pilot.day == 76
    assert pilot.days == 91
    assert pilot.series is not None
    assert [value for _day, value in pilot.series.points] == [200, 150, 100]
    assert pilot.series.baseline == 220


def test_an_experiment_that_is_only_planned_is_no_event() -> None:
    initiative = make_initiative(stage=4)
    initiative.experiments.create(number=9, title="Plan", hypothesis="Quizá", metric="m", stage=4)

    assert [knot for knot in thread_of(initiative, inside=True) if knot.kind == "experiment"] == []


def test_iterating_loops_and_a_condition_says_when_it_was_met() -> None:
    initiative = make_initiative(stage=4)
    KINDS["condition"](initiative, "acta con Ventanilla")

    (turned,) = (knot for knot in thread_of(initiative, inside=False) if knot.kind == "review")

    assert turned.loops
    assert [(promise.text, promise.done_on) for promise in turned.promised] == [("acta con Ventanilla", days_ago(2))]


def test_a_stopped_thread_ends_with_its_lesson_and_nothing_ahead() -> None:
    initiative = make_initiative(stage=3, state="stopped")
    make_dossier_lesson(
        initiative, title="Faltaba devolver la llamada", state="published", reviewed_at=now(), published_at=now()
    )

    kinds = [knot.kind for knot in thread_of(initiative, inside=False)]

    assert "ahead" not in kinds
    assert kinds[-1] == "end"
    assert "lesson" in kinds


def test_evidence_is_told_where_it_is_cited_and_once() -> None:
    initiative = make_initiative(stage=4)
    KINDS["citation"](initiative, "registro")

    knots = thread_of(initiative, inside=False)

    assert [knot for knot in knots if knot.kind == "evidence" and "registro" in str(knot.refs)] == []
    assert any("registro" in str(knot.refs) for knot in knots if knot.kind == "review")


def test_withdrawn_evidence_is_cited_no_more() -> None:
    initiative = make_initiative(stage=4)
    KINDS["citation"](initiative, "registro")
    Evidence.objects.filter(initiative=initiative).update(withdrawn_at=now(), withdrawn_reason="Error.")

    assert "registro" not in str(thread_of(initiative, inside=True))


@pytest.mark.parametrize("times", [1, 8])
def test_the_page_costs_the_same_for_a_thin_dossier_and_a_thick_one(queries: Queries, times: int) -> None:
    initiative = make_initiative(stage=6)
    _fill(initiative, times)
    for _child in range(times):
        make_initiative(derived_from=initiative)
    initiative = _fresh(initiative)

    with queries(PAGE):
        dossier_page(initiative, None, now())


PAGE = 35


def test_a_review_that_waits_is_the_next_step() -> None:
    initiative = make_initiative(stage=4)
    make_review(initiative, to_stage=5)

    page = dossier_page(_fresh(initiative), None, now())

    assert page.next.to_stage == 5
    assert page.next.asked_on is not None
    assert {condition.detail for condition in page.next.conditions} == {""}


def test_costs_add_up_in_cash_and_kind_and_leave_out_what_was_reversed() -> None:
    initiative = make_initiative(stage=4)
    cost = {"currency": "USD", "spent_on": days_ago(5), "stage": 4}
    initiative.costs.create(item="Horas", quantity=10, unit_cost="9.40", **cost)
    initiative.costs.create(item="Horas", quantity=5, unit_cost="9.40", **cost)
    initiative.costs.create(item="Radio", quantity=1, unit_cost=60, kind="in_kind", **cost)
    wrong = initiative.costs.create(item="Error", quantity=1, unit_cost=999, **cost)
    initiative.costs.create(item="Error", quantity=-1, unit_cost=999, reverses=wrong, **cost)

    sheet = dossier_page(_fresh(initiative), None, now()).costs

    assert [(line.item, line.quantity) for line in sheet.lines] == [("Horas", 15), ("Radio", 1)]
    assert [(total.amount, total.currency) for total in sheet.totals] == [(201, "USD")]
    assert sheet.in_kind


def test_the_cost_of_reaching_one_person_counts_those_of_the_pilot() -> None:
    initiative = make_initiative(stage=5)
    initiative.costs.all().delete()
    initiative.costs.create(item="Todo", quantity=1, unit_cost=300, currency="USD", spent_on=days_ago(5), stage=5)
    initiative.experiments.filter(kind="pilot").update(people=200)

    sheet = dossier_page(_fresh(initiative), None, now()).costs

    assert sheet.per is not None
    assert sheet.per.amount == sheet.totals[0].amount / 200


@pytest.mark.parametrize(("days", "stale"), [(364, False), (366, True)])
def test_what_nobody_confirmed_for_a_year_is_grey(days: int, stale: bool) -> None:
    initiative = make_initiative(confirmed_at=now() - timedelta(days=days))

    assert dossier_page(_fresh(initiative), None, now()).stale is stale


def test_the_level_of_evidence_stands_beside_each_figure_with_its_reason() -> None:
    initiative = make_initiative(stage=5)
    pilot = initiative.experiments.get(kind="pilot")
    give_measurement(pilot.target, 48, measured_on=days_ago(3))

    page = dossier_page(_fresh(initiative), None, now())

    assert page.headline is not None
    assert (page.headline.baseline, page.headline.now) == (220, 48)
    assert page.headline.level == 2
    assert page.headline.level_words


def test_a_gate_that_passed_with_conditions_has_its_box() -> None:
    initiative = make_initiative(stage=1)
    review = make_review(
        initiative, to_stage=2, outcome=GateOutcome.GO_WITH_CONDITIONS, reasons="Falta acordar.", decided_office="Salud"
    )
    make_commitment(initiative, review=review, kind="condition")
    Initiative.objects.filter(pk=initiative.pk).update(stage=2)

    second = next(knot for knot in thread_of(_fresh(initiative), inside=False) if knot.stage == 2)

    assert second.box is not None
    assert (second.box.decides, second.box.reason) == ("Salud", "Falta acordar.")
