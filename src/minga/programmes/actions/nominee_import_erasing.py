"""The promise that the data of an import go after ninety days, and earlier with the person."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minga.audit.actions import action
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict
from minga.files.actions import erase_file
from minga.programmes.actions.nominee_import import lock_import, note
from minga.programmes.enums import ImportStatus
from minga.programmes.events import enrolment as events
from minga.programmes.models import KEPT_DAYS, ImportRow, NomineeImport

_EMPTY = {
    "cells": [], "mended": {}, "problems": [], "differences": [], "before": {}, "email_key": "", "id_key": "",
}  # fmt: skip


@action
def erase_import(*, job: NomineeImport, actor: Actor, now: datetime) -> NomineeImport:
    """Erase the file and every cell; the counts stay."""
    locked = lock_import(job)
    if locked.erased_at is not None or locked.status == ImportStatus.APPLYING:
        raise Conflict(_("There is nothing to erase."), code="state")
    locked.rows.update(**_EMPTY)
    if locked.file is not None:
        erase_file(file=locked.file, reason="kept_days_over", actor=HOUSE, now=now)
    locked.erased_at = now
    locked.file_name = ""
    locked.save()
    note(events.ImportErased, locked, after={"rows": locked.total})
    return locked


def erase_old_imports(*, now: datetime) -> int:
    """Each import that is older than promised; answers how many."""
    old = NomineeImport.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS), erased_at__isnull=True)
    due = list(old.exclude(status=ImportStatus.APPLYING).order_by("pk"))
    for job in due:
        erase_import(job=job, actor=HOUSE, now=now)
    return len(due)


def forget_address(*, email: str, id_key: str) -> int:
    """Empty the rows that name a person who is being erased, whoever she was taken for."""
    rows = ImportRow.objects.none()
    if email:
        rows |= ImportRow.objects.filter(email_key=email)
    if id_key:
        rows |= ImportRow.objects.filter(id_key=id_key)
    return rows.update(**_EMPTY)
