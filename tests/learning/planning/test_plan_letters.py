"""What is added to the plan and moved in it within a while is told in one letter."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.clock import now
from minga.core.jobs import known_tasks
from minga.core.texts import all_languages
from minga.learning.actions.sessions import SessionPlan, add_session, add_twin, change_session, remove_session
from minga.learning.models import Session
from minga.notifications.models import Message
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from tests.factories.learning import make_participant, make_session, make_taught, make_teacher
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
TASK, KIND = "learning.tell_plan_changes", "learning.plan_changed"


@pytest.fixture
def edition() -> Edition:
    return make_taught()


@pytest.fixture
def teacher(edition: Edition) -> Person:
    return make_teacher(edition)


def _plan(session: Session, starts_at: datetime, **changes: Any) -> SessionPlan:
    names = ("titles", "timezone", "kind", "mode", "module", "languages", "link", "places")
    values = {name: getattr(session, name) for name in names} | {
        "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2),
    }  # fmt: skip
    return SessionPlan(**(values | changes))


def _move(session: Session, to: datetime, teacher: Person) -> Session:
    session.refresh_from_db()
    return change_session(session=session, plan=_plan(session, to), revision=session.revision, actor=teacher, now=now())


def _waiting(task: str = TASK) -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name=task, status="todo").values_list("args", flat=True))


def test_changes_within_a_while_wait_for_one_letter_for_each_person(edition: Edition, teacher: Person) -> None:
    people = [make_participant(edition).person for _each in range(2)]
    session, back = edition.sessions.get(), make_session(edition, starts_at=now() + timedelta(days=4))
    was = back.starts_at
    plan = _plan(session, now() + timedelta(days=6), titles=all_languages("Clínica nueva"))
    add_session(edition=edition, plan=plan, actor=teacher, now=now())
    gone = add_session(edition=edition, plan=plan, actor=teacher, now=now())
    remove_session(session=gone, actor=teacher, now=now())
    for days in (7, 8):
        _move(session, now() + timedelta(days=days), teacher)
    _move(back, now() + timedelta(days=9), teacher)
    _move(back, was, teacher)

    jobs = _waiting()
    job = ProcrastinateJob.objects.get(task_name=TASK)

    assert (len(jobs), _waiting("learning.tell_session")) == (1, [])
    assert job.scheduled_at > now() + timedelta(minutes=10)
    for _twice in range(2):
        known_tasks()[TASK](**jobs[0])
    letters = Message.objects.filter(kind=KIND)
    assert sorted(letters.values_list("to", flat=True)) == sorted(each.pk for each in people)
    body = letters[0].body
    assert body.count("Clínica nueva") == 1
    assert body.count(session.titles["es"]) == 1
    assert back.titles["es"] not in body


def test_whoever_attends_in_another_language_hears_only_of_her_own(edition: Edition, teacher: Person) -> None:
    Edition.objects.update(languages=["es", "pt"])
    Session.objects.update(languages=["es", "pt"])
    session = edition.sessions.select_related("edition").get()
    make_participant(edition, person=make_person(language="es"))
    portuguese = make_participant(edition, person=make_person(language="pt")).person
    add_twin(session=session, language="pt", actor=teacher, now=now())

    known_tasks()[TASK](**_waiting()[0])

    assert [each.to for each in Message.objects.filter(kind=KIND)] == [portuguese]


def test_what_begins_soon_is_told_at_once_by_itself(edition: Edition, teacher: Person) -> None:
    _move(edition.sessions.get(), now() + timedelta(hours=2), teacher)

    assert len(_waiting("learning.tell_session")) == 1
    assert _waiting() == []


def test_of_a_draft_nobody_hears(edition: Edition, teacher: Person) -> None:
    Edition.objects.update(status=EditionStatus.PLANNED)
    edition.refresh_from_db()
    session = edition.sessions.select_related("edition").get()

    add_session(edition=edition, plan=_plan(session, now() + timedelta(days=6)), actor=teacher, now=now())
    _move(session, now() + timedelta(days=7), teacher)

    assert _waiting() == []
    assert _waiting("learning.tell_session") == []
