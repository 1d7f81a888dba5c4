"""A file of nominees: taken in, read, checked, mended. Applying it is in `nominee_import_apply`.

Until it is applied nothing outside the import's own rows is written, so the dry run may be
repeated as often as the manager mends a cell. Long work happens in a job; each of its runs is
one transaction, so a worker that dies leaves the import as it was and the next run begins anew.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotReady
from minga.core.events import Event
from minga.core.jobs import enqueue
from minga.files.actions import Upload, store_file
from minga.files.queries import open_file
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.actions.enrolment import must_manage
from minga.programmes.actions.nominee_import_progress import Progress, silent
from minga.programmes.enums import ImportStatus, RowVerdict
from minga.programmes.events import enrolment as events
from minga.programmes.models import Edition, ImportProgress, ImportRow, NomineeImport
from minga.programmes.queries.nominee_import_columns import FIELDS, best_sheet
from minga.programmes.queries.nominee_import_file import FileProblem, read_sheets, refuse_strangers
from minga.programmes.queries.nominee_import_people import fold_name
from minga.programmes.queries.nominee_import_rows import judge_rows, rows_with_keys, take_verdict

PURPOSE: Final = "programmes.nominees"
_AT_ONCE: Final = 400
_BATCH: Final = 1_000
_VERDICT_COLUMNS: Final = ("verdict", "problems", "differences", "email_key", "id_key", "person")


@action
def start_import(
    *, edition: Edition, upload: Upload, name: str, token: UUID, actor: Actor, now: datetime
) -> NomineeImport:
    """Take a file in; a job reads it. `token` is that of the form: sent twice, it counts once."""
    must_manage(actor, edition)
    if NomineeImport.objects.filter(uuid=token).exists():
        raise Conflict(_("This file was sent already."), code="already_started")
    refuse_strangers(_head(upload))
    stored = store_file(upload=upload, name=name, purpose=PURPOSE, actor=actor, now=now)
    job = NomineeImport.objects.create(
        uuid=token, edition=edition, file=stored, file_name=stored.name, created_by_id=actor.pk
    )
    ImportProgress.objects.create(job=job, beat_at=now)
    _order_check(job)
    note(events.ImportStarted, job)
    return job


@action
def read_and_check(*, job: NomineeImport, actor: Actor, now: datetime, progress: Progress = silent) -> NomineeImport:
    """The dry run: read the file when it was not read yet, and give every row its verdict.

    A file that cannot be read ends as `UNREADABLE` with the reason, in the manager's language.
    """
    locked = lock_import(job)
    if locked.status != ImportStatus.READING:
        raise Conflict(_("This file was checked already."), code="state")
    fresh = not locked.rows.exists()
    if fresh:
        try:
            rows = _read(locked, progress)
        except FileProblem as problem:
            return _unreadable(locked, problem)
    else:
        rows = list(locked.rows.order_by("number"))
    for row, judged in zip(rows, judge_rows(locked, rows, now=now), strict=True):
        take_verdict(row, judged)
    _write_rows(rows, fresh=fresh, progress=progress)
    locked.status = ImportStatus.CHECKED
    locked.total = len(rows)
    recount(locked)
    note(events.ImportChecked, locked, after=_counts(locked))
    return locked


@action
def match_columns(*, job: NomineeImport, columns: Mapping[str, int], actor: Actor, now: datetime) -> NomineeImport:
    """Say which column of the file is what, and check again."""
    locked = _open_import(job, actor)
    _check_columns(locked, columns)
    before = dict(locked.columns)
    locked.columns = dict(columns)
    check_again(locked, now=now)
    note(events.ImportColumnsMatched, locked, before={"columns": before}, after={"columns": locked.columns})
    return locked


@action
def match_organisation(
    *, job: NomineeImport, cell: str, organisation: Organisation | None, actor: Actor, now: datetime
) -> NomineeImport:
    """Say which organisation a cell means, in every row; None leaves those people without one."""
    locked = _open_import(job, actor)
    locked.organisations = {**locked.organisations, fold_name(cell): organisation.pk if organisation else None}
    check_again(locked, now=now)
    note(
        events.ImportOrganisationMatched,
        locked,
        after={"cell": cell, "organisation": organisation.name if organisation else None},
    )
    return locked


@action
def mend_row(*, job: NomineeImport, row: ImportRow, cells: Mapping[str, str], actor: Actor, now: datetime) -> ImportRow:
    """Correct cells in place; only this row and those that name the same person are checked again."""
    locked = _open_import(job, actor)
    mine = ImportRow.objects.get(pk=row.pk, job=locked)
    unknown = set(cells) - set(FIELDS)
    if unknown:
        raise DomainError(_("This column does not exist."), code="column")
    mine.mended = {**mine.mended, **{name: text.strip() for name, text in cells.items()}}
    _check_around(locked, mine, now=now)
    recount(locked)
    note(events.ImportRowMended, locked, after={"row": mine.number, "cells": sorted(cells)})
    return mine


def lock_import(job: NomineeImport) -> NomineeImport:
    """The import as it is now, ours until the transaction ends."""
    rows = NomineeImport.objects.select_related("edition__host", "file", "created_by")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=job.pk)


def check_again(job: NomineeImport, *, now: datetime) -> None:
    """Judge every row anew: at once when they are few, else in a job."""
    if job.total > _AT_ONCE:
        job.status = ImportStatus.READING
        job.revision += 1
        job.save()
        _order_check(job)
        return
    rows = list(job.rows.order_by("number"))
    changed = [
        row for row, judged in zip(rows, judge_rows(job, rows, now=now), strict=True) if take_verdict(row, judged)
    ]
    save_rows(changed, _VERDICT_COLUMNS)
    recount(job)


def recount(job: NomineeImport) -> None:
    """Bring the counts of the import in line with its rows."""
    counts = dict(job.rows.order_by().values_list("verdict").annotate(rows=Count("pk")))
    for verdict in RowVerdict:
        setattr(job, verdict.value, counts.get(verdict.value, 0))
    job.revision += 1
    job.save()


def save_rows(rows: list[ImportRow], columns: tuple[str, ...]) -> None:
    """Write these columns of many rows at the price of a few statements."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=list(columns), batch_size=_BATCH
    )


def note(
    happened: type[Event],
    job: NomineeImport,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """The entry of an import, also on the history of its edition."""
    record(
        happened(subject=job, organisation_id=job.edition.host_id, before=before or {}, after=after or {}),
        related=(job.edition,),
    )


def _open_import(job: NomineeImport, actor: Actor) -> NomineeImport:
    """The import, if the actor may mend it now."""
    locked = lock_import(job)
    must_manage(actor, locked.edition)
    if locked.erased_at is not None:
        raise NotReady(_("The data of this import were erased. Send the file again."), code="erased")
    if locked.status != ImportStatus.CHECKED:
        raise Conflict(
            _("This cannot be done while the import is “%(state)s”.") % {"state": locked.get_status_display()},
            code="state",
        )
    return locked


def _head(upload: Upload) -> bytes:
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    return bytes(head)


def _order_check(job: NomineeImport) -> None:
    enqueue("programmes.check_nominee_import", import_id=job.pk)


def _read(job: NomineeImport, progress: Progress) -> list[ImportRow]:
    """The rows of the file, not saved yet; sets columns, headers and notices of the import."""
    if job.file is None:
        raise FileProblem(_("The file was erased. Send it again."), code="erased")
    with open_file(job.file) as stored:
        content = stored.read()
    sheet, header = best_sheet(read_sheets(content))
    rows = [
        ImportRow(job=job, number=number, cells=list(cells))
        for number, cells in enumerate(sheet.rows, start=1)
        if number > header.row + 1 and any(cells)
    ]
    if not rows:
        raise FileProblem(_("The file has titles but no rows under them. Choose the file again."), code="empty")
    job.columns, job.headers = dict(header.columns), list(header.titles)
    job.notices = [
        *([{"code": "sheet", "name": sheet.name}] if sheet.name else []),
        *([{"code": "encoding", "name": sheet.encoding}] if sheet.encoding not in ("", "utf-8", "utf-8-sig") else []),
        *([{"code": "skipped", "rows": header.row}] if header.row else []),
    ]
    progress(0, len(rows))
    return rows


def _unreadable(job: NomineeImport, problem: FileProblem) -> NomineeImport:
    job.status = ImportStatus.UNREADABLE
    job.problem = str(problem)
    job.revision += 1
    job.save()
    note(events.ImportUnreadable, job, after={"code": problem.code})
    return job


def _write_rows(rows: list[ImportRow], *, fresh: bool, progress: Progress) -> None:
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        if fresh:
            ImportRow.objects.bulk_create(batch)
        else:
            save_rows(batch, _VERDICT_COLUMNS)
        progress(min(start + _BATCH, len(rows)), len(rows))


def _check_columns(job: NomineeImport, columns: Mapping[str, int]) -> None:
    if not set(columns) <= set(FIELDS) or not all(0 <= place < len(job.headers) for place in columns.values()):
        raise DomainError(_("This column does not exist."), code="column")
    if len(set(columns.values())) < len(columns):
        raise DomainError(_("Two fields cannot come from the same column."), code="column_twice")


def _check_around(job: NomineeImport, mine: ImportRow, *, now: datetime) -> None:
    """Check a row and its company: rows that shared or share a key with it, and theirs."""
    judged = judge_rows(job, [mine], now=now)[0]
    person = judged.person.pk if judged.person else 0
    near = rows_with_keys(
        job, (mine.email_key, judged.read.email), (mine.id_key, judged.read.id_key), (mine.person_id or 0, person)
    )
    company = list(ImportRow.objects.filter(pk__in=near))
    far = rows_with_keys(
        job,
        (row.email_key for row in company),
        (row.id_key for row in company),
        (row.person_id or 0 for row in company),
    )
    others = ImportRow.objects.filter(pk__in=(near | far) - {mine.pk})
    rows = sorted([mine, *others], key=lambda row: row.number)
    touched = near | {mine.pk}
    for row, verdict in zip(rows, judge_rows(job, rows, now=now), strict=True):
        if row.pk in touched:
            take_verdict(row, verdict)
    save_rows([row for row in rows if row.pk in touched], (*_VERDICT_COLUMNS, "mended"))


def _counts(job: NomineeImport) -> dict[str, object]:
    return {"rows": job.total} | {verdict.value: getattr(job, verdict.value) for verdict in RowVerdict}


def manager_of(job: NomineeImport) -> Actor:
    """Who acts when a job of this import runs: whoever sent the file."""
    return job.created_by if isinstance(job.created_by, Person) else HOUSE


def in_language_of(job: NomineeImport) -> translation.override:
    """The language in which the reasons are written."""
    return translation.override(job.created_by.language if job.created_by else None)
