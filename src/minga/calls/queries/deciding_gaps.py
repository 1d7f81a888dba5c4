"""What stands between the scores of a round and its order, in sentences that say what to do.

Asked on the page and again by the job that computes; a fixed number of queries, and at most a few
codes named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.assessments.enums import AssessmentState, PanelState
from minga.assessments.models import Assessment, PanelItem
from minga.calls.enums import IN_THE_RUN, CallKind, RankBy
from minga.calls.models import Application, CallChallenge, CallPhase, Entry, PhaseRules
from minga.calls.policies import is_taking
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.calls.queries.rules import rules_of

ENTRY: Final = "calls.entry"
NAMED: Final = 6


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something to do first, or (`blocks` is False) something to know. `door`: where it is done."""

    code: str
    words: str
    door: str = ""
    blocks: bool = True


def gaps_of(phase: CallPhase, now: datetime) -> tuple[Gap, ...]:
    """All of them, in the order in which they are mended."""
    rules = rules_of(phase.call)
    ruled = rules.phase(phase.key)
    found = [*_of_time(phase, rules.timezone, now), *_of_challenges(phase)]
    if ruled.rank_by != RankBy.LOTTERY:
        found += _of_jury(phase, ruled)
    return tuple(found)


def jury_ended_without(application: Application) -> bool:
    """Whether the jury of its round judges no more, and nothing that it said of this application would count."""
    panel = application.phase.panel if application.phase is not None else None
    if panel is None or panel.state not in (PanelState.DISCUSSING, PanelState.CLOSED):
        return False
    entries = Entry.objects.filter(application=application, phase=application.phase_id)
    judged = PanelItem.objects.filter(
        panel=panel, subject_type=ENTRY, subject_id__in=entries.values("pk"), sample=False,
        assessments__state=AssessmentState.SUBMITTED,
    )  # fmt: skip
    if panel.state == PanelState.CLOSED:
        judged = judged.filter(withdrawn_at=None)
    return not judged.exists()


def blocking(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Those without which there is no order."""
    return tuple(gap for gap in gaps if gap.blocks)


def entries_in_run(phase: CallPhase) -> QuerySet[Entry]:
    """What reached this round in time and still stands."""
    return Entry.objects.filter(phase=phase, received_at__isnull=False, application__state__in=IN_THE_RUN)


def _of_time(phase: CallPhase, zone: str, now: datetime) -> list[Gap]:
    if not is_taking(phase, now) and phase.opens_at <= now:
        return []
    words = _("This round takes applications until %(moment)s. Come back when it is closed.")
    return [Gap(code="open", words=words % {"moment": moment_in(last_moment(phase), zone)})]


def _of_challenges(phase: CallPhase) -> list[Gap]:
    if phase.call.kind != CallKind.SOLUTIONS:
        return []
    asked = CallChallenge.objects.filter(call=phase.call_id).values("challenge")
    strange = entries_in_run(phase).exclude(application__challenge__in=asked)
    codes = _codes(strange)
    if not codes:
        return []
    words = _("These applications answer no challenge of the call: %(codes)s. Correct them, or say why they stay out.")
    return [Gap(code="challenge", words=words % {"codes": codes}, door="applications")]


def _of_jury(phase: CallPhase, ruled: PhaseRules) -> list[Gap]:
    """Nothing, when nobody is in the run: the call is declared void without a jury."""
    panel = phase.panel
    if not entries_in_run(phase).exists():
        return []
    if panel is None:
        return [Gap(code="no_jury", words=_("This round has no jury, so there are no scores to put in order."))]
    if panel.state != PanelState.CLOSED:
        words = _("The jury has not finished. Close the panel when all its assessments are in.")
        return [Gap(code="panel", words=words, door="panel")]
    sent = Assessment.objects.filter(
        item__panel=panel, item__sample=False, item__withdrawn_at=None, state=AssessmentState.SUBMITTED
    )
    jurors = sent.aggregate(n=Count("juror", distinct=True))["n"]
    found = []
    if jurors < ruled.quorum:
        words = _(
            "The rules ask for %(quorum)s jurors, and %(jurors)s sent assessments. Without them nobody can decide."
        )
        said = {"quorum": ruled.quorum, "jurors": jurors}
        found.append(Gap(code="quorum", words=words % said, door="panel"))
    return [*found, *_of_reviews(phase, ruled)]


def _of_reviews(phase: CallPhase, ruled: PhaseRules) -> list[Gap]:
    standing = PanelItem.objects.filter(panel=phase.panel_id, subject_type=ENTRY, sample=False, withdrawn_at=None)
    judged = standing.filter(subject_id=OuterRef("pk"), assessments__state=AssessmentState.SUBMITTED)
    entries = entries_in_run(phase).annotate(judged=Exists(judged))
    found = []
    if codes := _codes(entries.filter(judged=False)):
        words = _("Nobody judged these applications: %(codes)s. Give each to a juror, or say why it is not eligible.")
        found.append(Gap(code="unjudged", words=words % {"codes": codes}, door="panel"))
    sent = Count("assessments", Q(assessments__state=AssessmentState.SUBMITTED))
    few = standing.annotate(sent=sent).filter(sent__gt=0, sent__lt=ruled.reviews).count()
    if few:
        words = ngettext(
            "%(n)s application has fewer assessments than the %(reviews)s that the rules announce. "
            "The acta will say so.",
            "%(n)s applications have fewer assessments than the %(reviews)s that the rules announce. "
            "The acta will say so.",
            few,
        )
        found.append(Gap(code="few", words=words % {"n": few, "reviews": ruled.reviews}, blocks=False, door="panel"))
    return found


def _codes(entries: QuerySet[Entry]) -> str:
    """The first of them by name, and that there are more."""
    codes = list(entries.order_by("application__code").values_list("application__code", flat=True)[: NAMED + 1])
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
