"""Letters of a decision, for the office that holds them."""

from uuid import UUID

from django.db.models import QuerySet

from minga.calls.enums import ApplicationState, LetterState
from minga.calls.models import CallPhase, Decision, Letter
from minga.calls.queries.decisions import standing_decision


def letters_of(phase: CallPhase) -> tuple[Decision | None, QuerySet[Letter]]:
    """Of the decision that holds: those that are held first, by code."""
    decision = standing_decision(phase)
    rows = Letter.objects.filter(decision=decision) if decision else Letter.objects.none()
    return decision, rows.select_related("application__person").order_by("state", "application__code", "pk")


def letter_in(phase: CallPhase, uuid: UUID) -> Letter:
    """One of them, or `Letter.DoesNotExist`."""
    _decision, rows = letters_of(phase)
    return rows.select_related("decision__phase__call").get(uuid=uuid)


def held_count(rows: QuerySet[Letter]) -> int:
    """How many wait."""
    return rows.filter(state=LetterState.HELD).exclude(application__state=ApplicationState.WITHDRAWN).count()
