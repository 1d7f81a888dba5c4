"""Doing a task: written together, handed in as versions, late, closed, given more time, after leaving the team."""

from datetime import timedelta
from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.learning.actions.handins import Work, give_more_time, go_on, save_work, send_work
from minga.learning.enums import HandinState, TaskBy
from minga.learning.models import HandinVersion
from minga.learning.queries.handins import may_read
from minga.notifications.models import Message
from minga.programmes.enums import EditionStatus
from tests.factories.learning import make_participant, make_task, make_team
from tests.learning.tasking.scene import hand_in, make_scene

pytestmark = pytest.mark.django_db


def test_two_of_a_team_write_in_one_draft_and_a_stale_save_is_refused() -> None:
    scene = make_scene()
    first = save_work(task=scene.task, work=Work(text="uno"), revision=None, actor=scene.ana, now=now())

    save_work(task=scene.task, work=Work(text="dos"), revision=first.revision, actor=scene.berta, now=now())

    with pytest.raises(Conflict):
        save_work(task=scene.task, work=Work(text="tres"), revision=first.revision, actor=scene.ana, now=now())
    draft = scene.handin.versions.get()
    assert (draft.text, draft.sent_by) == ("dos", scene.berta)


@pytest.mark.parametrize("seen", [0, 1])
def test_an_autosave_that_comes_after_the_hand_in_begins_no_new_draft(seen: int) -> None:
    scene = make_scene()
    hand_in(scene.task, scene.ana)

    with pytest.raises(Conflict):
        save_work(task=scene.task, work=Work(text="Lo mismo"), revision=seen, actor=scene.ana, now=now())

    assert HandinVersion.objects.get().sent_at is not None


def test_what_is_handed_in_is_a_version_and_the_mentor_hears_of_it() -> None:
    scene = make_scene()

    sent = hand_in(scene.task, scene.ana)

    assert (sent.number, sent.late, scene.handin.state) == (1, False, HandinState.SENT)
    assert list(Message.objects.filter(kind="learning.work_sent").values_list("to", flat=True)) == [scene.mentor.pk]
    assert Entry.objects.filter(key="learning.handin_sent").count() == 1


def test_nothing_is_handed_in_that_is_blank_or_says_the_same() -> None:
    scene = make_scene()
    save_work(task=scene.task, work=Work(), revision=None, actor=scene.ana, now=now())
    with pytest.raises(NotReady):
        send_work(task=scene.task, actor=scene.ana, now=now())
    hand_in(scene.task, scene.ana)
    go_on(task=scene.task, actor=scene.berta, now=now())

    with pytest.raises(NotReady, match="1"):
        send_work(task=scene.task, actor=scene.berta, now=now())

    assert scene.handin.versions.filter(sent_at__isnull=False).count() == 1


def test_versions_have_an_end_and_going_on_twice_makes_one_draft() -> None:
    scene = make_scene(versions_at_most=2)
    hand_in(scene.task, scene.ana, "una")

    one, two = (go_on(task=scene.task, actor=person, now=now()) for person in (scene.ana, scene.berta))

    assert one == two
    assert one.text == "una"
    hand_in(scene.task, scene.ana, "otra")
    with pytest.raises(NotReady, match="2"):
        go_on(task=scene.task, actor=scene.ana, now=now())


@pytest.mark.parametrize(
    ("due", "late_until", "taken", "late"),
    [(1, None, True, False), (-1, None, True, True), (-2, -1, False, None), (-1, 1, True, True)],
)
def test_the_late_rule(due: int, late_until: int | None, taken: bool, late: bool | None) -> None:
    hour = timedelta(hours=1)
    until = now() + late_until * hour if late_until else None
    scene = make_scene(due_at=now() + due * hour, late_until=until)

    if not taken:
        with pytest.raises(NotReady):
            hand_in(scene.task, scene.ana)
        return

    assert hand_in(scene.task, scene.ana).late is late


def test_what_was_written_without_a_line_counts_by_the_moment_it_was_sent_and_once() -> None:
    scene = make_scene(due_at=now() - timedelta(minutes=10), late_until=now() - timedelta(minutes=5))
    made_at, uuid = now() - timedelta(minutes=20), uuid4()
    save_work(task=scene.task, work=Work(text="sin señal"), revision=None, actor=scene.ana, now=made_at)

    for _time in range(2):
        sent = send_work(task=scene.task, actor=scene.ana, now=now(), made_at=made_at, client_uuid=uuid)

    assert (sent.late, HandinVersion.objects.filter(sent_at__isnull=False).count()) == (False, 1)


def test_more_time_is_for_one_team_and_is_told() -> None:
    scene = make_scene(due_at=now() - timedelta(days=1), late_until=now() - timedelta(hours=1))
    other = make_participant(scene.edition)
    make_team(scene.edition, other)
    until = now() + timedelta(days=2)

    give_more_time(
        task=scene.task, team=scene.team, enrolment=None, until=until, reason="La feria", actor=scene.teacher, now=now()
    )

    assert not hand_in(scene.task, scene.ana).late
    with pytest.raises(NotReady):
        hand_in(scene.task, other.person)
    told = Message.objects.filter(kind="learning.more_time").values_list("to", flat=True)
    assert set(told) == {scene.ana.pk, scene.berta.pk}
    with pytest.raises(NotAllowed):
        give_more_time(
            task=scene.task, team=scene.team, enrolment=None, until=until, reason="", actor=scene.ana, now=now()
        )


def test_who_left_the_team_keeps_what_was_handed_in_with_her_and_writes_no_more() -> None:
    scene = make_scene()
    with_her = hand_in(scene.task, scene.ana)
    scene.team.members.filter(enrolment__person=scene.berta).update(until=now())

    later = hand_in(scene.task, scene.ana, "Ya sin ella")

    assert may_read(scene.berta, with_her)
    assert not may_read(scene.berta, later)
    with pytest.raises(NotAllowed):
        save_work(task=scene.task, work=Work(text="sigo"), revision=None, actor=scene.berta, now=now())


def test_a_task_of_persons_is_each_ones_own() -> None:
    scene = make_scene(by=TaskBy.PERSON)

    for person in (scene.ana, scene.berta):
        save_work(task=scene.task, work=Work(text=person.name), revision=None, actor=person, now=now())
        send_work(task=scene.task, actor=person, now=now())

    assert scene.task.handins.filter(team=None).count() == 2


def test_an_edition_that_ended_takes_no_work() -> None:
    scene = make_scene()
    scene.edition.status = EditionStatus.CLOSED
    scene.edition.save()
    task = make_task(scene.edition)

    with pytest.raises(NotReady):
        save_work(task=task, work=Work(text="tarde"), revision=None, actor=scene.ana, now=now())
