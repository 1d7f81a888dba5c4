"""Decisions whose results are published, written as rows; what follows is run by hand.

decision = results({first: Fate.SELECTED, second: Fate.WAITING})     # of the last round, published
follow(decision)                                                     # every job that comes of it
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from minga.calls.enums import ApplicationState, CallState, DecisionState, Fate
from minga.calls.models import Application, CallPhase, Decision, Outcome, digest
from minga.core.clock import now
from minga.core.jobs import known_tasks

STATES = {
    Fate.SELECTED: ApplicationState.SELECTED,
    Fate.WAITING: ApplicationState.WAITING,
    Fate.NOT_SELECTED: ApplicationState.OUT,
}
JOBS = ("calls.begin_carrying", "calls.carry_out", "calls.take_back")


def results(
    fates: Mapping[Application, str], *, phase: CallPhase | None = None, replaces: Decision | None = None,
    at: datetime | None = None, **fields: Any,
) -> Decision:  # fmt: skip
    """A decision with one outcome for each; the applications are as it says, save those that were withdrawn."""
    moment = at or now() - timedelta(minutes=1)
    first = next(iter(fates))
    phase = phase or first.call.phases.order_by("order").last()
    decision = Decision.objects.create(phase=phase, prepared_at=moment, replaces=replaces)
    for rank, (application, fate) in enumerate(fates.items(), 1):
        Outcome.objects.create(decision=decision, application=application, fate=fate, rank=rank)
        rows = Application.objects.filter(pk=application.pk).exclude(state=ApplicationState.WITHDRAWN)
        rows.update(state=STATES[Fate(fate)])
    values = {"decided_at": moment, "publish_at": moment, "published_at": moment, "document": {"of": str(phase)}}
    values |= {"state": DecisionState.PUBLISHED, "sha256": digest({"of": str(phase)}), **fields}
    Decision.objects.filter(pk=decision.pk).update(**values)
    decision.refresh_from_db()
    type(phase.call).objects.filter(pk=phase.call_id).update(state=CallState.DECIDED)
    return decision


def follow(decision: Decision) -> None:
    """What the publication puts in the queue, and whatever comes of that."""
    known_tasks()["calls.begin_carrying"](decision_id=decision.pk)
    run_jobs()


def run_jobs() -> None:
    """Every job of this room that waits, in its order, as the worker would."""
    while (
        job := ProcrastinateJob.objects.filter(task_name__in=JOBS, status="todo").order_by("pk").first()
    ) is not None:
        ProcrastinateJob.objects.filter(pk=job.pk).delete()
        known_tasks()[job.task_name](**job.args)


def outcome_of(application: Application) -> Outcome:
    """Of the newest decision."""
    return application.outcomes.order_by("pk").last()


def became(application: Application) -> dict[str, tuple[str, str]]:
    """Step → what became of it: state and code (or why not)."""
    steps = outcome_of(application).carried.get("steps", {})
    return {step: (said["state"], said.get("code") or said.get("why", "")) for step, said in steps.items()}
