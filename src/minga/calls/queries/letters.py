"""Letters of a decision, for the office that holds them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from minga.calls.enums import ApplicationState, LetterState
from minga.calls.models import CallPhase, Decision, Letter
from minga.calls.queries.decisions import standing_decision


def letters_of(phase: CallPhase) -> tuple[Decision | None, QuerySet[Letter]]:
    """Of the decision that holds: those that are held first, by code."""
    decision = standing_decision(phase)
    rows = standing_letters().filter(decision=decision) if decision else Letter.objects.none()
    return decision, rows.select_related("application__person").order_by("state", "application__code", "pk")


def standing_letters() -> QuerySet[Letter]:
    """Without those that are held for who withdrew meanwhile: she is told nothing any more."""
    gone = Q(state=LetterState.HELD, application__state=ApplicationState.WITHDRAWN)
    return Letter.objects.exclude(gone)


def letter_in(phase: CallPhase, uuid: UUID) -> Letter:
    """One of them, or `Letter.DoesNotExist`."""
    _decision, rows = letters_of(phase)
    return rows.select_related("decision__phase__call").get(uuid=uuid)


def held_count(rows: QuerySet[Letter]) -> int:
    """How many wait."""
    return rows.filter(state=LetterState.HELD).count()
