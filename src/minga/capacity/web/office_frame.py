"""The frame of every page of the office of a wave: its title, its step, its tabs; and its door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from minga.capacity.models import Wave
from minga.capacity.queries.office_tabs import office_tabs
from minga.capacity.queries.waves import TONES, wave_run_by
from minga.core.tabs import Tab
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class OfficeHead:
    """What the frame shows."""

    key: str
    title: str
    year: int
    state: str
    tone: str
    index: str
    index_key: str
    public: bool
    revision: int
    tabs: tuple[Tab, ...]
    tab: str


def run_wave(viewer: Person | None, key: str, now: datetime) -> Wave:
    """A wave that the viewer runs; for everybody else it does not exist."""
    try:
        return wave_run_by(viewer, key, now)
    except Wave.DoesNotExist as missing:
        raise Http404 from missing


def office_context(wave: Wave, tab: str, **more: Any) -> Mapping[str, Any]:
    """The context of a page of the office; `tab` is the name under which its page was registered."""
    head = OfficeHead(
        key=wave.key,
        title=pick(wave.titles) or wave.key,
        year=wave.year,
        state=wave.get_state_display(),
        tone=TONES[wave.state],
        index=str(wave.version.index),
        index_key=wave.version.index.key,
        public=wave.version.index.public,
        revision=wave.revision,
        tabs=office_tabs(wave),
        tab=tab,
    )
    return {"head": head, "nav": "capacity", **more}
