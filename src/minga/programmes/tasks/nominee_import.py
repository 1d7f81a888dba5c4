"""Jobs of nominee imports. Each may run twice: its action sees that the work is done."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.core.jobs import task
from minga.people.models import Person
from minga.programmes.actions.nominee_import import in_language_of, manager_of, read_and_check
from minga.programmes.actions.nominee_import_apply import apply_import, return_to_check
from minga.programmes.actions.nominee_import_erasing import erase_old_imports
from minga.programmes.actions.nominee_import_progress import visible_progress
from minga.programmes.enums import ImportStatus
from minga.programmes.models import NomineeImport


@task("programmes.check_nominee_import")
def check_nominee_import(*, import_id: int) -> None:
    """The dry run, with visible progress."""
    job = _import(import_id)
    if job.status != ImportStatus.READING:
        return
    with visible_progress(job.pk) as progress, in_language_of(job):
        read_and_check(job=job, actor=manager_of(job), now=now(), progress=progress)


@task("programmes.apply_nominee_import")
def apply_nominee_import(*, import_id: int, actor_id: int | None) -> None:
    """All or nothing; when the house moved meanwhile, back to the manager's eyes."""
    job = _import(import_id)
    if job.status != ImportStatus.APPLYING:
        return
    actor = HOUSE if actor_id is None else Person.objects.get(pk=actor_id)
    try:
        with visible_progress(job.pk) as progress:
            apply_import(job=job, actor=actor, now=now(), progress=progress)
    except Conflict as conflict:
        if conflict.code != "moved":
            return
        with in_language_of(job):
            return_to_check(job=job, actor=actor, now=now())


@task("programmes.erase_old_imports", cron="41 3 * * *")
def erase_imports(timestamp: int) -> None:
    """Every night: what was promised to go, goes."""
    del timestamp
    erase_old_imports(now=now())


def _import(import_id: int) -> NomineeImport:
    return NomineeImport.objects.select_related("created_by").get(pk=import_id)
