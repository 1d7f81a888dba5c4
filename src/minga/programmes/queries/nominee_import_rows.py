"""From the rows of an import, as they lie in the table, to their verdicts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from minga.programmes.models import ImportRow, NomineeImport
from minga.programmes.queries.nominee_import_check import Judged, RawRow, Reader, judge, men_are_m, read_row
from minga.programmes.queries.nominee_import_people import known_people, places_of


def raw_row(job: NomineeImport, row: ImportRow) -> RawRow:
    """Field → text: the cell of its column, or what the manager wrote instead."""
    cells = {name: row.cells[position] if position < len(row.cells) else "" for name, position in job.columns.items()}
    beyond = row.cells[len(job.headers) :]
    return RawRow(row.number, cells | row.mended, extra=any(beyond))


def judge_rows(job: NomineeImport, rows: Sequence[ImportRow], *, now: datetime) -> list[Judged]:
    """The verdict of each of these rows, as the house stands now; nothing is written."""
    raws = [raw_row(job, row) for row in rows]
    reader = Reader(
        places=places_of(job),
        languages=job.edition.languages,
        men_are_m=men_are_m(raw.cells.get("gender", "") for raw in raws),
        this_year=now.year,
    )
    reads = [read_row(raw, reader) for raw in raws]
    known = known_people(
        job.edition,
        (read.email for read in reads if read.email),
        ((read.country, read.national_id) for read in reads if read.national_id),
    )
    return judge(reads, known)


def take_verdict(row: ImportRow, judged: Judged) -> bool:
    """Write the verdict on the row in memory; whether anything changed."""
    new = (
        judged.verdict, judged.read.problems, list(judged.differences),
        judged.read.email, judged.read.id_key, judged.person and judged.person.pk,
    )  # fmt: skip
    old = (row.verdict, row.problems, row.differences, row.email_key, row.id_key, row.person_id)
    row.verdict, row.problems, row.differences, row.email_key, row.id_key = new[:-1]
    row.person = judged.person
    return new != old


def rows_with_keys(job: NomineeImport, emails: Iterable[str], ids: Iterable[str], people: Iterable[int]) -> set[int]:
    """Ids of the rows that name a person by any of these."""
    wanted = Q(email_key__in=set(emails) - {""}) | Q(id_key__in=set(ids) - {""}) | Q(person__in=set(people))
    return set(ImportRow.objects.filter(wanted, job=job).values_list("pk", flat=True))
