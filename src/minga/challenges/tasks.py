"""Jobs of challenges."""

from minga.challenges.actions.upkeep import ask_to_confirm, to_ask
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task


@task("challenges.ask_to_confirm", cron="40 11 * * *")
def ask_whether_true(timestamp: int) -> None:
    """Every day: those that nobody confirmed for a year, each once a year."""
    del timestamp
    for challenge in to_ask(now()):
        ask_to_confirm(challenge=challenge, actor=HOUSE, now=now())
