"""Costs, noted while the work goes on: in cash, or in kind by hours and rate.

A line is never edited. A wrong one is taken back by a counter-entry, or corrected: taken back and
written anew in one act. Both stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import held_row, hold, latest_day
from minga.initiatives.enums import CostKind
from minga.initiatives.events.upkeep import CostCorrected, CostNoted, CostReversed, CostsNoted
from minga.initiatives.models import Cost, Initiative
from minga.initiatives.queries.stages import stage_by_day
from minga.organisations.models import Organisation
from minga.programmes.queries.codes import is_currency

MOST_LINES: Final = 500
"""Lines of one pasting."""
_CENT: Final = Decimal("0.01")
_TOO_MUCH: Final = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class CostText:
    """Something that was used. `payer` None: not said who paid. Hours in kind are quantity × rate."""

    item: str
    quantity: Decimal
    unit_cost: Decimal
    currency: str
    spent_on: date
    kind: str = CostKind.CASH
    unit: str = ""
    payer: Organisation | None = None
    note: str = ""


@action
def note_cost(*, initiative: Initiative, line: CostText, restricted: bool = False, actor: Actor, now: datetime) -> Cost:
    """Write down what was used, at the stage of its day."""
    locked = hold(initiative, actor, now)
    _check(_mistakes_in(line, now))
    made = _write(locked, line, stage_by_day(locked)(line.spent_on), restricted=restricted)
    refresh(locked, now=now)
    record(CostNoted(subject=made, organisation_id=locked.organisation_id, after=_shown(made)), related=(locked,))
    return made


@action
def note_costs(
    *,
    initiative: Initiative,
    lines: Sequence[CostText],
    numbers: Sequence[int] = (),
    restricted: bool = False,
    actor: Actor,
    now: datetime,
) -> list[Cost]:
    """Write down many lines at once: all of them, or none when one is refused.

    `numbers`: how the reader counts the rows, to name the wrong ones.
    """
    locked = hold(initiative, actor, now)
    _check_all(lines, numbers or range(1, len(lines) + 1), now)
    stage = stage_by_day(locked)
    made = [
        _note_line(
            initiative=locked, line=line, stage=stage(line.spent_on), restricted=restricted, actor=actor, now=now
        )
        for line in lines
    ]
    refresh(locked, now=now)
    record(CostsNoted(subject=locked, organisation_id=locked.organisation_id, after={"rows": len(made)}))
    return made


@action
def reverse_cost(*, cost: Cost, reason: str, actor: Actor, now: datetime) -> Cost:
    """Take a wrong line back with a counter-entry that names it; gives the counter-entry."""
    locked = hold(cost.initiative, actor, now)
    held = _standing(cost)
    counter = _take_back(held, reason, now)
    refresh(locked, now=now)
    record(
        CostReversed(
            subject=held, organisation_id=locked.organisation_id, before=_shown(held), after={"reason": counter.note}
        ),
        related=(locked,),
    )
    return counter


@action
def correct_cost(*, cost: Cost, line: CostText, reason: str, actor: Actor, now: datetime) -> Cost:
    """Take a wrong line back and write the right one in its place; gives the new line."""
    locked = hold(cost.initiative, actor, now)
    held = _standing(cost)
    _check(_mistakes_in(line, now))
    _take_back(held, reason, now)
    made = _write(locked, line, stage_by_day(locked)(line.spent_on), restricted=held.restricted)
    refresh(locked, now=now)
    was, shown = _shown(held), _shown(made)
    changed = [name for name in shown if was[name] != shown[name]]
    record(
        CostCorrected(
            subject=made,
            organisation_id=locked.organisation_id,
            before={name: was[name] for name in changed},
            after={**{name: shown[name] for name in changed}, "reason": reason.strip()},
        ),
        related=(locked, held),
    )
    return made


@action
def _note_line(
    *, initiative: Initiative, line: CostText, stage: int, restricted: bool, actor: Actor, now: datetime
) -> Cost:
    """One of many: its own entry; the right was asked and the lines were checked before."""
    del actor, now
    made = _write(initiative, line, stage, restricted=restricted)
    record(
        CostNoted(subject=made, organisation_id=initiative.organisation_id, after=_shown(made)), related=(initiative,)
    )
    return made


def _standing(cost: Cost) -> Cost:
    """The line, locked, if it still counts."""
    held = held_row(cost)
    if held.reverses_id is not None:
        raise NotReady(_("This is a counter-entry already; note a new line instead."), code="counter")
    if Cost.objects.filter(reverses=held).exists():
        raise Conflict(_("Somebody else has taken this line back already."), code="reversed")
    return held


def _take_back(cost: Cost, reason: str, now: datetime) -> Cost:
    if not reason.strip():
        raise NotReady(_("Say why this line is taken back."), field="reason")
    return Cost.objects.create(
        initiative_id=cost.initiative_id,
        item=cost.item,
        kind=cost.kind,
        quantity=-cost.quantity,
        unit=cost.unit,
        unit_cost=cost.unit_cost,
        currency=cost.currency,
        spent_on=cost.spent_on,
        payer_id=cost.payer_id,
        stage=cost.stage,
        note=reason.strip(),
        reverses=cost,
        restricted=cost.restricted,
    )


def _write(initiative: Initiative, line: CostText, stage: int, *, restricted: bool) -> Cost:
    return Cost.objects.create(
        initiative=initiative,
        item=line.item.strip()[:200],
        kind=CostKind(line.kind),
        quantity=line.quantity,
        unit=line.unit.strip()[:60],
        unit_cost=line.unit_cost,
        currency=line.currency.upper(),
        spent_on=line.spent_on,
        payer=line.payer,
        stage=stage,
        note=line.note.strip(),
        restricted=restricted,
    )


def _check(errors: dict[str, list[str]]) -> None:
    if errors:
        raise Invalid(errors)


def _check_all(lines: Sequence[CostText], numbers: Sequence[int], now: datetime) -> None:
    """Every row that cannot be taken is told; none is left out in silence."""
    if not lines:
        raise Invalid({"rows": [_("Paste at least one row.")]})
    if len(lines) > MOST_LINES:
        raise Invalid({"rows": [_("Paste at most %(most)s rows at once.") % {"most": MOST_LINES}]})
    told = [
        _("Row %(row)s: %(what)s") % {"row": number, "what": " ".join(message for each in errors for message in each)}
        for number, line in zip(numbers, lines, strict=True)
        if (errors := _mistakes_in(line, now).values())
    ]
    if told:
        raise Invalid({"rows": told})


def _mistakes_in(line: CostText, now: datetime) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not line.item.strip():
        errors["item"] = [_("Write what was paid or given.")]
    if line.kind not in CostKind.values:
        errors["kind"] = [_("Choose cash or in kind.")]
    for name, number in (("quantity", line.quantity), ("unit_cost", line.unit_cost)):
        if number <= 0:
            errors[name] = [_("Write a number of more than zero.")]
        elif number >= _TOO_MUCH or line.quantity * line.unit_cost >= _TOO_MUCH:
            errors[name] = [_("This is more than can be kept. Check the number.")]
        elif number != number.quantize(_CENT):
            errors[name] = [_("Use at most two decimals.")]
    if not is_currency(line.currency):
        errors["currency"] = [_("Write a currency of three letters, such as USD.")]
    if line.spent_on > latest_day(now):
        errors["spent_on"] = [_("This day is still to come. Write the day on which it was used or paid.")]
    return errors


def _shown(cost: Cost) -> dict[str, object]:
    return {
        "item": cost.item,
        "kind": cost.kind,
        "quantity": cost.quantity,
        "unit": cost.unit,
        "unit_cost": cost.unit_cost,
        "currency": cost.currency,
        "spent_on": cost.spent_on,
        "payer": cost.payer_id,
    }
