"""Which decision of a round holds, for the office and for everybody else."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from minga.calls.enums import CallState, DecisionState
from minga.calls.models import Call, CallPhase, Decision
from minga.calls.policies import may_run, may_see
from minga.calls.queries.rules import rules_of
from minga.people.models import Person

TAKEN = (DecisionState.DECIDED, DecisionState.PUBLISHED)
HEAVY = ("document",)
"""Columns that grow with the number of applications; only files and the acta read them."""


def standing_decision(phase: CallPhase) -> Decision | None:
    """The decision that holds inside the office: the last one taken."""
    taken = Decision.objects.filter(phase=phase, state__in=TAKEN).defer(*HEAVY)
    return taken.select_related("phase__call", "pdf").order_by("-decided_at", "-pk").first()


def prepared_of(phase: CallPhase) -> Decision | None:
    """The decision that is being prepared."""
    prepared = Decision.objects.filter(phase=phase, state=DecisionState.PREPARED).defer(*HEAVY)
    return prepared.select_related("phase__call").first()


def published_decisions(call: Call, now: datetime) -> QuerySet[Decision]:
    """What anybody may know, first published first; those that were replaced too: they are history."""
    out = Decision.objects.filter(phase__call=call, state=DecisionState.PUBLISHED, published_at__lte=now)
    return out.defer(*HEAVY).select_related("phase", "pdf").order_by("published_at", "pk")


def holding(decisions: QuerySet[Decision]) -> dict[int, Decision]:
    """Of published decisions, the last one of each round, by round."""
    return {each.phase_id: each for each in decisions}


def decision_for(viewer: Person | None, uuid: UUID, now: datetime) -> Decision:
    """A decision that was taken, with its document: published ones for everybody, before that for the office."""
    rows = Decision.objects.select_related("phase__call__edition__host", "pdf", "replaces")
    found = rows.defer("replaces__document", "replaces__ranking").get(uuid=uuid, state__in=TAKEN)
    call = found.phase.call
    out = found.state == DecisionState.PUBLISHED and found.published_at is not None and found.published_at <= now
    if not (out and may_see(viewer, call, now)) and not may_run(viewer, call, now):
        raise Decision.DoesNotExist
    return found


def due_decisions(now: datetime) -> QuerySet[Decision]:
    """Taken, and their hour has come; of a cancelled call nothing is ever due."""
    waiting = Decision.objects.filter(state=DecisionState.DECIDED, publish_at__lte=now).defer(*HEAVY)
    return waiting.exclude(phase__call__state=CallState.CANCELLED).order_by("publish_at", "pk")


def announced_hour(decision: Decision) -> datetime | None:
    """The hour of the results in the rules that hold now: it binds the first decision of the last round."""
    rules = rules_of(decision.phase.call)
    last = rules.phases[-1].key == decision.phase.key
    return rules.results_at if last and decision.replaces_id is None else None
