"""Jobs of dossiers."""

from django.utils import translation

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.core.jobs import task
from minga.initiatives.actions.commitments import remind_due
from minga.initiatives.actions.followers import tell_followers
from minga.initiatives.actions.registry import erase_old_registries, finish_registry, refuse_row, rows_to_bring
from minga.initiatives.actions.registry_rows import bring_in_row
from minga.initiatives.enums import RegistryStatus
from minga.initiatives.models import GateReview, RegistryImport


@task("initiatives.remind_of_commitments", cron="40 11 * * *")
def remind_of_commitments(timestamp: int) -> None:
    """Every morning in America: what is due within three days, each once."""
    del timestamp
    remind_due(now=now())


@task("initiatives.tell_followers")
def tell_followers_of_gate(*, review_id: int) -> None:
    """After a gate was decided: those who follow hear, each once however often it is run."""
    tell_followers(GateReview.objects.select_related("initiative__organisation").get(pk=review_id), now=now())


@task("initiatives.apply_registry")
def apply_registry(*, import_id: int) -> None:
    """Row by row, each whole or not at all; run twice it goes on where it was left."""
    job = RegistryImport.objects.get(pk=import_id)
    if job.status != RegistryStatus.APPLYING:
        return
    with translation.override(job.language):
        for row in rows_to_bring(job):
            try:
                bring_in_row(row=row, actor=HOUSE, now=now())
            except Conflict as conflict:
                if conflict.code != "state":
                    refuse_row(row=row, field=conflict.field, reason=str(conflict), actor=HOUSE, now=now())
            except DomainError as refusal:
                refuse_row(row=row, field=refusal.field, reason=str(refusal), actor=HOUSE, now=now())
        finish_registry(job=job, actor=HOUSE, now=now())


@task("initiatives.erase_old_registries", cron="47 3 * * *")
def erase_registries(timestamp: int) -> None:
    """Every night: what was promised to go, goes."""
    del timestamp
    erase_old_registries(now=now())
