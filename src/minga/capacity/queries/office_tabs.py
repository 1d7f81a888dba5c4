"""The pages of the office of one wave, in one row of tabs.

    register_office_tab("grading", _("Grading"), "capacity:grading", order=30)

Each room adds its own in its receivers; `shown` says for which waves. The address takes the wave's key.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from minga.capacity.models import Wave


@dataclass(frozen=True)
class OfficeTab:
    """One page of the office of a wave."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class _Door:
    label: str | Promise
    url: str
    order: int
    shown: Callable[[Wave], bool]


_tabs: dict[str, _Door] = {}


def always(wave: Wave) -> bool:
    """Every wave has this page."""
    del wave
    return True


def measured_here(wave: Wave) -> bool:
    """Waves that entities answer and graders grade; not those brought in from a past publication."""
    return not wave.imported


def register_office_tab(
    name: str, label: str | Promise, url: str, *, order: int = 50, shown: Callable[[Wave], bool] = always
) -> None:
    """Add a page; the same name replaces the former."""
    _tabs[name] = _Door(label, url, order, shown)


def office_tabs(wave: Wave) -> tuple[OfficeTab, ...]:
    """The pages that this wave has, in order."""
    ordered = sorted(_tabs.items(), key=lambda item: (item[1].order, item[0]))
    return tuple(
        OfficeTab(name, str(door.label), reverse(door.url, args=[wave.key]))
        for name, door in ordered
        if door.shown(wave)
    )
