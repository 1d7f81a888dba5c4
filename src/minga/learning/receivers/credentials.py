"""What is told, and what follows, when a credential is issued, corrected or taken back, and when an agent leaves."""

from typing import cast

from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.core.jobs import enqueue
from minga.core.texts import pick
from minga.learning.actions.agents import agent_left
from minga.learning.actions.credentials import forget_credentials, revoke_credential
from minga.learning.actions.issuing import tell_holder
from minga.learning.enums import AchievementKind
from minga.learning.events.completing import (
    CredentialIssued,
    CredentialReplaced,
    CredentialRevoked,
    CredentialsIssued,
)
from minga.learning.models import Credential
from minga.learning.queries.agents import agents_of_organisation, successors_to_name
from minga.learning.queries.credentials import new_credentials_of
from minga.notifications.actions import send_message
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.enums import RoleKind
from minga.organisations.events import RoleEnded
from minga.organisations.models import Role
from minga.organisations.queries.sections import register_organisation_section
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.programmes.events.enrolment import EnrolmentReopened
from minga.programmes.models import Enrolment
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.work import register_work
from minga.ui import navigation


def register() -> None:
    """Called once, when the app is ready."""
    register_console_tab("credentials", _("Credentials"), "learning:credentials", group="cohort", order=40)
    register_organisation_section("learning.agents", agents_of_organisation, order=40)
    register_work("learning.successors", successors_to_name, order=36)
    register_work("learning.credentials", new_credentials_of, order=60)
    for name, label in (
        ("credential", _("You have a credential")),
        ("credential_revoked", _("A credential of yours no longer holds")),
        ("successor", _("An innovation agent left: who follows?")),
    ):
        declare(f"learning.{name}", group=MessageGroup.PROGRAMME, label=label)
    navigation.register(
        navigation.NavItem("verify", _("Check a credential"), "learning:verify", place="foot", order=60),
        navigation.NavItem(
            "my-credentials", _("My credentials"), "learning:my-credentials", place="account", order=25,
            shown=navigation.signed_in,
        ),
    )  # fmt: skip


@subscribe(CredentialIssued)
def credential_issued(happened: CredentialIssued) -> None:
    """One by one she is told at once; many at once are told in batches by their own job."""
    held = cast(Credential, happened.subject)
    if held.issue_id is None:
        tell_holder(held, now=now())


@subscribe(CredentialsIssued)
def credentials_issued(happened: CredentialsIssued) -> None:
    """One picture in each language is enough for all of a batch."""
    for held in {each.language: each for each in happened.credentials}.values():
        enqueue("learning.draw_badge", once=f"badge:{held.achievement_id}:{held.language}", credential_id=held.pk)


@subscribe(CredentialReplaced)
def credential_replaced(happened: CredentialReplaced) -> None:
    """She has the corrected one."""
    made = cast(Credential, happened.subject).succeeded_by
    if made is not None:
        tell_holder(made, now=now())


@subscribe(EnrolmentReopened)
def completion_taken_back(happened: EnrolmentReopened) -> None:
    """What certified a completion that was noted by mistake holds no longer."""
    live = Credential.objects.filter(
        enrolment=cast(Enrolment, happened.subject), revoked_at__isnull=True,
        achievement__kind=AchievementKind.COMPLETION,
    )  # fmt: skip
    for held in live:
        reason = gettext("The completion was noted by mistake and taken back.")
        revoke_credential(credential=held, reason=reason, actor=HOUSE, now=now())


@subscribe(CredentialRevoked)
def credential_revoked(happened: CredentialRevoked) -> None:
    """She reads why, before somebody else tells her."""
    held = cast(Credential, happened.subject)
    language = held.person.language
    with override(language):
        context = {"title": pick(held.achievement.titles, language), "reason": held.revoked_reason}
        send_message(
            to=held.person,
            kind="learning.credential_revoked",
            context=context,
            link=reverse("learning:credential", args=[held.code]),
            about=held,
            actor=HOUSE,
            now=now(),
        )


@subscribe(RoleEnded)
def role_ended(happened: RoleEnded) -> None:
    """An agent who left no longer acts; whoever took the role over is the next."""
    role: Role = happened.subject
    if role.kind == RoleKind.INNOVATION_AGENT and not role.scope_type:
        successor = happened.successor.person if happened.successor is not None else None
        agent_left(role=role, successor=successor, actor=HOUSE, now=now())


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """Her credentials name nobody, so none of them holds any more."""
    forget_credentials(person=cast(Person, happened.subject), now=now())
