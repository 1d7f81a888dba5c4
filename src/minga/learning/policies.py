"""Who plans, teaches, marks, reviews, certifies, and who may read what of whom.

Those who *teach* hold a teaching role in the edition (deputies count) or manage it. A *participant* is
enrolled in it: what a session holds is hers and theirs, never the public's, but for what is marked public.
A *mentor* sees the teams she accompanies. What is known of one person (attendance, standing, work, ratings)
is hers, her mentor's where it is work, and theirs who teach. Default deny.
"""

from datetime import datetime

from minga.core.clock import now as clock_now
from minga.learning.enums import Side
from minga.learning.models import Credential, Handin, Session, Team
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes import policies as programmes
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

TEACHES = (
    RoleKind.FACILITATOR,
    RoleKind.LEAD_FACULTY,
    RoleKind.INSTRUCTOR,
    RoleKind.METHODOLOGIST,
)
FOLLOWS = (*TEACHES, RoleKind.MONITOR, RoleKind.ARTICULATOR)


def may_manage(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Whoever manages the edition: money, messages, teams, credentials."""
    return programmes.may_manage(person, edition, now)


def teaches(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Whoever plans and holds its sessions: those who teach in it, and its managers."""
    at = now or clock_now()
    return holds(person, TEACHES, scope=edition, now=at) or may_manage(person, edition, at)


def follows(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Whoever may see how the cohort goes: those who teach, monitor or weave the network."""
    at = now or clock_now()
    return holds(person, FOLLOWS, scope=edition, now=at) or may_manage(person, edition, at)


def may_edit_plan(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """The plan of a closed or cancelled edition is history."""
    return edition.status not in programmes.FINISHED and teaches(person, edition, now)


def takes_part(person: Person | None, edition: Edition) -> bool:
    """Whether she is enrolled in it, or was until its end."""
    if person is None:
        return False
    return Enrolment.objects.filter(edition=edition, person=person, status__in=TAKING_PART).exists()


def may_open(person: Person | None, session: Session, now: datetime | None = None) -> bool:
    """What a session holds belongs to who takes part and who works in the edition."""
    return takes_part(person, session.edition) or programmes.may_work_in(person, session.edition, now)


def leads(person: Person | None, session: Session, now: datetime | None = None) -> bool:
    """Whoever is named to lead the session, and whoever teaches in the edition."""
    if person is None:
        return False
    return session.leaders.filter(person=person).exists() or teaches(person, session.edition, now)


def mentors(person: Person | None, team: Team) -> bool:
    """Whoever accompanies the team today."""
    if person is None or not person.is_active:
        return False
    return team.mentorships.filter(mentor=person, until__isnull=True).exists()


def is_in_team(person: Person | None, team: Team) -> bool:
    """Whoever is in the team today and still takes part."""
    if person is None:
        return False
    return team.members.filter(enrolment__person=person, until__isnull=True, enrolment__status__in=TAKING_PART).exists()


def may_see_team(person: Person | None, team: Team, now: datetime | None = None) -> bool:
    """The team, its mentors, and those who follow the edition."""
    return is_in_team(person, team) or mentors(person, team) or follows(person, team.edition, now)


def arranges(person: Person | None, team: Team, mentor: Person, now: datetime | None = None) -> bool:
    """Who agrees on meetings of a team with this mentor: the team, the mentor, and whoever manages the edition."""
    if person is None:
        return False
    if person.pk == mentor.pk and mentors(person, team):
        return True
    return is_in_team(person, team) or may_manage(person, team.edition, now)


def speaks_for(person: Person, mentor: Person) -> Side:
    """For whom somebody who arranges a meeting speaks: the mentor for herself, everybody else for the team."""
    return Side.MENTOR if person.pk == mentor.pk else Side.TEAM


def may_see_meetings(person: Person | None, team: Team, now: datetime | None = None) -> bool:
    """What is arranged: the team, its mentors, and whoever manages the edition."""
    return (
        is_in_team(person, team)
        or mentors(person, team)
        or (person is not None and may_manage(person, team.edition, now))
    )


def may_see_learner(person: Person | None, enrolment: Enrolment, now: datetime | None = None) -> bool:
    """She herself, those who follow the edition, and the mentor of her team."""
    if person is None:
        return False
    if enrolment.person_id == person.pk or follows(person, enrolment.edition, now):
        return True
    return enrolment.teams.filter(
        until__isnull=True, team__mentorships__mentor=person, team__mentorships__until__isnull=True
    ).exists()


def works_on(person: Person | None, handin: Handin) -> bool:
    """Whoever is in the team today, or whose own work it is; the state of the task is asked elsewhere."""
    if person is None:
        return False
    if handin.team is not None:
        return is_in_team(person, handin.team)
    enrolment = handin.enrolment
    return enrolment is not None and enrolment.person_id == person.pk and enrolment.status in TAKING_PART


def may_give_feedback(person: Person | None, handin: Handin, now: datetime | None = None) -> bool:
    """Those who teach in the edition, and the mentor of the team; nobody on work of her own."""
    if person is None or works_on(person, handin):
        return False
    if teaches(person, handin.task.edition, now):
        return True
    if handin.team is not None:
        return mentors(person, handin.team)
    return handin.enrolment is not None and may_see_learner(person, handin.enrolment, now)


def was_in_team(person: Person | None, handin: Handin) -> bool:
    """Whoever was in the team once: what was handed in while she was there stays open to her."""
    if person is None or handin.team is None:
        return False
    return handin.team.members.filter(enrolment__person=person).exists()


def may_issue(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Managers of the edition; its host's name stands on the credential."""
    return may_manage(person, edition, now)


def may_revoke(person: Person | None, credential: Credential, now: datetime | None = None) -> bool:
    """Those who run programmes in the organisation that issued it, and the managers of its edition."""
    at = now or clock_now()
    achievement = credential.achievement
    if achievement.edition is not None and may_manage(person, achievement.edition, at):
        return True
    return holds(person, programmes.RUNS_PROGRAMMES, organisation=achievement.issuer, recognised=True, now=at)


def may_name_agents(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Who runs programmes in the organisation: its name stands on the credential of its innovation agents."""
    return programmes.may_host(person, organisation, now)
