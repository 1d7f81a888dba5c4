"""Conflicts of interest: declared by jurors, found by Minga, cleared with a reason; standing aside.

Whoever is in conflict with an item neither reads nor judges it: the moment the conflict is known her
assessment of it is recused, however far it was. What a juror declared only she withdraws; what Minga
found only the office clears. Nothing is forgotten: both leave who, when and why.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.enums import (
    STANDING,
    AssessmentState,
    InterestKind,
    InterestSource,
    InterestState,
    JurorState,
    PanelState,
)
from minga.assessments.events import panels as events
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem
from minga.assessments.queries.detection import Detected, detect
from minga.assessments.queries.interests import is_in_the_way
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.people.models import Person

LIVE = (PanelState.PREPARING, PanelState.JUDGING, PanelState.DISCUSSING)
DECLARABLE = tuple(kind for kind in InterestKind if kind != InterestKind.OWN_LIST)


@action
def declare_interest(
    *, item: PanelItem, juror: Juror, kind: str = InterestKind.OTHER, reason: str = "", actor: Actor, now: datetime
) -> Interest:
    """The juror stands aside from this item, at once and whatever the conflict is."""
    panel = lock_panel(item.panel)
    must_be(panel, LIVE)
    _must_be_hers(juror, actor)
    if item.panel_id != juror.panel_id or juror.state != JurorState.ACCEPTED:
        raise NotAllowed(_("Only those who sit on this jury may do this."))
    if kind not in DECLARABLE:
        raise DomainError(_("Choose one of the options of the list."), field="kind")
    interest, _made = Interest.objects.update_or_create(
        item=item, juror=juror, source=InterestSource.DECLARED, kind=kind,
        defaults={"reason": reason.strip(), **_standing(now)},
    )  # fmt: skip
    _recuse(panel, {(juror.pk, item.pk)}, now)
    record(events.InterestDeclared(subject=interest, after={"kind": kind}), related=(panel,))
    return interest


@action
def withdraw_declaration(*, interest: Interest, reason: str, actor: Actor, now: datetime) -> Interest:
    """She says that it was a mistake, and why. The work comes back to her if nobody else has it."""
    panel = lock_panel(interest.item.panel)
    must_be(panel, LIVE)
    held = _held(interest)
    _must_be_hers(held.juror, actor)
    if held.source != InterestSource.DECLARED:
        raise NotAllowed(_("Minga found this conflict: write to the office if it does not hold."))
    _clear(panel, held, reason, actor, now)
    record(events.DeclarationWithdrawn(subject=held), related=(panel,))
    return held


@action
def declare_no_interest(*, assessment: Assessment, actor: Actor, now: datetime) -> Assessment:
    """Before reading: she has no conflict with this application. Said once, kept with its moment."""
    panel = lock_panel(assessment.item.panel)
    must_be(panel, LIVE)
    rows = Assessment.objects.select_related("juror", "item").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=assessment.pk)
    _must_be_hers(held.juror, actor)
    if held.state not in STANDING or is_in_the_way(held.juror, held.item):
        raise NotReady(_("You stood aside from this application, so you do not judge it."), code="recused")
    held.no_conflict_at = held.no_conflict_at or now
    held.save(update_fields=["no_conflict_at", "updated_at"])
    record(events.NoInterestDeclared(subject=held), related=(panel,))
    return held


@action
def clear_interest(*, interest: Interest, reason: str, actor: Actor, now: datetime) -> Interest:
    """The office says why what Minga found does not stand in the way."""
    panel = lock_panel(interest.item.panel)
    must_run(actor, panel)
    must_be(panel, LIVE)
    held = _held(interest)
    if held.source != InterestSource.DETECTED:
        raise NotAllowed(_("What a juror declared herself, only she withdraws."))
    if isinstance(actor, Person) and actor.pk == held.juror.person_id:
        raise NotAllowed(_("Nobody clears a conflict of her own. Ask somebody else of the office."))
    _clear(panel, held, reason, actor, now)
    record(events.InterestCleared(subject=held), related=(panel,))
    return held


@action
def detect_interests(*, panel: Panel, actor: Actor, now: datetime) -> int:
    """Look for conflicts anew; answers how many more there are.

    What the office cleared stays cleared as long as the facts are the same. What is no longer found
    goes while the jury is being prepared; once it judges, only the office clears.
    """
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, LIVE)
    known = {
        (row.juror_id, row.item_id, row.kind): row
        for row in Interest.objects.filter(item__panel=locked, source=InterestSource.DETECTED)
    }
    found = {(each.juror_id, each.item_id, str(each.kind)): each for each in detect(locked, now)}
    fresh = [_noted(each, now) for key, each in found.items() if key not in known]
    Interest.objects.bulk_create(fresh)
    risen = [_renewed(known[key], each, now) for key, each in found.items() if key in known]
    changed = [row for row in risen if row is not None]
    Interest.objects.bulk_update(changed, ["reason", "state", "noted_at", "cleared_at", "cleared_by", "cleared_reason"])
    gone = [row.pk for key, row in known.items() if key not in found and row.state == InterestState.STANDING]
    if locked.state == PanelState.PREPARING:
        Interest.objects.filter(pk__in=gone).delete()
    _recuse(locked, {(row.juror_id, row.item_id) for row in (*fresh, *changed)}, now)
    record(events.InterestsDetected(subject=locked, after={"new": len(fresh), "again": len(changed)}))
    return len(fresh)


def _noted(found: Detected, now: datetime) -> Interest:
    return Interest(
        item_id=found.item_id, juror_id=found.juror_id, source=InterestSource.DETECTED, kind=found.kind,
        reason=found.reason, noted_at=now,
    )  # fmt: skip


def _renewed(row: Interest, found: Detected, now: datetime) -> Interest | None:
    """What is known stays as it is, unless the facts are others: then what was cleared stands again."""
    if row.reason == found.reason:
        return None
    row.reason = found.reason
    for name, value in _standing(now).items():
        setattr(row, name, value)
    return row


def _standing(now: datetime) -> dict[str, object]:
    return {
        "state": InterestState.STANDING, "noted_at": now,
        "cleared_at": None, "cleared_by": None, "cleared_reason": "",
    }  # fmt: skip


def _clear(panel: Panel, interest: Interest, reason: str, actor: Actor, now: datetime) -> None:
    if interest.state == InterestState.CLEARED:
        raise Conflict(_("This conflict was cleared already."), code="cleared")
    if not reason.strip():
        raise DomainError(_("Write the reason: it stays in the record."), field="reason")
    interest.state, interest.cleared_at, interest.cleared_reason = InterestState.CLEARED, now, reason.strip()
    interest.cleared_by = actor if isinstance(actor, Person) else None
    interest.save(update_fields=["state", "cleared_at", "cleared_reason", "cleared_by", "updated_at"])
    _give_back(panel, interest, now)


def _recuse(panel: Panel, pairs: Iterable[tuple[int, int]], now: datetime) -> None:
    """Whatever they had of these items is no longer theirs, however far they were."""
    aside = set(pairs)
    theirs = Assessment.objects.filter(item__panel=panel, state__in=STANDING).values_list("juror_id", "item_id", "pk")
    recused = [pk for juror, item, pk in theirs if (juror, item) in aside] if aside else []
    Assessment.objects.filter(pk__in=recused).update(state=AssessmentState.RECUSED, updated_at=now)


def _give_back(panel: Panel, interest: Interest, now: datetime) -> None:
    """Where she was before she stood aside, unless the item is full or another conflict stands."""
    item, juror = interest.item, interest.juror
    recused = Assessment.objects.filter(item=item, juror=juror, state=AssessmentState.RECUSED).first()
    if recused is None or is_in_the_way(juror, item) or juror.state != JurorState.ACCEPTED:
        return
    others = item.assessments.filter(state__in=STANDING).count()
    if panel.state == PanelState.PREPARING or (others >= panel.reviews_per_item and not item.sample):
        return
    if recused.submitted_at is not None:
        recused.state = AssessmentState.SUBMITTED
    elif panel.state == PanelState.JUDGING:
        recused.state = AssessmentState.BEGUN if recused.saved_at is not None else AssessmentState.ASSIGNED
    recused.save(update_fields=["state", "updated_at"])


def _held(interest: Interest) -> Interest:
    rows = Interest.objects.select_related("juror__person", "item__panel")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=interest.pk)


def _must_be_hers(juror: Juror, actor: Actor) -> None:
    if actor.pk is None or actor.pk != juror.person_id:
        raise NotAllowed(_("Only the juror herself may say this."))
