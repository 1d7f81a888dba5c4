"""The budget of an edition: planned beside spent, by line and by currency, in money and time.

Currencies are never added together. A line that nobody valued shows its hours and is left
out of the money, and the sheet says so: a total that hides a gap would be a lie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Sum
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.organisations.models import Organisation
from minga.programmes.enums import LineKind
from minga.programmes.models import BudgetLine, Edition, Spending
from minga.programmes.models.blueprint_words import CostCategory
from minga.programmes.models.plans import LinePlan

ZERO = Decimal(0)


@dataclass(frozen=True)
class SpendingRow:
    """Something that was used."""

    uuid: str
    spent_on: date
    quantity: Decimal
    amount: Decimal | None
    note: str
    document: str
    document_link: str
    reversed: bool
    counter: bool


@dataclass(frozen=True)
class LineRow:
    """One line: what was planned, what was used."""

    uuid: str
    key: str
    item: str
    category: str
    in_kind: bool
    quantity: Decimal | None
    quantity_high: Decimal | None
    unit: str
    unit_cost: Decimal | None
    currency: str
    planned: Decimal | None
    planned_high: Decimal | None
    spent: Decimal
    used: Decimal
    payer: str
    stage: str
    approximate: bool
    assumption: str
    spendings: tuple[SpendingRow, ...] = ()

    @property
    def details(self) -> str:
        """Category, payer, stage and doubts, in one line."""
        about = _("approximate") if self.approximate else ""
        parts = (self.category, self.payer, self.stage, about, self.assumption)
        return " · ".join(part for part in parts if part)

    @property
    def valued(self) -> bool:
        """Whether somebody said what it costs."""
        return self.planned is not None

    @property
    def left(self) -> Decimal | None:
        """What remains of the plan; negative when it was overspent."""
        return None if self.planned_high is None else self.planned_high - self.spent

    @property
    def overspent(self) -> bool:
        """Whether more was used than planned."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class CurrencyTotal:
    """The sums of one currency, for money or for valued time."""

    currency: str
    planned: Decimal
    planned_high: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What remains of the plan."""
        return self.planned_high - self.spent

    @property
    def percent(self) -> int:
        """How much of the plan was used, in hundredths."""
        return int(self.spent / self.planned_high * 100) if self.planned_high else 0


@dataclass(frozen=True)
class PerHead:
    """The full cost for each person, in one currency."""

    currency: str
    cash: Decimal
    in_kind: Decimal

    @property
    def full(self) -> Decimal:
        """Money and valued time together."""
        return self.cash + self.in_kind


@dataclass(frozen=True)
class BudgetSheet:
    """All lines with their sums. `hours` counts time that nobody valued, low and high."""

    cash: tuple[LineRow, ...]
    in_kind: tuple[LineRow, ...]
    cash_totals: tuple[CurrencyTotal, ...]
    in_kind_totals: tuple[CurrencyTotal, ...]
    hours: Decimal
    hours_high: Decimal
    hours_used: Decimal
    unvalued: int
    unknown_hours: int

    @property
    def empty(self) -> bool:
        """Whether there is no line at all."""
        return not (self.cash or self.in_kind)

    @property
    def complete(self) -> bool:
        """Whether every line has a value."""
        return self.unvalued == 0

    @property
    def hours_words(self) -> str:
        """The hours that nobody valued: "48 to 72"; empty when there are none."""
        low, high = (number_format(n.normalize(), use_l10n=True) for n in (self.hours, self.hours_high))
        if not self.hours_high:
            return ""
        return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def overspent(self) -> tuple[LineRow, ...]:
        """Lines on which more was used than planned."""
        return tuple(line for line in (*self.cash, *self.in_kind) if line.overspent)

    def per_head(self, people: int, *, spent: bool = False) -> tuple[PerHead, ...]:
        """The full cost for each of so many people, planned or really used."""
        if people < 1:
            return ()

        def sums(totals: Iterable[CurrencyTotal]) -> dict[str, Decimal]:
            return {each.currency: each.spent if spent else each.planned for each in totals}

        cash, kind = sums(self.cash_totals), sums(self.in_kind_totals)
        return tuple(
            PerHead(currency, cash.get(currency, ZERO) / people, kind.get(currency, ZERO) / people)
            for currency in sorted({*cash, *kind})
            if cash.get(currency) or kind.get(currency)
        )


def budget_sheet(edition: Edition, *, with_spendings: bool = False) -> BudgetSheet:
    """The budget of an edition. One query; two with every spending listed."""
    rows = (
        edition.budget_lines.select_related("payer", "stage")
        .annotate(spent_sum=Sum("spendings__amount"), used_sum=Sum("spendings__quantity"))
        .order_by("order", "pk")
    )
    if with_spendings:
        spendings = Spending.objects.select_related("document", "reversed_by").order_by("-spent_on", "-pk")
        rows = rows.prefetch_related(Prefetch("spendings", queryset=spendings))
    lines = [_row(line, with_spendings) for line in rows]
    return sheet_of(lines)


def sheet_of(lines: Iterable[LineRow]) -> BudgetSheet:
    """The sums of some lines."""
    lines = tuple(lines)
    cash = tuple(line for line in lines if not line.in_kind)
    in_kind = tuple(line for line in lines if line.in_kind)
    unvalued_time = [line for line in in_kind if not line.valued]
    return BudgetSheet(
        cash=cash,
        in_kind=in_kind,
        cash_totals=_totals(cash),
        in_kind_totals=_totals(in_kind),
        hours=sum((line.quantity or ZERO for line in unvalued_time), ZERO),
        hours_high=sum((line.quantity_high or line.quantity or ZERO for line in unvalued_time), ZERO),
        hours_used=sum((line.used for line in in_kind), ZERO),
        unvalued=sum(1 for line in lines if not line.valued),
        unknown_hours=sum(1 for line in in_kind if line.quantity is None),
    )


def sheet_of_plan(lines: Iterable[LinePlan]) -> BudgetSheet:
    """The sums of a budget that is only planned yet, for the launch page."""
    return sheet_of(
        _row(
            BudgetLine(
                key=line.key, kind=line.kind, category=line.category, items=dict(line.items),
                quantity=line.quantity, quantity_high=line.quantity_high, units=dict(line.units),
                unit_cost=line.unit_cost, currency=line.currency, approximate=line.approximate,
            ),
            with_spendings=False,
        )
        for line in lines
    )  # fmt: skip


def _totals(lines: Iterable[LineRow]) -> tuple[CurrencyTotal, ...]:
    sums: dict[str, list[Decimal]] = {}
    for line in lines:
        if line.planned is None and not line.spent:
            continue
        total = sums.setdefault(line.currency, [ZERO, ZERO, ZERO])
        total[0] += line.planned or ZERO
        total[1] += line.planned_high or ZERO
        total[2] += line.spent
    return tuple(CurrencyTotal(currency, *sums[currency]) for currency in sorted(sums))


def _row(line: BudgetLine, with_spendings: bool) -> LineRow:
    used = getattr(line, "used_sum", None) or ZERO
    known = line.category in CostCategory.values
    return LineRow(
        uuid=str(line.uuid),
        key=line.key,
        item=pick(line.items),
        category=str(CostCategory(line.category).label) if known else line.category,
        in_kind=line.kind == LineKind.IN_KIND,
        quantity=line.quantity,
        quantity_high=line.quantity_high,
        unit=pick(line.units),
        unit_cost=line.unit_cost,
        currency=line.currency,
        planned=line.planned,
        planned_high=line.planned_high,
        spent=getattr(line, "spent_sum", None) or ZERO,
        used=used,
        payer=str(line.payer) if line.payer else "",
        stage=pick(line.stage.titles) if line.stage else "",
        approximate=line.approximate,
        assumption=line.assumption,
        spendings=tuple(_spending(each) for each in line.spendings.all()) if with_spendings else (),
    )


def _spending(spending: Spending) -> SpendingRow:
    return SpendingRow(
        uuid=str(spending.uuid),
        spent_on=spending.spent_on,
        quantity=spending.quantity,
        amount=spending.amount,
        note=spending.note,
        document=spending.document.name if spending.document else "",
        document_link=reverse("files:file", args=[spending.document.uuid]) if spending.document else "",
        reversed=hasattr(spending, "reversed_by"),
        counter=spending.reverses_id is not None,
    )


def line_for(edition: Edition, key: str) -> BudgetLine:
    """One line of an edition; BudgetLine.DoesNotExist when it has none of that key."""
    return edition.budget_lines.select_related("edition__host", "payer", "stage").get(key=key)


def spending_for(edition: Edition, uuid: UUID | str) -> Spending:
    """One spending of an edition; Spending.DoesNotExist when it is of another."""
    return Spending.objects.select_related("line__edition__host").get(uuid=uuid, line__edition=edition)


def edition_of_document(file: StoredFile) -> Edition | None:
    """The edition whose spending a stored document proves."""
    spending = Spending.objects.select_related("line__edition__host").filter(document=file).first()
    return spending.line.edition if spending else None


def spendings_of(line: BudgetLine) -> LineRow:
    """One line with everything that was spent on it."""
    sheet = budget_sheet(line.edition, with_spendings=True)
    return next(row for row in (*sheet.cash, *sheet.in_kind) if row.key == line.key)


def payers_for(edition: Edition) -> list[Organisation]:
    """Who may pay: the host and the partners of the edition, each once, by name."""
    partners = edition.partners.select_related("organisation")
    every = {edition.host.pk: edition.host, **{p.organisation.pk: p.organisation for p in partners}}
    return sorted(every.values(), key=lambda organisation: organisation.name)
