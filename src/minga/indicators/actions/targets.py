"""Targets: what a subject promises to reach, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.core.texts import Texts
from minga.indicators.enums import Reading
from minga.indicators.events import TargetRemoved, TargetSet
from minga.indicators.models import Indicator, Target
from minga.indicators.policies import may_set_targets
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a target is made of."""

    key: str
    indicator: Indicator
    value: Decimal
    starts_on: date
    due_on: date
    titles: Texts = field(default_factory=dict)
    reading: str = Reading.AT_LEAST
    baseline: Decimal = Decimal(0)
    split_by: tuple[str, ...] = ()


@action
def set_target(*, promise: Promise, subject: models.Model | None, actor: Actor, now: datetime) -> Target:
    """Promise a number for a subject (None: for the network), or change the promise."""
    subject_type = subject._meta.label_lower if subject else ""
    subject_id = subject.pk if subject else None
    _assert_may(actor, subject_type, subject_id)
    _check(promise)
    known = (
        Target.objects.select_for_update(of=("self",), no_key=True)
        .filter(subject_type=subject_type, subject_id=subject_id, key=promise.key)
        .first()
    )
    before = _shown(known) if known else {}
    target = known or Target(subject_type=subject_type, subject_id=subject_id, key=promise.key)
    _fill(target, promise)
    if known is None:
        target.order = Target.objects.filter(subject_type=subject_type, subject_id=subject_id).count()
    target.save()
    related = (subject,) if subject else ()
    record(TargetSet(subject=target, before=before, after=_shown(target)), related=related)
    return target


@action
def remove_target(*, target: Target, subject: models.Model | None, actor: Actor, now: datetime) -> None:
    """Take a promise back. Refused once something was measured for it."""
    _assert_may(actor, target.subject_type, target.subject_id)
    if target.measurements.exists():
        raise NotReady(_("This target has measurements. Change its value instead of removing it."))
    related = (subject,) if subject else ()
    record(TargetRemoved(subject=target, before=_shown(target)), related=related)
    target.delete()


def write_targets(subject: models.Model, promises: Iterable[Promise]) -> list[Target]:
    """The targets with which a subject is born.

    No action of its own: part of the action that makes the subject, which leaves the trace.
    """
    made = []
    for order, promise in enumerate(promises):
        _check(promise)
        target = Target(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            key=promise.key,
            order=order,
        )
        _fill(target, promise)
        made.append(target)
    return Target.objects.bulk_create(made)


def _assert_may(actor: Actor, subject_type: str, subject_id: int | None) -> None:
    if isinstance(actor, Person) and not may_set_targets(actor, subject_type, subject_id):
        raise NotAllowed(_("You may not change these targets."))


def _check(promise: Promise) -> None:
    if promise.value < 0:
        raise Invalid({"value": [_("Write a number that is zero or more.")]})
    if promise.due_on < promise.starts_on:
        raise Invalid({"due_on": [_("The last day comes before the first. Choose a later day.")]})


def _fill(target: Target, promise: Promise) -> None:
    target.indicator = promise.indicator
    target.titles = dict(promise.titles)
    target.value = promise.value
    target.reading = promise.reading
    target.starts_on = promise.starts_on
    target.due_on = promise.due_on
    target.baseline = promise.baseline
    target.split_by = list(promise.split_by)


def _shown(target: Target) -> dict[str, object]:
    return {
        "indicator": target.indicator.key,
        "value": target.value,
        "starts_on": target.starts_on,
        "due_on": target.due_on,
        "baseline": target.baseline,
    }
