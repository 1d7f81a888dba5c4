"""Finding and opening what was stored. Deleting and counting happen in `actions`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.core.errors import NotReady
from minga.files.models import StoredFile
from minga.files.policies import may_read_file

if TYPE_CHECKING:
    from minga.people.models import Person


@dataclass(frozen=True)
class Listed:
    """One line of the list of files that a person is handed with her data."""

    uuid: UUID
    name: str
    purpose: str
    media_type: str
    size: int
    sha256: str
    stored_at: datetime
    erased: bool


def media_folder() -> Path:
    """The folder that holds contents; nothing else may write there."""
    return Path(settings.MEDIA_ROOT)


def content_path(stored: StoredFile) -> Path:
    """Where the content lies on this machine."""
    return media_folder() / stored.path


def open_file(stored: StoredFile) -> BinaryIO:
    """The content, to read. Rights are the caller's business: ask `file_for` first."""
    if stored.erased_at is not None:
        raise NotReady(_("The file “%(name)s” was erased.") % {"name": stored.name})
    try:
        return content_path(stored).open("rb")
    except FileNotFoundError as missing:
        raise NotReady(
            _("The content of “%(name)s” is missing on the server. Tell support.") % {"name": stored.name}
        ) from missing


def file_for(viewer: Person | None, uuid: UUID) -> StoredFile:
    """The file, or `StoredFile.DoesNotExist` for whoever may not read it."""
    stored = StoredFile.objects.select_related("uploaded_by").get(uuid=uuid)
    if not may_read_file(viewer, stored):
        raise StoredFile.DoesNotExist
    return stored


def files_of(person: Person) -> list[Listed]:
    """Everything this person sent, for the export of her data."""
    rows: QuerySet[StoredFile] = StoredFile.objects.filter(uploaded_by=person).order_by("created_at", "pk")
    return [
        Listed(
            uuid=row.uuid,
            name=row.name,
            purpose=row.purpose,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            stored_at=row.created_at,
            erased=row.erased_at is not None,
        )
        for row in rows
    ]


def orphans(*, before: datetime) -> Iterator[Path]:
    """Contents on disk, last touched before this moment, that no living row names.

    A younger content may belong to a transaction that has not committed yet.
    """
    for folder in sorted(media_folder().glob("*")):
        if not folder.is_dir():
            continue
        paths = [path for path in folder.iterdir() if path.stat().st_mtime < before.timestamp()]
        named = set(
            StoredFile.objects.filter(
                path__in=[f"{folder.name}/{path.name}" for path in paths], erased_at=None
            ).values_list("path", flat=True)
        )
        yield from (path for path in sorted(paths) if f"{folder.name}/{path.name}" not in named)
