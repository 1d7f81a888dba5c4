import os
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotReady
from minga.files.actions import erase_file, sweep_orphans
from minga.files.policies import register_file_policy
from minga.files.queries import content_path, files_of, open_file
from minga.files.tasks import sweep
from minga.people.actions.personal_data import erase_person
from tests.factories.files import PDF, make_file
from tests.factories.people import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def test_erase_file_removes_content_and_name(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    stored = make_file(name="cedula de persona.pdf")

    with django_capture_on_commit_callbacks(execute=True):
        erase_file(file=stored, reason="asked", actor=HOUSE, now=now())

    stored.refresh_from_db()
    assert stored.name == ""
    assert stored.erased_at is not None
    assert not content_path(stored).exists()
    with pytest.raises(NotReady):
        open_file(stored)
    assert Entry.objects.get(key="files.file_erased").after == {"reason": "asked"}


def test_erase_file_spares_a_content_that_another_row_holds(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, second = make_file(content=PDF), make_file(content=PDF)

    with django_capture_on_commit_callbacks(execute=True):
        erase_file(file=first, reason="asked", actor=HOUSE, now=now())
    with open_file(second) as content:
        assert content.read() == PDF

    with django_capture_on_commit_callbacks(execute=True):
        erase_file(file=second, reason="asked", actor=HOUSE, now=now())
    assert not content_path(second).exists()


def test_sweep_orphans_removes_only_old_contents_without_a_row(media: Path) -> None:
    stored = make_file()
    orphan, fresh, part = media / "ab" / ("ab" * 32), media / "ab" / ("cd" * 32), media / "ab" / "part-1"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    long_ago = (now() - timedelta(days=2)).timestamp()
    for path in (orphan, fresh, part):
        path.write_bytes(b"x")
    for path in (orphan, part, content_path(stored)):
        os.utime(path, (long_ago, long_ago))

    assert sweep_orphans(actor=HOUSE, now=now()) == 2

    assert not orphan.exists()
    assert not part.exists()
    assert fresh.exists()
    assert content_path(stored).exists()


def test_sweep_task_leaves_no_entry_on_a_quiet_night() -> None:
    make_file()

    sweep(timestamp=0)

    assert not Entry.objects.filter(key="files.orphans_swept").exists()


def test_erase_person_takes_her_own_files_and_leaves_evidence(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    register_file_policy("tests.portrait", lambda person, file: False, personal=True)
    person = make_person()
    portrait, evidence = (
        make_file(purpose="tests.portrait", uploaded_by=person),
        make_file(purpose="tests.evidence", uploaded_by=person),
    )
    assert [line.name for line in files_of(person)] == ["acta.pdf", "acta.pdf"]

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=person, actor=person, now=now())

    assert not content_path(portrait).exists()
    assert content_path(evidence).exists()
    evidence.refresh_from_db()
    assert evidence.uploaded_by is None


def test_erase_file_twice_does_no_harm() -> None:
    stored = make_file()
    first = erase_file(file=stored, reason="asked", actor=HOUSE, now=now()).erased_at

    assert erase_file(file=stored, reason="again", actor=HOUSE, now=now()).erased_at == first


def test_sweep_task_removes_what_waits(media: Path) -> None:
    orphan = media / "ab" / ("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    long_ago = (now() - timedelta(days=2)).timestamp()
    os.utime(orphan, (long_ago, long_ago))

    sweep(timestamp=0)

    assert not orphan.exists()
    assert Entry.objects.get(key="files.orphans_swept").after == {"removed": 1}
