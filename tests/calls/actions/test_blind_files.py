"""Files for a jury that must not know: withheld, shown without their author, replaced by a clean copy."""

from io import BytesIO

import pytest

from minga.assessments.enums import BlindMode
from minga.assessments.policies import assessed_kind
from minga.audit.models import Entry as LogEntry
from minga.calls.actions.blind import clear_blind_copy, make_blind_copy
from minga.calls.actions.blind_files import replace_file, show_file, withhold_file
from minga.calls.models import BlindCopy, BlindFile
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError, NotAllowed, NotReady
from minga.files.models import StoredFile
from minga.files.queries import content_path
from minga.organisations.enums import RoleKind
from tests.factories.blind import LETTER, TELLING, double_call, send, telling_entry, telling_pdf
from tests.factories.calls import make_application
from tests.factories.files import package, picture
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
KIND = assessed_kind("calls.entry")
assert KIND is not None


@pytest.fixture
def copy() -> BlindCopy:
    made = make_blind_copy(entry=telling_entry(), actor=HOUSE, now=now())
    return clear_blind_copy(copy=made, actor=HOUSE, now=now())


def _replace(copy: BlindCopy, name: str, content: bytes, number: int = 1) -> StoredFile:
    row = replace_file(copy=copy, number=number, upload=BytesIO(content), name=name, actor=HOUSE, now=now())
    assert row.file is not None
    return row.file


def _content(file: StoredFile | None) -> bytes:
    assert file is not None
    return content_path(file).read_bytes()


def test_a_pdf_is_given_out_without_its_author_and_under_another_name(copy: BlindCopy) -> None:
    row = show_file(copy=copy, number=1, actor=HOUSE, now=now())

    given = KIND.file(copy.entry, BlindMode.DOUBLE, 1)
    assert given == row.file
    told = _content(given).decode(errors="replace").lower()
    assert [word for word in TELLING if word in told] == []
    assert given is not None
    assert given.name.endswith("1.pdf")
    shown = [file for part in KIND.reading(copy.entry, BlindMode.DOUBLE).parts for file in part.files]
    assert [(file.number, file.kind) for file in shown] == [(1, "PDF")]
    assert "carapegu" not in shown[0].name.lower()
    assert LogEntry.objects.get(key="calls.blind_file_changed").after == {"number": 1, "file": "shown"}


def test_a_text_is_given_out_with_the_same_things_hidden(copy: BlindCopy) -> None:
    show_file(copy=copy, number=2, actor=HOUSE, now=now())

    told = _content(KIND.file(copy.entry, BlindMode.DOUBLE, 2)).decode().lower()
    assert [word for word in TELLING if word in told] == []
    assert "esperan con esperanza" in told


def test_nothing_is_given_out_before_the_copy_is_cleared() -> None:
    copy = make_blind_copy(entry=telling_entry(), actor=HOUSE, now=now())
    show_file(copy=copy, number=1, actor=HOUSE, now=now())

    assert KIND.file(copy.entry, BlindMode.DOUBLE, 1) is None


@pytest.mark.parametrize("name", ["plan.docx", "audio.mp3"])
def test_what_cannot_be_cleaned_waits_for_a_copy_of_the_office(name: str) -> None:
    content = {"plan.docx": package("[Content_Types].xml", "word/document.xml"), "audio.mp3": b"ID3 x"}[name]
    application = make_application(double_call(), state="draft")
    copy = make_blind_copy(entry=send(application, {name: content}), actor=HOUSE, now=now())

    with pytest.raises(NotReady) as refused:
        show_file(copy=copy, number=1, actor=HOUSE, now=now())

    assert "PDF" in str(refused.value)
    assert copy.files.get().file is None


def test_a_clean_copy_takes_the_place_and_the_one_before_is_erased(copy: BlindCopy) -> None:
    first = _replace(copy, "María Núñez.pdf", telling_pdf())
    second = _replace(copy, "foto de Carapeguá.jpg", picture(place=True))

    first.refresh_from_db()
    assert first.erased_at is not None
    assert KIND.file(copy.entry, BlindMode.DOUBLE, 1) == second
    assert second.name.endswith("1.jpg")
    assert b"Camera of Persona" not in _content(second)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("copia.docx", package("[Content_Types].xml", "word/document.xml"), "kind"),
        ("copia", b"x", "kind"),
        ("copia.txt", LETTER, "names"),
        ("copia.pdf", b"no es un PDF", "content"),
        ("copia.pdf", telling_pdf() + telling_pdf(), "versions"),
        ("copia.txt", b"x" * (20 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_a_copy_that_is_not_clean_is_refused(copy: BlindCopy, name: str, content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        _replace(copy, name, content)

    assert refused.value.code == code
    assert copy.files.get(number=1).file is None


def test_an_ordinary_word_does_not_keep_a_text_back(copy: BlindCopy) -> None:
    assert _content(_replace(copy, "copia.txt", "Unos turnos con ramona y fila".encode("utf-16"))) != b""


def test_a_file_is_withheld_again(copy: BlindCopy) -> None:
    row = show_file(copy=copy, number=1, actor=HOUSE, now=now())
    given = row.file

    withhold_file(copy=copy, number=1, actor=HOUSE, now=now())

    assert KIND.file(copy.entry, BlindMode.DOUBLE, 1) is None
    assert given is not None
    given.refresh_from_db()
    assert given.erased_at is not None


def test_only_the_office_gives_files_out_and_only_those_there_are(copy: BlindCopy) -> None:
    juror = role(make_person(), RoleKind.JUROR, copy.entry.phase.call.edition).person
    with pytest.raises(NotAllowed):
        show_file(copy=copy, number=1, actor=juror, now=now())
    with pytest.raises(BlindFile.DoesNotExist):
        show_file(copy=copy, number=9, actor=HOUSE, now=now())
