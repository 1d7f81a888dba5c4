"""A registry is brought in: read and checked, settled where it is doubtful, applied row by row, undone.

Every row goes through the actions of the screen, so each condition of gate 1 is asked, and the triggers
hold. A row without a challenge of its own writes one from its problem; it is *restricted*, and the dossier
a draft, until whoever answers for the entity opens them: nobody is made public by a spreadsheet.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.audit.queries import history_of
from minga.challenges.actions.gates import withdraw_challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.events import Event
from minga.core.jobs import enqueue
from minga.files.actions import Upload
from minga.initiatives import policies
from minga.initiatives.enums import InitiativeState, RegistryStatus, RegistryVerdict, Visibility
from minga.initiatives.events import registry as events
from minga.initiatives.models import Initiative, RegistryImport, RegistryRow
from minga.initiatives.models.registry import REGISTRY_KEPT_DAYS
from minga.initiatives.queries.registry_check import judge
from minga.initiatives.queries.registry_file import rows_of
from minga.organisations.models import Organisation, Role
from minga.people.models import Person

_LARGEST: Final = 8 * 1024 * 1024
BROUGHT: Final = (RegistryVerdict.NEW, RegistryVerdict.DOUBTFUL)


@action
def send_registry(
    *, organisation: Organisation, upload: Upload, name: str, actor: Person, now: datetime
) -> RegistryImport:
    """Read a spreadsheet and give each row its verdict; nothing is written outside the import.

    Raises `FileProblem` when the file cannot be read, with what to do about it.
    """
    if not policies.may_import_registry(actor, organisation, now):
        raise NotAllowed(_("Only whoever coordinates a recognised organisation brings its registry in."))
    upload.seek(0)
    content = bytes(upload.read(_LARGEST + 1))
    if len(content) > _LARGEST:
        raise NotReady(_("The file is too large: send at most 8 MB."), field="file")
    found = judge(rows_of(content), organisation, now)
    job = RegistryImport.objects.create(
        organisation=organisation, created_by=actor, language=actor.language, file_name=name[:200]
    )
    RegistryRow.objects.bulk_create(
        [
            RegistryRow(
                job=job,
                number=each.number,
                cells=each.cells,
                verdict=each.verdict,
                problems=each.problems,
                remarks=each.remarks,
                source_key=each.cells["id"],
                lead_key=each.cells["lead"].casefold(),
                like_id=each.like,
            )
            for each in found
        ],
        batch_size=500,
    )
    _note(events.RegistrySent, job, after=_counts(job))
    return job


@action
def settle_row(*, row: RegistryRow, taken: bool, actor: Person, now: datetime) -> RegistryRow:
    """Of a doubtful row: it is another initiative and comes in, or it is the same and stays out."""
    job = _open(row.job, actor, now)
    held = RegistryRow.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk, job=job)
    if held.verdict != RegistryVerdict.DOUBTFUL:
        raise Conflict(_("There is nothing doubtful in this row."), code="state")
    held.taken = taken
    held.save(update_fields=["taken", "updated_at"])
    _note(events.RegistryRowSettled, job, after={"row": held.number, "taken": taken})
    return held


@action
def order_registry(*, job: RegistryImport, actor: Person, now: datetime) -> RegistryImport:
    """Put it in the queue. Doubtful rows that nobody took stay out, with the known and the refused."""
    locked = _open(job, actor, now)
    if not rows_to_bring(locked).exists():
        raise NotReady(_("There is no row to bring in."), code="nothing")
    locked.status = RegistryStatus.APPLYING
    locked.save(update_fields=["status", "updated_at"])
    enqueue("initiatives.apply_registry", import_id=locked.pk)
    _note(events.RegistryApplyOrdered, locked, after={"rows": rows_to_bring(locked).count()})
    return locked


@action
def finish_registry(*, job: RegistryImport, actor: Actor, now: datetime) -> RegistryImport:
    """Every row was brought in or refused."""
    locked = lock_registry(job)
    if locked.status != RegistryStatus.APPLYING:
        raise Conflict(_("This registry was applied already."), code="state")
    locked.status, locked.applied_at = RegistryStatus.APPLIED, now
    locked.save(update_fields=["status", "applied_at", "updated_at"])
    _note(events.RegistryApplied, locked, after=_counts(locked))
    return locked


@action
def refuse_row(*, row: RegistryRow, field: str, reason: str, actor: Actor, now: datetime) -> RegistryRow:
    """While it was applied something said no: the reason stands at its cell, and the others go on."""
    held = RegistryRow.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if held.initiative_id is not None:
        raise Conflict(_("This row was brought in already."), code="state")
    held.verdict, held.problems = RegistryVerdict.REFUSED, {field or "title": reason}
    held.save(update_fields=["verdict", "problems", "updated_at"])
    _note(events.RegistryRowRefused, held.job, after={"row": held.number, "reason": reason})
    return held


@action
def undo_registry(*, job: RegistryImport, actor: Person, now: datetime) -> RegistryImport:
    """Take back what it brought in, whole, while nobody has touched any of it. Its challenges are withdrawn."""
    locked = lock_registry(job)
    if not policies.may_import_registry(actor, locked.organisation, now):
        raise NotAllowed(_("Only whoever coordinates a recognised organisation brings its registry in."))
    if locked.status != RegistryStatus.APPLIED:
        raise Conflict(_("There is nothing to undo."), code="state")
    rows = list(locked.rows.filter(initiative__isnull=False).select_related("initiative", "challenge"))
    touched = [row for row in rows if is_touched(row)]
    if touched:
        names = ", ".join(f"“{row.initiative}”" for row in touched[:3])
        raise NotReady(
            _("Somebody works on it already, so nothing is undone: %(names)s.") % {"names": names}, code="touched"
        )
    for row in rows:
        _take_back(row, now)
    locked.status, locked.undone_at = RegistryStatus.UNDONE, now
    locked.save(update_fields=["status", "undone_at", "updated_at"])
    _note(events.RegistryUndone, locked, after={"initiatives": len(rows)})
    return locked


@action
def erase_registry(*, job: RegistryImport, actor: Actor, now: datetime) -> RegistryImport:
    """The cells go; numbers, verdicts and what was brought in stay."""
    locked = lock_registry(job)
    if locked.erased_at is not None or locked.status == RegistryStatus.APPLYING:
        raise Conflict(_("There is nothing to erase."), code="state")
    locked.rows.update(cells={}, lead_key="", lead=None)
    locked.erased_at, locked.file_name = now, ""
    locked.save(update_fields=["erased_at", "file_name", "updated_at"])
    _note(events.RegistryErased, locked, after={"rows": locked.rows.count()})
    return locked


def erase_old_registries(*, now: datetime) -> int:
    """Each that is older than promised; answers how many."""
    old = RegistryImport.objects.filter(created_at__lt=now - timedelta(days=REGISTRY_KEPT_DAYS), erased_at=None)
    due = list(old.exclude(status=RegistryStatus.APPLYING).order_by("pk"))
    for job in due:
        erase_registry(job=job, actor=HOUSE, now=now)
    return len(due)


def forget_lead(email: str) -> int:
    """Empty what files say of a person who is being erased, whoever she was taken for."""
    return RegistryRow.objects.filter(lead_key=email.casefold()).update(cells={}, lead_key="") if email else 0


def lock_registry(job: RegistryImport) -> RegistryImport:
    """The import as it is now, ours until the transaction ends."""
    rows = RegistryImport.objects.select_related("organisation", "created_by")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=job.pk)


def rows_to_bring(job: RegistryImport) -> Any:
    """Rows that are to come in and have not yet, in the order of the file."""
    rows = job.rows.filter(initiative=None, verdict__in=BROUGHT)
    return rows.exclude(verdict=RegistryVerdict.DOUBTFUL, taken=False).order_by("number")


def is_touched(row: RegistryRow) -> bool:
    """Whether anybody did anything to the dossier after its row was brought in."""
    dossier = row.initiative
    if dossier is None or row.brought_at is None:
        return False
    if dossier.visibility != Visibility.DRAFT or dossier.stage > 1 or dossier.state != InitiativeState.ACTIVE:
        return True
    if Role.objects.at(scope=dossier).exists() or Initiative.objects.filter(derived_from=dossier).exists():
        return True
    return history_of(dossier).filter(at__gt=row.brought_at).exists()


def _take_back(row: RegistryRow, now: datetime) -> None:
    """The dossier goes with what its row wrote; the challenge that was written for it is withdrawn."""
    dossier, challenge = row.initiative, row.challenge
    assert dossier is not None  # noqa: S101 - chosen so
    row.undone = True
    row.save(update_fields=["undone", "updated_at"])
    for written in (dossier.evidence, dossier.commitments, dossier.reviews):
        written.all().delete()
    dossier.delete()
    if challenge is not None and row.made_challenge and not challenge.initiatives.exists():
        reason = _("It came with a registry that was taken back.")
        withdraw_challenge(challenge=challenge, reason=reason, actor=HOUSE, now=now)


def _open(job: RegistryImport, actor: Person, now: datetime) -> RegistryImport:
    """The import, if the actor may settle or apply it now."""
    locked = lock_registry(job)
    if not policies.may_import_registry(actor, locked.organisation, now):
        raise NotAllowed(_("Only whoever coordinates a recognised organisation brings its registry in."))
    if locked.erased_at is not None:
        raise NotReady(_("Its rows were erased. Send the file again."), code="erased")
    if locked.status != RegistryStatus.CHECKED:
        raise Conflict(_("This registry was applied already."), code="state")
    return locked


def _counts(job: RegistryImport) -> Mapping[str, object]:
    verdicts = list(job.rows.values_list("verdict", flat=True))
    return {"rows": len(verdicts)} | {each.value: verdicts.count(each) for each in RegistryVerdict}


def _note(happened: type[Event], job: RegistryImport, *, after: Mapping[str, object]) -> None:
    record(happened(subject=job, organisation_id=job.organisation_id, after=after))
