from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.files.actions import Upload, store_file
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.files.queries import open_file
from tests.factories.files import PDF, make_file, make_upload, package, picture
from tests.factories.people import make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]


def store(name: str, content: bytes, purpose: str = "tests.evidence") -> StoredFile:
    return store_file(upload=make_upload(name, content), name=name, purpose=purpose, actor=HOUSE, now=now())


def test_store_file_keeps_content_and_leaves_one_entry() -> None:
    person = make_person()

    stored = make_file(name="acta.pdf", uploaded_by=person)

    with open_file(stored) as content:
        assert content.read().startswith(PDF)
    assert (stored.media_type, stored.uploaded_by, stored.private) == ("application/pdf", person, True)
    entry = Entry.objects.get(key="files.file_stored")
    assert entry.after["sha256"] == stored.sha256
    assert "acta" not in entry.subject_label


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.docx", package("[Content_Types].xml", "word/document.xml")),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("a.odt", package("content.xml", first=b"application/vnd.oasis.opendocument.text")),
        ("a.ods", package("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet")),
        ("a.csv", "región,año\nBío Bío,2026\n".encode()),
        ("a.csv", "región;año\n".encode("latin-1")),
        ("a.txt", "﻿hola".encode("utf-16")),
        ("a.JPEG", picture("JPEG")),
        ("a.png", picture("PNG")),
        ("a.webp", picture("WEBP")),
        ("a.mp3", b"ID3\x04" + b"\0" * 64),
        ("a.mp3", b"\xff\xfb\x90\x00" + b"\0" * 64),
        ("a.ogg", b"OggS" + b"\0" * 64),
        ("a.m4a", b"\0\0\0\x20ftypM4A \0\0\0\0"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0\0\0\0"),
    ],
)
def test_store_file_takes_each_kind(name: str, content: bytes) -> None:
    assert store(name, content).size > 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ", "no es de un tipo que recibimos"),
        ("noextension", PDF, "no es de un tipo que recibimos"),
        ("paquete.zip", package("a.txt"), "no es de un tipo que recibimos"),
        ("foto.jpg", PDF, "su contenido es PDF"),
        ("acta.pdf", b"hola", "su contenido no lo es"),
        ("acta.pdf", picture("PNG"), "su contenido es PNG"),
        ("macro.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "su contenido"),
        ("hoja.xlsx", b"PK\x03\x04broken", "su contenido"),
        ("datos.csv", b"a,b\x00c", "su contenido no lo es"),
        ("foto.jpg", b"\xff\xd8\xff\xe0 cut short", "no se puede leer"),
        ("vacio.pdf", b"", "está vacío"),
    ],
)
def test_store_file_refuses_in_words_and_keeps_nothing(name: str, content: bytes, words: str, media: Path) -> None:
    with pytest.raises(DomainError, match=words):
        store(name, content)

    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()
    assert not list(media.rglob("*"))


def test_store_file_over_the_limit_says_both_sizes() -> None:
    with pytest.raises(DomainError, match=r"pesa 20,0.MB") as refused:
        store("video.mp4", b"\0\0\0\x20ftypisom" + b"\0" * (20 * 1024 * 1024))

    assert refused.value.code == "too_large"


def test_store_file_under_a_purpose_with_its_own_limits() -> None:
    register_file_policy("tests.logo", lambda person, file: False, kinds=("png",), largest=1000, public=True)

    assert not store("logo.png", picture("PNG"), "tests.logo").private
    with pytest.raises(DomainError, match="PNG"):
        store("logo.pdf", PDF, "tests.logo")
    with pytest.raises(DomainError, match="como máximo"):
        store("logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "tests.logo")


def test_store_file_takes_a_package_where_the_purpose_asks_for_it() -> None:
    register_file_policy("tests.code", lambda person, file: False, kinds=("zip",))

    assert store("code.zip", package("main.py"), "tests.code").media_type == "application/zip"


def test_store_file_turns_a_photograph_upright_and_strips_what_the_camera_noted() -> None:
    stored = store("foto.jpg", picture("JPEG", (300, 200), place=True))

    with open_file(stored) as content, Image.open(content) as kept:
        assert kept.size == (200, 300)
        assert not kept.getexif()
        assert b"Camera of Persona" not in Path(content.name).read_bytes()


def test_store_file_makes_a_large_photograph_smaller() -> None:
    stored = store("foto.png", picture("PNG", (2600, 1300)))

    with open_file(stored) as content, Image.open(content) as kept:
        assert kept.size == (2000, 1000)


def test_store_file_refuses_a_broken_heic() -> None:
    with pytest.raises(DomainError, match="no se puede leer"):
        store("foto.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")


def test_store_file_refuses_a_picture_of_too_many_points() -> None:
    target = BytesIO()
    Image.new("1", (9000, 9000)).save(target, "PNG")

    with pytest.raises(DomainError, match="9000 × 9000"):
        store("mapa.png", target.getvalue())


def test_store_file_keeps_equal_contents_once(media: Path) -> None:
    first, second = store("a.pdf", PDF), store("b.pdf", PDF)

    assert first.path == second.path
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_store_file_leaves_no_row_when_the_transaction_fails() -> None:
    def store_and_fail() -> None:
        with transaction.atomic():
            store("a.pdf", PDF)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store_and_fail()

    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fotos\\acta.pdf", "acta.pdf"),
        ("a\u202egnp.pdf", "agnp.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_store_file_cleans_the_name(sent: str, kept: str) -> None:
    upload: Upload = BytesIO(PDF)

    assert store_file(upload=upload, name=sent, purpose="tests.x", actor=HOUSE, now=now()).name == kept


def test_store_file_leaves_no_part_behind_when_the_disk_fails(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_paths: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        store("a.pdf", PDF)

    assert not [path for path in media.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()
