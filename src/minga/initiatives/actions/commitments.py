"""Next actions and promises: who does what by when, kept, dropped with a reason, reminded of once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.core.events import Event
from minga.initiatives import policies
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.telling import place, tell_each
from minga.initiatives.enums import CommitmentKind
from minga.initiatives.events.gates import (
    CommitmentDropped,
    CommitmentFulfilled,
    CommitmentMade,
    CommitmentReminded,
)
from minga.initiatives.models import Commitment, Initiative
from minga.initiatives.queries.people import team_of
from minga.organisations.models import house_day
from minga.people.models import Person

REMIND_BEFORE: Final = timedelta(days=3)
BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What will be done, whose turn it is, and by when. `key`: the condition that it answers to."""

    text: str
    office: str
    due_on: date
    key: str = ""
    restricted: bool = False


@action
def add_next_action(
    *,
    initiative: Initiative,
    promised: Promised,
    kind: str = CommitmentKind.NEXT_ACTION,
    actor: Actor,
    now: datetime,
) -> Commitment:
    """Note what comes next, or what was agreed with somebody (a mentor, a partner)."""
    locked = lock_initiative(initiative)
    if not _works(locked, actor, now):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))
    if kind not in (CommitmentKind.NEXT_ACTION, CommitmentKind.AGREED):
        raise DomainError(_("A condition is set by whoever decides the gate."), field="kind")
    check_promised([promised], now)
    commitment = write_commitment(locked, promised, kind=kind)
    refresh(locked, now=now)
    _note(CommitmentMade, commitment, locked, after={"text": commitment.text, "due_on": commitment.due_on})
    return commitment


@action
def fulfil_commitment(
    *, commitment: Commitment, done_on: date, note: str = "", actor: Actor, now: datetime
) -> Commitment:
    """It was done. A condition of a gate says how."""
    locked = lock_initiative(commitment.initiative)
    held = _held(commitment)
    decides = isinstance(actor, Person) and policies.may_decide(actor, locked, now)
    if not decides and not _works(locked, actor, now):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))
    errors: dict[str, list[str]] = {}
    if held.kind == CommitmentKind.CONDITION and not note.strip():
        errors["note"] = [_("Say how the condition was met.")]
    if done_on > house_day(now):
        errors["done_on"] = [_("This day is still to come. Write the day on which it was done.")]
    if errors:
        raise Invalid(errors)
    held.done_on, held.done_note = done_on, note.strip()
    held.save(update_fields=["done_on", "done_note", "updated_at"])
    refresh(locked, now=now)
    _note(CommitmentFulfilled, held, locked, after={"done_on": done_on, "done_note": held.done_note})
    return held


@action
def drop_commitment(*, commitment: Commitment, reason: str, actor: Actor, now: datetime) -> Commitment:
    """It will not be done, and why. A condition of a gate is let go only by those who decide gates."""
    locked = lock_initiative(commitment.initiative)
    held = _held(commitment)
    decides = isinstance(actor, Person) and policies.may_decide(actor, locked, now)
    if held.kind == CommitmentKind.CONDITION and not (decides or actor is HOUSE):
        raise NotAllowed(_("Only whoever decides the gates may let a condition go."))
    if not decides and not _works(locked, actor, now):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))
    if not reason.strip():
        raise DomainError(_("Say why it will not be done."), field="reason")
    held.dropped_at, held.dropped_reason = now, reason.strip()
    held.save(update_fields=["dropped_at", "dropped_reason", "updated_at"])
    refresh(locked, now=now)
    _note(CommitmentDropped, held, locked, after={"dropped_reason": held.dropped_reason})
    return held


@action
def remind_of_commitment(*, commitment: Commitment, actor: Actor, now: datetime) -> Commitment:
    """Tell the team that the day is near; each commitment once."""
    locked = lock_initiative(commitment.initiative)
    held = _held(commitment)
    if held.reminded_at is not None:
        raise Conflict(_("The team was reminded of this already."), code="reminded")
    held.reminded_at = now
    held.save(update_fields=["reminded_at", "updated_at"])
    context = {"text": held.text, "office": held.office, "due_on": held.due_on, "late": held.due_on < house_day(now)}
    link = f"{place('workshop', locked)}#commitments"
    tell_each(
        team_of(locked, now), "commitment_due", initiative=locked, context=context, link=link,
        about=held, actor=actor, now=now,
    )  # fmt: skip
    _note(CommitmentReminded, held, locked, after={})
    return held


def remind_due(*, now: datetime) -> int:
    """Remind of every open commitment whose day is near; those who were told meanwhile are left alone."""
    due = Commitment.objects.filter(
        done_on=None,
        dropped_at=None,
        reminded_at=None,
        due_on__lte=house_day(now) + REMIND_BEFORE,
        initiative__state__in=policies.WORKING,
    )
    told = 0
    for commitment in list(due.order_by("due_on", "pk")[:BATCH]):
        try:
            remind_of_commitment(commitment=commitment, actor=HOUSE, now=now)
        except Conflict:
            continue
        told += 1
    return told


def write_commitment(initiative: Initiative, promised: Promised, *, kind: str, **more: Any) -> Commitment:
    """The row. Part of an action, which leaves the trace."""
    return Commitment.objects.create(
        initiative=initiative,
        kind=CommitmentKind(kind),
        text=promised.text.strip(),
        office=promised.office.strip(),
        due_on=promised.due_on,
        restricted=promised.restricted,
        **more,
    )


def check_promised(promises: Iterable[Promised], now: datetime) -> None:
    """Each says what, whose turn it is, and a day that is still to come. Refused at `text`, `office`, `due_on`,
    with the key of its condition in front when it has one.
    """
    errors: dict[str, list[str]] = {}
    for promised in promises:
        front = f"{promised.key}-" if promised.key else ""
        if not promised.text.strip():
            errors[f"{front}text"] = [_("Say what will be done.")]
        if not promised.office.strip():
            errors[f"{front}office"] = [_("Say which office will do it.")]
        if promised.due_on < house_day(now):
            errors[f"{front}due_on"] = [_("Choose today or a later day.")]
    if errors:
        raise Invalid(errors)


def _held(commitment: Commitment) -> Commitment:
    """The commitment as it is now, if it is still open."""
    held = Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=commitment.pk)
    if held.done_on is not None or held.dropped_at is not None:
        raise Conflict(_("Somebody else has settled this already."), code="settled")
    return held


def _works(initiative: Initiative, actor: Actor, now: datetime) -> bool:
    if initiative.state not in policies.WORKING:
        return False
    return actor is HOUSE or (
        isinstance(actor, Person)
        and (policies.may_write(actor, initiative, now) or policies.may_lead(actor, initiative, now))
    )


def _note(happened: type[Event], commitment: Commitment, initiative: Initiative, *, after: dict[str, Any]) -> None:
    record(happened(subject=commitment, organisation_id=initiative.organisation_id, after=after), related=(initiative,))
