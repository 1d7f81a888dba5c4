"""The end of a round: what was received goes to the jury, each under a code that tells nothing.

It may run again at any time until the jury has closed: what is new is added, and what was withdrawn or is
not eligible is taken out. So nothing depends on who came first. What somebody took out by hand stays out.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from minga.assessments.actions.panels import FILLING, put_items, take_item_out
from minga.assessments.enums import BlindMode, PanelState
from minga.assessments.models import PanelItem
from minga.audit.actions import action, record
from minga.calls.actions.locking import lock_call
from minga.calls.enums import IN_THE_RUN, CallState
from minga.calls.events.blind import RoundClosed
from minga.calls.models import BlindCopy, CallPhase, Entry
from minga.calls.policies import is_taking
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotReady
from minga.core.jobs import enqueue

ENTRY = Entry._meta.label_lower


@action
def close_phase(*, phase: CallPhase, actor: Actor, now: datetime) -> CallPhase:
    """Hand what was received to the jury of this round. Refuses while it still takes applications."""
    call = lock_call(phase.call, actor=actor, now=now)
    held = CallPhase.objects.select_related("panel").get(pk=phase.pk)
    if is_taking(held, now) or now < held.opens_at:
        until = moment_in(last_moment(held), rules_of(call).timezone)
        raise NotReady(_("This round takes applications until %(moment)s.") % {"moment": until}, code="early")
    put = out = 0
    if held.panel is not None and held.panel.state != PanelState.CLOSED:
        put, out = _hand_over(held, now)
    record(RoundClosed(subject=held, after={"round": held.key, "put": put, "out": out}), related=(call,))
    return held


def rounds_to_close(now: datetime) -> Iterable[CallPhase]:
    """Rounds that ended and hold something that their jury does not have yet. One query."""
    there = PanelItem.objects.filter(panel=OuterRef("phase__panel"), subject_type=ENTRY, subject_id=OuterRef("pk"))
    missing = standing_entries(Entry.objects.filter(phase=OuterRef("pk"))).exclude(Exists(there))
    rows = CallPhase.objects.filter(
        Exists(missing), call__state=CallState.OPEN, closes_at__lte=now, panel__state__in=FILLING
    )
    return [phase for phase in rows.select_related("call").order_by("pk") if not is_taking(phase, now)]


def standing_entries(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """What is judged: it arrived, and its application is neither withdrawn nor without right."""
    return entries.filter(received_at__isnull=False, application__state__in=IN_THE_RUN)


def _hand_over(phase: CallPhase, now: datetime) -> tuple[int, int]:
    """Put in what stands, take out what does not; ask for the copies that are missing."""
    panel, out = phase.panel, 0
    if panel is None:
        return 0, 0
    standing = {entry.pk: entry for entry in standing_entries(phase.entries.order_by("blind_code"))}
    items = {item.subject_id: item for item in panel.items.filter(subject_type=ENTRY)}
    for pk, item in items.items():
        if pk not in standing and item.withdrawn_at is None and not item.sample:
            take_item_out(item=item, actor=HOUSE, now=now)
            out += 1
    fresh = [entry for pk, entry in standing.items() if pk not in items]
    if not fresh or panel.state not in FILLING:
        return 0, out
    put_items(panel=panel, items=[(entry.blind_code, entry) for entry in fresh], actor=HOUSE, now=now)
    if panel.blind == BlindMode.DOUBLE:
        ask_for_copies(fresh)
    return len(fresh), out


def ask_for_copies(entries: Collection[Entry]) -> None:
    """A job makes the copies that are missing."""
    made = set(BlindCopy.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    for entry in entries:
        if entry.pk not in made:
            ask_for_copy(entry.pk)


def ask_for_copy(entry_id: int) -> None:
    """Once, however often it is asked before the job runs."""
    enqueue("calls.make_blind_copy", entry_id=entry_id, once=f"calls.make_blind_copy:{entry_id}")
