"""Who applies together: asked first, in with their own yes, out when they wish."""

from datetime import datetime
from typing import Final
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.audit.actions import action, record
from minga.calls.actions.applicant_letters import invitation_words, tell_answered, tell_invited
from minga.calls.actions.holding import hold_application, must_be_open, must_lead
from minga.calls.enums import MemberState
from minga.calls.events.applying import MemberAnswered, MemberInvited, MemberRemoved
from minga.calls.models import Application, ApplicationMember, Rules
from minga.calls.queries.rules import rules_of
from minga.calls.queries.team_links import invitation_path, mint_token
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.keys import token_hash
from minga.core.texts import pick
from minga.people.models import Person
from minga.people.queries.letters import Letter, compose, written
from minga.people.queries.people import person_by_email

TEAM: Final = "team"


@action
def invite_member(
    *, application: Application, email: str, name: str = "", part: str = "", actor: Actor, now: datetime
) -> ApplicationMember:
    """Ask somebody to apply together. She hears of it by letter, and is in no team until she says yes."""
    held = hold_application(application)
    must_lead(held, actor)
    rules = rules_of(held.call)
    must_be_open(held, TEAM, rules, now)
    address = _address(email, held)
    member = held.members.filter(email=address).first() or ApplicationMember(application=held, email=address)
    if member.state == MemberState.ACCEPTED or (member.pk and member.state == MemberState.INVITED):
        raise Conflict(_("This person was asked already."), field="email", code="asked")
    _must_fit(held, rules)
    member.name, member.part = name.strip(), part.strip()
    member.state, member.invited_at, member.answered_at, member.person = MemberState.INVITED, now, None, None
    member.token_hash = token_hash(mint_token(member))
    member.save()
    known = person_by_email(address)
    if known is not None and known.is_active:
        tell_invited(member, known, actor=actor, now=now)
    else:
        language = (translation.get_language() or held.person.language)[:2]
        enqueue("calls.send_team_letter", member_id=member.pk, language=language)
    record(MemberInvited(subject=member), related=(held,))
    return member


@action
def answer_member(*, member: ApplicationMember, accept: bool, actor: Actor, now: datetime) -> ApplicationMember:
    """Yes, with an account of her own; or no, which needs none."""
    held = hold_application(member.application)
    asked = ApplicationMember.objects.select_related("application__call").get(pk=member.pk)
    if asked.state != MemberState.INVITED:
        raise Conflict(_("This invitation was already answered."), code="answered")
    must_be_open(held, TEAM, rules_of(held.call), now)
    if accept:
        asked.person = _newcomer(held, actor)
        asked.name = asked.person.name or asked.name
    asked.state = MemberState.ACCEPTED if accept else MemberState.DECLINED
    asked.answered_at = now
    asked.save()
    tell_answered(asked, actor=actor, now=now)
    record(MemberAnswered(subject=asked, after={"state": asked.state}), related=(held,))
    return asked


@action
def remove_member(*, member: ApplicationMember, actor: Actor, now: datetime) -> None:
    """Taken off by who began the application, or gone by her own will."""
    held = hold_application(member.application)
    found = ApplicationMember.objects.select_related("application__call").get(pk=member.pk)
    own = isinstance(actor, Person) and found.person_id == actor.pk
    if not own:
        must_lead(held, actor)
    must_be_open(held, TEAM, rules_of(held.call), now)
    record(MemberRemoved(subject=found, before={"state": found.state}), related=(held,))
    found.delete()


def send_team_letter(*, member_id: int, language: str) -> bool:
    """Write to an address that has no account; says whether it was written. Part of a job: it may be repeated."""
    member = (
        ApplicationMember.objects.select_related(
            "application__call__edition", "application__person", "application__phase"
        )
        .filter(pk=member_id, state=MemberState.INVITED)
        .first()
    )
    if member is None or not member.email:
        return False
    with translation.override(language):
        words = {"call": pick(member.application.call.titles), "code": member.application.code}
        context = {**invitation_words(member), **words, "stranger": True}
        subject, body = written("calls/messages/team_invitation", context, language)
        button = _("Read and answer")
    link = invitation_path(mint_token(member), language)
    once = uuid5(member.uuid, member.token_hash)
    letter = Letter(to=member.email, subject=subject, body=body, language=language, link=link, button=button, uuid=once)
    compose(letter).send()
    return True


def _address(email: str, held: Application) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise DomainError(_("Write the whole address, for example name@town.gob."), field="email") from wrong
    if address == (held.person.email or "").lower():
        raise DomainError(_("You are in the team already: you began the application."), field="email")
    return address


def _must_fit(held: Application, rules: Rules) -> None:
    """Those who were asked count: all of them may say yes."""
    taken = 1 + held.members.exclude(state=MemberState.DECLINED).count()
    if taken >= rules.team_most:
        raise NotReady(
            ngettext(
                "A team in this call has at most %(n)s person.",
                "A team in this call has at most %(n)s people, you included, and those who have not answered yet.",
                rules.team_most,
            )
            % {"n": rules.team_most},
            code="full",
        )


def _newcomer(held: Application, actor: Actor) -> Person:
    if actor is HOUSE or not isinstance(actor, Person):
        raise NotAllowed(_("Only the person who was asked may say yes."))
    if actor.pk == held.person_id or held.members.filter(person=actor).exists():
        raise Conflict(_("You are in this team already."), code="inside")
    return actor
