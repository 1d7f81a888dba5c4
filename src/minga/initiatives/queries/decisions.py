"""Decisions, risks with their matrix, and barriers of one initiative, as its team reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from minga.initiatives.enums import ReformStatus, RiskState
from minga.initiatives.models import Barrier, Decision, Evidence, Initiative, Risk
from minga.initiatives.queries.barriers import BarrierView, barrier_view
from minga.initiatives.queries.knots import Ref, evidence_refs
from minga.initiatives.queries.reforms import STATUS_TONES

LEVELS: Final[dict[str, str | Promise]] = {
    "low": pgettext_lazy("weight of a risk", "Low"),
    "medium": pgettext_lazy("weight of a risk", "Medium"),
    "high": pgettext_lazy("weight of a risk", "High"),
}
_HIGH, _MEDIUM = 12, 5
_STANDING: Final = (RiskState.OPEN, RiskState.MANAGED, RiskState.HAPPENED)
_TONES: Final = {"open": "warn", "managed": "done", "happened": "bad", "gone": "plain"}


@dataclass(frozen=True)
class DecisionView:
    """A decision with what it rests on."""

    uuid: UUID
    text: str
    reasons: str
    office: str
    decided_on: date
    cited: tuple[Ref, ...]
    no_evidence: str
    restricted: bool


@dataclass(frozen=True)
class RiskView:
    """A risk. `number`: how the matrix and the list name it."""

    uuid: UUID
    number: int
    text: str
    likelihood: int
    impact: int
    level: str
    level_label: str
    response: str
    office: str
    state: str
    state_label: str
    tone: str
    restricted: bool
    moves: tuple[tuple[str, str], ...]

    @property
    def stands(self) -> bool:
        """Whether it is in the matrix: one that is gone is history."""
        return self.state in _STANDING


@dataclass(frozen=True)
class MatrixCell:
    """One square of the matrix: how grave, and the numbers of the risks in it."""

    level: str
    level_label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One impact, across all likelihoods."""

    impact: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class LoggedBarrier:
    """A barrier of this dossier, and the point of the agenda in which it is."""

    view: BarrierView
    restricted: bool
    reform: str = ""
    reform_href: str = ""
    reform_status: str = ""
    reform_tone: str = "plain"


@dataclass(frozen=True)
class DecisionsPage:
    """Everything of the page."""

    decisions: tuple[DecisionView, ...]
    risks: tuple[RiskView, ...]
    matrix: tuple[MatrixRow, ...]
    barriers: tuple[LoggedBarrier, ...]

    @property
    def loose(self) -> int:
        """Barriers that are in no point of the agenda yet."""
        return sum(not row.reform for row in self.barriers)


def decisions_page(initiative: Initiative) -> DecisionsPage:
    """For those inside. Five queries, however much was decided."""
    risks = _risks(initiative)
    return DecisionsPage(
        decisions=tuple(_decision(row) for row in decisions_of(initiative)),
        risks=risks,
        matrix=_matrix(risks),
        barriers=tuple(logged_barrier(row) for row in _barriers(initiative)),
    )


def decisions_of(initiative: Initiative) -> QuerySet[Decision]:
    """Its decisions with what they cite, newest first."""
    cited = Prefetch("cited", Evidence.objects.select_related("file"))
    rows = Decision.objects.filter(initiative=initiative).select_related("initiative").prefetch_related(cited)
    return rows.order_by("-decided_on", "-pk")


def decision_for(initiative: Initiative, uuid: UUID) -> Decision:
    """One of its decisions, or `Decision.DoesNotExist`."""
    return decisions_of(initiative).get(uuid=uuid)


def risk_for(initiative: Initiative, uuid: UUID) -> Risk:
    """One of its risks, or `Risk.DoesNotExist`."""
    return Risk.objects.select_related("initiative").get(initiative=initiative, uuid=uuid)


def barrier_for(initiative: Initiative, uuid: UUID) -> Barrier:
    """One of its barriers, or `Barrier.DoesNotExist`."""
    return _barriers(initiative).get(uuid=uuid)


def logged_barrier(row: Barrier) -> LoggedBarrier:
    """One barrier as its own team reads it."""
    reform = row.reform
    if reform is None:
        return LoggedBarrier(barrier_view(row), row.restricted)
    return LoggedBarrier(
        view=barrier_view(row),
        restricted=row.restricted,
        reform=reform.title if reform.public else _("A point that is not public yet"),
        reform_href=reform.get_absolute_url() if reform.public else "",
        reform_status=reform.get_status_display(),
        reform_tone=STATUS_TONES[ReformStatus(reform.status)],
    )


def level_of(likelihood: int, impact: int) -> str:
    """Low, medium or high, by the product of both."""
    weight = likelihood * impact
    return "high" if weight >= _HIGH else "medium" if weight >= _MEDIUM else "low"


def _barriers(initiative: Initiative) -> QuerySet[Barrier]:
    rows = Barrier.objects.filter(initiative=initiative).select_related("initiative__organisation", "reform")
    return rows.order_by("-met_on", "-pk")


def _decision(row: Decision) -> DecisionView:
    return DecisionView(
        uuid=row.uuid,
        text=row.text,
        reasons=row.reasons,
        office=row.office,
        decided_on=row.decided_on,
        cited=evidence_refs(row.cited.all(), inside=True),
        no_evidence=row.no_evidence,
        restricted=row.restricted,
    )


def _risks(initiative: Initiative) -> tuple[RiskView, ...]:
    """Gravest first, those that are gone last; numbers by the order in which they were named."""
    rows = list(Risk.objects.filter(initiative=initiative).order_by("created_at", "pk"))
    views = (_risk(number, row) for number, row in enumerate(rows, 1))
    return tuple(sorted(views, key=lambda each: (not each.stands, -each.likelihood * each.impact, each.number)))


def _risk(number: int, row: Risk) -> RiskView:
    level = level_of(row.likelihood, row.impact)
    return RiskView(
        uuid=row.uuid,
        number=number,
        text=row.text,
        likelihood=row.likelihood,
        impact=row.impact,
        level=level,
        level_label=str(LEVELS[level]),
        response=row.response,
        office=row.office,
        state=row.state,
        state_label=row.get_state_display(),
        tone=_TONES[row.state],
        restricted=row.restricted,
        moves=tuple((state.value, str(state.label)) for state in RiskState if state != row.state),
    )


def _matrix(risks: Iterable[RiskView]) -> tuple[MatrixRow, ...]:
    """Impact downwards from the worst, likelihood to the right."""
    standing = [risk for risk in risks if risk.stands]
    return tuple(
        MatrixRow(impact, tuple(_cell(standing, likelihood, impact) for likelihood in range(1, 6)))
        for impact in range(5, 0, -1)
    )


def _cell(risks: Sequence[RiskView], likelihood: int, impact: int) -> MatrixCell:
    numbers = sorted(risk.number for risk in risks if (risk.likelihood, risk.impact) == (likelihood, impact))
    level = level_of(likelihood, impact)
    return MatrixCell(level, str(LEVELS[level]), tuple(numbers))
