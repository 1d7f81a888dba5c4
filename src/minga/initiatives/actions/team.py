"""Who works on the initiative: asked first, taken in with their own yes, never otherwise."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.events import Event
from minga.initiatives import policies
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.telling import place, tell_each
from minga.initiatives.enums import InvitationState, PartnerPart
from minga.initiatives.events.team import (
    PartnerAdded,
    PartnerChanged,
    PartnerRemoved,
    TeamInvitationAnswered,
    TeamInvitationTakenBack,
    TeamInvited,
)
from minga.initiatives.models import Initiative, Partner, TeamInvitation
from minga.initiatives.queries.people import leads_of
from minga.organisations.actions.roles import entrust_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role, house_day
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody is asked to be, and from when until when."""

    role: str
    organisation: Organisation
    title: str = ""
    starts_on: date
    ends_on: date | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class PartOf:
    """What an organisation does in the initiative."""

    part: str
    note: str = ""
    since: date | None = None
    until: date | None = None
    agreed_on: date | None = None


@action
def invite_to_team(
    *, initiative: Initiative, person: Person, asked: Asked, actor: Actor, now: datetime
) -> TeamInvitation:
    """Ask somebody to take a role; she hears of it by letter and has none until she says yes."""
    locked = lock_initiative(initiative)
    _must_lead(locked, actor, now)
    _check_asked(locked, person, asked, now)
    invitation = TeamInvitation(
        initiative=locked,
        person=person,
        organisation=asked.organisation,
        role=asked.role,
        title=asked.title.strip(),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        message=asked.message.strip(),
        asked_by=actor if isinstance(actor, Person) else None,
        asked_at=now,
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise Conflict(
            _("This person was asked already and has not answered yet."), field="person", code="asked"
        ) from error
    context = {
        "role": RoleKind(asked.role).label, "who": str(actor), "message": invitation.message,
        "starts_on": invitation.starts_on,
    }  # fmt: skip
    link = reverse("initiatives:invitation", args=[invitation.uuid])
    tell_each(
        [person], "invitation", initiative=locked, context=context, link=link, about=invitation, actor=actor, now=now
    )
    _note(TeamInvited, invitation, after={"role": asked.role, "person": person})
    return invitation


@action
def answer_invitation(
    *, invitation: TeamInvitation, accept: bool, public: bool = False, actor: Actor, now: datetime
) -> TeamInvitation:
    """Say yes, and the role begins; or no, and nothing does. `public`: her name may stand on the public page."""
    locked = lock_initiative(invitation.initiative)
    answered = _held(invitation)
    if actor.pk is None or actor.pk != answered.person_id:
        raise NotAllowed(_("Only the person who was asked may answer."))
    _must_be_open(answered)
    if accept and locked.state not in policies.WORKING:
        raise NotReady(_("This initiative has ended, so nobody joins its team any more."), code="ended")
    answered.state = InvitationState.ACCEPTED if accept else InvitationState.DECLINED
    answered.answered_at = now
    answered.save(update_fields=["state", "answered_at", "updated_at"])
    if accept:
        entrust_role(role=_role(answered, public, now), actor=actor, now=now)
        refresh(locked, now=now)
    context = {"who": str(answered.person), "accepted": accept, "role": RoleKind(answered.role).label}
    link = place("team", locked)
    tell_each(
        leads_of(locked, now), "invitation_answered", initiative=locked, context=context, link=link,
        about=answered, actor=actor, now=now,
    )  # fmt: skip
    _note(TeamInvitationAnswered, answered, after={"state": answered.state})
    return answered


@action
def take_back_invitation(*, invitation: TeamInvitation, actor: Actor, now: datetime) -> TeamInvitation:
    """The question no longer stands."""
    locked = lock_initiative(invitation.initiative)
    _must_lead(locked, actor, now)
    held = _held(invitation)
    _must_be_open(held)
    held.state, held.answered_at = InvitationState.TAKEN_BACK, now
    held.save(update_fields=["state", "answered_at", "updated_at"])
    _note(TeamInvitationTakenBack, held, after={"state": held.state})
    return held


@action
def add_partner(
    *, initiative: Initiative, organisation: Organisation, part: PartOf, actor: Actor, now: datetime
) -> Partner:
    """Another organisation takes part."""
    locked = lock_initiative(initiative)
    _must_work(locked, actor, now)
    if organisation.pk == locked.organisation_id:
        raise DomainError(_("This organisation owns the initiative: name another one."), field="organisation")
    partner = Partner(initiative=locked, organisation=organisation)
    _fill(partner, part, now)
    _save_partner(partner)
    refresh(locked, now=now)
    record(
        PartnerAdded(subject=partner, organisation_id=locked.organisation_id, after=_shown(partner)), related=(locked,)
    )
    return partner


@action
def change_partner(*, partner: Partner, part: PartOf, actor: Actor, now: datetime) -> Partner:
    """Its part, its dates or its agreement."""
    locked = lock_initiative(partner.initiative)
    _must_work(locked, actor, now)
    held = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    before = _shown(held)
    _fill(held, part, now)
    _save_partner(held)
    refresh(locked, now=now)
    record(
        PartnerChanged(subject=held, organisation_id=locked.organisation_id, before=before, after=_shown(held)),
        related=(locked,),
    )
    return held


@action
def remove_partner(*, partner: Partner, actor: Actor, now: datetime) -> None:
    """It takes no part any more; the log keeps that it did."""
    locked = lock_initiative(partner.initiative)
    _must_work(locked, actor, now)
    record(
        PartnerRemoved(subject=partner, organisation_id=locked.organisation_id, before=_shown(partner)),
        related=(locked,),
    )
    partner.delete()
    refresh(locked, now=now)


def _check_asked(initiative: Initiative, person: Person, asked: Asked, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if asked.role not in policies.INVITABLE:
        errors["role"] = [_("Choose one of the options of the list.")]
    if not person.is_active:
        errors["person"] = [_("This person has no active account.")]
    elif Role.objects.at(scope=initiative).standing(now).filter(person=person, kind=asked.role).exists():
        errors["person"] = [_("This person already has this role here.")]
    if asked.ends_on is not None and asked.ends_on < asked.starts_on:
        errors["ends_on"] = [_("The end must not be before the beginning.")]
    if errors:
        raise Invalid(errors)


def _role(invitation: TeamInvitation, public: bool, now: datetime) -> Role:
    """The role that her yes gives: from the day that was asked, never before she answered."""
    return Role(
        person=invitation.person,
        organisation=invitation.organisation,
        kind=invitation.role,
        scope_type=policies.SCOPE,
        scope_id=invitation.initiative_id,
        title=invitation.title,
        public=public,
        starts_on=max(invitation.starts_on, house_day(now)),
        ends_on=invitation.ends_on,
    )


def _held(invitation: TeamInvitation) -> TeamInvitation:
    rows = TeamInvitation.objects.select_related("person", "organisation", "initiative")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)


def _must_be_open(invitation: TeamInvitation) -> None:
    if invitation.state == InvitationState.TAKEN_BACK:
        raise Conflict(_("This invitation was taken back."), code="taken_back")
    if invitation.state != InvitationState.ASKED:
        raise Conflict(_("This invitation was already answered."), code="answered")


def _must_lead(initiative: Initiative, actor: Actor, now: datetime) -> None:
    leads = isinstance(actor, Person) and policies.may_lead(actor, initiative, now)
    if actor is not HOUSE and not leads:
        raise NotAllowed(_("Only whoever leads the team may invite."))
    if initiative.state not in policies.WORKING:
        raise NotReady(_("This initiative has ended, so nobody joins its team any more."), code="ended")


def _must_work(initiative: Initiative, actor: Actor, now: datetime) -> None:
    works = isinstance(actor, Person) and (
        policies.may_write(actor, initiative, now) or policies.may_lead(actor, initiative, now)
    )
    if initiative.state not in policies.WORKING or (actor is not HOUSE and not works):
        raise NotAllowed(_("Only the team may write in this dossier, while the work goes on."))


def _fill(partner: Partner, part: PartOf, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if part.part not in PartnerPart.values:
        errors["part"] = [_("Choose one of the options of the list.")]
    if part.since is not None and part.until is not None and part.until < part.since:
        errors["until"] = [_("The end must not be before the beginning.")]
    if part.agreed_on is not None and part.agreed_on > house_day(now):
        errors["agreed_on"] = [_("This day is still to come. Write the day on which it was agreed.")]
    if errors:
        raise Invalid(errors)
    partner.part, partner.note = PartnerPart(part.part), part.note.strip()
    partner.since, partner.until, partner.agreed_on = part.since, part.until, part.agreed_on


def _save_partner(partner: Partner) -> None:
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise Conflict(
            _("This organisation already has this part here."), field="organisation", code="known"
        ) from error


def _shown(partner: Partner) -> dict[str, Any]:
    names = ("organisation", "part", "note", "since", "until", "agreed_on")
    return {name: getattr(partner, name) for name in names}


def _note(happened: type[Event], invitation: TeamInvitation, *, after: dict[str, Any]) -> None:
    initiative = invitation.initiative
    record(happened(subject=invitation, organisation_id=initiative.organisation_id, after=after), related=(initiative,))
