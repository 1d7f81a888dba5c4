"""Jobs of what follows from a decision: each is safe to run twice."""

from minga.calls.actions.carrying import carry_out, order_carrying
from minga.calls.actions.taking_back import take_back
from minga.calls.models import Decision, Outcome
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotReady
from minga.core.jobs import task


@task("calls.begin_carrying", backoff=10)
def begin_carrying(*, decision_id: int) -> None:
    """Results are published. Before the last round nothing follows."""
    try:
        order_carrying(decision=Decision.objects.get(pk=decision_id), actor=HOUSE, now=now())
    except NotReady:
        return


@task("calls.carry_out", backoff=10)
def carry_out_outcome(*, outcome_id: int) -> None:
    """One selected application; what was done already is left alone."""
    carry_out(_outcome(outcome_id), now=now())


@task("calls.take_back", backoff=10)
def take_back_outcome(*, outcome_id: int) -> None:
    """One application that is not selected any more."""
    take_back(_outcome(outcome_id), now=now())


def _outcome(outcome_id: int) -> Outcome:
    rows = Outcome.objects.select_related("application__call", "decision__phase__call")
    return rows.get(pk=outcome_id)
