from datetime import timedelta

import pytest

from minga.core.clock import now
from minga.people.policies import is_running, may_edit_person, may_support
from tests.factories.people import make_person, make_support_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("actor", "whom", "edit", "support"),
    [
        ("nobody", "person", False, False),
        ("person", "person", True, False),
        ("other", "person", False, False),
        ("staff", "person", False, True),
        ("staff", "staff", True, False),
        ("staff", "colleague", False, False),
        ("closed staff", "person", False, False),
        ("erased", "erased", False, False),
        ("staff", "erased", False, False),
    ],
)
def test_who_may_edit_and_who_may_support(actor: str, whom: str, edit: bool, support: bool) -> None:
    people = {
        "nobody": None,
        "person": make_person(),
        "other": make_person(),
        "staff": make_person(is_staff=True),
        "colleague": make_person(is_staff=True),
        "closed staff": make_person(is_staff=True, is_active=False),
        "erased": make_person(email=None, is_active=False, erased_at=now()),
    }
    person = people[whom]
    assert person is not None

    assert may_edit_person(people[actor], person) is edit
    assert may_support(people[actor], person) is support


@pytest.mark.parametrize(("minute", "running"), [(-1, False), (0, True), (59, True), (60, False), (61, False)])
def test_a_support_session_runs_for_its_time(minute: int, running: bool) -> None:
    session = make_support_session()

    assert is_running(session, session.started_at + timedelta(minutes=minute)) is running


def test_an_ended_session_does_not_run() -> None:
    session = make_support_session(ended_at=now())

    assert is_running(session, session.started_at) is False
