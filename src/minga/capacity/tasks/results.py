"""Jobs of results: each is safe to run twice."""

from minga.capacity.actions.plans import remind_due
from minga.core.clock import now
from minga.core.jobs import task


@task("capacity.remind_of_steps", cron="50 11 * * *")
def remind_of_steps(timestamp: int) -> None:
    """Every morning in America: steps of improvement plans that are due within three days, each once."""
    del timestamp
    remind_due(now=now())
