"""Jobs between the end of a round and its jury: rounds that ended are handed over, copies without names made."""

from minga.calls.actions.blind import make_blind_copy
from minga.calls.actions.closing import close_phase, rounds_to_close
from minga.calls.models import CallPhase, Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import enqueue, task


@task("calls.make_blind_copy", retry=5, backoff=20)
def copy_without_names(*, entry_id: int) -> None:
    """Run again, it makes the same copy."""
    entry = Entry.objects.select_related("phase__call").filter(pk=entry_id).first()
    if entry is not None and entry.received_at is not None:
        make_blind_copy(entry=entry, actor=HOUSE, now=now())


@task("calls.close_rounds", cron="*/5 * * * *")
def close_rounds(timestamp: int) -> None:
    """Every five minutes: rounds that ended, grace and all. Minutes in which none ended leave no trace."""
    del timestamp
    for phase in rounds_to_close(now()):
        enqueue("calls.close_phase", phase_id=phase.pk, once=f"calls.close_phase:{phase.pk}")


@task("calls.close_phase", retry=5, backoff=30)
def close_round(*, phase_id: int) -> None:
    """Run again, it hands over only what the jury does not have."""
    close_phase(phase=CallPhase.objects.select_related("call").get(pk=phase_id), actor=HOUSE, now=now())
