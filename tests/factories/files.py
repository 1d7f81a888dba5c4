"""Uploads with the right first bytes, and files that were stored."""

import zipfile
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minga.core.clock import now
from minga.files.actions import store_file
from minga.files.models import StoredFile
from tests.factories.people import make_person

_numbers = count(1)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def make_upload(name: str = "acta.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, place: bool = False) -> bytes:
    """A small picture; with `place`, its EXIF says where and by whom it was taken."""
    target = BytesIO()
    image = Image.new("RGB", size, (173, 20, next(_numbers) % 256))
    exif = Image.Exif()
    if place:
        exif[0x0112] = 6  # turned: the camera was held upright
        exif[0x010F] = "Camera of Persona"
        exif.get_ifd(0x8825)[1] = "S"
    image.save(target, kind, exif=exif)
    return target.getvalue()


def package(*names: str, first: bytes = b"") -> bytes:
    """A zip with these names inside; `first` is the content of an entry called mimetype."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        if first:
            made.writestr("mimetype", first)
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


def make_file(**fields: Any) -> StoredFile:
    """A stored PDF of its own content, sent by somebody."""
    content = fields.pop("content", PDF + f"{next(_numbers)}".encode())
    name = fields.pop("name", "acta.pdf")
    actor = fields.pop("uploaded_by", None) or make_person()
    purpose = fields.pop("purpose", "tests.evidence")
    return store_file(upload=make_upload(name, content), name=name, purpose=purpose, actor=actor, now=now())
