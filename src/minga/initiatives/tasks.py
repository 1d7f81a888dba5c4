"""Jobs of dossiers."""

from minga.core.clock import now
from minga.core.jobs import task
from minga.initiatives.actions.commitments import remind_due


@task("initiatives.remind_of_commitments", cron="40 11 * * *")
def remind_of_commitments(timestamp: int) -> None:
    """Every morning in America: what is due within three days, each once."""
    del timestamp
    remind_due(now=now())
