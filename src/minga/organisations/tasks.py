"""What happens at night."""

from minga.core.clock import now
from minga.core.jobs import task
from minga.organisations.actions.roles import close_over
from minga.organisations.queries.roles import roles_over


@task("organisations.close_roles_that_are_over", cron="15 8 * * *")
def close_roles_that_are_over(timestamp: int = 0) -> None:
    """Close and announce what the calendar ended; rights stopped counting at midnight already."""
    moment = now()
    for role in roles_over(moment):
        close_over(role=role, now=moment)
