"""The door and the frame of every page of those who teach in an edition: its title, its state, its tabs.

A page asks for the right it needs; whoever has it not gets a 404. Managers see every tab of the console,
those who only teach or follow see the tabs that are theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from minga.core.clock import now
from minga.core.texts import pick
from minga.learning import policies
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from minga.programmes.queries.console_tabs import ConsoleGroup, tab_links, tab_links_for
from minga.programmes.queries.editions import TONES, edition_for

Right = Callable[[Person | None, Edition, datetime], bool]


@dataclass(frozen=True)
class TeachingHead:
    """What the frame shows."""

    key: str
    title: str
    instrument: str
    instrument_key: str
    state: str
    tone: str
    public: bool
    manages: bool
    editable: bool
    """Whether she may change the plan: she teaches, and the edition is not over."""
    tabs: tuple[ConsoleGroup, ...]


def taught_edition(person: Person, key: str, right: Right = policies.teaches) -> Edition:
    """The edition, when the person has this right in it."""
    moment = now()
    try:
        edition = edition_for(person, key, moment)
    except Edition.DoesNotExist:
        raise Http404 from None
    if not right(person, edition, moment):
        raise Http404
    return edition


def teaching_context(person: Person, edition: Edition, tab: str, **more: Any) -> Mapping[str, Any]:
    """The context of a page in the console of an edition; `tab` is the name its page was registered under."""
    moment = now()
    manages = policies.may_manage(person, edition, moment)
    instrument = edition.version.instrument
    head = TeachingHead(
        key=edition.key,
        title=pick(edition.titles),
        instrument=pick(instrument.titles),
        instrument_key=instrument.key,
        state=edition.get_status_display(),
        tone=TONES[EditionStatus(edition.status)],
        public=edition.public,
        manages=manages,
        editable=policies.may_edit_plan(person, edition, moment),
        tabs=tab_links(edition, tab) if manages else tab_links_for(person, edition, tab, moment),
    )
    return {"nav": "consoles" if manages else "learning", "head": head, "edition": edition, **more}
