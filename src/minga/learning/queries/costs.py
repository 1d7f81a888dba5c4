"""What it cost in full, money and valued time together, for each person and each thing that came out of it.

The sums are those of the budget of the edition (`programmes.queries.budget`), so they equal the blueprint's
arithmetic; nothing is added across currencies, and time that nobody valued is told in hours, never as zero.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.enums import LifeStage
from minga.initiatives.models import Initiative
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition
from minga.programmes.queries.budget import BudgetSheet, budget_sheet
from minga.programmes.queries.enrolment import StatusCounts, status_counts


@dataclass(frozen=True)
class UnitCost:
    """Cash, time and both, for each of `count` of something, in one currency."""

    currency: str
    cash: Decimal
    in_kind: Decimal
    full: Decimal


@dataclass(frozen=True)
class CostLine:
    """For each graduate, say: how many there are, what each was planned to cost, what each has cost."""

    label: str | Promise
    count: int
    planned: tuple[UnitCost, ...]
    spent: tuple[UnitCost, ...]


@dataclass(frozen=True)
class FullCost:
    """The costs of an edition, divided."""

    sheet: BudgetSheet
    lines: tuple[CostLine, ...]

    @property
    def per_graduate(self) -> CostLine:
        """The line that everybody asks for."""
        return self.lines[1]


def full_cost(edition: Edition, sheet: BudgetSheet | None = None, counts: StatusCounts | None = None) -> FullCost:
    """Per person, per graduate, per pilot, per adoption. Three queries, fewer with what is known already."""
    sheet = sheet or budget_sheet(edition)
    counts = counts or status_counts(edition)
    stages = list(Initiative.objects.filter(edition=edition).values_list("stage", flat=True))
    units = (
        (_("For each person who took part"), counts.of(*TAKING_PART)),
        (_("For each graduate"), counts.of(EnrolmentStatus.COMPLETED)),
        (_("For each initiative that was piloted"), sum(1 for stage in stages if stage >= LifeStage.PILOTED)),
        (_("For each initiative that was adopted"), sum(1 for stage in stages if stage >= LifeStage.ADOPTED)),
    )
    return FullCost(sheet, tuple(_line(sheet, label, count) for label, count in units))


def _line(sheet: BudgetSheet, label: str | Promise, count: int) -> CostLine:
    return CostLine(label, count, _units(sheet, count, spent=False), _units(sheet, count, spent=True))


def _units(sheet: BudgetSheet, count: int, *, spent: bool) -> tuple[UnitCost, ...]:
    return tuple(
        UnitCost(each.currency, each.cash, each.in_kind, each.full) for each in sheet.per_head(count, spent=spent)
    )
