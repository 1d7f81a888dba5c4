"""Measurements: numbers that somebody saw. They are added and corrected, never edited."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.indicators.events import MeasurementCorrected, ValueMeasured
from minga.indicators.models import Measurement, Target
from minga.indicators.policies import may_measure
from minga.organisations.models import Organisation, Territory
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw, where, and how sure it is."""

    value: Decimal
    measured_on: date
    source: str
    evidence: int = 1
    territory: Territory | None = None
    organisation: Organisation | None = None
    split: dict[str, str] = field(default_factory=dict)
    note: str = ""


@action
def measure_target(
    *, target: Target, seen: Seen, subject: models.Model | None, actor: Actor, now: datetime
) -> Measurement:
    """Note how far a target is. Refused when a live counter counts it already."""
    _check(target, seen, actor, now)
    measurement = _write(target, seen, actor)
    record(
        ValueMeasured(subject=measurement, after=_shown(measurement)),
        related=(target, subject) if subject else (target,),
    )
    return measurement


@action
def correct_measurement(
    *,
    measurement: Measurement,
    seen: Seen,
    subject: models.Model | None,
    actor: Actor,
    now: datetime,
) -> Measurement:
    """Put another number in the place of a wrong one; both stay."""
    target = measurement.target
    if target is None:
        raise NotReady(_("This measurement belongs to no target."))
    _check(target, seen, actor, now)
    locked = Measurement.objects.select_for_update(of=("self",), no_key=True).get(pk=measurement.pk)
    if Measurement.objects.filter(corrects=locked).exists():
        raise Conflict(_("Somebody else has corrected this measurement. Read the new one first."))
    made = _write(target, seen, actor, corrects=locked)
    record(
        MeasurementCorrected(subject=made, before=_shown(locked), after=_shown(made)),
        related=(target, subject) if subject else (target,),
    )
    return made


def _check(target: Target, seen: Seen, actor: Actor, now: datetime) -> None:
    if isinstance(actor, Person) and not may_measure(actor, target):
        raise NotAllowed(_("You may not measure this target."))
    if target.indicator.counter:
        raise NotReady(_("Minga counts this number by itself; a measurement would count it twice."))
    errors: dict[str, list[str]] = {}
    if not seen.source.strip():
        errors["source"] = [_("Say where this number comes from.")]
    if seen.measured_on > today("Pacific/Kiritimati", at=now):
        errors["measured_on"] = [_("This day is still to come. Write the day it was measured.")]
    if not 1 <= seen.evidence <= 5:
        errors["evidence"] = [_("Choose a level of evidence from 1 to 5.")]
    if errors:
        raise Invalid(errors)


def _write(target: Target, seen: Seen, actor: Actor, corrects: Measurement | None = None) -> Measurement:
    return Measurement.objects.create(
        indicator=target.indicator,
        target=target,
        subject_type=target.subject_type,
        subject_id=target.subject_id,
        value=seen.value,
        measured_on=seen.measured_on,
        territory=seen.territory,
        organisation=seen.organisation,
        split=seen.split,
        evidence=seen.evidence,
        source=seen.source.strip(),
        note=seen.note.strip(),
        measured_by=actor if isinstance(actor, Person) else None,
        corrects=corrects,
    )


def _shown(measurement: Measurement) -> dict[str, object]:
    return {
        "indicator": measurement.indicator.key,
        "value": measurement.value,
        "measured_on": measurement.measured_on,
        "source": measurement.source,
        "evidence": measurement.evidence,
    }
