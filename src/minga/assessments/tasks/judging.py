"""Who is late is told before it is too late."""

from minga.assessments.actions.reminders import remind_jurors
from minga.core.clock import now
from minga.core.jobs import task


@task("assessments.remind_jurors", cron="50 11 * * *")
def remind_jurors_of_work(timestamp: int) -> None:
    """Every morning in America: whoever has work that is due within three days, once."""
    del timestamp
    remind_jurors(now=now())
