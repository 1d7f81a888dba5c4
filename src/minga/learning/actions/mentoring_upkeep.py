"""What happens to teams, mentors and proposals when people leave, lose a role, or are erased."""

from datetime import datetime

from minga.core.actors import HOUSE
from minga.learning.actions.matchings import clear_matchings
from minga.learning.actions.meetings import drop_meetings
from minga.learning.actions.mentorships import release_mentor
from minga.learning.actions.teams import leave_team
from minga.learning.models import Matching, Mentorship, TeamMember
from minga.learning.queries.meetings import without_a_mentor
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment


def follow_leaving(enrolment: Enrolment, *, now: datetime) -> None:
    """She left the edition, or was taken out of it."""
    if TeamMember.objects.filter(enrolment=enrolment, until=None).exists():
        leave_team(enrolment=enrolment, actor=HOUSE, now=now)


def follow_erasure(person: Person, *, now: datetime) -> None:
    """Her places end, what she accompanied ends, and proposals forget what they knew of her."""
    for enrolment in Enrolment.objects.filter(person=person).select_related("edition").order_by("pk"):
        follow_leaving(enrolment, now=now)
        if Matching.objects.filter(edition=enrolment.edition).exclude(problem={}).exists():
            clear_matchings(enrolment=enrolment, actor=HOUSE, now=now)
    editions = Edition.objects.filter(teams__mentorships__mentor=person, teams__mentorships__until=None)
    for edition in editions.distinct().order_by("pk"):
        release_mentor(person=person, edition=edition, actor=HOUSE, now=now)


def follow_changes(edition: Edition, *, now: datetime) -> None:
    """Mentors or teams of an edition changed: nobody is kept waiting for a meeting that nobody can hold."""
    if without_a_mentor(edition, now).exists():
        drop_meetings(edition=edition, actor=HOUSE, now=now)


def follow_role_end(role: Role, *, now: datetime) -> None:
    """Whoever is mentor of an edition no more accompanies none of its teams."""
    if role.kind != RoleKind.MENTOR or role.scope_type != Edition._meta.label_lower:
        return
    edition = Edition.objects.filter(pk=role.scope_id).first() if role.scope_id is not None else None
    if edition is None or holds(role.person, (RoleKind.MENTOR,), scope=edition, now=now):
        return
    if Mentorship.objects.filter(mentor=role.person, team__edition=edition, until=None).exists():
        release_mentor(person=role.person, edition=edition, actor=HOUSE, now=now)
