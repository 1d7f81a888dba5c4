"""Two do the same at the same moment, on real connections: it happens once, and the other reads why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from joserfc.jwk import RSAKey

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.attendance import mark
from minga.learning.actions.credentials import issue_credential, recipient_of, revoke_credential
from minga.learning.actions.handins import Work, save_work, send_work
from minga.learning.actions.issuing import issue_batch, order_issue
from minga.learning.actions.roll import take_roll
from minga.learning.enums import AttendanceSource, AttendanceState
from minga.learning.models import Attendance, Credential, HandinVersion, StatusList
from minga.learning.tasks.completing import issue_credentials
from minga.people.models import Person
from tests.factories.credentials import make_achievement, make_graduate
from tests.factories.learning import attended, make_participant, make_session, make_teacher
from tests.factories.programmes import make_edition
from tests.learning.tasking.scene import make_scene

pytestmark = pytest.mark.django_db(transaction=True)
_KEY = RSAKey.generate_key(2048)


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MINGA_KEYS_DIR, settings.CERTIFICATES = tmp_path / "keys", tmp_path / "certificates"
    monkeypatch.setattr("minga.learning.actions.keys.RSAKey.generate_key", lambda _bits: _KEY)


def together(*acts: Callable[[], Any]) -> list[str]:
    """Each on a connection of its own, all at once; what each of them was told, or nothing."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except DomainError as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_workers_at_the_same_issue_give_each_one_credential() -> None:
    edition = make_edition()
    people = [make_graduate(edition) for _each in range(6)]
    issue = order_issue(edition=edition, actor=HOUSE, now=now())

    said = together(*[lambda: issue_batch(issue=issue, now=now())] * 3)
    issue_credentials(issue.pk)  # and the same job once more, afterwards

    issue.refresh_from_db()
    held = Credential.objects.filter(issue=issue)
    assert said == ["", "", ""]
    assert sorted(held.values_list("enrolment", flat=True)) == sorted(each.pk for each in people)
    assert (issue.done, issue.total, StatusList.objects.get().used) == (6, 6, 6)
    assert Entry.objects.filter(key="learning.issue_finished").count() == 1


def test_one_credential_given_twice_at_once_is_given_once_and_the_other_is_told() -> None:
    achievement = make_achievement()
    assert achievement.edition is not None
    her = recipient_of(make_graduate(achievement.edition))

    said = together(
        *[lambda: issue_credential(achievement=achievement, recipient=her, actor=HOUSE, now=now())] * 3
    )  # fmt: skip

    assert Credential.objects.filter(person=her.person).count() == 1
    assert sorted(bool(each) for each in said) == [False, True, True]
    assert all("already" in each or "ya" in each for each in said if each)
    assert Entry.objects.filter(key="learning.credential_issued").count() == 1


def test_one_credential_taken_back_twice_at_once_is_told_once() -> None:
    achievement = make_achievement()
    assert achievement.edition is not None
    her = recipient_of(make_graduate(achievement.edition))
    held = issue_credential(achievement=achievement, recipient=her, actor=HOUSE, now=now())

    said = together(*[lambda: revoke_credential(credential=held, reason="Error.", actor=HOUSE, now=now())] * 2)

    assert sorted(bool(each) for each in said) == [False, True]
    assert Entry.objects.filter(key="learning.credential_revoked").count() == 1


def test_last_version_handed_in_by_two_of_the_team_at_once_is_one_version() -> None:
    scene = make_scene(versions_at_most=1)
    save_work(task=scene.task, work=Work(text="Lo nuestro."), revision=None, actor=scene.ana, now=now())

    def send(person: Person) -> Callable[[], Any]:
        return lambda: send_work(task=scene.task, actor=person, now=now())

    said = together(send(scene.ana), send(scene.berta), send(scene.ana))

    assert HandinVersion.objects.filter(handin=scene.handin, sent_at__isnull=False).count() == 1
    assert sorted(bool(each) for each in said) == [False, True, True]
    assert Entry.objects.filter(key="learning.handin_sent").count() == 1


def test_two_begin_the_same_work_at_once_and_neither_text_goes_under_the_other() -> None:
    scene = make_scene()

    def save(person: Person, text: str) -> Callable[[], Any]:
        return lambda: save_work(task=scene.task, work=Work(text=text), revision=0, actor=person, now=now())

    said = together(save(scene.ana, "De Ana."), save(scene.berta, "De Berta."))

    (draft,) = HandinVersion.objects.filter(handin__task=scene.task)
    assert draft.text == ("De Ana." if said[0] == "" else "De Berta.")
    assert sorted(bool(each) for each in said) == [False, True]


def test_same_mark_sent_twice_at_once_leaves_one_row_and_one_entry() -> None:
    edition = make_edition()
    session, her, teacher = make_session(edition), make_participant(edition), make_teacher(edition)

    def present() -> None:
        mark(
            session=session, enrolment=her, state=AttendanceState.PRESENT, source=AttendanceSource.LIST,
            actor=teacher, now=now(),
        )  # fmt: skip

    assert together(*[present] * 4) == [""] * 4

    assert Attendance.objects.get(session=session).state == AttendanceState.PRESENT
    assert Entry.objects.filter(key="learning.attendance_marked").count() == 1


def test_two_lists_that_differ_sent_at_once_keep_one_mark_and_show_the_other_person_what_stands() -> None:
    edition = make_edition()
    session, her, other = make_session(edition), make_participant(edition), make_participant(edition)
    attended(session, other)
    teachers = [make_teacher(edition) for _each in range(2)]
    rolls: list[Any] = []

    def send(teacher: Person, state: str) -> Callable[[], Any]:
        sent = {f"was_{her.pk}": "|0|", f"state_{her.pk}": state}
        return lambda: rolls.append(take_roll(session=session, sent=sent, actor=teacher, now=now()))

    together(send(teachers[0], "present"), send(teachers[1], "absent"))

    first, second = sorted(rolls, key=lambda each: not each[0].is_valid)
    stands = Attendance.objects.get(session=session, enrolment=her)
    assert (first[0].is_valid, first[1]) == (True, 1)
    assert (second[0].is_valid, second[1], second[0].rows[0].met) == (False, 0, stands.get_state_display())
    assert Entry.objects.filter(key="learning.attendance_marked").count() == 1
