"""Who judges what: a proposal that is computed in a job, looked at, applied or thrown away; and pairs by hand.

What was begun, sent or locked is never taken away by a proposal. A proposal rests on the jury as it was:
when conflicts, seats or applications changed since, it is refused and a new one is asked for.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.letters import tell_juror
from minga.assessments.actions.panels import FILLING
from minga.assessments.enums import STANDING, AssessmentState, JurorState, PanelState, RunState
from minga.assessments.events import assigning as events
from minga.assessments.models import Assessment, AssignmentRun, Juror, Panel, PanelItem
from minga.assessments.queries.interests import is_in_the_way
from minga.assessments.queries.pairing import Ground, Pair, ground_of
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.jobs import enqueue

BY_HAND: Final = {"why": "by_hand"}


@action
def ask_assignment(
    *, panel: Panel, keep: bool = True, stand_ins: bool = False, actor: Actor, now: datetime
) -> AssignmentRun:
    """Ask for a proposal. `keep`: what was given stays where that costs little. One at a time for each panel."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    ground = ground_of(locked, now, stand_ins=stand_ins)
    if not ground.items:
        raise NotReady(_("There is nothing to judge yet. Hand applications to the jury first."), code="no_items")
    if not ground.jurors:
        raise NotReady(_("Nobody sits on this jury yet. Invite jurors; each one has to accept the invitation."),
                       code="no_jury")  # fmt: skip
    for old in locked.runs.filter(state=RunState.PROPOSED):
        old.state = RunState.DISCARDED
        old.save(update_fields=["state", "updated_at"])
    wishes = {"keep": keep, "stand_ins": stand_ins}
    try:
        with transaction.atomic():
            run = AssignmentRun.objects.create(panel=locked, wishes=wishes, asked_at=now)
    except IntegrityError as error:
        raise Conflict(_("A proposal is being computed already. Wait for it."), code="queued") from error
    enqueue("assessments.compute_assignment", run_id=run.pk)
    record(events.AssignmentAsked(subject=run, after=wishes), related=(locked,))
    return run


@action
def apply_run(*, run: AssignmentRun, actor: Actor, now: datetime) -> Panel:
    """Do what was proposed, all of it. Jurors of a panel that judges are told how many wait for them."""
    locked = lock_panel(run.panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    held = AssignmentRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if held.state != RunState.PROPOSED:
        raise Conflict(_("This proposal was applied or thrown away already."), code="state")
    ground = ground_of(locked, now, stand_ins=bool(held.wishes.get("stand_ins")))
    if ground.basis() != held.problem.get("basis"):
        raise Conflict(
            _("The jury, its conflicts or the applications changed since this was proposed. Ask for a new proposal."),
            code="stale",
        )
    reasons = {(int(pair["item"]), int(pair["person"])): pair for pair in held.found["pairs"]}
    given, taken = _carry_out(ground, reasons, now)
    held.state, held.applied_at = RunState.APPLIED, now
    held.save(update_fields=["state", "applied_at", "updated_at"])
    after = {"given": len(given), "stayed": len(reasons) - len(given), "taken_away": taken}
    record(events.AssignmentApplied(subject=locked, after=after), related=(held,))
    if locked.state == PanelState.JUDGING:
        _tell_given(ground, given, actor, now)
    return locked


@action
def discard_run(*, run: AssignmentRun, actor: Actor, now: datetime) -> AssignmentRun:
    """Throw a proposal away; who judges what stays as it is."""
    del now
    locked = lock_panel(run.panel)
    must_run(actor, locked)
    held = AssignmentRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if held.state not in (RunState.PROPOSED, RunState.FAILED):
        raise Conflict(_("This proposal was applied or thrown away already."), code="state")
    held.state = RunState.DISCARDED
    held.save(update_fields=["state", "updated_at"])
    record(events.AssignmentDiscarded(subject=held), related=(locked,))
    return held


@action
def assign_by_hand(*, item: PanelItem, juror: Juror, actor: Actor, now: datetime) -> Assessment:
    """Give one application to one juror; it stays hers in every later proposal."""
    locked = lock_panel(item.panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    held = Juror.objects.select_related("person", "panel").get(pk=juror.pk)
    _may_be_given(locked, item, held)
    made = _given(item.pk, held.pk, BY_HAND, now)
    made.locked = True
    made.save()
    record(events.AssessmentAssigned(subject=made), related=(locked,))
    if locked.state == PanelState.JUDGING:
        _tell(held, 1, actor, now)
    return made


@action
def take_away(*, assessment: Assessment, actor: Actor, now: datetime) -> Assessment:
    """Take an application back from a juror who has not sent. What she wrote is kept, and does not count."""
    del now
    locked = lock_panel(assessment.item.panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    held = Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    if held.state == AssessmentState.SUBMITTED:
        raise NotReady(_("She has sent this assessment. What was sent stays."), code="submitted")
    held.state, held.locked = AssessmentState.TAKEN_AWAY, False
    held.save(update_fields=["state", "locked", "updated_at"])
    record(events.AssessmentTakenAway(subject=held), related=(locked,))
    return held


@action
def lock_pair(*, assessment: Assessment, locked: bool, actor: Actor, now: datetime) -> Assessment:
    """Keep this pair in every later proposal, or leave it free again."""
    del now
    panel = lock_panel(assessment.item.panel)
    must_run(actor, panel)
    must_be(panel, FILLING)
    held = Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    if held.state not in STANDING:
        raise NotReady(_("This application is not hers any more."), code="state")
    before, held.locked = held.locked, locked
    held.save(update_fields=["locked", "updated_at"])
    record(events.PairLocked(subject=held, before={"locked": before}, after={"locked": locked}), related=(panel,))
    return held


def _may_be_given(panel: Panel, item: PanelItem, juror: Juror) -> None:
    if juror.panel_id != panel.pk or juror.state != JurorState.ACCEPTED:
        raise NotReady(_("She does not sit on this jury."), field="juror", code="seat")
    if item.withdrawn_at is not None:
        raise NotReady(_("This application was taken out."), code="withdrawn")
    if is_in_the_way(juror, item):
        raise NotAllowed(
            _("She has a conflict of interest with this application. Choose somebody else."),
            field="juror", code="conflict",
        )  # fmt: skip
    if Assessment.objects.filter(item=item, juror=juror, state__in=STANDING).exists():
        raise Conflict(_("She judges this application already."), field="juror", code="twice")


_ANEW: Final = ("state", "reason", "assigned_at", "no_conflict_at", "submitted_at", "total", "updated_at")


def _carry_out(
    ground: Ground, proposed: Mapping[Pair, Mapping[str, Any]], now: datetime
) -> tuple[Collection[Pair], int]:
    """Write the pairs that are new, and take away those that are gone. What was given, and how many were taken."""
    gone = [found.pk for pair, found in ground.standing.items() if pair not in proposed and not ground.stays(pair)]
    Assessment.objects.filter(pk__in=gone).update(state=AssessmentState.TAKEN_AWAY, updated_at=now)
    given = [pair for pair in proposed if pair not in ground.standing]
    known = {
        (row.item_id, row.juror_id): row
        for row in Assessment.objects.filter(item__in=ground.items).exclude(state__in=STANDING)
    }
    fresh = [
        Assessment(item_id=item, juror_id=juror, reason=_kept(proposed[item, juror]), assigned_at=now)
        for item, juror in given
        if (item, juror) not in known
    ]
    Assessment.objects.bulk_create(fresh)
    again = [_anew(known[pair], _kept(proposed[pair]), now) for pair in given if pair in known]
    Assessment.objects.bulk_update(again, _ANEW)
    return given, len(gone)


def _kept(pair: Mapping[str, Any]) -> dict[str, Any]:
    return {key: pair[key] for key in ("why", "affinity", "rank", "of", "passed", "topics") if key in pair}


def _anew(row: Assessment, reason: Mapping[str, Any], now: datetime) -> Assessment:
    """A pair that was taken away or recused before, given again; she says anew that she has no conflict.

    What she wrote stays for her; that it was sent does not: nothing counts before she sends it anew.
    """
    row.state, row.reason, row.assigned_at, row.no_conflict_at = AssessmentState.ASSIGNED, dict(reason), now, None
    row.submitted_at, row.total = None, None
    row.updated_at = now
    return row


def _given(item_id: int, juror_id: int, reason: Mapping[str, Any], now: datetime) -> Assessment:
    row = Assessment.objects.filter(item_id=item_id, juror_id=juror_id).first()
    if row is None:
        return Assessment(item_id=item_id, juror_id=juror_id, reason=dict(reason), assigned_at=now)
    return _anew(row, reason, now)


def _tell_given(ground: Ground, given: Collection[Pair], actor: Actor, now: datetime) -> None:
    counts: dict[int, int] = {}
    for _item, juror_id in given:
        counts[juror_id] = counts.get(juror_id, 0) + 1
    for juror in ground.jurors:
        if juror.pk in counts:
            _tell(juror, counts[juror.pk], actor, now)


def _tell(juror: Juror, count: int, actor: Actor, now: datetime) -> None:
    link = reverse("assessments:my-panel", args=[juror.panel.key])
    tell_juror(juror, "assigned", link=link, count=count, actor=actor, now=now)
