"""Applying an import in one transaction. Taking it back is in `nominee_import_undo`.

The dry run is repeated inside the transaction: if anything changed in the house since the
manager looked, nothing is written and she looks again. What applying wrote is noted on each
row as [before, after], so that undoing can tell what it wrote from what somebody did later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotReady
from minga.core.jobs import enqueue
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.people.models import Person
from minga.programmes.actions.enrolment import lock_edition, must_manage
from minga.programmes.actions.nominee_import import check_again, lock_import, note, save_rows
from minga.programmes.actions.nominee_import_progress import Progress, silent
from minga.programmes.enums import EnrolmentStatus, ImportStatus, RowVerdict
from minga.programmes.events import enrolment as events
from minga.programmes.models import Enrolment, ImportRow, NomineeImport
from minga.programmes.queries.enrolment import list_columns
from minga.programmes.queries.nominee_import import is_quiet, progress_of
from minga.programmes.queries.nominee_import_check import PERSON_FIELDS, Judged
from minga.programmes.queries.nominee_import_rows import judge_rows
from minga.programmes.queries.nominee_import_values import TIMEZONES

PERSON_COLUMNS: Final = (*PERSON_FIELDS, "email", "updated_at")
ENROLMENT_COLUMNS: Final = (
    "organisation", "position", "country", "sort_name", "sort_organisation", "search_words", "updated_at",
)  # fmt: skip
_ROW_COLUMNS: Final = ("person", "created_person", "before", "enrolment", "created_enrolment")
_BATCH: Final = 1_000
_STEPS: Final = 4


@action
def order_apply(*, job: NomineeImport, revision: int, actor: Actor, now: datetime) -> NomineeImport:
    """Put the import in the queue, as the manager saw it: a later change must be looked at first."""
    locked = lock_import(job)
    must_manage(actor, locked.edition)
    if locked.status != ImportStatus.CHECKED:
        raise Conflict(_("This import was ordered already."), code="state")
    if locked.revision != revision:
        raise Conflict(_("The import changed while you were looking. Look again."), code="stale")
    if locked.total == locked.refused:
        raise NotReady(_("Every row is refused: mend at least one before importing."), code="nothing")
    locked.status = ImportStatus.APPLYING
    locked.save()
    enqueue("programmes.apply_nominee_import", import_id=locked.pk, actor_id=actor.pk)
    note(events.ImportApplyOrdered, locked, after={"rows": locked.total - locked.refused})
    return locked


@action
def retry_import(*, job: NomineeImport, actor: Actor, now: datetime) -> NomineeImport:
    """Put a stalled import in the queue once more. Both jobs may run: the second finds nothing to do."""
    locked = lock_import(job)
    must_manage(actor, locked.edition)
    if not is_quiet(progress_of(locked), now):
        raise Conflict(_("The import is under way. Wait a little."), code="state")
    if locked.status == ImportStatus.APPLYING:
        enqueue("programmes.apply_nominee_import", import_id=locked.pk, actor_id=actor.pk)
    elif locked.status == ImportStatus.READING:
        enqueue("programmes.check_nominee_import", import_id=locked.pk)
    else:
        raise Conflict(_("The import is not running."), code="state")
    note(events.ImportRetried, locked, after={"state": locked.status})
    return locked


@action
def apply_import(*, job: NomineeImport, actor: Actor, now: datetime, progress: Progress = silent) -> NomineeImport:
    """Write all rows that are not refused. Raises Conflict "moved" when a verdict would change."""
    lock_edition(job.edition_id)
    locked = lock_import(job)
    must_manage(actor, locked.edition)
    if locked.status != ImportStatus.APPLYING:
        raise Conflict(_("This import was applied already."), code="state")
    rows = list(locked.rows.order_by("number"))
    judged = judge_rows(locked, rows, now=now)
    if any(row.verdict != fresh.verdict for row, fresh in zip(rows, judged, strict=True)):
        raise _moved()
    progress(1, _STEPS)
    accepted = [pair for pair in zip(rows, judged, strict=True) if pair[1].verdict != RowVerdict.REFUSED]
    try:
        with transaction.atomic():
            _write_people(accepted, locked, now)
            progress(2, _STEPS)
            _write_enrolments(accepted, locked, now)
    except IntegrityError as error:
        raise _moved() from error
    progress(3, _STEPS)
    save_rows([row for row, _judged in accepted], _ROW_COLUMNS)
    locked.status, locked.applied_at = ImportStatus.APPLIED, now
    locked.revision += 1
    locked.save()
    note(events.ImportApplied, locked, after=_written(accepted))
    progress(_STEPS, _STEPS)
    return locked


@action
def return_to_check(*, job: NomineeImport, actor: Actor, now: datetime) -> NomineeImport:
    """The house changed meanwhile: nothing was written, and every row is judged anew."""
    locked = lock_import(job)
    if locked.status != ImportStatus.APPLYING:
        raise Conflict(_("This import was applied already."), code="state")
    locked.status = ImportStatus.CHECKED
    locked.notices = [*[told for told in locked.notices if told["code"] != "moved"], {"code": "moved"}]
    check_again(locked, now=now)
    note(events.ImportChecked, locked, after={"rows": locked.total})
    return locked


def _moved() -> Conflict:
    return Conflict(_("Something changed while you were looking. The rows were checked again."), code="moved")


def _write_people(accepted: Sequence[tuple[ImportRow, Judged]], job: NomineeImport, now: datetime) -> None:
    new = [(row, judged) for row, judged in accepted if judged.person is None]
    people = [_new_person(judged, job) for _row, judged in new]
    for (row, _judged), person in zip(new, Person.objects.bulk_create(people, batch_size=_BATCH), strict=True):
        row.person, row.created_person = person, True
    changed: list[Person] = []
    for row, judged in accepted:
        if judged.person is None:
            continue
        row.person = judged.person
        if judged.person_changes:
            row.before = {"person": _change(judged.person, judged.person_changes)}
            judged.person.updated_at = now
            changed.append(judged.person)
    upsert(Person, changed, PERSON_COLUMNS)


def _new_person(judged: Judged, job: NomineeImport) -> Person:
    """She may sign in with a code to her e-mail; nothing is known of her consent yet."""
    values = {name: value for name, value in judged.read.person.items() if value not in (None, "")}
    country = judged.read.country
    spoken = [code for code in job.edition.languages if code in Language.values]
    usual = "pt" if country == "BR" and "pt" in spoken else (spoken or [Language.ES])[0]
    values.setdefault("language", usual)
    return Person(
        timezone=TIMEZONES.get(country, job.edition.timezone),
        password=make_password(None),
        **values,
    )


def _change(thing: Person | Enrolment, changes: Any) -> dict[str, list[Any]]:
    """Set the values; answers column → [before, after] as JSON holds them."""
    noted: dict[str, list[Any]] = {}
    for name, value in changes.items():
        column = f"{name}_id" if isinstance(value, Organisation) else name
        old = getattr(thing, column)
        setattr(thing, name, value)
        noted[column] = [old, getattr(thing, column)]
    return noted


def _write_enrolments(accepted: Sequence[tuple[ImportRow, Judged]], job: NomineeImport, now: datetime) -> None:
    missing = [(row, judged) for row, judged in accepted if judged.enrolment is None]
    fresh = [
        Enrolment(
            edition=job.edition,
            person=row.person,
            organisation=judged.read.organisation,
            position=judged.read.position or (row.person.position if row.person else ""),
            status=EnrolmentStatus.NOMINATED,
            **(list_columns(row.person, judged.read.organisation) if row.person else {}),
        )
        for row, judged in missing
    ]
    made = Enrolment.objects.bulk_create(fresh, batch_size=_BATCH)
    for (row, _judged), enrolment in zip(missing, made, strict=True):
        row.enrolment, row.created_enrolment = enrolment, True
    changed: list[Enrolment] = []
    for row, judged in accepted:
        if judged.enrolment is None:
            continue
        row.enrolment = judged.enrolment
        if judged.enrolment_changes:
            row.before = {**row.before, "enrolment": _change(judged.enrolment, judged.enrolment_changes)}
        if judged.enrolment_changes or judged.person_changes:
            refresh(judged.enrolment, judged.person, now)
            changed.append(judged.enrolment)
    upsert(Enrolment, changed, ENROLMENT_COLUMNS)


def refresh(enrolment: Enrolment, person: Person | None, now: datetime) -> None:
    """The folded columns follow what they repeat."""
    enrolment.updated_at = now
    if person is not None:
        for column, value in list_columns(person, enrolment.organisation).items():
            setattr(enrolment, column, value)


def upsert(model: type[Person] | type[Enrolment], things: Sequence[Any], columns: Iterable[str]) -> None:
    """Update many rows that exist, at the price of a few statements."""
    model._base_manager.bulk_create(
        list(things), update_conflicts=True, unique_fields=["id"], update_fields=list(columns), batch_size=_BATCH
    )


def _written(accepted: Sequence[tuple[ImportRow, Judged]]) -> dict[str, object]:
    rows = [row for row, _judged in accepted]
    return {
        "people_added": sum(row.created_person for row in rows),
        "people_changed": sum("person" in row.before for row in rows),
        "nominated": sum(row.created_enrolment for row in rows),
    }
