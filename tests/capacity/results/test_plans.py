"""The improvement plan: steps with an office and a day, kept until done or dropped, reminded of once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from minga.audit.models import Entry
from minga.capacity.actions.plans import Planned, change_step, drop_step, finish_step, plan_step, remind_due
from minga.capacity.enums import WaveState
from minga.capacity.models import PlanStep
from minga.capacity.queries.plans import plan_of, steps_due
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.notifications.models import Message
from minga.organisations.models import house_day
from tests.capacity.results.conftest import Ask, Results, make_results
from tests.factories.capacity import steward_of
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _planned(**changes: object) -> Planned:
    values: dict[str, object] = {
        "question": "q1", "text": "Escribir el plan", "office": "Planeación",
        "due_on": house_day(now()) + timedelta(days=9),
    }  # fmt: skip
    return Planned(**(values | changes))  # type: ignore[arg-type]


def _step(results: Results, **changes: object) -> PlanStep:
    return plan_step(measured=results.ours, planned=_planned(**changes), actor=steward_of(results.ours), now=now())


def test_a_step_is_promised_with_its_office_and_day() -> None:
    results = make_results(state=WaveState.REPLYING)

    step = _step(results)

    assert (step.text, step.office) == ("Escribir el plan", "Planeación")
    assert Entry.objects.filter(key="capacity.step_planned", subject_id=step.pk).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"question": "c1"}, "question"),
        ({"text": " "}, "text"),
        ({"office": ""}, "office"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(wrong: dict[str, object], field: str) -> None:
    results = make_results()
    if field == "due_on":
        wrong = {"due_on": house_day(now()) - timedelta(days=1)}

    with pytest.raises(Invalid) as refused:
        _step(results, **wrong)

    assert list(refused.value.errors) == [field]
    assert not PlanStep.objects.exists()


def test_only_the_entity_plans_and_only_once_it_sees_its_result() -> None:
    results, early = make_results(), make_results(state=WaveState.GRADING)

    for actor, measured in ((make_person(), results.ours), (steward_of(results.theirs), results.ours),
                            (steward_of(early.ours), early.ours)):  # fmt: skip
        with pytest.raises(NotAllowed):
            plan_step(measured=measured, planned=_planned(), actor=actor, now=now())


def test_a_step_is_done_or_dropped_once_and_says_how_or_why() -> None:
    results = make_results()
    steward = steward_of(results.ours)
    done, dropped = _step(results), _step(results)

    with pytest.raises(DomainError) as ahead:
        finish_step(step=done, done_on=house_day(now()) + timedelta(days=1), actor=steward, now=now())
    with pytest.raises(DomainError) as silent:
        drop_step(step=dropped, reason=" ", actor=steward, now=now())
    finish_step(step=done, done_on=house_day(now()), note="Resolución 12", actor=steward, now=now())
    drop_step(step=dropped, reason="No hubo presupuesto", actor=steward, now=now())

    assert (ahead.value.field, silent.value.field) == ("done_on", "reason")
    with pytest.raises(Conflict):
        drop_step(step=done, reason="Ya", actor=steward, now=now())
    lines = plan_of(results.ours, now(), inside=True)
    assert [(line.done_note, line.dropped) for line in lines] == [("Resolución 12", ""), ("", "No hubo presupuesto")]


def test_a_new_day_is_reminded_of_again() -> None:
    results = make_results()
    step = _step(results, due_on=house_day(now()) + timedelta(days=2))
    assert remind_due(now=now()) == 1

    changed = change_step(
        step=step,
        planned=_planned(due_on=house_day(now()) + timedelta(days=1)),
        actor=steward_of(results.ours),
        now=now(),
    )

    assert changed.reminded_at is None
    entry = Entry.objects.get(key="capacity.step_changed")
    assert set(entry.after) == {"due_on"}
    assert remind_due(now=now()) == 1


def test_reminders_go_once_to_those_who_answer_for_the_entity() -> None:
    results = make_results()
    _step(results, due_on=house_day(now()) + timedelta(days=3))
    _step(results, due_on=house_day(now()) + timedelta(days=4))

    assert (remind_due(now=now()), remind_due(now=now())) == (1, 0)
    (letter,) = {message.kind for message in Message.objects.filter(kind="capacity.step_due")}
    assert letter == "capacity.step_due"


def test_strangers_read_public_steps_only(ask: Ask) -> None:
    results = make_results()
    _step(results, text="A la vista", public=True)
    _step(results, text="Hacia adentro")

    said = ask(None, reverse("capacity:result", args=[results.wave.key, results.ours.key])).content.decode()

    assert "A la vista" in said
    assert "Hacia adentro" not in said


def test_open_steps_are_work_of_whoever_answers_for_the_entity() -> None:
    results = make_results()
    step = _step(results)
    steward = steward_of(results.ours)

    section, other = steps_due(steward, now()), steps_due(make_person(), now())

    assert section is not None
    assert other is not None
    assert [row.title for row in section.rows] == [step.text]
    assert not other.rows


@pytest.mark.web
def test_a_step_is_written_from_the_result(ask: Ask) -> None:
    results = make_results()
    steward = steward_of(results.ours)
    address = reverse("capacity:step-add", args=[results.wave.key, results.ours.key])

    form = ask(steward, f"{address}?pregunta=q1").context["form"]
    wrong = ask(steward, address, {"question": "q1", "text": "", "office": "Planeación", "due_on": "2030-01-01"})
    right = ask(
        steward, address, {"question": "q1", "text": "Escribir", "office": "Planeación", "due_on": "2030-01-01"}
    )

    assert form["question"].value() == "q1"
    assert wrong.status_code == 422
    assert right.status_code == 303
    step = PlanStep.objects.get()
    assert step.points == 5
    assert ask(steward_of(results.theirs), address).status_code == 404


@pytest.mark.web
@pytest.mark.parametrize(
    ("name", "data"),
    [("step-done", {"done_on": "2020-01-01"}), ("step-drop", {"reason": "Cambió la ley"}),
     ("step-change", {"question": "q2", "text": "Otra", "office": "Otra", "due_on": "2030-01-01"})],
)  # fmt: skip
def test_a_step_is_settled_from_the_plan(ask: Ask, name: str, data: dict[str, object]) -> None:
    results = make_results()
    step, steward = _step(results), steward_of(results.ours)
    address = reverse(f"capacity:{name}", args=[results.wave.key, results.ours.key, step.uuid])

    shown, empty, sent = ask(steward, address), ask(steward, address, {}), ask(steward, address, data)

    assert (shown.status_code, empty.status_code, sent.status_code) == (200, 422, 303)
    assert ask(steward, reverse("capacity:plan", args=[results.wave.key, results.ours.key])).status_code == 200
