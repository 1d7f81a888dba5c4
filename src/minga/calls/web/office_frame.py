"""The frame of every page of the office of a call: its title, its state, its tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minga.calls.enums import CallState
from minga.calls.models import Call
from minga.calls.queries.calls import state_words
from minga.calls.queries.office_tabs import office_tabs
from minga.core.clock import now
from minga.core.tabs import Tab
from minga.core.texts import pick


@dataclass(frozen=True)
class OfficeHead:
    """What the frame shows."""

    key: str
    title: str
    kind: str
    code: str
    state: str
    tone: str
    draft: bool
    edition: str
    edition_key: str
    revision: int
    tabs: tuple[Tab, ...]
    tab: str


def office_context(call: Call, tab: str, **more: Any) -> Mapping[str, Any]:
    """The context of a page of the office; `tab` is the name under which its page was registered."""
    state, tone = state_words(call, now())
    head = OfficeHead(
        key=call.key,
        title=pick(call.titles) or call.key,
        kind=call.get_kind_display(),
        code=call.code,
        state=state,
        tone=tone,
        draft=call.state == CallState.DRAFT,
        edition=pick(call.edition.titles),
        edition_key=call.edition.key,
        revision=call.revision,
        tabs=office_tabs(call),
        tab=tab,
    )
    return {"head": head, "nav": "calls", **more}
