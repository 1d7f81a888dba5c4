"""Gates on the thread: those that were crossed, those ahead, and the decisions not to go on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext

from minga.core.clock import today
from minga.initiatives.enums import PASSES, GateOutcome, InitiativeState, LifeStage
from minga.initiatives.models import Commitment, Evidence, GateReview, Initiative
from minga.initiatives.queries.knots import AHEAD, END, GATE, Box, Knot, Label, Promised, evidence_refs

EARNED: Final[Mapping[int, str | Promise]] = {
    1: gettext_lazy("The owner and the people affected are named, and similar work was looked at first."),
    2: gettext_lazy("The problem is measured, with its baseline, and it is known what adoption would need."),
    3: gettext_lazy("A team said yes, with somebody who leads and somebody who stands in."),
    4: gettext_lazy("Something was made and tried with the people who would use it."),
    5: gettext_lazy("It runs in real service, with a threshold and a rule to stop that were set before."),
    6: gettext_lazy("To cross, it takes a budget line or an act, and somebody who keeps it for good."),
    7: gettext_lazy("A second organisation uses it, with evidence of its own."),
}
"""What each gate asks, in one sentence."""

_TONES: Final[Mapping[str, tuple[str, str]]] = {
    GateOutcome.GO: ("done", "check"),
    GateOutcome.GO_WITH_CONDITIONS: ("warn", "check"),
    GateOutcome.ITERATE: ("warn", "rotate-ccw"),
    GateOutcome.PAUSE: ("lesson", "pause"),
    GateOutcome.STOP: ("lesson", "flag"),
}


def reviews_of(initiative: Initiative) -> list[GateReview]:
    """Everything that was decided at a gate, oldest first, with what it cites and what was promised."""
    evidence = Prefetch("cited", Evidence.objects.select_related("file"))
    commitments = Prefetch("commitments", Commitment.objects.order_by("due_on", "pk"))
    rows = GateReview.objects.filter(initiative=initiative, decided_at__isnull=False, taken_back_at__isnull=True)
    return list(rows.prefetch_related(evidence, commitments).order_by("decided_on", "pk"))


def gate_knots(initiative: Initiative, reviews: Sequence[GateReview], *, inside: bool) -> Iterator[Knot]:
    """One knot for every gate crossed, and one for every other decision."""
    crossed = {row.to_stage: row for row in reviews if row.outcome in PASSES}
    for stage in range(1, initiative.stage + 1):
        yield _crossed(initiative, stage, crossed.get(stage), inside=inside)
    for review in reviews:
        if review.outcome not in PASSES:
            yield _turned(review, inside=inside)


def stage_dates(initiative: Initiative, reviews: Iterable[GateReview]) -> dict[int, date]:
    """The day on which each gate was crossed."""
    found = {row.to_stage: row.decided_on for row in reviews if row.outcome in PASSES and row.decided_on}
    challenge = initiative.challenge
    early: Sequence[datetime | None] = (challenge.mapped_at, challenge.characterised_at, challenge.connected_at)
    for stage, moment in enumerate(early, 1):
        if moment is not None:
            found.setdefault(stage, today(settings.TIME_ZONE, at=moment))
    found.setdefault(1, initiative.started_on)
    found.setdefault(initiative.stage, initiative.stage_since)
    return {stage: on for stage, on in found.items() if stage <= initiative.stage}


def ahead(initiative: Initiative) -> Iterator[Knot]:
    """The gates that are still to be crossed; a stopped thread has none."""
    if initiative.state in (InitiativeState.STOPPED, InitiativeState.CLOSED):
        return
    for stage in range(initiative.stage + 1, LifeStage.REPLICATED + 1):
        yield Knot(kind=AHEAD, stage=stage, title=str(LifeStage(stage).label), text=str(EARNED[stage]))


def end_of(initiative: Initiative) -> Iterator[Knot]:
    """How the thread ends, when it does."""
    if initiative.ended_on is None:
        return
    yield Knot(
        kind=END,
        stage=initiative.stage,
        on=initiative.ended_on,
        title=initiative.get_state_display(),
        lead=initiative.state_reason,
    )


def promises(rows: Iterable[Commitment], *, inside: bool) -> tuple[Promised, ...]:
    """Commitments that this reader may know of."""
    return tuple(
        Promised(
            text=row.text,
            office=row.office,
            due_on=row.due_on,
            done_on=row.done_on,
            note=row.done_note,
            restricted=row.restricted,
            dropped=row.dropped_reason,
        )
        for row in rows
        if inside or not row.restricted
    )


def _crossed(initiative: Initiative, stage: int, review: GateReview | None, *, inside: bool) -> Knot:
    on = stage_dates(initiative, [review] if review else []).get(stage)
    title = str(LifeStage(stage).label)
    if review is None:
        return Knot(kind=GATE, stage=stage, on=on, title=title, text=str(EARNED[stage]))
    cited = evidence_refs(review.cited.all(), inside=inside)
    promised = promises(review.commitments.all(), inside=inside)
    boxed = bool(cited or promised) or review.outcome == GateOutcome.GO_WITH_CONDITIONS
    return Knot(
        kind=GATE,
        stage=stage,
        on=on,
        title=title,
        text=review.note or str(EARNED[stage]),
        label=_label(review),
        box=Box(review.decided_office, review.reasons, cited),
        boxed=boxed,
        refs=cited,
        promised=promised,
    )


def _turned(review: GateReview, *, inside: bool) -> Knot:
    """A decision that did not cross the gate: it iterates, pauses or stops."""
    cited = evidence_refs(review.cited.all(), inside=inside)
    asked = pgettext("gate", "Gate %(number)s, %(name)s") % {
        "number": review.to_stage,
        "name": review.get_to_stage_display(),
    }
    return Knot(
        kind="review",
        stage=review.to_stage,
        on=review.decided_on,
        title=f"{asked}: {review.get_outcome_display()}",
        text=review.note,
        label=_label(review),
        box=Box(review.decided_office, review.reasons, cited),
        refs=cited,
        promised=promises(review.commitments.all(), inside=inside),
        loops=review.outcome == GateOutcome.ITERATE,
    )


def _label(review: GateReview) -> Label:
    tone, icon = _TONES.get(review.outcome, ("plain", ""))
    return Label(review.get_outcome_display(), tone, icon)
