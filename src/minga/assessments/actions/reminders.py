"""Jurors with work that waits are told once, some days before it is due."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.actions.letters import tell_juror
from minga.assessments.enums import WAITING, JurorState, PanelState
from minga.assessments.events.judging import JurorRemindedOfWork
from minga.assessments.models import Assessment, Juror
from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict

REMIND_BEFORE: Final = timedelta(days=3)
_BATCH: Final = 500


@action
def remind_of_work(*, juror: Juror, actor: Actor, now: datetime) -> Juror:
    """Tell her how many assessments wait, and until when. Refused when there is nothing left to tell."""
    held = (
        to_remind(now)
        .select_for_update(of=("self",), no_key=True)
        .select_related("panel", "person")
        .filter(pk=juror.pk)
        .first()
    )
    if held is None:
        raise Conflict(_("There is nothing to remind her of."), code="reminded")
    waiting = _waiting().filter(juror=held).count()
    held.reminded_at = now
    held.save(update_fields=["reminded_at", "updated_at"])
    link = reverse("assessments:my-panel", args=[held.panel.key])
    tell_juror(held, "due", link=link, context={"waiting": waiting}, actor=actor, now=now)
    record(JurorRemindedOfWork(subject=held, after={"waiting": waiting}), related=(held.panel,))
    return held


def remind_jurors(*, now: datetime) -> int:
    """Remind everybody whose turn it is; safe to run twice."""
    told = 0
    for juror in list(to_remind(now).order_by("pk")[:_BATCH]):
        try:
            remind_of_work(juror=juror, actor=HOUSE, now=now)
        except Conflict:
            continue
        told += 1
    return told


def to_remind(now: datetime) -> QuerySet[Juror]:
    """Seated jurors with work that is due soon. `reminded_at` before her answer was about the invitation."""
    soon = Q(panel__due_at__gt=now, panel__due_at__lte=now + REMIND_BEFORE)
    begun = Q(panel__judges_from=None) | Q(panel__judges_from__lte=now)
    untold = Q(reminded_at=None) | Q(reminded_at__lte=F("answered_at"))
    rows = Juror.objects.filter(soon, begun, untold, state=JurorState.ACCEPTED, panel__state=PanelState.JUDGING)
    return rows.filter(Exists(_waiting().filter(juror=OuterRef("pk"))), person__is_active=True)


def _waiting() -> QuerySet[Assessment]:
    return Assessment.objects.filter(state__in=WAITING, item__withdrawn_at=None)
