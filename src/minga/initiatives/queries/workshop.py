"""The team's today: what comes next, what is missing for it, what was promised, what was said last."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from minga.core.texts import day_of_year_in_words
from minga.initiatives.enums import PASSES, CommitmentKind, InitiativeState, LifeStage
from minga.initiatives.models import Canvas, Initiative
from minga.initiatives.policies import LEADS, SCOPE, TEAM
from minga.initiatives.queries.commitments import CommitmentLine, open_commitments
from minga.initiatives.queries.conditions import gate_conditions
from minga.initiatives.queries.evidence import EvidenceLevel
from minga.initiatives.queries.freshness import is_stale
from minga.initiatives.queries.gates import Asked, ReviewLine, asked, review_line
from minga.organisations.models import Role
from minga.questionnaires.enums import SubmissionState

LAST_SAID: Final = 2
MOST_DRAFTS: Final = 5


@dataclass(frozen=True)
class DraftLine:
    """A canvas that somebody began to fill in."""

    title: str
    uuid: str
    saved_at: datetime | None


@dataclass(frozen=True)
class Workshop:
    """The whole page of today."""

    next_gate: int
    """0 when there is none: it reached the last stage, or the work ended."""
    next_gate_name: str
    notes: tuple[str, ...]
    """The day of each gate that was crossed, under the thread."""
    conditions: tuple[Asked, ...]
    waiting: ReviewLine | None
    commitments: tuple[CommitmentLine, ...]
    said: tuple[ReviewLine, ...]
    drafts: tuple[DraftLine, ...]
    people: int
    led: bool
    evidence: EvidenceLevel
    state_reason: str
    ended_on: date | None
    can_close: bool
    can_resume: bool
    ended: bool
    stale: bool
    """Nothing moved and nobody confirmed it for a year."""

    @property
    def next_action(self) -> CommitmentLine | None:
        """What somebody noted as the next thing to do."""
        return next((each for each in self.commitments if each.kind == CommitmentKind.NEXT_ACTION), None)

    @property
    def missing(self) -> int:
        return sum(not each.met for each in self.conditions)


def workshop_of(initiative: Initiative, now: datetime) -> Workshop:
    """Everything on the first page of the workshop, with a constant number of queries."""
    ended = initiative.state in (InitiativeState.STOPPED, InitiativeState.CLOSED)
    number = 0 if ended or initiative.stage == LifeStage.REPLICATED else initiative.stage + 1
    reviews = initiative.reviews.select_related("asked_by").prefetch_related("cited", "commitments__review")
    lines = [review_line(row, now) for row in reviews.filter(taken_back_at=None).order_by("-asked_at", "-pk")[:4]]
    commitments = open_commitments(initiative, now)
    roles = Role.objects.filter(scope_type=SCOPE, scope_id=initiative.pk).of_kinds(TEAM).counting(now)
    kinds = list(roles.values_list("person", "kind"))
    conditions_open = any(each.is_condition for each in commitments)
    return Workshop(
        next_gate=number,
        next_gate_name=str(LifeStage(number).label) if number else "",
        notes=_notes(initiative),
        conditions=asked(gate_conditions(initiative, number, now)) if number else (),
        waiting=next((line for line in lines if line.waits), None),
        commitments=commitments,
        said=tuple(line for line in lines if not line.waits and line.reasons)[:LAST_SAID],
        drafts=_drafts(initiative),
        people=len({person for person, _kind in kinds}),
        led=any(kind in LEADS for _person, kind in kinds),
        evidence=EvidenceLevel(initiative.evidence_level),
        state_reason=initiative.state_reason,
        ended_on=initiative.ended_on,
        can_close=not conditions_open and initiative.stage >= LifeStage.ADOPTED and not ended,
        can_resume=initiative.state == InitiativeState.PAUSED,
        ended=ended,
        stale=is_stale(initiative, now),
    )


def _notes(initiative: Initiative) -> tuple[str, ...]:
    """One query."""
    crossed = initiative.reviews.filter(outcome__in=PASSES).values_list("to_stage", "decided_on")
    days = {stage: day_of_year_in_words(day) for stage, day in crossed if day is not None}
    return tuple(days.get(stage, "") for stage in LifeStage.values)


def _drafts(initiative: Initiative) -> tuple[DraftLine, ...]:
    rows = Canvas.objects.filter(initiative=initiative, submission__state=SubmissionState.DRAFT)
    rows = rows.select_related("submission").order_by("-submission__saved_at", "-pk")[:MOST_DRAFTS]
    return tuple(
        DraftLine(row.title, str(row.uuid), row.submission.saved_at) for row in rows if row.submission is not None
    )
