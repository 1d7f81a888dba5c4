"""Imports as their managers read them: the list, one with its rows, what is left to mend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.organisations.models import Organisation
from minga.organisations.queries.similar import likeness
from minga.programmes.enums import ImportStatus, RowVerdict
from minga.programmes.models import KEPT_DAYS, Edition, ImportProgress, ImportRow, NomineeImport
from minga.programmes.queries.nominee_import_columns import FIELDS
from minga.programmes.queries.nominee_import_people import candidates, edition_organisation, fold_name
from minga.programmes.queries.nominee_import_rows import raw_row
from minga.programmes.queries.nominee_import_words import notice, reason, reasons

ORGANISATION_CODES: Final = ("organisation_unknown", "organisation_twice")
TONES: Final[Mapping[str, str]] = {
    RowVerdict.NEW: "info", RowVerdict.KNOWN: "plain", RowVerdict.CHANGED: "warn", RowVerdict.REFUSED: "bad",
}  # fmt: skip
_QUIET: Final = timedelta(minutes=3)


@dataclass(frozen=True)
class Cell:
    """One cell as the page shows it."""

    field: str
    text: str
    bad: bool = False
    mended: bool = False
    label: str = ""


@dataclass(frozen=True)
class RowView:
    """One row as the page shows it."""

    number: int
    verdict: str
    label: str
    tone: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ImportView:
    """What the page of an import needs beyond its rows."""

    uuid: str
    name: str
    status: str
    state: str
    problem: str
    notices: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    total: int
    ready: int
    revision: int
    unknown_organisations: int
    lacks_key: bool
    erased: bool
    erased_on: datetime
    applied_at: datetime | None

    @property
    def running(self) -> bool:
        return self.status in (ImportStatus.READING, ImportStatus.APPLYING)


@dataclass(frozen=True)
class Unknown:
    """A name of an organisation that nobody knows here, and those it may mean."""

    cell: str
    key: str
    rows: int
    near: tuple[Organisation, ...]


def imports_of(edition: Edition) -> QuerySet[NomineeImport]:
    """The imports of an edition, newest first."""
    return NomineeImport.objects.filter(edition=edition).select_related("created_by").order_by("-created_at", "-pk")


def import_in(edition: Edition, uuid: str) -> NomineeImport:
    """One import of this edition; `NomineeImport.DoesNotExist` for any other."""
    job = NomineeImport.objects.select_related("file", "created_by").get(edition=edition, uuid=uuid)
    job.edition = edition
    return job


def import_with_token(edition: Edition, token: UUID) -> NomineeImport | None:
    """The import that a form started already, if it was sent before."""
    return NomineeImport.objects.filter(edition=edition, uuid=token).first()


def progress_of(job: NomineeImport) -> ImportProgress:
    """How far the running job is."""
    return ImportProgress.objects.get(job=job)


def is_quiet(progress: ImportProgress, now: datetime) -> bool:
    """Nothing was heard of the job for a while."""
    return now - progress.beat_at > _QUIET


def import_view(job: NomineeImport) -> ImportView:
    """The import in words and numbers."""
    fields = [name for name in FIELDS if name in job.columns]
    return ImportView(
        uuid=str(job.uuid),
        name=job.file_name,
        status=job.status,
        state=job.get_status_display(),
        problem=job.problem,
        notices=tuple(filter(None, (notice(told) for told in job.notices))),
        fields=tuple((name, str(FIELDS[name])) for name in fields),
        counts={verdict.value: getattr(job, verdict.value) for verdict in RowVerdict},
        total=job.total,
        ready=job.total - job.refused,
        revision=job.revision,
        unknown_organisations=_rows_with_unknown(job).count() if job.refused else 0,
        lacks_key=not {"email", "national_id"} & set(job.columns),
        erased=job.erased_at is not None,
        erased_on=job.created_at + timedelta(days=KEPT_DAYS),
        applied_at=job.applied_at,
    )


def rows_of_import(job: NomineeImport, verdict: str = "") -> QuerySet[ImportRow]:
    """The rows, all or those of one verdict, in the order of the file."""
    rows = ImportRow.objects.filter(job=job).order_by("number")
    return rows.filter(verdict=verdict) if verdict in RowVerdict.values else rows


def row_view(job: NomineeImport, row: ImportRow) -> RowView:
    """One row with its cells marked and its reasons in words."""
    raw = raw_row(job, row)
    bad = {problem["field"] for problem in row.problems if not problem.get("mild")}
    shown = [name for name in FIELDS if name in job.columns]
    return RowView(
        number=row.number,
        verdict=row.verdict,
        label=row.get_verdict_display(),
        tone=TONES.get(row.verdict, "plain"),
        cells=tuple(
            Cell(name, raw.cells.get(name, ""), name in bad, name in row.mended, str(FIELDS[name])) for name in shown
        ),
        reasons=tuple(reasons(row.problems, mild=False)),
        remarks=(*reasons(row.problems, mild=True), *(difference_words(each) for each in row.differences)),
    )


def difference_words(difference: Mapping[str, Any]) -> str:
    """One change that the file makes, or would make if the account had no owner."""
    values = {
        "field": FIELDS.get(difference["field"], difference["field"]),
        "before": difference["before"],
        "after": difference["after"],
    }
    if difference["kept"]:
        return _("%(field)s: stays as the person has it; the file says “%(after)s”.") % values
    if not difference["before"]:
        return _("%(field)s: “%(after)s” is added.") % values
    return _("%(field)s: “%(before)s” becomes “%(after)s”.") % values


def row_number(job: NomineeImport, number: int) -> ImportRow:
    """One row by its number in the file; `ImportRow.DoesNotExist` otherwise."""
    return ImportRow.objects.get(job=job, number=number)


def mendable(job: NomineeImport, row: ImportRow) -> list[tuple[str, str, str]]:
    """(field, text, reason) of every cell that can be mended: those of the file and those at fault."""
    raw = raw_row(job, row)
    why: dict[str, list[str]] = {}
    for problem in row.problems:
        if not problem.get("mild"):
            why.setdefault(problem["field"], []).append(reason(problem))
    always = {"email", "national_id", "country", "organisation"} | set(job.columns) | set(row.mended) | set(why)
    if "full_name" not in job.columns:
        always |= {"given_name", "family_name"}
    return [(name, raw.cells.get(name, ""), " ".join(why.get(name, ()))) for name in FIELDS if name in always]


def unknown_organisations(job: NomineeImport) -> list[Unknown]:
    """Each unknown name once, the most frequent first, with the organisations most alike."""
    cells: dict[str, list[str]] = {}
    for row in _rows_with_unknown(job).iterator():
        text = raw_row(job, row).cells.get("organisation", "")
        cells.setdefault(fold_name(text), []).append(text)
    known = [each for each in candidates(job.edition) if each.retired_at is None] if cells else []
    ordered = sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Unknown(texts[0], key, len(texts), _near(texts[0], known)) for key, texts in ordered]


def organisation_in(job: NomineeImport, name: str) -> Organisation | None:
    """An organisation that people of this edition may come from, by its key or its name."""
    return edition_organisation(job.edition, name)


def refused_rows(job: NomineeImport) -> Iterable[tuple[ImportRow, list[str]]]:
    """Rows that would stay out, with their reasons."""
    for row in rows_of_import(job, RowVerdict.REFUSED).iterator():
        yield row, reasons(row.problems, mild=False)


def samples(job: NomineeImport, position: int, most: int = 3) -> Sequence[str]:
    """What the first rows hold in a column, to recognise it by."""
    found = []
    for row in ImportRow.objects.filter(job=job).order_by("number")[:25]:
        text = row.cells[position] if position < len(row.cells) else ""
        if text:
            found.append(text[:40])
        if len(found) == most:
            break
    return found


def _rows_with_unknown(job: NomineeImport) -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(job=job, verdict=RowVerdict.REFUSED)
    return rows.filter(problems__contains=[{"code": ORGANISATION_CODES[0]}]) | rows.filter(
        problems__contains=[{"code": ORGANISATION_CODES[1]}]
    )


def _near(cell: str, known: Sequence[Organisation], most: int = 5) -> tuple[Organisation, ...]:
    scored = sorted(((likeness(cell, each), each) for each in known), key=lambda pair: (-pair[0], pair[1].name))
    return tuple(each for score, each in scored[:most] if score > 0.4)
