"""Asking to join an organisation that is already here, instead of registering it twice."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.organisations import policies
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import STEWARD_KINDS, RoleKind
from minga.organisations.events import MembershipAnswered, MembershipAsked
from minga.organisations.models import JoinRequest, Organisation, Role, house_day
from minga.organisations.queries.roles import people_with
from minga.people.models import Person


@action
def ask_to_join(*, organisation: Organisation, message: str = "", actor: Person, now: datetime) -> JoinRequest:
    """Tell whoever coordinates that one works there."""
    if not actor.is_active or organisation.retired_at is not None:
        raise NotAllowed(_("This organisation takes no requests."))
    if Role.objects.at(organisation=organisation).standing(now).filter(person=actor).exists():
        raise DomainError(_("You already have a role here."), code="held")
    if JoinRequest.objects.filter(organisation=organisation, person=actor, answered_at__isnull=True).exists():
        raise Conflict(_("You have already asked. Whoever coordinates will answer."), code="asked")
    request = JoinRequest.objects.create(organisation=organisation, person=actor, message=message.strip()[:300])
    stewards = tuple(people_with(STEWARD_KINDS, organisation=organisation, now=now, deputies=True))
    record(
        MembershipAsked(subject=request, stewards=stewards, organisation_id=organisation.pk), related=(organisation,)
    )
    return request


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
