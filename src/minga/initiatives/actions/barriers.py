"""Barriers: what stood in the way, what it cost, how the team went on, and which point of the agenda it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.mending import mend, shown_of
from minga.initiatives.actions.rows import held_row, hold, latest_day
from minga.initiatives.enums import BarrierKind
from minga.initiatives.events.upkeep import BarrierEdited, BarrierJoined, BarrierLeft, BarrierLogged
from minga.initiatives.models import Barrier, Initiative, Reform
from minga.initiatives.policies import may_see_reform
from minga.initiatives.queries.stages import stage_by_day
from minga.people.models import Person

NAMES: Final = ("kind", "text", "legal_reference", "effect", "way_round", "met_on")


@dataclass(frozen=True, kw_only=True)
class BarrierText:
    """What stood in the way; `effect` in days, money and people."""

    kind: str
    text: str
    met_on: date
    legal_reference: str = ""
    effect: str = ""
    way_round: str = ""


@action
def log_barrier(
    *, initiative: Initiative, barrier: BarrierText, restricted: bool = False, actor: Actor, now: datetime
) -> Barrier:
    """Write down what stood in the way, on the day on which it did."""
    locked = hold(initiative, actor, now)
    made = Barrier(initiative=locked, restricted=restricted)
    for name in NAMES:
        value = getattr(barrier, name)
        setattr(made, name, value.strip() if isinstance(value, str) else value)
    _check(made, now)
    made.stage = stage_by_day(locked)(made.met_on)
    made.save()
    refresh(locked, now=now)
    happened = BarrierLogged(subject=made, organisation_id=locked.organisation_id, after=shown_of(made, NAMES))
    record(happened, related=(locked,))
    return made


@action
def edit_barrier(
    *, barrier: Barrier, changes: Mapping[str, Any], was: Mapping[str, Any], actor: Actor, now: datetime
) -> Barrier:
    """Put right what was written of it."""
    locked = hold(barrier.initiative, actor, now)
    held = held_row(barrier)
    before = mend(held, changes, was, NAMES)
    _check(held, now)
    held.save()
    refresh(locked, moved=False, now=now)
    after = shown_of(held, before)
    happened = BarrierEdited(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def join_reform(*, barrier: Barrier, reform: Reform, actor: Actor, now: datetime) -> Barrier:
    """Say that a point of the agenda is about this barrier, too, instead of doubling it."""
    locked = hold(barrier.initiative, actor, now)
    held = held_row(barrier)
    if isinstance(actor, Person) and not may_see_reform(actor, reform, now):
        raise NotAllowed(_("You may not read this point of the agenda."))
    if held.reform_id is not None:
        raise Conflict(_("This barrier is in a point of the agenda already."), code="joined")
    held.reform = reform
    held.save(update_fields=["reform", "updated_at"])
    refresh(locked, moved=False, now=now)
    happened = BarrierJoined(subject=held, organisation_id=locked.organisation_id, after={"reform": reform.key})
    record(happened, related=(locked,))
    return held


@action
def leave_reform(*, barrier: Barrier, actor: Actor, now: datetime) -> Barrier:
    """Say that it is something else than the point of the agenda in which it is."""
    locked = hold(barrier.initiative, actor, now)
    held = held_row(barrier)
    left = held.reform
    if left is None:
        raise Conflict(_("This barrier is in no point of the agenda."), code="free")
    held.reform = None
    held.save(update_fields=["reform", "updated_at"])
    refresh(locked, moved=False, now=now)
    happened = BarrierLeft(subject=held, organisation_id=locked.organisation_id, before={"reform": left.key})
    record(happened, related=(locked,))
    return held


def _check(barrier: Barrier, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if barrier.kind not in BarrierKind.values:
        errors["kind"] = [_("Choose a kind.")]
    if not barrier.text:
        errors["text"] = [_("Write what stood in the way.")]
    if len(barrier.legal_reference) > 300:
        errors["legal_reference"] = [_("Use at most 300 letters.")]
    if barrier.met_on > latest_day(now):
        errors["met_on"] = [_("This day is still to come. Write the day on which the team met it.")]
    if errors:
        raise Invalid(errors)
