"""The order of a round for its office: raw, corrected and interval side by side, 25 a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.assessments.enums import AssessmentState
from minga.assessments.models import Assessment, PanelItem
from minga.assessments.queries.scores import juror_codes
from minga.calls.enums import DecisionState, Fate
from minga.calls.models import CallPhase, Decision, Outcome
from minga.calls.queries.acta_paper import points
from minga.calls.queries.deciding_gaps import ENTRY
from minga.calls.queries.decisions import prepared_of, standing_decision
from minga.calls.queries.reasons import Wording, fate_words, reason_words, tie_words, wording_of
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick

TONES = {Fate.SELECTED: "done", Fate.WAITING: "info", Fate.NOT_SELECTED: "plain"}


@dataclass(frozen=True, kw_only=True)
class RankLine:
    """One application. Numbers in points out of 100; `moved`: places that the correction raises it."""

    code: str
    title: str
    organisation: str
    challenge: str
    rank: int | None
    raw: str
    corrected: str
    interval: str
    reviews: int
    spread: str
    alert: bool
    likely: int | None
    fate: str
    tone: str
    reason: str
    tie: str
    worded: bool
    settled: bool


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """What one juror said of an application."""

    juror: str
    scores: tuple[tuple[str, int | None], ...]
    points: str
    notes: tuple[tuple[str, str], ...]
    to_applicant: str


@dataclass(frozen=True, kw_only=True)
class OutcomePage:
    """One application before the decision: everything that the jury said, and what the committee adds."""

    line: RankLine
    uuid: UUID
    application: UUID
    words: str
    reviews: tuple[ReviewLine, ...]
    criteria: tuple[str, ...]
    may_word: bool


def order_shown(phase: CallPhase) -> Decision | None:
    """What the office looks at: the order being prepared, else the decision that holds."""
    prepared = prepared_of(phase)
    if prepared is not None and prepared.ranking.get("state") in ("ready", "draw"):
        return prepared
    return standing_decision(phase)


def outcomes_in_order(decision: Decision) -> QuerySet[Outcome]:
    """By challenge and place; without a place in the order, at the end."""
    rows = Outcome.objects.filter(decision=decision)
    rows = rows.select_related("application__organisation", "application__challenge")
    return rows.order_by("application__challenge_id", "reason__place", "pk")


def wording_for(decision: Decision) -> Wording:
    """The words of this decision's rules."""
    return wording_of(rules_of(decision.phase.call), decision.phase.key, decision.ranking.get("pools", ()))


def rank_lines(outcomes: Sequence[Outcome], decision: Decision, wording: Wording) -> list[RankLine]:
    """No query: all was loaded. While a draw is waited for, nobody has a result."""
    settled = decision.ranking.get("state") != "draw"
    return [_line(each, wording, settled=settled) for each in outcomes]


def outcome_page(phase: CallPhase, code: str, now: datetime) -> OutcomePage | None:
    """One application of the order that the office looks at."""
    decision = order_shown(phase)
    if decision is None:
        return None
    outcome = outcomes_in_order(decision).filter(application__code=code).first()
    if outcome is None:
        return None
    wording = wording_for(decision)
    return OutcomePage(
        line=rank_lines([outcome], decision, wording)[0],
        uuid=outcome.uuid,
        application=outcome.application.uuid,
        words=outcome.words,
        reviews=reviews_of(phase, outcome.application_id),
        criteria=tuple(pick(each.title) for each in phase.panel.rubric.read.criteria) if phase.panel else (),
        may_word=decision.state == DecisionState.PREPARED,
    )


def outcome_of(phase: CallPhase, code: str) -> Outcome:
    """The row behind that page, or `Outcome.DoesNotExist`."""
    decision = order_shown(phase)
    if decision is None:
        raise Outcome.DoesNotExist
    return outcomes_in_order(decision).select_related("decision__phase__call").get(application__code=code)


def reviews_of(phase: CallPhase, application: int) -> tuple[ReviewLine, ...]:
    """What was sent about one application, by juror code. Three queries, none without a jury."""
    panel = phase.panel
    if panel is None:
        return ()
    entries = phase.entries.filter(application=application).values("pk")
    items = PanelItem.objects.filter(panel=panel, subject_type=ENTRY, subject_id__in=entries, sample=False)
    rows = Assessment.objects.filter(item__in=items, item__withdrawn_at=None, state=AssessmentState.SUBMITTED)
    codes, rubric = juror_codes(panel), panel.rubric.read
    lines = [
        ReviewLine(
            juror=codes[row.juror_id],
            scores=tuple((pick(each.title), row.scores.get(each.key)) for each in rubric.criteria),
            points=_points(row.total),
            notes=tuple((pick(each.title), row.notes[each.key]) for each in rubric.criteria if row.notes.get(each.key)),
            to_applicant=row.to_applicant,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (len(line.juror), line.juror)))


def _line(outcome: Outcome, wording: Wording, *, settled: bool) -> RankLine:
    application, reason = outcome.application, outcome.reason
    likely = reason.get("likely")
    return RankLine(
        code=application.code,
        title=application.title,
        organisation=application.organisation.name if application.organisation else "",
        challenge=application.challenge.title if application.challenge else "",
        rank=outcome.rank,
        raw=_points(outcome.raw),
        corrected=_points(outcome.corrected),
        interval="" if outcome.rank_low is None else f"{outcome.rank_low}–{outcome.rank_high}",
        reviews=reason.get("reviews", 0),
        spread=reason.get("spread", ""),
        alert=bool(reason.get("alert")),
        likely=None if likely is None else round(float(likely) * 100),
        fate=_fate(outcome, wording) if settled else _("Waits for the lottery"),
        tone=TONES[Fate(outcome.fate)] if settled else "plain",
        reason=reason_words(reason, wording) if settled and reason.get("reason") != "by_rank" else "",
        tie=tie_words(reason, wording),
        worded=bool(outcome.words),
        settled=settled,
    )


def _points(value: Decimal | None) -> str:
    return points(None if value is None else str(value))


def _fate(outcome: Outcome, wording: Wording) -> str:
    words = fate_words(outcome.fate, last=wording.last)
    return f"{words} {outcome.waiting_place}" if outcome.waiting_place else words
