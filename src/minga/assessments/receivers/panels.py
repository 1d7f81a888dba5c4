"""Jurors: their letters, and what changes when people, roles and organisations do."""

from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.jurors import leave_all
from minga.assessments.actions.ties import follow_merge, look_again_at
from minga.core.clock import now
from minga.core.events import subscribe
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.events import OrganisationsMerged, RoleGiven
from minga.people.events import PersonErased
from minga.people.models import Person


def register() -> None:
    """Called once, when the app is ready."""
    declare("assessments.invitation", group=MessageGroup.INVITATION, label=_("Invitation to a jury"))
    declare("assessments.invitation_reminder", group=MessageGroup.INVITATION, label=_("Reminder of an invitation"))
    declare("assessments.removed", group=MessageGroup.PROGRAMME, label=_("You were taken off a jury"))


@subscribe(RoleGiven)
def role_given(happened: RoleGiven) -> None:
    """She has come to work somewhere: perhaps where what she judges comes from."""
    look_again_at(happened.subject.person)


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """Whoever would not judge the duplicate does not judge the one that stays."""
    follow_merge(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """She leaves every jury that is not closed; what she sent stays, without saying whose it was."""
    if isinstance(happened.subject, Person):
        leave_all(person=happened.subject, now=now())
