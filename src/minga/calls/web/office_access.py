"""The doors of the office's views: who gets the call at all. For everybody else it does not exist."""

from datetime import datetime

from django.http import Http404

from minga.calls.enums import CallState
from minga.calls.models import Call, CallPhase, PhaseRules, Rules
from minga.calls.queries.calls import call_for, call_run_by
from minga.calls.queries.rules import rules_of
from minga.people.models import Person


def seen(viewer: Person | None, key: str, now: datetime) -> Call:
    """A call that the viewer may see."""
    try:
        return call_for(viewer, key, now)
    except Call.DoesNotExist as missing:
        raise Http404 from missing


def published(viewer: Person | None, key: str, now: datetime) -> Call:
    """A call whose rules are published."""
    call = seen(viewer, key, now)
    if call.opened_at is None:
        raise Http404
    return call


def run(viewer: Person, key: str, now: datetime) -> Call:
    """A call that the viewer runs."""
    try:
        return call_run_by(viewer, key, now)
    except Call.DoesNotExist as missing:
        raise Http404 from missing


def prepared(viewer: Person, key: str, now: datetime) -> tuple[Call, Rules]:
    """A draft that the viewer prepares, with its rules."""
    call = run(viewer, key, now)
    if call.state != CallState.DRAFT:
        raise Http404
    return call, rules_of(call)


def round_of(call: Call, rules: Rules, key: str) -> tuple[CallPhase, PhaseRules]:
    """One round: its row and its rules."""
    row = call.phases.select_related("form", "panel").filter(key=key).first()
    if row is None or key not in {phase.key for phase in rules.phases}:
        raise Http404
    return row, rules.phase(key)
