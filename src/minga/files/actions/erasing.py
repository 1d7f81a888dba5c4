"""Let a content go: for a person who leaves, for a draft that drops it, for the broom at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.files.actions.storing import lock_content
from minga.files.events import FileErased, OrphansSwept
from minga.files.models import StoredFile
from minga.files.queries import media_folder, orphans

ORPHAN_AGE = timedelta(days=1)


@action
def erase_file(*, file: StoredFile, reason: str, actor: Actor, now: datetime) -> StoredFile:
    """Erase the content and the name. The bytes leave the disk after the commit, and only
    when no other row holds them. Erasing twice does no harm.
    """
    stored = StoredFile.objects.select_for_update(of=("self",), no_key=True).get(pk=file.pk)
    lock_content(stored.sha256)
    if stored.erased_at is None:
        stored.erased_at = now
        stored.name = ""
        stored.save(update_fields=["erased_at", "name", "updated_at"])
        transaction.on_commit(partial(_drop_if_unused, stored.sha256, stored.path))
    record(FileErased(subject=stored, after={"reason": reason}))
    return stored


@action
def sweep_orphans(*, actor: Actor, now: datetime) -> int:
    """Remove contents that no row names; answers how many."""
    removed = 0
    for path in list(orphans(before=now - ORPHAN_AGE)):
        if path.name.startswith("part-"):
            path.unlink(missing_ok=True)
            removed += 1
            continue
        lock_content(path.name)
        if not _is_used(f"{path.parent.name}/{path.name}"):
            path.unlink(missing_ok=True)
            removed += 1
    record(OrphansSwept(subject=StoredFile(purpose="files.sweep"), after={"removed": removed}))
    return removed


def _drop_if_unused(sha256: str, path: str) -> None:
    """After the commit: take the lock again, so that a new row with this content is safe."""
    with transaction.atomic():
        lock_content(sha256)
        if not _is_used(path):
            (media_folder() / path).unlink(missing_ok=True)


def _is_used(path: str) -> bool:
    return StoredFile.objects.filter(path=path, erased_at=None).exists()
