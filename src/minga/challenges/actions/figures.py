"""The number of a challenge: its baseline, and the figure that would be success."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.locking import locked_to_write, touch
from minga.challenges.events import BaselineSet, SuccessDropped, SuccessSet
from minga.challenges.models import Challenge
from minga.challenges.queries.figures import SUCCESS, indicator_key, indicator_of, target_of
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Invalid, NotReady
from minga.core.texts import Texts, all_languages
from minga.indicators.actions.definitions import Definition, write_indicator
from minga.indicators.actions.targets import Promise, remove_target, set_target
from minga.indicators.enums import Direction, Frequency, Reading
from minga.indicators.models import Indicator

_LARGEST: Final = Decimal(10) ** 13


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """How it is today: what is measured, the number, its day and where it comes from.

    It may be left half said; the second gate asks for the rest.
    """

    name: str = ""
    unit: str = ""
    value: Decimal | None = None
    measured_on: date | None = None
    source: str = ""
    method: str = ""


@action
def set_baseline(*, challenge: Challenge, baseline: Baseline, actor: Actor, now: datetime) -> Challenge:
    """Write the number of today, whole or in part; a figure of success that is there follows it."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check(baseline, now)
    before = _shown(indicator_of(current))
    indicator = write_indicator(_definition(current, baseline))
    target = target_of(current)
    if target is not None and indicator.baseline is not None:
        _promise(current, indicator, target.value, target.due_on, actor, now)
    touch(current)
    after = _shown(indicator)
    record(BaselineSet(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def set_success(*, challenge: Challenge, value: Decimal, due_on: date, actor: Actor, now: datetime) -> Challenge:
    """Say which number would be success, and by when; the baseline comes first."""
    current = locked_to_write(challenge, actor=actor, now=now)
    indicator = indicator_of(current)
    if indicator is None or indicator.baseline is None:
        raise NotReady(_("First write how it is today, in the step “Evidence and baseline”."), field="goal")
    if value == indicator.baseline:
        raise Invalid({"goal": [_("This is the number of today. Write the one that would be success.")]})
    before = target_of(current)
    was = {"value": before.value, "due_on": before.due_on} if before else {}
    _promise(current, indicator, value, due_on, actor, now)
    touch(current)
    after = {"value": value, "due_on": due_on}
    record(SuccessSet(subject=current, organisation_id=current.organisation_id, before=was, after=after))
    return current


@action
def drop_success(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Take the figure of success back; refused once something was measured for it, or a gate stands on it."""
    current = locked_to_write(challenge, actor=actor, now=now)
    target = target_of(current)
    if target is None:
        raise NotReady(_("There is no figure of success to take back."), field="goal")
    before = {"value": target.value, "due_on": target.due_on}
    remove_target(target=target, subject=current, actor=actor, now=now)
    touch(current)
    record(SuccessDropped(subject=current, organisation_id=current.organisation_id, before=before))
    return current


def _definition(challenge: Challenge, baseline: Baseline) -> Definition:
    target = target_of(challenge)
    falling = target is None or baseline.value is None or target.value < baseline.value
    return Definition(
        key=indicator_key(challenge),
        names=_texts(baseline.name),
        units=_texts(baseline.unit),
        methods=_texts(baseline.method),
        source=baseline.source.strip(),
        frequency=Frequency.ONCE,
        direction=Direction.DOWN if falling else Direction.UP,
        baseline=baseline.value,
        baseline_on=baseline.measured_on,
    )


def _promise(
    challenge: Challenge, indicator: Indicator, value: Decimal, due_on: date, actor: Actor, now: datetime
) -> None:
    """The target of success. The sense of "better" follows from the two numbers."""
    falling = indicator.baseline is not None and value < indicator.baseline
    indicator.direction = Direction.DOWN if falling else Direction.UP
    indicator.save(update_fields=["direction", "updated_at"])
    starts_on = indicator.baseline_on or today(at=now)
    if due_on <= starts_on:
        raise Invalid({"due_on": [_("Success comes after the baseline. Choose a later day.")]})
    promise = Promise(
        key=SUCCESS,
        indicator=indicator,
        value=value,
        starts_on=starts_on,
        due_on=due_on,
        reading=Reading.AT_MOST if falling else Reading.AT_LEAST,
        baseline=indicator.baseline or Decimal(0),
    )
    set_target(promise=promise, subject=challenge, actor=actor, now=now)


def _check(baseline: Baseline, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if baseline.value is not None and not 0 <= baseline.value < _LARGEST:
        errors["value"] = [_("Write a number that is zero or more.")]
    if baseline.value is not None and baseline.measured_on is None:
        errors["measured_on"] = [_("Say of which day this number is. About is enough.")]
    if baseline.measured_on is not None and baseline.measured_on > today("Pacific/Kiritimati", at=now):
        errors["measured_on"] = [_("This day is still to come. Write the day it was measured.")]
    if errors:
        raise Invalid(errors)


def _texts(words: str) -> Texts:
    """One text as the house keeps configured ones: in the language in which it was written, for all."""
    return all_languages(words.strip()) if words.strip() else {}


def _shown(indicator: Indicator | None) -> dict[str, object]:
    if indicator is None:
        return {}
    return {
        "name": str(indicator),
        "baseline": indicator.baseline,
        "baseline_on": indicator.baseline_on,
        "source": indicator.source,
    }
