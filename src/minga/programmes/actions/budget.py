"""Planning and spending, in money and in time.

A spending is never edited: a wrong one is reversed by a counter-entry, and both stay.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import Texts, pick
from minga.files.actions import Upload, store_file
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.actions.editions import lock_edition, raise_revision
from minga.programmes.enums import LineKind
from minga.programmes.events.editions import (
    LineAdded,
    LineEdited,
    LineRemoved,
    SpendingRecorded,
    SpendingReversed,
)
from minga.programmes.models import BudgetLine, Edition, Spending, Stage
from minga.programmes.policies import may_manage
from minga.programmes.queries.codes import is_currency

DOCUMENT = "programmes.spending"
"""The purpose under which documents of spending are kept."""
_CENT = Decimal("0.01")
_TOO_MUCH = Decimal(10) ** 12


class Document(Upload, Protocol):
    """An upload with the name it came under."""

    name: str | None


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """What a budget line is made of."""

    items: Texts
    kind: str
    currency: str
    category: str = ""
    quantity: Decimal | None = None
    quantity_high: Decimal | None = None
    units: Texts = field(default_factory=dict)
    unit_cost: Decimal | None = None
    payer: Organisation | None = None
    stage: Stage | None = None
    approximate: bool = False
    assumption: str = ""


@action
def add_line(*, edition: Edition, draft: LineDraft, actor: Actor, now: datetime) -> BudgetLine:
    """Plan one more cost."""
    locked = lock_edition(edition, revision=None, actor=actor, now=now)
    _check(draft)
    line = BudgetLine(edition=locked, key=_free_key(locked, draft), order=locked.budget_lines.count())
    _fill(line, draft)
    line.save()
    raise_revision(locked)
    record(
        LineAdded(subject=line, organisation_id=locked.host_id, after=_shown(line)),
        related=(locked,),
    )
    return line


@action
def edit_line(*, line: BudgetLine, draft: LineDraft, actor: Actor, now: datetime) -> BudgetLine:
    """Change the plan of a line. Its kind and currency stay once something was spent."""
    locked = lock_edition(line.edition, revision=None, actor=actor, now=now)
    _check(draft)
    current = _locked(line)
    spent = current.spendings.exists()
    if spent and draft.kind != current.kind:
        raise NotReady(
            _("Something was already spent on this line. Add another line for the other kind."), field="kind"
        )
    if spent and draft.currency.upper() != current.currency:
        raise NotReady(
            _("Something was already spent in %s. Add another line for another currency.") % current.currency,
            field="currency",
        )
    was = _shown(current)
    _fill(current, draft)
    current.save()
    raise_revision(locked)
    shown = _shown(current)
    record(
        LineEdited(
            subject=current,
            organisation_id=locked.host_id,
            before={name: was[name] for name in shown if was[name] != shown[name]},
            after={name: shown[name] for name in shown if was[name] != shown[name]},
        ),
        related=(locked,),
    )
    return current


@action
def remove_line(*, line: BudgetLine, actor: Actor, now: datetime) -> None:
    """Take a line out, while nothing was spent on it."""
    locked = lock_edition(line.edition, revision=None, actor=actor, now=now)
    current = _locked(line)
    if current.spendings.exists():
        raise NotReady(_("Something was already spent on this line. It stays in the accounts."))
    record(
        LineRemoved(subject=current, organisation_id=locked.host_id, before=_shown(current)),
        related=(locked,),
    )
    current.delete()
    raise_revision(locked)


@dataclass(frozen=True, kw_only=True)
class SpendingDraft:
    """Money or hours that were used. `quantity` is hours for lines in kind."""

    spent_on: date
    amount: Decimal | None = None
    quantity: Decimal = Decimal(1)
    note: str = ""
    document: Document | None = None


@action
def record_spending(*, line: BudgetLine, draft: SpendingDraft, actor: Actor, now: datetime) -> Spending:
    """Write down what was used. Hours take the line's rate; without one they stay hours.

    Allowed after the edition closed: bills come late.
    """
    _assert_may(line, actor, now)
    current = _locked(line)
    amount = _amount(current, draft)
    _check_spending(current, draft, amount, now)
    stored = None
    if draft.document is not None:
        stored = store_file(
            upload=draft.document,
            name=draft.document.name or "",
            purpose=DOCUMENT,
            actor=actor,
            now=now,
        )
    spending = Spending.objects.create(
        line=current,
        spent_on=draft.spent_on,
        quantity=draft.quantity,
        amount=amount,
        note=draft.note.strip()[:300],
        document=stored,
    )
    record(
        SpendingRecorded(
            subject=spending,
            organisation_id=current.edition.host_id,
            after=_spent(spending),
        ),
        related=(current.edition, current),
    )
    return spending


@action
def reverse_spending(*, spending: Spending, reason: str, actor: Actor, now: datetime) -> Spending:
    """Take a wrong spending back with a counter-entry that names it."""
    line = spending.line
    _assert_may(line, actor, now)
    current = _locked(line)
    if not reason.strip():
        raise NotReady(_("Say why this spending is taken back."), field="reason")
    if spending.reverses_id is not None:
        raise NotReady(_("This is a counter-entry already; record a new spending instead."))
    if Spending.objects.filter(reverses=spending).exists():
        raise Conflict(_("This spending was taken back already."), code="reversed")
    counter = Spending.objects.create(
        line=current,
        spent_on=today(current.edition.timezone, at=now),
        quantity=-spending.quantity,
        amount=None if spending.amount is None else -spending.amount,
        note=reason.strip()[:300],
        reverses=spending,
    )
    record(
        SpendingReversed(
            subject=counter,
            organisation_id=current.edition.host_id,
            before=_spent(spending),
            after={"reason": reason.strip()},
        ),
        related=(current.edition, current),
    )
    return counter


def _assert_may(line: BudgetLine, actor: Actor, now: datetime) -> None:
    if isinstance(actor, Person) and not may_manage(actor, line.edition, now):
        raise NotAllowed(_("Only those who manage the edition may record its spending."))


def _locked(line: BudgetLine) -> BudgetLine:
    rows = BudgetLine.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("edition").filter(pk=line.pk).first()
    if found is None:
        raise NotReady(_("Somebody else took this line out of the budget."), code="gone")
    return found


def _check(draft: LineDraft) -> None:
    errors: dict[str, list[str]] = {}
    if not pick(draft.items).strip():
        errors["item"] = [_("Write what is paid or given.")]
    if draft.kind not in LineKind.values:
        errors["kind"] = [_("Choose money or time.")]
    if not is_currency(draft.currency):
        errors["currency"] = [_("Write a currency of three letters, such as USD.")]
    for name, number in (("quantity", draft.quantity), ("unit_cost", draft.unit_cost)):
        if number is not None and number < 0:
            errors[name] = [_("Write a number that is zero or more.")]
    high = draft.quantity_high
    if high is not None and (draft.quantity is None or high < draft.quantity):
        errors["quantity_high"] = [_("The highest number is less than the lowest.")]
    if errors:
        raise Invalid(errors)


def _amount(line: BudgetLine, draft: SpendingDraft) -> Decimal | None:
    if line.kind == LineKind.CASH:
        return draft.amount
    if line.unit_cost is None:
        return None
    return (draft.quantity * line.unit_cost).quantize(_CENT, rounding=ROUND_HALF_UP)


def _check_spending(line: BudgetLine, draft: SpendingDraft, amount: Decimal | None, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if line.kind == LineKind.CASH and (amount is None or amount <= 0):
        errors["amount"] = [_("Write the amount, more than zero.")]
    if line.kind == LineKind.IN_KIND and draft.quantity <= 0:
        errors["quantity"] = [_("Write how many hours, more than zero.")]
    if amount is not None and amount >= _TOO_MUCH:
        errors["amount" if line.kind == LineKind.CASH else "quantity"] = [
            _("This is more than can be kept. Check the number.")
        ]
    if draft.spent_on > today(line.edition.timezone, at=now):
        errors["spent_on"] = [_("This day is still to come. Write the day of the document.")]
    if errors:
        raise Invalid(errors)


def _fill(line: BudgetLine, draft: LineDraft) -> None:
    line.kind = draft.kind
    line.category = draft.category
    line.items = dict(draft.items)
    line.quantity = draft.quantity
    line.quantity_high = draft.quantity_high
    line.units = dict(draft.units)
    line.unit_cost = draft.unit_cost
    line.currency = draft.currency.upper()
    line.payer = draft.payer
    line.stage = draft.stage
    line.approximate = draft.approximate
    line.assumption = draft.assumption.strip()


def _free_key(edition: Edition, draft: LineDraft) -> str:
    stem = slugify(pick(draft.items))[:50].strip("-") or "x"
    stem = stem if stem[0].isalpha() else f"x-{stem}"
    taken = set(edition.budget_lines.values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def _shown(line: BudgetLine) -> dict[str, object]:
    return {
        "item": pick(line.items),
        "quantity": line.quantity,
        "quantity_high": line.quantity_high,
        "unit_cost": line.unit_cost,
        "currency": line.currency,
        "payer": line.payer_id,
    }


def _spent(spending: Spending) -> dict[str, object]:
    return {
        "line": pick(spending.line.items),
        "spent_on": spending.spent_on,
        "quantity": spending.quantity,
        "amount": spending.amount,
        "currency": spending.line.currency,
        "note": spending.note,
    }
