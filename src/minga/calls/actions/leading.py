"""Who leads an application may change: somebody of the team who said yes takes over, and all of them hear of it.

Whoever leads sends, corrects, withdraws and appeals. What was sent keeps the name of who sent it.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.applicant_letters import tell_lead
from minga.calls.actions.holding import hold_application, must_lead
from minga.calls.enums import ApplicationState, CallState, MemberState
from minga.calls.events.applying import LeadHandedOver
from minga.calls.models import Application, ApplicationMember
from minga.calls.queries.eligibility import candidate_of, stopping, verdicts
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotReady
from minga.people.models import Person
from minga.questionnaires.actions import hand_over_draft
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission

SUBJECT = "calls.application"


@action
def hand_over_lead(*, member: ApplicationMember, actor: Actor, now: datetime) -> Application:
    """She leads from now on; whoever led stays in the team, unless she is gone for good."""
    held = hold_application(member.application)
    must_lead(held, actor)
    taken = held.members.select_related("person").filter(pk=member.pk, state=MemberState.ACCEPTED).first()
    if taken is None or taken.person is None or not taken.person.is_active:
        raise Conflict(_("Only somebody who said yes to the team can lead it."), code="state")
    if held.state == ApplicationState.WITHDRAWN:
        raise Conflict(_("This application was withdrawn."), code="state")
    former, follower = held.person, taken.person
    _must_be_free(held, follower)
    held.person = follower
    held.contact_email, held.contact_phone = follower.email or "", follower.phone
    if actor is not HOUSE:
        _must_fulfil(held, now)
        taken.person, taken.email, taken.name, taken.part = former, former.email or "", former.name, ""
        taken.organisation = None
        taken.save()
    else:
        taken.delete()
    held.revision += 1
    held.save()
    for draft in Submission.objects.filter(subject_type=SUBJECT, subject_id=held.pk, state=SubmissionState.DRAFT):
        hand_over_draft(submission=draft, to=follower, actor=actor, now=now)
    tell_lead(held, actor=actor, now=now)
    after = {"lead": str(follower.uuid)}
    record(LeadHandedOver(subject=held, before={"lead": str(former.uuid)}, after=after), related=(held.call,))
    return held


def hand_over_what_she_led(*, person: Person, now: datetime) -> None:
    """She is erased. Of what she sent with others, the one who has been in the team longest takes over."""
    hers = Application.objects.filter(person=person)
    for application in hers.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN)).order_by("pk"):
        follower = _who_follows(application)
        if follower is not None:
            hand_over_lead(member=follower, actor=HOUSE, now=now)


def _who_follows(application: Application) -> ApplicationMember | None:
    """Who said yes first and does not lead an application of her own in the call."""
    rows = application.members.filter(state=MemberState.ACCEPTED, person__is_active=True)
    others = rows.exclude(person=application.person).exclude(person__in=_leads(application))
    return others.select_related("application").order_by("answered_at", "pk").first()


def _leads(application: Application) -> QuerySet[Application, Any]:
    live = Application.objects.filter(call=application.call_id).exclude(state=ApplicationState.WITHDRAWN)
    return live.values("person")


def _must_be_free(held: Application, follower: Person) -> None:
    live = Application.objects.filter(call=held.call, person=follower).exclude(state=ApplicationState.WITHDRAWN)
    if live.exists():
        raise Conflict(_("This person leads another application in this call."), code="begun")


def _must_fulfil(held: Application, now: datetime) -> None:
    """As long as anything can be sent, whoever leads fulfils what is asked of who applies."""
    if held.call.state != CallState.OPEN:
        return
    people = 1 + held.members.filter(state=MemberState.ACCEPTED).count()
    stops = stopping(verdicts(held.call, rules_of(held.call), candidate_of(held, people=people), now))
    if stops:
        words = _("Whoever leads must fulfil the conditions of the call: %(condition)s")
        raise NotReady(words % {"condition": stops[0].words}, code="not_eligible")
