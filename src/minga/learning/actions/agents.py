"""Innovation agents: named by their organisation, for a time, with somebody who follows when they leave.

An agent is a role in the organisation and a credential that says so. The credential follows the role: when the
role ends it no longer holds, and whoever runs programmes there is asked who follows.
"""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.learning.actions.credentials import (
    Recipient,
    lock_credential,
    make_credentials,
    revoke_credential,
)
from minga.learning.enums import AchievementKind
from minga.learning.events.completing import CredentialIssued, SuccessorAsked
from minga.learning.models import Achievement, Credential
from minga.learning.policies import may_name_agents
from minga.learning.queries.agents import is_over, live_agents, standing_agents
from minga.learning.queries.credentials import LANGUAGES, months_later
from minga.notifications.actions import send_message
from minga.organisations.actions.roles import entrust_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role, house_day
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.policies import RUNS_PROGRAMMES

MONTHS: Final = 24
_TITLES: Final = {"es": "Agente de innovación", "pt": "Agente de inovação", "en": "Innovation agent"}
_DESCRIPTIONS: Final = {
    "es": "Lleva adelante iniciativas de innovación en su institución y acompaña a quienes las hacen.",
    "pt": "Leva adiante iniciativas de inovação na sua instituição e acompanha quem as realiza.",
    "en": "Carries innovation initiatives forward in the institution and accompanies those who do them.",
}
_CRITERIA: Final = {
    "es": "Nombrado por su institución, por un tiempo, con quien le suceda.",
    "pt": "Nomeado pela sua instituição, por um tempo, com quem lhe suceda.",
    "en": "Named by the institution, for a time, with somebody who follows.",
}


@action
def name_agent(
    *,
    organisation: Organisation,
    person: Person,
    months: int = MONTHS,
    follows: Credential | None = None,
    actor: Actor,
    now: datetime,
) -> Credential:
    """Name an innovation agent: the role, and a credential that anybody can check. `follows`: who acted before."""
    locked = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    if actor is not HOUSE and not (isinstance(actor, Person) and may_name_agents(actor, locked, now)):
        raise NotAllowed(_("Only whoever runs programmes in this organisation may name its innovation agents."))
    if not person.name:
        raise DomainError(_("This person has no name yet. A credential names its holder."), field="person")
    if live_agents(locked, now).filter(person=person).exists():
        raise Conflict(_("This person is an innovation agent of the organisation already."), field="person")
    achievement = _achievement(locked, months)
    _give_role(locked, person, months, actor, now)
    former = list(standing_agents(locked).filter(person=person))
    for each in former:
        revoke_credential(
            credential=each, reason=_("Its time was over, and she was named again."), actor=HOUSE, now=now
        )
    language = person.language if person.language in LANGUAGES else LANGUAGES[0]
    recipient = Recipient(person=person, name=person.name, language=language, organisation=locked)
    (credential,) = make_credentials(achievement=achievement, recipients=[recipient], now=now)
    for each in (*former, *([follows] if follows is not None else ())):
        _follow(each, credential, now)
    record(
        CredentialIssued(subject=credential, organisation_id=locked.pk, after={"sha256": credential.sha256}),
        related=(locked,),
    )
    return credential


def _follow(follows: Credential, made: Credential, now: datetime) -> None:
    """Only whoever acts no longer is followed: one that holds is taken back first, for every verifier."""
    former = lock_credential(follows)
    acts = former.revoked_at is None and not is_over(former, now)
    if former.organisation_id != made.organisation_id or acts or former.succeeded_by_id:
        return
    former.succeeded_by = made
    former.save(update_fields=["succeeded_by", "updated_at"])


def agent_left(*, role: Role, successor: Person | None, actor: Actor, now: datetime) -> int:
    """Her credentials for that organisation hold no longer; who follows is named, or asked for."""
    left = list(standing_agents(role.organisation).filter(person=role.person)) if role.organisation else []
    for credential in left:
        no_longer_acts(credential=credential, successor=successor, actor=actor, now=now)
    return len(left)


def no_longer_acts(*, credential: Credential, successor: Person | None = None, actor: Actor, now: datetime) -> None:
    """One credential of an agent who left, or whose time is over."""
    organisation = credential.organisation or credential.achievement.issuer
    if not is_over(credential, now):
        words = {"organisation": organisation.name, "day": f"{house_day(now):%Y-%m-%d}"}
        reason = _("No longer acts for %(organisation)s since %(day)s.") % words
        revoke_credential(credential=credential, reason=reason, actor=HOUSE, now=now)
    if successor is None:
        ask_for_successor(credential=credential, actor=actor, now=now)
    elif not live_agents(organisation, now).filter(person=successor).exists():
        name_agent(organisation=organisation, person=successor, follows=credential, actor=HOUSE, now=now)


@action
def ask_for_successor(*, credential: Credential, actor: Actor, now: datetime) -> int:
    """A letter to whoever runs programmes there; answers to how many."""
    organisation = credential.organisation or credential.achievement.issuer
    people = list(people_with(RUNS_PROGRAMMES, organisation=organisation, now=now))
    for person in people:
        with override(person.language):
            context = {"name": credential.name, "organisation": organisation.name}
            link = f"{reverse('learning:agent-name', args=[organisation.key])}?sigue={credential.code}"
            send_message(
                to=person, kind="learning.successor", context=context, link=link, about=credential, actor=HOUSE, now=now
            )
    record(
        SuccessorAsked(subject=credential, organisation_id=organisation.pk, after={"asked": len(people)}),
        related=(organisation,),
    )
    return len(people)


def _achievement(organisation: Organisation, months: int) -> Achievement:
    """What this organisation certifies of its agents, for so long. The organisation is locked."""
    rows = Achievement.objects.filter(issuer=organisation, kind=AchievementKind.INNOVATION_AGENT, edition=None)
    held = rows.filter(valid_months=months).order_by("pk").first()
    return held or Achievement.objects.create(
        issuer=organisation,
        kind=AchievementKind.INNOVATION_AGENT,
        titles=_TITLES,
        descriptions=_DESCRIPTIONS,
        criteria=_CRITERIA,
        valid_months=months,
    )


def _give_role(organisation: Organisation, person: Person, months: int, actor: Actor, now: datetime) -> None:
    """The role lasts as long as the credential; she may hold it already."""
    held = Role.objects.at(organisation=organisation).of_kinds([RoleKind.INNOVATION_AGENT]).counting(now)
    if held.filter(person=person).exists():
        return
    role = Role(
        person=person,
        organisation=organisation,
        kind=RoleKind.INNOVATION_AGENT,
        starts_on=house_day(now),
        ends_on=house_day(months_later(now, months)),
    )
    entrust_role(role=role, actor=actor, now=now)
