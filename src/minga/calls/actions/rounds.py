"""After a round is decided: whoever goes on hears what is asked now, each once.

Where nothing is asked (a pitch) the application is in the new round at once, with its entry. Where a form
is asked the entry comes when it is sent: whoever sends nothing is not in the round.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.applicant_letters import next_round_link, tell_next_round
from minga.calls.actions.holding import hold_application
from minga.calls.enums import ApplicationState
from minga.calls.events.applying import RoundEntered
from minga.calls.models import Application, CallPhase, Entry
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict
from minga.core.keys import new_key
from minga.notifications.models import Message


@action
def enter_round(*, application: Application, actor: Actor, now: datetime) -> Application:
    """Let an application into the round that a decision brought it to. Minga does it, in a job."""
    held = hold_application(application)
    phase = held.phase
    if held.state != ApplicationState.SENT or phase is None or not _stands_before(held, phase):
        raise Conflict(_("This application does not go on to another round."), code="state")
    if phase.form_id is None:
        Entry.objects.create(application=held, phase=phase, received_at=now, blind_code=f"B-{new_key(6).upper()}")
    tell_next_round(held, phase, rules_of(held.call), actor=actor, now=now)
    record(RoundEntered(subject=held, after={"round": phase.key}), related=(held.call,))
    return held


def enter_all(*, phase: CallPhase, now: datetime) -> int:
    """Everybody whom the decision of the round before brought here and who has not heard; answers how many."""
    entered = 0
    for pk in list(_who_goes_on(phase).values_list("pk", flat=True)):
        application = _who_goes_on(phase).filter(pk=pk).first()
        if application is not None:
            enter_round(application=application, actor=HOUSE, now=now)
            entered += 1
    return entered


def _who_goes_on(phase: CallPhase) -> QuerySet[Application]:
    here = Entry.objects.filter(application=OuterRef("pk"), phase=phase)
    rows = Application.objects.filter(
        ~Exists(here), phase=phase, state=ApplicationState.SENT, phase__order__gt=0
    ).exclude(pk__in=_told(phase))
    return rows.select_related("call", "phase").order_by("pk")


def _told(phase: CallPhase) -> QuerySet[Message, Any]:
    """Who had the letter about this round already."""
    letters = Message.objects.filter(kind="calls.next_round", link__endswith=next_round_link(phase))
    return letters.values("about_id")


def _stands_before(held: Application, phase: CallPhase) -> bool:
    """In a round that is not the first, and not received there yet."""
    earlier = held.entries.filter(phase__order__lt=phase.order, received_at__isnull=False)
    return earlier.exists() and not held.entries.filter(phase=phase).exists()
