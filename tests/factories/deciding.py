"""Calls that are judged, ordered and decided, for tests of what comes after the scores.

    call = judged({"A": (4, 4), "B": (3, 2)}, places=1)     # closed round, closed jury, every score in
    decision = ordered(call)                                # the job ran: an order with outcomes
    decision = decided(call); decision = announced(call)    # taken; published at its hour

Keys are titles: `code_of(call, "A")`. Each number is what one juror gave on every criterion (0 to 4);
a tuple of tuples says it criterion by criterion.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from minga.assessments.enums import PanelState
from minga.assessments.models import Juror
from minga.calls.actions.decisions import Signer, Taking, prepare_decision, publish_decision, take_decision
from minga.calls.models import Application, Call, CallPhase, Decision
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import known_tasks
from tests.factories.assessments import make_assessment, make_item, make_juror
from tests.factories.calls import ended, make_application, make_call, make_entry, phase_rules

Scores = Sequence[int | Sequence[int]]


def judged(
    scores: Mapping[str, Scores], *, facts: Mapping[str, Mapping[str, str]] | None = None, **fields: Any
) -> Call:
    """A call whose only round (or whose first one) is closed, with these scores of a closed jury."""
    fields.setdefault("phases", (phase_rules(reviews=1, quorum=1),))
    fields.setdefault("results_at", now() - timedelta(minutes=1))
    call = ended(make_call(**fields))
    phase = call.phases.select_related("panel").get(order=0)
    most = max((len(each) for each in scores.values()), default=0)
    jurors = [make_juror(phase.panel) for _ in range(most)] if phase.panel else []
    for title, given in scores.items():
        apply_to(call, title, given, jurors, facts=(facts or {}).get(title, {}))
    close_jury(phase)
    return call


def apply_to(
    call: Call, title: str, given: Scores, jurors: Sequence[Juror], *, facts: Mapping[str, str], **fields: Any
) -> Application:
    """One who applied in time, with what each juror gave."""
    phase = call.phases.select_related("panel").get(order=0)
    application = make_application(call, title=title, facts=dict(facts), **fields)
    entry = make_entry(application, phase, received_at=phase.closes_at - timedelta(hours=2))
    if phase.panel is None:
        return application
    item = make_item(phase.panel, entry, code=entry.blind_code)
    keys = [each.key for each in phase.panel.rubric.read.criteria]
    for juror, score in zip(jurors, given, strict=False):
        row = [score] * len(keys) if isinstance(score, int) else list(score)
        make_assessment(item, juror, submitted=dict(zip(keys, row, strict=True)))
    return application


def close_jury(phase: CallPhase) -> None:
    """No more scores."""
    if phase.panel is not None:
        phase.panel.state = PanelState.CLOSED
        phase.panel.closed_at = now()
        phase.panel.save()


def first_phase(call: Call) -> CallPhase:
    """The first round, with its call and jury."""
    return CallPhase.objects.select_related("call__edition__host", "panel").get(call=call, order=0)


def code_of(call: Call, title: str) -> str:
    """The public code of an application by its title."""
    return Application.objects.values_list("code", flat=True).get(call=call, title=title)


def titles_with(decision: Decision, fate: str) -> list[str]:
    """Titles with this result, in the order of their places."""
    rows = decision.outcomes.filter(fate=fate).order_by("waiting_place", "rank", "application__code")
    return list(rows.values_list("application__title", flat=True))


def ordered(call: Call, phase: CallPhase | None = None) -> Decision:
    """An order as the job computes it."""
    asked = prepare_decision(phase=phase or first_phase(call), actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    return Decision.objects.get(pk=asked.pk)


def taking(decision: Decision, **fields: Any) -> Taking:
    """Signed by one, published now, with letters."""
    values: dict[str, Any] = {
        "signers": [Signer(name="Ana Benítez", office="Agencia de Prueba")],
        "publish_at": now(),
        "seen": decision.basis,
    }
    return Taking(**(values | fields))


def decided(call: Call, phase: CallPhase | None = None, **fields: Any) -> Decision:
    """The order was looked at and decided on."""
    decision = ordered(call, phase)
    moment = now()
    values = {"publish_at": moment, **fields}
    return take_decision(decision=decision, taking=taking(decision, **values), actor=HOUSE, now=moment)


def announced(call: Call, phase: CallPhase | None = None, **fields: Any) -> Decision:
    """Results are out."""
    return publish_decision(decision=decided(call, phase, **fields), actor=HOUSE, now=now())


def run_jobs(*names: str) -> int:
    """Do the waiting jobs of these names, as the worker would; gives how many there were."""
    waiting = list(ProcrastinateJob.objects.filter(task_name__in=names, status="todo").order_by("pk"))
    for job in waiting:
        known_tasks()[job.task_name](**job.args)
    ids = [job.pk for job in waiting]
    ProcrastinateJob.objects.filter(pk__in=ids)._raw_delete("default")
    return len(waiting)


def soon() -> datetime:
    """When a public value comes out that lies ahead of the line that asks, and is there for the next one."""
    return now() + timedelta(microseconds=1)


def zone_of(call: Call) -> str:
    """The time zone of the call."""
    return rules_of(call).timezone
