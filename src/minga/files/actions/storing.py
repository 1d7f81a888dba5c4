"""Take an upload in: size, kind, picture, hash, disk, row. In this order, cheapest first."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from datetime import datetime
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Final, Protocol

from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError
from minga.files.actions.pictures import lighter
from minga.files.enums import Family
from minga.files.events import FileStored
from minga.files.models import FileKind, StoredFile, kind_of
from minga.files.models.kinds import guess, listing
from minga.files.policies import FilePolicy, policy_of
from minga.files.queries import media_folder

_BLOCK: Final = 1024 * 1024


class Upload(Protocol):
    """What can be stored: a Django upload, an open file, a BytesIO."""

    def read(self, size: int = -1, /) -> Any: ...

    def seek(self, offset: int, whence: int = 0, /) -> Any: ...

    def tell(self) -> int: ...


@action
def store_file(*, upload: Upload, name: str, purpose: str, actor: Actor, now: datetime) -> StoredFile:
    """Check and keep one upload; equal contents lie on disk once.

    Refuses with a DomainError in words. Photographs are made smaller and lose what the
    camera noted about place and owner.
    """
    del now  # the log takes it from the frame of the action
    policy = policy_of(purpose)
    shown = _clean_name(name)
    _check_size(_size_of(upload), shown, policy)
    kind = _checked_kind(upload, shown, policy)
    content, kept_kind = _as_kept(upload, kind, shown)
    sha256, size = _digest(content)
    stored = StoredFile(
        name=_renamed(shown, kind, kept_kind),
        sha256=sha256,
        size=size,
        media_type=kept_kind.media_type,
        purpose=purpose,
        path=f"{sha256[:2]}/{sha256}",
        uploaded_by_id=actor.pk,
        private=not policy.public,
    )
    lock_content(sha256)
    _write(content, stored)
    stored.save()
    record(FileStored(subject=stored, after={"sha256": sha256, "size": size, "purpose": purpose}))
    return stored


def lock_content(sha256: str) -> None:
    """Nobody else stores or removes this content until our transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def _clean_name(name: str) -> str:
    """The last part of the name without control characters, at most 200 long, ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    stem, dot, ending = (plain or "file").rpartition(".")
    return f"{stem[: 199 - len(ending[:20])]}{dot}{ending[:20]}" if dot else plain[:200]


def _size_of(upload: Upload) -> int:
    """The size that was sent. An upload cut off at the door still knows it (`web.uploads`)."""
    known = getattr(upload, "size", None)
    if isinstance(known, int):
        return known
    upload.seek(0, os.SEEK_END)
    size = upload.tell()
    upload.seek(0)
    return size


def _check_size(size: int, name: str, policy: FilePolicy) -> None:
    if size > policy.largest:
        raise DomainError(
            _("“%(name)s” weighs %(size)s. Send a file of at most %(largest)s.")
            % {"name": name, "size": filesizeformat(size), "largest": filesizeformat(policy.largest)},
            code="too_large",
        )
    if size == 0:
        raise DomainError(_("“%(name)s” is empty. Choose the file again.") % {"name": name}, code="empty")


def _checked_kind(upload: Upload, name: str, policy: FilePolicy) -> FileKind:
    """The kind that both the name and the bytes say."""
    kind = kind_of(name)
    if kind is None or kind.extension not in policy.kinds:
        raise DomainError(
            _("“%(name)s” is not of a kind we take here. Send one of: %(kinds)s.")
            % {"name": name, "kinds": listing(policy.kinds)},
            code="kind",
        )
    content: BinaryIO = upload  # type: ignore[assignment]
    if kind.matches(content):
        return kind
    found = guess(content)
    if found is None:
        raise DomainError(
            _("“%(name)s” ends in %(ending)s, but its content is not. It may be damaged: save it again and send it.")
            % {"name": name, "ending": kind.extension.upper()},
            code="content",
        )
    raise DomainError(
        _("“%(name)s” ends in %(ending)s, but its content is %(found)s. Correct the ending or save it again.")
        % {"name": name, "ending": kind.extension.upper(), "found": found.extension.upper()},
        code="content",
    )


def _as_kept(upload: Upload, kind: FileKind, name: str) -> tuple[BinaryIO, FileKind]:
    """The content as we keep it: pictures lighter, the rest untouched."""
    upload.seek(0)
    if kind.family is Family.IMAGE:
        return lighter(upload, kind, name)
    return upload, kind  # type: ignore[return-value]


def _digest(content: BinaryIO) -> tuple[str, int]:
    """SHA-256 and length, read in blocks."""
    content.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := content.read(_BLOCK):
        digest.update(block)
        size += len(block)
    content.seek(0)
    return digest.hexdigest(), size


def _renamed(name: str, sent: FileKind, kept: FileKind) -> str:
    """A photograph that changed its kind changes its ending too."""
    return name if sent is kept else f"{name.rpartition('.')[0]}.{kept.extension}"


def _write(content: BinaryIO, stored: StoredFile) -> None:
    """Put the content in its place, whole or not at all."""
    target = media_folder() / stored.path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists() and target.stat().st_size == stored.size:
        os.utime(target)
        return
    with NamedTemporaryFile(dir=target.parent, prefix="part-", delete=False) as part:
        try:
            while block := content.read(_BLOCK):
                part.write(block)
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, target)
        except BaseException:
            os.unlink(part.name)
            raise
