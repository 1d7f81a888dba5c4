"""Jobs around those who apply: the reminder before the end, and letters to addresses without an account."""

from minga.calls.actions.reminding import remind_applicants
from minga.calls.actions.rounds import enter_all
from minga.calls.actions.team import send_team_letter
from minga.calls.models import CallPhase
from minga.core.clock import now
from minga.core.jobs import task


@task("calls.remind_applicants", cron="17 * * * *")
def remind_of_the_end(timestamp: int) -> None:
    """Every hour: each person once in a call, however often it runs."""
    del timestamp
    remind_applicants(now=now())


@task("calls.enter_round", retry=5, backoff=30)
def enter_round_of_a_call(*, phase_id: int) -> None:
    """Run again, it tells only those who have not heard."""
    enter_all(phase=CallPhase.objects.select_related("call").get(pk=phase_id), now=now())


@task("calls.send_team_letter", retry=6, backoff=60)
def write_to_invited(*, member_id: int, language: str) -> None:
    """Run again, the same letter leaves with the same name, which mail readers show once."""
    send_team_letter(member_id=member_id, language=language)
