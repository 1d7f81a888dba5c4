"""Every list of a classroom costs as many queries for three rows of everything as for one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.core.clock import now
from minga.learning.enums import MakeUpState, TaskBy
from minga.learning.models import Announcement, Attendance, MakeUp, Material, MentoringLog, Module, Standing
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import (
    attended,
    make_mentor,
    make_module,
    make_participant,
    make_session,
    make_task,
    make_taught,
    make_teacher,
    make_team,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.learning.tasking.scene import hand_in

pytestmark = pytest.mark.django_db

TEACHES = ("plan", "attendance", "make-ups", "tasks", "needs-me", "mentors", "evaluation", "console", "packages")
MANAGES = ("teams", "mentors", "completion", "credentials", "announcements", "console", "tools", "reports")
HERS = ("course", "progress", "my-attendance")


def _world(rows: int) -> tuple[Edition, Person, Person]:
    """An edition with so many of everything, somebody who manages it, and somebody who takes part."""
    edition = make_taught()
    first = None
    for number in range(rows):
        module: Module = make_module(edition)
        over = make_session(edition, module=module, starts_at=now() - timedelta(days=9 - number))
        make_session(edition, module=module, starts_at=now() + timedelta(days=2 + number))
        Material.objects.create(session=over, titles={"es": f"Lectura {number}"}, bodies={"es": "Una página."})
        task = make_task(edition, module=module)
        alone = make_task(edition, module=module, by=TaskBy.PERSON)
        one, two = (make_participant(edition, organisation=make_organisation()) for _each in range(2))
        first = first or one
        team = make_team(edition, one, two)
        mentor = make_mentor(edition, team)
        MentoringLog.objects.create(team=team, mentor=mentor, held_on=now().date(), minutes=30, topic="Avance")
        hand_in(task, one.person)
        hand_in(alone, two.person)
        attended(over, one)
        MakeUp.objects.create(session=over, enrolment=two, text="La leí.", sent_at=now(), state=MakeUpState.SENT)
        Announcement.objects.create(edition=edition, subjects={"es": "Aviso"}, bodies={"es": "Texto."})
    for each in edition.enrolments.all():
        Standing.objects.create(enrolment=each, edition=edition, computed_at=now(), held=1, attended=1)
    assert first is not None
    return edition, make_teacher(edition), first.person


def _count(client: Client, address: str) -> int:
    client.get(address)  # what is kept for everybody is read once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


def test_pages_of_a_classroom_cost_the_same_for_many_rows(client: Client) -> None:
    counts: dict[int, dict[Any, int]] = {}
    for rows in (1, 3):
        edition, teacher, participant = _world(rows)
        manager = make_person()
        role(manager, RoleKind.MANAGER, edition)
        assert Attendance.objects.filter(session__edition=edition).count() == rows
        counts[rows] = {}
        for person, names in ((teacher, TEACHES), (manager, MANAGES), (participant, HERS)):
            client.force_login(person)
            for name in names:
                counts[rows][name, names] = _count(client, reverse(f"learning:{name}", args=[edition.key]))
        counts[rows]["home"] = _count(client, reverse("learning:home"))
        client.logout()
        counts[rows]["syllabus"] = _count(client, reverse("learning:syllabus", args=[edition.key]))

    assert {name: (n, counts[3][name]) for name, n in counts[1].items() if counts[3][name] != n} == {}
