from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError, Invalid, NotAllowed
from minga.notifications.models import Message
from minga.people.actions.support import end_support, look_as_support, start_support
from minga.people.models import SupportSession
from tests.factories.people import make_person, make_support_session

pytestmark = pytest.mark.django_db
REASON = "No encuentra su invitación."


def test_start_support_is_timed_logged_and_told() -> None:
    staff, person, at = make_person(is_staff=True), make_person(), now()

    session = start_support(person=person, reason=REASON, minutes=30, actor=staff, now=at)

    assert session.ends_at - session.started_at == timedelta(minutes=30)
    keys = list(Entry.objects.order_by("pk").values_list("key", flat=True))
    assert sorted(keys) == ["notifications.message_sent", "people.support_started"]
    entry = Entry.objects.get(key="people.support_started")
    assert (entry.actor_id, entry.after) == (staff.pk, {"minutes": 30})
    message = Message.objects.get(to=person)
    assert REASON in message.body
    assert message.kind == "people.support_started"


def test_start_support_ends_the_session_left_open() -> None:
    session = make_support_session()

    start_support(person=make_person(), reason=REASON, minutes=15, actor=session.staff, now=now())

    session.refresh_from_db()
    assert session.ended_at is not None


@pytest.mark.parametrize(("reason", "minutes"), [("corto", 30), (REASON, 0), (REASON, 61), ("  a   b  ", 15)])
def test_start_support_without_reason_or_too_long_is_refused(reason: str, minutes: int) -> None:
    staff, person = make_person(is_staff=True), make_person()

    with pytest.raises(Invalid):
        start_support(person=person, reason=reason, minutes=minutes, actor=staff, now=now())

    assert (SupportSession.objects.count(), Message.objects.count(), Entry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("whom", ["herself", "colleague", "erased"])
def test_start_support_of_whom_it_may_not(whom: str) -> None:
    staff = make_person(is_staff=True)
    person = {
        "herself": staff,
        "colleague": make_person(is_staff=True),
        "erased": make_person(email=None, is_active=False, erased_at=now()),
    }[whom]

    with pytest.raises(NotAllowed):
        start_support(person=person, reason=REASON, minutes=15, actor=staff, now=now())


def test_start_support_by_whoever_is_no_staff_is_refused() -> None:
    with pytest.raises(NotAllowed):
        start_support(person=make_person(), reason=REASON, minutes=15, actor=make_person(), now=now())


def test_look_as_support_leaves_one_entry_for_the_page() -> None:
    session = make_support_session()

    look_as_support(session=session, method="GET", path="/mi-trabajo/", actor=session.staff, now=now())

    entry = Entry.objects.get()
    assert (entry.key, entry.after) == ("people.support_looked", {"method": "GET", "path": "/mi-trabajo/"})
    assert entry.related == [["people.person", session.person_id]]


def test_look_as_support_after_the_hour_is_refused() -> None:
    session = make_support_session(started_at=now() - timedelta(minutes=61))

    with pytest.raises(DomainError):
        look_as_support(session=session, method="GET", path="/", actor=session.staff, now=now())


def test_end_support_notes_when_it_was_over() -> None:
    session = make_support_session(started_at=now() - timedelta(minutes=90))

    end_support(session=session, actor=HOUSE, now=now())

    assert session.ended_at == session.ends_at
    assert Entry.objects.get().key == "people.support_ended"


def test_end_support_by_another_is_refused() -> None:
    session = make_support_session()

    with pytest.raises(NotAllowed):
        end_support(session=session, actor=make_person(is_staff=True), now=now())

    session.refresh_from_db()
    assert session.ended_at is None


def test_end_support_twice_keeps_the_first_moment() -> None:
    session = make_support_session()
    end_support(session=session, actor=session.staff, now=now())
    first = session.ended_at

    end_support(session=session, actor=session.staff, now=now())

    assert session.ended_at == first
