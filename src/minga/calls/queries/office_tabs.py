"""The pages of the office of one call, in one row of tabs.

    register_office_tab("calls.applications", _("Applications"), "calls:applications", order=20)

Each room adds its own in its receivers; `shown` says for which calls. The address takes the call's key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from minga.calls.models import Call


@dataclass(frozen=True)
class OfficeTab:
    """One page of the office of a call."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class _Door:
    label: str | Promise
    url: str
    order: int
    shown: Callable[[Call], bool]


_tabs: dict[str, _Door] = {}


def is_published(call: Call) -> bool:
    """Whether its rules are published: before, there is nothing to receive or to decide."""
    return call.opened_at is not None


def register_office_tab(
    name: str, label: str | Promise, url: str, *, order: int = 50, shown: Callable[[Call], bool] = is_published
) -> None:
    """Add a page; the same name replaces the former."""
    _tabs[name] = _Door(label, url, order, shown)


def office_tabs(call: Call) -> tuple[OfficeTab, ...]:
    """The pages that this call has, in order."""
    ordered = sorted(_tabs.items(), key=lambda item: (item[1].order, item[0]))
    return tuple(
        OfficeTab(name, str(door.label), reverse(door.url, args=[call.key]))
        for name, door in ordered
        if door.shown(call)
    )
