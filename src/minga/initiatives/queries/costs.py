"""The costs of an initiative as its team reads them: every line, and what it all adds up to.

Full cost is cash and what was given in kind. Sums count the lines that stand; a line that was taken
back stays in sight with its reason, and its counter-entry is told beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.core.money import Money, totals
from minga.initiatives.enums import CostKind, ExperimentKind, LifeStage
from minga.initiatives.models import Cost, Initiative
from minga.initiatives.queries.results import results_of
from minga.organisations.models import Organisation

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class CostRow:
    """One line. `why` says why it was taken back; then it counts for nothing."""

    uuid: UUID
    item: str
    kind: str
    kind_label: str
    quantity: Decimal
    unit: str
    unit_cost: Money
    amount: Money
    spent_on: date
    payer: str
    stage: int
    stage_label: str
    note: str
    restricted: bool
    why: str = ""
    taken_back: bool = False

    @property
    def in_kind(self) -> bool:
        return self.kind == CostKind.IN_KIND


@dataclass(frozen=True)
class CostSum:
    """What adds up under one heading, one amount for each currency."""

    label: str
    cash: tuple[Money, ...]
    in_kind: tuple[Money, ...]
    full: tuple[Money, ...]


@dataclass(frozen=True)
class CostPer:
    """What one unit of a result cost so far, with the count by which it was divided."""

    money: Money
    what: str
    count: Decimal
    since: str


@dataclass(frozen=True)
class CostsPage:
    """Lines, sums and the cost of one result."""

    rows: tuple[CostRow, ...]
    whole: CostSum
    stages: tuple[CostSum, ...]
    payers: tuple[CostSum, ...]
    per: tuple[CostPer, ...]
    currencies: int


def costs_page(initiative: Initiative) -> CostsPage:
    """For those inside. A constant number of queries, however many lines there are."""
    lines = list(_lines(initiative))
    rows = tuple(cost_row(line) for line in lines if line.reverses_id is None)
    standing = [row for row in rows if not row.taken_back]
    whole = _sum(_("Everything"), standing)
    return CostsPage(
        rows=rows,
        whole=whole,
        stages=_by_stage(standing),
        payers=_by_payer(standing),
        per=_per(initiative, whole.full),
        currencies=len(whole.full),
    )


def cost_for(initiative: Initiative, uuid: UUID) -> Cost:
    """One of its lines, or `Cost.DoesNotExist`."""
    return Cost.objects.select_related("initiative", "payer").get(initiative=initiative, uuid=uuid)


def newest_cost(initiative: Initiative) -> Cost | None:
    """The line that was written last: the next one is often like it."""
    rows = Cost.objects.filter(initiative=initiative, reverses__isnull=True).select_related("payer")
    return rows.order_by("-created_at", "-pk").first()


def payers_of(initiative: Initiative) -> tuple[Organisation, ...]:
    """Who may have paid: the owner, and the organisations that take part."""
    partners = initiative.partners.select_related("organisation").order_by("organisation__name", "pk")
    found = {initiative.organisation_id: initiative.organisation}
    found |= {partner.organisation_id: partner.organisation for partner in partners}
    return tuple(found.values())


def ledger(initiative: Initiative) -> Iterable[Cost]:
    """Every line with its counter-entries, oldest first, to be taken away: it adds up to the same."""
    return _lines(initiative).order_by("spent_on", "pk")


def cost_row(line: Cost) -> CostRow:
    """One line as pages show it."""
    counter: Cost | None = getattr(line, "reversed_by", None)
    return CostRow(
        uuid=line.uuid,
        item=line.item,
        kind=line.kind,
        kind_label=line.get_kind_display(),
        quantity=line.quantity,
        unit=line.unit,
        unit_cost=Money(line.unit_cost, line.currency),
        amount=Money(line.amount, line.currency),
        spent_on=line.spent_on,
        payer=line.payer.name if line.payer is not None else "",
        stage=line.stage,
        stage_label=str(LifeStage(line.stage).label),
        note=line.note,
        restricted=line.restricted,
        why=counter.note if counter is not None else "",
        taken_back=counter is not None,
    )


def _lines(initiative: Initiative) -> QuerySet[Cost]:
    rows = Cost.objects.filter(initiative=initiative).select_related("payer", "reversed_by")
    return rows.order_by("-spent_on", "-pk")


def _sum(label: str, rows: Iterable[CostRow]) -> CostSum:
    given = list(rows)
    return CostSum(
        label=label,
        cash=totals(row.amount for row in given if not row.in_kind),
        in_kind=totals(row.amount for row in given if row.in_kind),
        full=totals(row.amount for row in given),
    )


def _by_stage(rows: Sequence[CostRow]) -> tuple[CostSum, ...]:
    stages: dict[int, list[CostRow]] = defaultdict(list)
    for row in rows:
        stages[row.stage].append(row)
    return tuple(_sum(f"{stage} · {LifeStage(stage).label}", stages[stage]) for stage in sorted(stages))


def _by_payer(rows: Sequence[CostRow]) -> tuple[CostSum, ...]:
    payers: dict[str, list[CostRow]] = defaultdict(list)
    for row in rows:
        payers[row.payer or _("Not said who paid")].append(row)
    return tuple(_sum(payer, payers[payer]) for payer in sorted(payers))


def _per(initiative: Initiative, full: Sequence[Money]) -> tuple[CostPer, ...]:
    """One for each figure that counts something, and one for the people of the pilots; in one currency only."""
    if len(full) != 1:
        return ()
    experiments = list(initiative.experiments.all())
    found = []
    for row in results_of(initiative, experiments, inside=True, shows_challenge=False):
        if row.own and row.counts_up and row.now is not None and row.unit:
            gained = row.now - (row.baseline or 0)
            if gained > 0:
                found.append(CostPer(_each(full[0], gained), row.unit, gained, row.title))
    reached = sum(row.people or 0 for row in experiments if row.kind == ExperimentKind.PILOT)
    if reached:
        found.append(CostPer(_each(full[0], Decimal(reached)), _("people reached"), Decimal(reached), _("Pilots")))
    return tuple(found)


def _each(money: Money, count: Decimal) -> Money:
    return Money((money.amount / count).quantize(_CENT), money.currency)
