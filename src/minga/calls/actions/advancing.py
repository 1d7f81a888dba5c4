"""What a published decision does to applications and to its call. Parts of actions, none of its own."""

from datetime import datetime
from typing import Final

from django.db.models import F, QuerySet

from minga.calls.enums import IN_THE_RUN, ApplicationState, CallState, Fate
from minga.calls.models import Application, Call, Decision
from minga.calls.queries.rounds import round_after

STATE_OF: Final = {
    Fate.SELECTED: ApplicationState.SELECTED,
    Fate.WAITING: ApplicationState.WAITING,
    Fate.NOT_SELECTED: ApplicationState.OUT,
}


def advance(decision: Decision, *, now: datetime) -> None:
    """After the last round: selected, waiting, out. Before: the chosen go on to the next round.

    Whoever withdrew since keeps that. An appeal may bring back one who was not eligible. A decision that
    replaces another touches only those for whom something changed: the others may be further already.
    """
    following = round_after(decision.phase)
    for fate, state in STATE_OF.items():
        rows = _with_fate(decision, fate)
        if following is not None and fate == Fate.SELECTED:
            rows.update(state=ApplicationState.SENT, phase=following, revision=F("revision") + 1, updated_at=now)
        else:
            rows.update(state=state, revision=F("revision") + 1, updated_at=now)
    if following is None:
        open_calls = Call.objects.filter(pk=decision.phase.call_id, state=CallState.OPEN)
        open_calls.update(state=CallState.DECIDED, revision=F("revision") + 1, updated_at=now)


def _with_fate(decision: Decision, fate: Fate) -> QuerySet[Application]:
    states = (*IN_THE_RUN, ApplicationState.NOT_ELIGIBLE) if fate != Fate.NOT_SELECTED else IN_THE_RUN
    chosen = decision.outcomes.filter(fate=fate)
    if decision.replaces is not None:
        chosen = chosen.exclude(application__in=decision.replaces.outcomes.filter(fate=fate).values("application"))
    return Application.objects.filter(pk__in=chosen.values("application"), state__in=states)
