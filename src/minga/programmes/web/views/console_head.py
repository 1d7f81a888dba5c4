"""The head of every console page: which edition, who may, which tab, which states come next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from minga.core import clock
from minga.core.texts import pick
from minga.programmes.enums import EDITION_STEPS, EditionStatus
from minga.programmes.models import Edition
from minga.programmes.policies import FINISHED, may_manage
from minga.programmes.queries.console_tabs import ConsoleGroup, tab_links
from minga.programmes.queries.editions import TONES, edition_for
from minga.ui.http import SignedInRequest

STEP_WORDS = {
    EditionStatus.PLANNED: _("Back to preparation"),
    EditionStatus.OPEN: _("Open enrolment"),
    EditionStatus.RUNNING: _("Start it"),
    EditionStatus.CLOSED: _("Close it"),
    EditionStatus.CANCELLED: _("Cancel it"),
}
FORWARD = {
    EditionStatus.PLANNED: EditionStatus.OPEN,
    EditionStatus.OPEN: EditionStatus.RUNNING,
    EditionStatus.RUNNING: EditionStatus.CLOSED,
    EditionStatus.CLOSED: EditionStatus.RUNNING,
    EditionStatus.CANCELLED: EditionStatus.PLANNED,
}


@dataclass(frozen=True)
class ConsoleHead:
    """What the frame of the console shows on each of its pages."""

    key: str
    title: str
    instrument: str
    instrument_key: str
    status: str
    state: str
    tone: str
    public: bool
    revision: int
    editable: bool
    steps: tuple[tuple[str, str], ...]
    tabs: tuple[ConsoleGroup, ...]


def managed_edition(request: SignedInRequest, key: str) -> Edition:
    """The edition, when the person manages it; for everybody else there is no such page."""
    now = clock.now()
    try:
        edition = edition_for(request.person, key, now)
    except Edition.DoesNotExist:
        raise Http404 from None
    if not may_manage(request.person, edition, now):
        raise Http404
    return edition


def console_context(edition: Edition, tab: str, **more: Any) -> Mapping[str, Any]:
    """The context of a console page."""
    instrument = edition.version.instrument
    head = ConsoleHead(
        key=edition.key,
        title=pick(edition.titles),
        instrument=pick(instrument.titles),
        instrument_key=instrument.key,
        status=edition.status,
        state=edition.get_status_display(),
        tone=TONES[EditionStatus(edition.status)],
        public=edition.public,
        revision=edition.revision,
        editable=edition.status not in FINISHED,
        steps=_steps(edition),
        tabs=tab_links(edition, tab),
    )
    return {"nav": "consoles", "head": head, "tab": tab, **more}


def _steps(edition: Edition) -> tuple[tuple[str, str], ...]:
    """The states that may follow, the usual one first, with the words of its button."""
    usual = FORWARD.get(EditionStatus(edition.status))
    steps = sorted(EDITION_STEPS[edition.status], key=lambda to: to != usual)
    return tuple((str(to), str(STEP_WORDS[EditionStatus(to)])) for to in steps)
