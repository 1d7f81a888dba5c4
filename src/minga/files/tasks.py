from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task
from minga.files.actions import sweep_orphans
from minga.files.actions.erasing import ORPHAN_AGE
from minga.files.queries import orphans


@task("files.sweep_orphans", cron="40 8 * * *")
def sweep(timestamp: int = 0) -> None:
    """Every night: contents that no row names. A night without any leaves no entry."""
    moment = now()
    if next(orphans(before=moment - ORPHAN_AGE), None) is not None:
        sweep_orphans(actor=HOUSE, now=moment)
