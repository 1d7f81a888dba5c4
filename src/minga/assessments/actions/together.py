"""Many at once, with the laws of one: work given by hand, and assessments sent by one juror.

For apps above whose panels judge hundreds of things: a few statements whatever their number, one entry
in the log. All or nothing: what would be refused alone refuses the whole.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.judging import Judgement, clean_scores, clean_words
from minga.assessments.actions.letters import tell_juror
from minga.assessments.actions.panels import FILLING
from minga.assessments.enums import STANDING, WAITING, AssessmentState, BlindMode, InterestState, JurorState, PanelState
from minga.assessments.events.assigning import PairsGiven
from minga.assessments.events.judging import AssessmentsSentTogether
from minga.assessments.models import Assessment, Interest, Juror, Panel, RubricDefinition
from minga.assessments.models.points import points_of, vetoes_in
from minga.assessments.policies import sits
from minga.assessments.queries.assessments import asked_in, lacking
from minga.assessments.queries.interests import in_the_way
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady

_SENT: Final = (
    "state", "scores", "notes", "to_applicant", "to_panel", "total", "no_conflict_at", "saved_at", "submitted_at",
    "revision", "updated_at",
)  # fmt: skip
_GIVEN: Final = (
    "state", "locked", "reason", "assigned_at", "no_conflict_at", "submitted_at", "total", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """One piece of work for one juror, and why she gets it."""

    item_id: int
    juror_id: int
    reason: Mapping[str, Any] = field(default_factory=dict)


@action
def give_pairs(*, panel: Panel, pairs: Sequence[Pairing], actor: Actor, now: datetime) -> int:
    """Give all of this to these jurors; it stays theirs in every later proposal. One letter a juror."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    rows = Juror.objects.filter(panel=locked, state=JurorState.ACCEPTED).select_related("person", "panel")
    jurors = {juror.pk: juror for juror in rows}
    known = {(row.item_id, row.juror_id): row for row in Assessment.objects.filter(item__panel=locked)}
    _may_all_be_given(locked, pairs, jurors, known)
    fresh = [_given(pair, None, now) for pair in pairs if (pair.item_id, pair.juror_id) not in known]
    again = [_given(pair, known[key], now) for pair in pairs if (key := (pair.item_id, pair.juror_id)) in known]
    Assessment.objects.bulk_create(fresh)
    Assessment.objects.bulk_update(again, _GIVEN, batch_size=500)
    if locked.state == PanelState.JUDGING:
        link = reverse("assessments:my-panel", args=[locked.key])
        for pk, count in Counter(pair.juror_id for pair in pairs).items():
            tell_juror(jurors[pk], "assigned", link=link, count=count, actor=actor, now=now)
    record(PairsGiven(subject=locked, after={"given": len(pairs)}))
    return len(pairs)


@action
def send_together(*, panel: Panel, judgements: Mapping[int, Judgement], actor: Actor, now: datetime) -> int:
    """A juror sends several assessments of hers (by id), judged elsewhere. With it she says that no conflict ties her.

    Not in double blind: there each copy is opened one by one.
    """
    locked = lock_panel(panel)
    juror = Juror.objects.filter(panel=locked, person=actor.pk).first()
    if juror is None or not sits(juror):
        raise NotAllowed(_("Only those who sit on this jury may do this."))
    must_be(locked, (PanelState.JUDGING,))
    if locked.blind == BlindMode.DOUBLE or (locked.judges_from is not None and locked.judges_from > now):
        raise NotReady(_("These assessments are sent one by one, once the jury judges."), code="state")
    held = _hers(juror, judgements)
    asked, rubric = asked_in(held), locked.rubric.read
    for row in held:
        _fill(row, judgements[row.pk], rubric, asked.get(row.pk), now)
    Assessment.objects.bulk_update(held, _SENT, batch_size=500)
    items = tuple(row.item_id for row in held)
    record(AssessmentsSentTogether(subject=locked, items=items, after={"assessments": len(held)}))
    return len(held)


def _may_all_be_given(
    panel: Panel, pairs: Sequence[Pairing], jurors: Mapping[int, Juror], known: Mapping[tuple[int, int], Assessment]
) -> None:
    items = set(panel.items.filter(withdrawn_at=None, sample=False).values_list("pk", flat=True))
    apart = in_the_way(panel)
    asked = Counter((pair.item_id, pair.juror_id) for pair in pairs)
    for pair in pairs:
        key = (pair.item_id, pair.juror_id)
        if pair.juror_id not in jurors:
            raise NotReady(_("She does not sit on this jury."), field="juror", code="seat")
        if pair.item_id not in items:
            raise NotReady(_("This application was taken out."), code="withdrawn")
        if (pair.juror_id, pair.item_id) in apart:
            words = _("She has a conflict of interest with this application. Choose somebody else.")
            raise NotAllowed(words, field="juror", code="conflict")
        if asked[key] > 1 or (key in known and known[key].state in STANDING):
            raise Conflict(_("She judges this application already."), field="juror", code="twice")


def _given(pair: Pairing, row: Assessment | None, now: datetime) -> Assessment:
    """New, or a pair that was taken away before: what she wrote stays for her, and does not count before it is sent."""
    row = row or Assessment(item_id=pair.item_id, juror_id=pair.juror_id)
    row.state, row.locked, row.reason, row.assigned_at = AssessmentState.ASSIGNED, True, dict(pair.reason), now
    row.no_conflict_at, row.submitted_at, row.total, row.updated_at = None, None, None, now
    return row


def _hers(juror: Juror, judgements: Mapping[int, Judgement]) -> list[Assessment]:
    """Her own that wait, for us alone, in order; none with which she is in conflict."""
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("item__panel__rubric")
    held = list(rows.filter(pk__in=list(judgements), juror=juror).order_by("pk"))
    apart = Interest.objects.filter(juror=juror, state=InterestState.STANDING, item__in=[row.item_id for row in held])
    if len(held) < len(judgements) or apart.exists():
        raise NotAllowed(_("Only the juror herself judges."))
    if any(row.state not in WAITING or row.item.withdrawn_at is not None for row in held):
        raise Conflict(_("One of these assessments was sent already, or went to somebody else."), code="state")
    return held


def _fill(
    row: Assessment, said: Judgement, rubric: RubricDefinition, asked: frozenset[str] | None, now: datetime
) -> None:
    row.scores = clean_scores(rubric, said.scores)
    row.notes = {each.key: words for each in rubric.criteria if (words := clean_words(said.notes.get(each.key, "")))}
    row.to_applicant, row.to_panel = clean_words(said.to_applicant), clean_words(said.to_panel)
    missing = lacking(rubric, row.scores, asked)
    vetoed = [each.key for each in vetoes_in(rubric, row.scores) if not row.notes.get(each.key)]
    if missing or vetoed:
        words = _("%(code)s lacks a score, or the reason of a veto: %(keys)s.")
        raise DomainError(words % {"code": row.item.code, "keys": ", ".join((*missing, *vetoed))}, code="missing")
    row.state, row.total, row.revision = AssessmentState.SUBMITTED, points_of(rubric, row.scores).earned, 1
    row.no_conflict_at = row.no_conflict_at or now
    row.saved_at = row.submitted_at = row.updated_at = now
