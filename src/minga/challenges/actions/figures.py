"""The number of a challenge: its baseline, and the figure that would be success."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.locking import locked_to_write, touch
from minga.challenges.events import BaselineSet, SuccessSet
from minga.challenges.models import Challenge
from minga.challenges.queries.figures import SUCCESS, indicator_key, indicator_of, target_of
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Invalid, NotReady
from minga.core.texts import all_languages
from minga.indicators.actions.definitions import Definition, write_indicator
from minga.indicators.actions.targets import Promise, set_target
from minga.indicators.enums import Direction, Frequency, Reading
from minga.indicators.models import Indicator

_LARGEST: Final = Decimal(10) ** 13


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """How it is today: what is measured, the number, its day and where it comes from."""

    name: str
    unit: str
    value: Decimal
    measured_on: date
    source: str
    method: str = ""


@action
def set_baseline(*, challenge: Challenge, baseline: Baseline, actor: Actor, now: datetime) -> Challenge:
    """Write the number of today, or correct it; a figure of success that is there follows it."""
    current = locked_to_write(challenge, actor=actor, now=now)
    _check(baseline, now)
    before = _shown(indicator_of(current))
    indicator = write_indicator(_definition(current, baseline))
    target = target_of(current)
    if target is not None:
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
    if indicator is None:
        raise NotReady(_("First write how it is today, in the step “Evidence and baseline”."), field="value")
    if value == indicator.baseline:
        raise Invalid({"value": [_("This is the number of today. Write the one that would be success.")]})
    before = target_of(current)
    was = {"value": before.value, "due_on": before.due_on} if before else {}
    _promise(current, indicator, value, due_on, actor, now)
    touch(current)
    after = {"value": value, "due_on": due_on}
    record(SuccessSet(subject=current, organisation_id=current.organisation_id, before=was, after=after))
    return current


def _definition(challenge: Challenge, baseline: Baseline) -> Definition:
    target = target_of(challenge)
    falling = target is None or target.value < baseline.value
    return Definition(
        key=indicator_key(challenge),
        names=all_languages(baseline.name.strip()),
        units=all_languages(baseline.unit.strip()),
        methods=all_languages(baseline.method.strip()) if baseline.method.strip() else {},
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
    if not baseline.name.strip():
        errors["name"] = [_("Say what is measured, for example: minutes of waiting.")]
    if not baseline.unit.strip():
        errors["unit"] = [_("Say in what it is measured, for example: minutes.")]
    if not 0 <= baseline.value < _LARGEST:
        errors["baseline"] = [_("Write a number that is zero or more.")]
    if baseline.measured_on > today("Pacific/Kiritimati", at=now):
        errors["measured_on"] = [_("This day is still to come. Write the day it was measured.")]
    if not baseline.source.strip():
        errors["source"] = [_("Say where this number comes from.")]
    if errors:
        raise Invalid(errors)


def _shown(indicator: Indicator | None) -> dict[str, object]:
    if indicator is None:
        return {}
    return {
        "name": str(indicator),
        "baseline": indicator.baseline,
        "baseline_on": indicator.baseline_on,
        "source": indicator.source,
    }
