"""The pages of the office of one call. Rooms and apps above add theirs in their receivers."""

from typing import Final

from minga.calls.models import Call
from minga.core.tabs import Tabs


def is_published(call: Call) -> bool:
    """Whether its rules are published: before, there is nothing to receive or to decide."""
    return call.opened_at is not None


_TABS: Final[Tabs[Call]] = Tabs(is_published)
register_office_tab = _TABS.register
office_tabs = _TABS.of
