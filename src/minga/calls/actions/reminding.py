"""The end is near: whoever began and has not sent hears of it, each person once in a call."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.applicant_letters import tell_end_is_near
from minga.calls.enums import ApplicationState, CallState
from minga.calls.events.applying import ApplicantReminded
from minga.calls.models import Application, Entry, Reminder
from minga.calls.policies import is_taking
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict

BEFORE: Final = timedelta(days=3)
LAST: Final = timedelta(days=1)
LEFT_ALONE: Final = timedelta(days=1)
"""Whoever began today is not reminded tomorrow, unless that is the last day."""


@action
def remind_applicant(*, application: Application, actor: Actor, now: datetime) -> Reminder:
    """Tell who began it; a second time is refused, whatever else she began in this call."""
    phase = application.phase
    if phase is None or not is_taking(phase, now):
        raise Conflict(_("This round takes no applications now."), code="closed")
    reminder = Reminder(call=application.call, person=application.person, at=now)
    try:
        with transaction.atomic():
            reminder.save()
    except IntegrityError as error:
        raise Conflict(_("This person was reminded already."), code="reminded") from error
    tell_end_is_near(application, phase, rules_of(application.call), actor=actor, now=now)
    record(ApplicantReminded(subject=application), related=(application.call,))
    return reminder


def remind_applicants(*, now: datetime) -> int:
    """Remind everybody whose end is near; answers how many heard. Run twice, it finds nobody again."""
    told = 0
    for pk in list(_due(now).values_list("pk", flat=True)):
        application = _due(now).filter(pk=pk).first()
        if application is None:
            continue
        try:
            remind_applicant(application=application, actor=HOUSE, now=now)
        except Conflict:
            continue
        told += 1
    return told


def _due(now: datetime) -> QuerySet[Application]:
    """Begun and not sent to the round in which it stands, whose announced end is near."""
    sent = Entry.objects.filter(application=OuterRef("pk"), phase=OuterRef("phase"), received_at__isnull=False)
    told = Reminder.objects.filter(call=OuterRef("call"), person=OuterRef("person"))
    near = Q(phase__closes_at__lte=now + BEFORE, created_at__lte=now - LEFT_ALONE)
    rows = Application.objects.filter(
        ~Exists(sent),
        ~Exists(told),
        near | Q(phase__closes_at__lte=now + LAST),
        state__in=(ApplicationState.DRAFT, ApplicationState.SENT),
        call__state=CallState.OPEN,
        phase__opens_at__lte=now,
        phase__closes_at__gt=now,
        person__is_active=True,
    )
    return rows.select_related("call", "person", "phase").order_by("phase__closes_at", "pk")
