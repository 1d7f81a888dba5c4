"""Applications outlive those behind them: organisations are merged, people leave for good. Parts of receivers."""

from datetime import datetime

from minga.assessments.actions.panels import look_for_conflicts
from minga.assessments.enums import PanelState
from minga.calls.actions.applications import withdraw_application
from minga.calls.enums import APPLICATION_STEPS, ApplicationState, CallState, MemberState, QuotaGroup
from minga.calls.models import Application, ApplicationMember, CallPhase
from minga.core.actors import HOUSE
from minga.organisations.models import Organisation
from minga.people.models import Person

ENDING = tuple(state for state, steps in APPLICATION_STEPS.items() if ApplicationState.WITHDRAWN in steps)


def follow_merge_of_applicants(*, stays: Organisation, duplicate: Organisation) -> None:
    """What the duplicate sent is of the one that stays: for limits, quotas, and jurors who work there.

    What was decided keeps its groups as they were.
    """
    hers = Application.objects.filter(organisation=duplicate)
    rounds = set(hers.values_list("entries__phase", flat=True)) - {None}
    for application in hers.filter(facts__has_key=QuotaGroup.ORGANISATION, call__state=CallState.OPEN):
        application.facts = {**application.facts, str(QuotaGroup.ORGANISATION): stays.key}
        application.save(update_fields=["facts", "updated_at"])
    hers.update(organisation=stays)
    members = ApplicationMember.objects.filter(organisation=duplicate)
    rounds |= set(members.values_list("application__entries__phase", flat=True)) - {None}
    members.update(organisation=stays)
    for phase in CallPhase.objects.filter(pk__in=rounds, panel__isnull=False).select_related("panel").order_by("pk"):
        if phase.panel is not None and phase.panel.state != PanelState.CLOSED:
            look_for_conflicts(phase.panel)


def withdraw_what_nobody_leads(*, person: Person, now: datetime) -> None:
    """She is erased. What she sent with others is theirs, too, and stands; the rest ends with her."""
    accepted = ApplicationMember.objects.filter(state=MemberState.ACCEPTED, person__is_active=True)
    others = accepted.exclude(person=person).values("application")
    hers = Application.objects.filter(person=person, state__in=ENDING)
    alone = hers.exclude(pk__in=others) | hers.filter(state=ApplicationState.DRAFT)
    for application in alone.order_by("pk"):
        withdraw_application(application=application, actor=HOUSE, now=now)
