"""The improvement plan of an entity: what an office will do by a day, kept until it is done or dropped."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.events.results import StepChanged, StepDone, StepDropped, StepPlanned, StepReminded
from minga.capacity.models import Measured, PlanStep
from minga.capacity.policies import may_plan
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.notifications.actions import send_message
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import house_day
from minga.organisations.queries.roles import people_with
from minga.people.models import Person

REMIND_BEFORE: Final = timedelta(days=3)
_BATCH: Final = 500
_FIELDS: Final = ("question", "text", "office", "due_on", "public")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What will be done about one question, whose turn it is, and by when. `points`: what it can bring."""

    question: str
    text: str
    office: str
    due_on: date
    public: bool = False
    points: Decimal | None = None
    help: str = ""


@action
def plan_step(*, measured: Measured, planned: Planned, actor: Actor, now: datetime) -> PlanStep:
    """The entity commits to one improvement."""
    _must_plan(actor, measured, now)
    _check(planned, measured, now)
    step = PlanStep.objects.create(
        measured=measured, points=planned.points, help=planned.help[:120], **_columns(planned)
    )
    _note(StepPlanned, step, after={"text": step.text, "due_on": step.due_on})
    return step


@action
def change_step(*, step: PlanStep, planned: Planned, actor: Actor, now: datetime) -> PlanStep:
    """Other words, another day; a new day is reminded of again."""
    held = _held(step)
    _must_plan(actor, held.measured, now)
    _check(planned, held.measured, now)
    was = {name: getattr(held, name) for name in _FIELDS}
    new = _columns(planned)
    for name, value in new.items():
        setattr(held, name, value)
    if was["due_on"] != held.due_on:
        held.reminded_at = None
    held.save()
    differs = [name for name in _FIELDS if was[name] != new[name]]
    _note(StepChanged, held, before={name: was[name] for name in differs}, after={name: new[name] for name in differs})
    return held


@action
def finish_step(*, step: PlanStep, done_on: date, note: str = "", actor: Actor, now: datetime) -> PlanStep:
    """It was done."""
    held = _held(step)
    _must_plan(actor, held.measured, now)
    if done_on > house_day(now):
        raise DomainError(_("This day is still to come. Write the day on which it was done."), field="done_on")
    held.done_on, held.done_note = done_on, note.strip()
    held.save(update_fields=["done_on", "done_note", "updated_at"])
    _note(StepDone, held, after={"done_on": done_on, "done_note": held.done_note})
    return held


@action
def drop_step(*, step: PlanStep, reason: str, actor: Actor, now: datetime) -> PlanStep:
    """It will not be done, and why."""
    held = _held(step)
    _must_plan(actor, held.measured, now)
    if not reason.strip():
        raise DomainError(_("Say why it will not be done."), field="reason")
    held.dropped_at, held.dropped_reason = now, reason.strip()
    held.save(update_fields=["dropped_at", "dropped_reason", "updated_at"])
    _note(StepDropped, held, after={"dropped_reason": held.dropped_reason})
    return held


@action
def remind_of_step(*, step: PlanStep, actor: Actor, now: datetime) -> PlanStep:
    """Tell those who answer for the entity that the day is near; each step once."""
    held = _held(step)
    if held.reminded_at is not None:
        raise Conflict(_("The entity was reminded of this already."), code="reminded")
    held.reminded_at = now
    held.save(update_fields=["reminded_at", "updated_at"])
    measured = held.measured
    context = {
        "text": held.text,
        "office": held.office,
        "due_on": held.due_on,
        "late": held.due_on < house_day(now),
        "entity": measured.name,
    }
    link = reverse("capacity:plan", args=[measured.wave.key, measured.key])
    for person in _answerable(measured, now):
        send_message(
            to=person, kind="capacity.step_due", context=context, link=link, about=measured, actor=actor, now=now
        )
    _note(StepReminded, held)
    return held


def remind_due(*, now: datetime) -> int:
    """Remind of every open step whose day is near; those who were told meanwhile are left alone."""
    due = PlanStep.objects.filter(
        done_on=None, dropped_at=None, reminded_at=None, due_on__lte=house_day(now) + REMIND_BEFORE
    )
    told = 0
    for step in list(due.order_by("due_on", "pk")[:_BATCH]):
        try:
            remind_of_step(step=step, actor=HOUSE, now=now)
        except Conflict:
            continue
        told += 1
    return told


def _answerable(measured: Measured, now: datetime) -> list[Person]:
    """The person it named, else its stewards and their deputies."""
    if measured.responsible is not None and measured.responsible.is_active:
        return [measured.responsible]
    if measured.organisation is None:
        return []
    return list(people_with(STEWARD_KINDS, organisation=measured.organisation, now=now, deputies=True))


def _must_plan(actor: Actor, measured: Measured, now: datetime) -> None:
    if not (isinstance(actor, Person) and may_plan(actor, measured, now)):
        raise NotAllowed(_("Only those who answer for the entity plan its improvement, once it has a result."))


def _check(planned: Planned, measured: Measured, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if planned.question not in {node.code for node in measured.wave.version.read.questions}:
        errors["question"] = [_("Choose a question of this index.")]
    if not planned.text.strip():
        errors["text"] = [_("Say what will be done.")]
    if not planned.office.strip():
        errors["office"] = [_("Say which office will do it.")]
    if planned.due_on < house_day(now):
        errors["due_on"] = [_("Choose today or a later day.")]
    if errors:
        raise Invalid(errors)


def _columns(planned: Planned) -> dict[str, Any]:
    return {
        "question": planned.question,
        "text": planned.text.strip(),
        "office": planned.office.strip(),
        "due_on": planned.due_on,
        "public": planned.public,
    }


def _held(step: PlanStep) -> PlanStep:
    """The step as it is now, if it is still open."""
    rows = PlanStep.objects.select_related("measured__organisation", "measured__wave__version__index__owner")
    rows = rows.select_related("measured__wave__host", "measured__responsible")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=step.pk)
    if held.done_on is not None or held.dropped_at is not None:
        raise Conflict(_("Somebody else has settled this already."), code="settled")
    return held


def _note(happened: Any, step: PlanStep, *, before: dict[str, Any] | None = None, after: Any = None) -> None:
    record(
        happened(subject=step, organisation_id=step.measured.organisation_id, before=before or {}, after=after or {}),
        related=(step.measured,),
    )
