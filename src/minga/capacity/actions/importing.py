"""A past wave comes in: uploaded, its columns told, checked by a job, and brought in once somebody has read the report.

Free of engines: pages import this. Checking and bringing in are in `importing_jobs`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity import policies
from minga.capacity.enums import ImportState, VersionState
from minga.capacity.events.computing import WaveImportDropped, WaveImportMatched, WaveImportOrdered, WaveImportStarted
from minga.capacity.models import IndexVersion, WaveImport
from minga.capacity.queries.past_columns import ENTITY, KIND, PEERS, PUBLISHED, QUESTION
from minga.capacity.queries.past_wave import design_of_import, read_table
from minga.capacity.queries.templates import KEYS
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.core.jobs import enqueue
from minga.files.actions import Upload, store_file
from minga.files.queries import open_file
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.queries.nominee_import_file import refuse_strangers

PURPOSE: Final = "capacity.past_wave"
FIRST_YEAR: Final = 1990


@action
def start_import(
    *,
    host: Organisation,
    version: IndexVersion | None,
    template: str,
    values: Mapping[str, Any],
    upload: Upload,
    name: str,
    token: UUID,
    actor: Actor,
    now: datetime,
) -> WaveImport:
    """Take a file in and recognise its columns. `values`: title, year, source. Sent twice, it counts once."""
    must_import(actor, host, now)
    if WaveImport.objects.filter(uuid=token).exists():
        raise _sent_already()
    _check(version, template, values, now)
    refuse_strangers(_head(upload))
    stored = store_file(upload=upload, name=name, purpose=PURPOSE, actor=actor, now=now)
    job = WaveImport(
        uuid=token, host=host, version=version, template="" if version else template, file=stored,
        file_name=stored.name, title=values["title"].strip(), year=values["year"], source=values["source"].strip(),
        created_by_id=actor.pk,
    )  # fmt: skip
    with open_file(stored) as content:
        table = read_table(content.read(), design_of_import(job))
    job.headers, job.rows, job.first_row, job.columns = table.headers, table.rows, table.first_row, table.columns
    if _enough(job.columns):
        job.state = ImportState.CHECKING
    _save_once(job)
    _order_check(job)
    record(WaveImportStarted(subject=job, organisation_id=host.pk, after={"file": job.file_name, "year": job.year}))
    return job


@action
def match_columns(*, job: WaveImport, columns: Mapping[int, str], actor: Actor, now: datetime) -> WaveImport:
    """Say what each column is, by its place from 0, and check again."""
    held = hold_import(job, actor, now)
    _must_be_open(held)
    chosen = {str(place): what for place, what in columns.items() if what}
    allowed = column_kinds(held)
    wrong = [what for what in chosen.values() if what not in allowed]
    double = sorted({what for what in chosen.values() if list(chosen.values()).count(what) > 1})
    if wrong or double:
        raise Invalid({"columns": [_("Two columns cannot be the same thing. Choose one of them.")]})
    if not _enough(chosen):
        raise Invalid({"columns": [_("Say which column names the entity, and which ones are questions.")]})
    before = dict(held.columns)
    held.columns, held.state, held.report, held.error = chosen, ImportState.CHECKING, [], ""
    held.save()
    _order_check(held)
    record(WaveImportMatched(subject=held, organisation_id=held.host_id, before=before, after=chosen))
    return held


@action
def order_import(*, job: WaveImport, actor: Actor, now: datetime) -> WaveImport:
    """The report was read: bring the wave in as it is. A job does it."""
    held = hold_import(job, actor, now)
    if held.state != ImportState.CHECKED:
        raise Conflict(_("This file is not checked, or was brought in already."), code="state")
    held.state = ImportState.APPLYING
    held.save(update_fields=["state", "updated_at"])
    enqueue("capacity.bring_in_wave", import_id=held.pk, actor_id=actor.pk)
    record(WaveImportOrdered(subject=held, organisation_id=held.host_id))
    return held


@action
def drop_import(*, job: WaveImport, actor: Actor, now: datetime) -> WaveImport:
    """Leave it, also when its job has died: nothing was written. The rows go; the file stays in the record."""
    held = hold_import(job, actor, now)
    if not held.is_stuck(now):
        _must_be_open(held)
    held.state, held.rows, held.report = ImportState.DROPPED, [], []
    held.save()
    record(WaveImportDropped(subject=held, organisation_id=held.host_id))
    return held


def must_import(actor: Actor, host: Organisation, now: datetime) -> None:
    """Those who measure in the organisation that hosts the wave."""
    if actor is HOUSE or (isinstance(actor, Person) and policies.may_create(actor, host, now)):
        return
    raise NotAllowed(_("Only those who measure in this organisation may bring a past wave in."))


def hold_import(job: WaveImport, actor: Actor, now: datetime) -> WaveImport:
    """The import as it is now, ours until the transaction ends."""
    rows = WaveImport.objects.select_related("host", "version__index__owner", "file", "created_by")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    must_import(actor, held.host, now)
    return held


def column_kinds(job: WaveImport) -> frozenset[str]:
    """Everything that a column can be."""
    design = design_of_import(job)
    questions = {QUESTION + node.code for node in design.questions}
    totals = {PUBLISHED + node.code for node in design.nodes if design.children(node.code)}
    return frozenset({ENTITY, KIND, PEERS} | questions | totals)


def _save_once(job: WaveImport) -> None:
    """Of two clicks at the same moment both saw no import; the token lets one of them in."""
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        raise _sent_already() from error


def _sent_already() -> Conflict:
    return Conflict(_("This file was sent already."), code="already_started")


def _check(version: IndexVersion | None, template: str, values: Mapping[str, Any], now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if version is None and template not in KEYS:
        errors["index"] = [_("Choose the index that was measured with, or a template to make it from.")]
    if version is not None and version.state != VersionState.PUBLISHED:
        errors["index"] = [_("Publish the method of this index first.")]
    if not values["title"].strip():
        errors["title"] = [_("Give the wave a title.")]
    if not FIRST_YEAR <= values["year"] <= now.year:
        errors["year"] = [_("Write the year that was measured, for example 2021.")]
    if errors:
        raise Invalid(errors)


def _must_be_open(job: WaveImport) -> None:
    if job.state not in (ImportState.MATCHING, ImportState.CHECKED):
        raise Conflict(_("This import is at work, or over."), code="state")


def _enough(columns: Mapping[str, str]) -> bool:
    said = columns.values()
    return ENTITY in said and any(what.startswith(QUESTION) for what in said)


def _order_check(job: WaveImport) -> None:
    if job.state == ImportState.CHECKING:
        enqueue("capacity.check_past_wave", import_id=job.pk)


def _head(upload: Upload) -> bytes:
    head = bytes(upload.read(4096))
    upload.seek(0)
    return head
