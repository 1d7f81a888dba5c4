"""Modules, sessions, teams, tasks and who takes part: small, consistent, valid."""

from datetime import timedelta
from itertools import count
from typing import Any

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.learning.enums import AttendanceSource, AttendanceState, Side, TaskBy
from minga.learning.models import (
    Attendance,
    MentorMeeting,
    Mentorship,
    Module,
    Session,
    Task,
    Team,
    TeamMember,
)
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

_numbers = count(1)


def make_taught(**fields: Any) -> Edition:
    """An edition that runs, with one module and one session tomorrow."""
    edition = make_edition(**({"status": EditionStatus.RUNNING} | fields))
    make_session(module=make_module(edition))
    return edition


def make_module(edition: Edition | None = None, **fields: Any) -> Module:
    """A module at the end of the plan."""
    edition = edition or make_edition(status=EditionStatus.RUNNING)
    number = next(_numbers)
    values: dict[str, Any] = {
        "edition": edition,
        "key": f"modulo-{number}",
        "order": number,
        "titles": all_languages(f"Módulo {number}"),
        "objectives": [all_languages("Distinguir un problema de una solución.")],
    }
    return Module.objects.create(**(values | fields))


def make_session(edition: Edition | None = None, **fields: Any) -> Session:
    """A workshop of two hours that begins tomorrow at this hour, unless `starts_at` says another moment."""
    module = fields.get("module")
    edition = edition or (module.edition if module else make_edition(status=EditionStatus.RUNNING))
    number = next(_numbers)
    starts = fields.pop("starts_at", now() + timedelta(days=1))
    values: dict[str, Any] = {
        "edition": edition,
        "key": f"sesion-{number}",
        "titles": all_languages(f"Taller {number}"),
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "timezone": edition.timezone,
        "link": "https://videollamada.example/sala",
    }
    return Session.objects.create(**(values | fields))


def make_participant(edition: Edition, **fields: Any) -> Enrolment:
    """Somebody who takes part, from an entity of her own unless said."""
    values: dict[str, Any] = {"edition": edition, "status": EnrolmentStatus.ENROLLED}
    values["organisation"] = fields.get("organisation") or make_organisation()
    return make_enrolment(**(values | fields))


def make_team(edition: Edition, *people: Enrolment, **fields: Any) -> Team:
    """A team with these participants, or with two new ones."""
    number = next(_numbers)
    team = Team.objects.create(**({"edition": edition, "number": number, "name": f"Equipo {number}"} | fields))
    members = people or (make_participant(edition), make_participant(edition))
    TeamMember.objects.bulk_create(TeamMember(team=team, enrolment=each, since=now()) for each in members)
    return team


def make_mentor(edition: Edition, *teams: Team, person: Person | None = None) -> Person:
    """Somebody with the role of mentor in the edition, who accompanies these teams."""
    person = person or make_person()
    role(person, RoleKind.MENTOR, edition)
    Mentorship.objects.bulk_create(Mentorship(team=team, mentor=person, since=now()) for team in teams)
    return person


def make_meeting(team: Team, mentor: Person, **fields: Any) -> MentorMeeting:
    """Proposed by the mentor for the day after tomorrow at this hour, for 45 minutes."""
    starts = fields.pop("starts_at", now() + timedelta(days=2))
    values: dict[str, Any] = {
        "team": team,
        "mentor": mentor,
        "turn": Side.TEAM,
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=45),
        "timezone": team.edition.timezone,
        "topic": "El prototipo",
    }
    return MentorMeeting.objects.create(**(values | fields))


def make_teacher(edition: Edition) -> Person:
    """Somebody who teaches in the edition."""
    person = make_person()
    role(person, RoleKind.FACILITATOR, edition)
    return person


def make_task(edition: Edition | None = None, **fields: Any) -> Task:
    """A task of a team, due in a week."""
    module = fields.get("module")
    edition = edition or (module.edition if module else make_edition(status=EditionStatus.RUNNING))
    number = next(_numbers)
    values: dict[str, Any] = {
        "edition": edition,
        "key": f"tarea-{number}",
        "order": number,
        "by": TaskBy.TEAM,
        "titles": all_languages(f"Tarea {number}"),
        "briefs": all_languages("Escriban el desafío en una página."),
        "due_at": now() + timedelta(days=7),
    }
    return Task.objects.create(**(values | fields))


def attended(session: Session, enrolment: Enrolment, state: str = AttendanceState.PRESENT, **fields: Any) -> Attendance:
    """A mark, by the list."""
    values: dict[str, Any] = {
        "session": session,
        "enrolment": enrolment,
        "state": state,
        "source": AttendanceSource.LIST,
        "marked_at": now(),
    }
    return Attendance.objects.create(**(values | fields))
