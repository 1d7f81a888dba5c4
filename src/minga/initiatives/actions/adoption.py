"""What makes a solution stay: the budget line or the act that pays or rules."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.mending import shown_of
from minga.initiatives.actions.rows import Document, held_row, hold, keep_file, latest_day
from minga.initiatives.enums import AdoptionKind
from minga.initiatives.events.staying import AdoptionRecorded, AdoptionWithdrawn
from minga.initiatives.models import Adoption, Initiative
from minga.programmes.queries.codes import is_currency

_NAMES: Final = ("kind", "reference", "year", "amount", "currency", "signed_on", "office")
_TOO_MUCH: Final = Decimal(10) ** 14


@dataclass(frozen=True, kw_only=True)
class AdoptionText:
    """A line or an act: what it is called, since when, which office keeps it, where it can be read."""

    kind: str
    reference: str
    signed_on: date
    office: str
    year: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    link: str = ""
    upload: Document | None = None


@action
def record_adoption(
    *, initiative: Initiative, told: AdoptionText, restricted: bool = False, actor: Actor, now: datetime
) -> Adoption:
    """Record the line or the act that keeps the solution."""
    locked = hold(initiative, actor, now)
    _check(told, now)
    made = Adoption.objects.create(
        initiative=locked,
        kind=AdoptionKind(told.kind),
        reference=told.reference.strip(),
        year=told.year,
        amount=told.amount,
        currency=told.currency.upper() if told.amount is not None else "",
        signed_on=told.signed_on,
        office=told.office.strip(),
        file=keep_file(told.upload, actor=actor, now=now) if told.upload else None,
        link=told.link.strip(),
        restricted=restricted,
    )
    refresh(locked, now=now)
    happened = AdoptionRecorded(subject=made, organisation_id=locked.organisation_id, after=shown_of(made, _NAMES))
    record(happened, related=(locked,))
    return made


@action
def withdraw_adoption(*, adoption: Adoption, reason: str, actor: Actor, now: datetime) -> Adoption:
    """Say that it no longer keeps the solution; what it was stays, with the reason."""
    locked = hold(adoption.initiative, actor, now)
    held = held_row(adoption)
    if held.withdrawn_at is not None:
        raise Conflict(_("Somebody else has withdrawn this already."), code="withdrawn")
    if not reason.strip():
        raise NotReady(_("Write why it no longer keeps the solution."), field="reason")
    held.withdrawn_at, held.withdrawn_reason = now, reason.strip()
    held.save(update_fields=["withdrawn_at", "withdrawn_reason", "updated_at"])
    refresh(locked, now=now)
    record(
        AdoptionWithdrawn(
            subject=held, organisation_id=locked.organisation_id, after={"reason": held.withdrawn_reason}
        ),
        related=(locked,),
    )
    return held


def _check(told: AdoptionText, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if told.kind not in AdoptionKind.values:
        errors["kind"] = [_("Choose a kind.")]
    if not told.reference.strip():
        errors["reference"] = [_("Write the number or the name, so that others can find it.")]
    elif len(told.reference.strip()) > 300:
        errors["reference"] = [_("Use at most 300 letters.")]
    if not told.office.strip():
        errors["office"] = [_("Write which office keeps it.")]
    elif len(told.office.strip()) > 200:
        errors["office"] = [_("Use at most 200 letters.")]
    if told.year is not None and not 1990 <= told.year <= now.year + 10:
        errors["year"] = [_("Write a year with four digits, such as %(year)s.") % {"year": now.year}]
    if told.amount is not None and not 0 < told.amount < _TOO_MUCH:
        errors["amount"] = [_("Write a number of more than zero.")]
    if told.amount is not None and not is_currency(told.currency):
        errors["currency"] = [_("Write a currency of three letters, such as USD.")]
    if told.kind == AdoptionKind.BUDGET_LINE and told.year is None:
        errors.setdefault("year", [_("Write the year of the budget.")])
    if not (told.link.strip() or told.upload):
        errors["link"] = [_("Give a link or choose a file, so that others can read it.")]
    if told.signed_on > latest_day(now):
        errors["signed_on"] = [_("This day is still to come. Write the day on which it was signed.")]
    if errors:
        raise Invalid(errors)
