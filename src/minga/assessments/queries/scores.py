"""The public door for apps above: what a panel said, with codes instead of names, and the facts of its record.

Samples, withdrawn items and recusals never count. Who asks answers for who may read: before a panel
closes, nobody outside it may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from minga.assessments.enums import AssessmentState, InterestSource, InterestState, JurorState
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem, Remark, ScoreChange


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One assessment that counts. `juror_code` says who is the same person, never who she is."""

    item_id: int
    code: str
    subject_id: int
    juror_code: str
    scores: Mapping[str, int]
    notes: Mapping[str, str]
    to_applicant: str
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A score that became another after it was sent."""

    code: str
    juror_code: str
    at: datetime
    before: Mapping[str, int]
    after: Mapping[str, int]
    total_before: Decimal
    total_after: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class PanelFacts:
    """What the record of a call says about its jury. `judged`: jurors with an assessment that counts.

    `recusals`: pairs of item code and juror code that stood apart; declared ones and detected ones
    count what stands, `cleared` what the office let pass with a reason.
    """

    state: str
    blind: str
    rubric_sha256: str
    quorum: int
    reviews_per_item: int
    seated: int
    judged: int
    items: int
    samples: int
    assessments: int
    recusals: tuple[tuple[str, str], ...]
    declared: int
    detected: int
    cleared: int
    changes: tuple[ChangeRow, ...]
    remarks: int
    discussed: int
    opened_at: datetime | None
    closed_at: datetime | None


def juror_codes(panel: Panel) -> dict[int, str]:
    """Juror id → J1, J2 …, in an order that tells nothing: neither the alphabet's nor that of the invitations."""
    ids = Juror.objects.filter(panel=panel).order_by("uuid").values_list("pk", flat=True)
    return {pk: f"J{number}" for number, pk in enumerate(ids, 1)}


def scores_of(panel: Panel) -> tuple[ReviewRow, ...]:
    """Every assessment that counts, by code of the item and of the juror. Two queries."""
    codes = juror_codes(panel)
    rows = [
        ReviewRow(
            item_id=row.item_id,
            code=row.item.code,
            subject_id=row.item.subject_id,
            juror_code=codes[row.juror_id],
            scores=row.scores,
            notes=row.notes,
            to_applicant=row.to_applicant,
            total=row.total or Decimal(0),
        )
        for row in Assessment.objects.filter(_counting(panel)).select_related("item")
    ]
    return tuple(sorted(rows, key=lambda row: (row.code, len(row.juror_code), row.juror_code)))


def panel_facts(panel: Panel) -> PanelFacts:
    """For the record. Seven queries, whatever the size."""
    codes = juror_codes(panel)
    counted = Assessment.objects.filter(_counting(panel)).aggregate(
        assessments=Count("pk"), judged=Count("juror", distinct=True)
    )
    items = PanelItem.objects.filter(panel=panel, withdrawn_at=None).aggregate(
        items=Count("pk", Q(sample=False)),
        samples=Count("pk", Q(sample=True)),
        discussed=Count("pk", Q(sample=False, discussed_at__isnull=False)),
    )
    standing = _interests(panel).filter(state=InterestState.STANDING).values_list("item__code", "juror", "source")
    return PanelFacts(
        state=panel.state,
        blind=panel.blind,
        rubric_sha256=panel.rubric.sha256,
        quorum=panel.quorum,
        reviews_per_item=panel.reviews_per_item,
        seated=Juror.objects.filter(panel=panel, state=JurorState.ACCEPTED).count(),
        recusals=tuple(sorted({(code, codes[juror]) for code, juror, _source in standing})),
        declared=sum(source == InterestSource.DECLARED for _code, _juror, source in standing),
        detected=sum(source == InterestSource.DETECTED for _code, _juror, source in standing),
        cleared=_interests(panel).filter(state=InterestState.CLEARED).count(),
        changes=_changes(panel, codes),
        remarks=Remark.objects.filter(item__panel=panel, item__sample=False).count(),
        opened_at=panel.opened_at,
        closed_at=panel.closed_at,
        **counted,
        **items,
    )


def _counting(panel: Panel) -> Q:
    return Q(item__panel=panel, item__sample=False, item__withdrawn_at=None, state=AssessmentState.SUBMITTED)


def _interests(panel: Panel) -> QuerySet[Interest]:
    return Interest.objects.filter(item__panel=panel, item__sample=False, item__withdrawn_at=None)


def _changes(panel: Panel, codes: Mapping[int, str]) -> tuple[ChangeRow, ...]:
    rows = ScoreChange.objects.filter(assessment__item__panel=panel, assessment__item__sample=False)
    return tuple(
        ChangeRow(
            code=row.assessment.item.code,
            juror_code=codes[row.assessment.juror_id],
            at=row.at,
            before=row.before,
            after=row.after,
            total_before=row.total_before,
            total_after=row.total_after,
            reason=row.reason,
        )
        for row in rows.select_related("assessment__item")
    )
