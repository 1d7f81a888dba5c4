"""Jobs of completion and credentials."""

from collections.abc import Sequence

from minga.core.clock import now
from minga.core.jobs import task
from minga.learning.actions.standings import recompute
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition


@task("learning.recompute_standings", retry=3, backoff=20)
def recompute_standings(edition_id: int, enrolment_ids: Sequence[int] | None = None) -> None:
    """Everybody, or only those of whom something is new."""
    recompute(edition=Edition.objects.get(pk=edition_id), enrolments=enrolment_ids, now=now())


@task("learning.recompute_running", cron="40 2 * * *")
def recompute_running(timestamp: int) -> None:
    """Once a night: days pass, and meetings are over that nobody marked."""
    del timestamp
    for edition in Edition.objects.filter(status=EditionStatus.RUNNING).order_by("pk"):
        recompute(edition=edition, now=now())
