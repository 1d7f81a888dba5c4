"""Jobs of deciding: the order, the print of the acta, results at their hour, letters."""

from collections.abc import Callable

from minga.calls.actions.decisions import publish_decision
from minga.calls.actions.letters import held_letters, send_letter, write_letters
from minga.calls.actions.printing import print_acta
from minga.calls.actions.ranking import compute_ranking
from minga.calls.models import Decision
from minga.calls.queries.decisions import due_decisions
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotReady
from minga.core.jobs import task


@task("calls.compute_ranking")
def compute_order(*, decision_id: int) -> None:
    """Run again, it leaves what was computed."""
    _unless_done(compute_ranking, decision_id)


@task("calls.print_acta", retry=5, backoff=60)
def print_on_paper(*, decision_id: int) -> None:
    """Run again, it leaves the print that is there."""
    _unless_done(print_acta, decision_id)


@task("calls.write_letters")
def write_held_letters(*, decision_id: int) -> None:
    """Run again, it writes only those that are missing."""
    write_letters(decision=Decision.objects.get(pk=decision_id), actor=HOUSE, now=now())


@task("calls.publish_due", cron="* * * * *")
def publish_at_the_hour(timestamp: int) -> None:
    """Every minute: decisions whose announced hour has come. One that fails keeps no other from its hour."""
    del timestamp
    failed: list[Exception] = []
    for decision in due_decisions(now()):
        try:
            _unless_done(publish_decision, decision.pk)
        except NotReady:
            continue
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("results that could not be published", failed)


@task("calls.send_letters", retry=5, backoff=30)
def send_held_letters(*, decision_id: int) -> None:
    """Letter by letter, each in a transaction of its own; run again, it goes on where it was left."""
    for letter in held_letters(decision_id).iterator():
        try:
            send_letter(letter=letter, actor=HOUSE, now=now())
        except Conflict:
            continue


def _unless_done(verb: Callable[..., object], decision_id: int) -> None:
    try:
        verb(decision=Decision.objects.get(pk=decision_id), actor=HOUSE, now=now())
    except Conflict:
        return
