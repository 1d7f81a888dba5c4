"""Until when: days that follow their sessions, more time, and clocks that go back at midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.learning.actions.handins import give_more_time
from minga.learning.actions.sessions import cancel_session, remove_session, restore_session
from minga.learning.actions.shifting import shift_sessions
from minga.learning.actions.task_reminders import remind_of_tasks
from minga.learning.actions.tasks import move_due_days
from minga.learning.enums import ReviewKind
from minga.learning.models import Review, Session, Task
from minga.learning.queries.task_days import closes_of, due_of, end_of, is_late, why_shut
from minga.learning.queries.task_work import tasks_of_person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from tests.factories.learning import make_module, make_participant, make_session, make_task, make_taught
from tests.factories.programmes import make_edition
from tests.learning.tasking.scene import make_scene

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def _following(**task: object) -> tuple[Edition, Session, Task]:
    """A task that is due five days after the only session of its module, which is in a week."""
    edition = make_taught()
    module = make_module(edition)
    session = make_session(edition, module=module, starts_at=now() + 7 * DAY)
    made = make_task(edition, module=module, days_after=5, **task)
    move_due_days(edition=edition, actor=HOUSE, now=now())
    made.refresh_from_db()
    return edition, session, made


def test_the_last_minute_of_a_day_that_is_an_hour_longer_is_its_second_one() -> None:
    edition = make_edition(timezone="America/Santiago")

    due = end_of(date(2027, 4, 3), edition)  # at midnight the clocks of Chile go back to 23:00

    assert due == datetime(2027, 4, 4, 3, 59, tzinfo=UTC)
    assert end_of(date(2027, 4, 4), edition) - due == DAY
    assert end_of(date(2027, 9, 4), edition) == datetime(2027, 9, 5, 3, 59, tzinfo=UTC)


def test_more_time_is_never_less_than_what_all_got_later() -> None:
    scene = make_scene(due_at=now() + DAY)
    handin = give_more_time(
        task=scene.task, team=scene.team, enrolment=None, until=now() + 3 * DAY, reason="", actor=scene.teacher,
        now=now(),
    )  # fmt: skip

    scene.task.due_at = now() + 30 * DAY
    scene.task.late_until = now() + 10 * DAY

    assert due_of(scene.task, handin) == scene.task.due_at
    assert not is_late(scene.task, handin, now() + 20 * DAY)
    assert closes_of(scene.task, handin) == scene.task.due_at, "nothing closes before it is due"
    assert closes_of(scene.task, None) == scene.task.due_at


def test_a_shifted_plan_takes_late_work_and_peers_along() -> None:
    edition, _session, task = _following(peers=1)
    assert task.due_at is not None
    late, peers = task.due_at + 2 * DAY, task.due_at + 7 * DAY
    Task.objects.filter(pk=task.pk).update(late_until=late, peers_due_at=peers)

    shift_sessions(edition=edition, days=31, actor=HOUSE, now=now())

    moved = Task.objects.get(pk=task.pk)
    assert moved.due_at is not None
    assert (moved.late_until, moved.peers_due_at) == (late + 31 * DAY, peers + 31 * DAY)
    assert why_shut(moved, None, moved.due_at) == ""


def test_a_review_that_is_asked_is_due_with_its_task() -> None:
    edition, _session, task = _following(by="person", peers=1, opens_at=None)
    Task.objects.filter(pk=task.pk).update(peers_due_at=now() + 20 * DAY)
    author, peer = make_participant(edition), make_participant(edition)
    handin = task.handins.create(enrolment=author)
    review = Review.objects.create(handin=handin, kind=ReviewKind.PEER, reviewer=peer.person, due_at=now() + 20 * DAY)

    shift_sessions(edition=edition, days=31, actor=HOUSE, now=now())

    task.refresh_from_db()
    review.refresh_from_db()
    assert review.due_at == task.peers_due_at


def test_the_day_comes_back_with_a_session_and_goes_with_one_that_is_taken_out() -> None:
    edition, session, task = _following()
    last = make_session(edition, module=session.module, starts_at=now() + 14 * DAY)
    move_due_days(edition=edition, actor=HOUSE, now=now())
    task.refresh_from_db()
    with_both = task.due_at

    cancel_session(session=last, reason="Paro", actor=HOUSE, now=now())
    task.refresh_from_db()
    assert task.due_at != with_both
    restore_session(session=last, actor=HOUSE, now=now())
    task.refresh_from_db()
    assert task.due_at == with_both

    remove_session(session=last, actor=HOUSE, now=now())
    task.refresh_from_db()
    assert with_both is not None
    assert task.due_at == with_both - 7 * DAY


def test_my_work_names_the_day_on_which_it_is_due_there() -> None:
    edition = make_edition(status=EditionStatus.RUNNING, timezone="America/Asuncion")
    her = make_participant(edition)
    make_task(edition, by="person", due_at=end_of(date(2030, 5, 9), edition))

    section = tasks_of_person(her.person, now())

    assert section is not None
    assert [row.due for row in section.rows] == [date(2030, 5, 9)]


def test_moving_twice_moves_once() -> None:
    edition, _session, task = _following()

    move_due_days(edition=edition, actor=HOUSE, now=now())

    assert Task.objects.get(pk=task.pk).revision == task.revision


def test_whoever_has_more_time_is_reminded_before_that_is_over() -> None:
    scene = make_scene(due_at=now() + 5 * DAY)
    until = now() + 9 * DAY
    give_more_time(
        task=scene.task, team=scene.team, enrolment=None, until=until, reason="", actor=scene.teacher, now=now()
    )

    at_first, at_hers = remind_of_tasks(now=now() + 4 * DAY), remind_of_tasks(now=until - DAY)

    assert (at_first, at_hers) == (0, 2)
