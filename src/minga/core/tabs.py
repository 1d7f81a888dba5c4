"""Pages of one thing in one row of tabs, to which each room, and each app above, adds its own.

TABS: Tabs[Wave] = Tabs()
TABS.register("grading", _("Grading"), "capacity:grading", order=30)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.urls import reverse
from django.utils.functional import Promise

from minga.core.models import Keyed

T = TypeVar("T", bound=Keyed)


@dataclass(frozen=True)
class Tab:
    """One page."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class _Door(Generic[T]):
    label: str | Promise
    url: str
    order: int
    shown: Callable[[T], bool]


class Tabs(Generic[T]):
    """What was registered for one kind of thing. `usually`: whether a thing has a page that does not say so itself."""

    def __init__(self, usually: Callable[[T], bool] = lambda _thing: True) -> None:
        self._usually = usually
        self._doors: dict[str, _Door[T]] = {}

    def register(
        self,
        name: str,
        label: str | Promise,
        url: str,
        *,
        order: int = 50,
        shown: Callable[[T], bool] | None = None,
    ) -> None:
        """Add a page; the same name replaces the former. `shown`: for which things."""
        self._doors[name] = _Door(label, url, order, shown or self._usually)

    def of(self, thing: T) -> tuple[Tab, ...]:
        """The pages that this thing has, in order."""
        ordered = sorted(self._doors.items(), key=lambda item: (item[1].order, item[0]))
        return tuple(
            Tab(name, str(door.label), reverse(door.url, args=[thing.key]))
            for name, door in ordered
            if door.shown(thing)
        )
