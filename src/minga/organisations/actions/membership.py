"""Asking to join an organisation that is already here, instead of registering it twice."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.organisations import policies
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import STEWARD_KINDS, RoleKind
from minga.organisations.events import MembershipAnswered, MembershipAsked
from minga.organisations.models import JoinRequest, Organisation, Role, house_day
from minga.organisations.queries.roles import people_with
from minga.people.models import Person

ASK_AGAIN_AFTER: Final = timedelta(days=30)


@action
def ask_to_join(*, organisation: Organisation, message: str = "", actor: Person, now: datetime) -> JoinRequest:
    """Tell whoever coordinates that one works there; after a no, not again for a month."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)  # one press at a time
    if not actor.is_active or organisation.retired_at is not None:
        raise NotAllowed(_("This organisation takes no requests."))
    if Role.objects.at(organisation=organisation).standing(now).filter(person=actor).exists():
        raise DomainError(_("You already have a role here."), code="held")
    if JoinRequest.objects.filter(organisation=organisation, person=actor, answered_at__isnull=True).exists():
        raise Conflict(_("You have already asked. Whoever coordinates will answer."), code="asked")
    if _declined_lately(organisation, actor, now):
        raise NotReady(_("You asked not long ago, and the answer was no. Speak with them before you ask again."))
    request = JoinRequest.objects.create(organisation=organisation, person=actor, message=message.strip()[:300])
    stewards = tuple(people_with(STEWARD_KINDS, organisation=organisation, now=now, deputies=True))
    record(
        MembershipAsked(subject=request, stewards=stewards, organisation_id=organisation.pk), related=(organisation,)
    )
    return request


def _declined_lately(organisation: Organisation, person: Person, now: datetime) -> bool:
    """Each request is a letter that nobody can turn off."""
    asked = JoinRequest.objects.filter(organisation=organisation, person=person, accepted=False)
    return asked.filter(answered_at__gt=now - ASK_AGAIN_AFTER).exists()


@action
def answer_join_request(*, request: JoinRequest, accepted: bool, actor: Actor, now: datetime) -> JoinRequest:
    """Take the person in as a member of staff, or say no."""
    rows = JoinRequest.objects.select_for_update(of=("self",), no_key=True)
    current = rows.select_related("organisation", "person").get(pk=request.pk)
    organisation = current.organisation
    if not policies.may_manage_roles(actor, organisation=organisation, now=now):
        raise NotAllowed(_("Only whoever coordinates there may answer."))
    if current.answered_at is not None:
        raise Conflict(_("Somebody has already answered this request."), code="answered")
    current.answered_at = now
    current.accepted = accepted
    current.save(update_fields=["answered_at", "accepted", "updated_at"])
    standing = Role.objects.at(organisation=organisation).standing(now).filter(person=current.person)
    if accepted and not standing.exists():
        give_role(
            person=current.person,
            kind=RoleKind.MEMBER,
            organisation=organisation,
            starts_on=house_day(now),
            actor=actor,
            now=now,
        )
    record(
        MembershipAnswered(subject=current, organisation_id=organisation.pk, after={"accepted": accepted}),
        related=(organisation,),
    )
    return current
