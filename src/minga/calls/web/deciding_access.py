"""The doors of deciding: a round of a call for its office. For everybody else it does not exist."""

from datetime import datetime
from typing import Final

from django.http import Http404

from minga.calls.models import CallPhase
from minga.calls.web.office_access import run
from minga.people.models import Person

TAB: Final = "calls.deciding"
APPEALS: Final = "calls.appeals"
"""Names of the tabs of the office; see `receivers.deciding`."""


def round_run(viewer: Person, key: str, phase: str, now: datetime) -> CallPhase:
    """A round of a published call that the viewer runs, with its call and its panel."""
    call = run(viewer, key, now)
    if call.opened_at is None:
        raise Http404
    found = call.phases.select_related("panel__rubric").filter(key=phase).first()
    if found is None:
        raise Http404
    found.call = call
    return found
