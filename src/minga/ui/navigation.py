"""Which doors there are. Each app registers its own in `AppConfig.ready`; the look knows none.

    navigation.register(NavItem("programmes", _("Programmes"), "programmes:index", order=20))

Places: `main` (masthead), `account` (menu of whoever is signed in), `dock` (the four of the
bottom bar on a phone), `foot` (footer).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Place = Literal["main", "account", "dock", "foot"]


def everyone(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return getattr(request, "person", None) is not None


def signed_out(request: HttpRequest) -> bool:
    return getattr(request, "person", None) is None


@dataclass(frozen=True)
class NavItem:
    """One door. `key` is what a page gives as `nav`, or else its URL namespace."""

    key: str
    label: str | Promise
    url: str
    """A URL name, or a path that begins with a slash."""
    place: Place = "main"
    order: int = 50
    icon: str = ""
    shown: Callable[[HttpRequest], bool] = everyone
    post: bool = False
    """It changes something (sign out): drawn as a button that posts."""


@dataclass(frozen=True)
class Door:
    """A door as the template draws it, in the language of the page."""

    label: str
    href: str
    icon: str
    post: bool
    current: bool


_items: dict[tuple[Place, str], NavItem] = {}


def register(*items: NavItem) -> None:
    """Add doors; the same key in the same place replaces the former."""
    for item in items:
        _items[item.place, item.key] = item


def doors(request: HttpRequest, place: Place, current: str = "") -> tuple[Door, ...]:
    """The doors of a place that this visitor may see, in order."""
    chosen = sorted(
        (item for (where, _key), item in _items.items() if where == place),
        key=lambda item: (item.order, item.key),
    )
    return tuple(
        Door(str(item.label), href, item.icon, item.post, item.key == current)
        for item in chosen
        if item.shown(request) and (href := _address(item))
    )


def _address(item: NavItem) -> str:
    """The path, or nothing while the app of that page is not installed."""
    if item.url.startswith("/"):
        return item.url
    try:
        return reverse(item.url)
    except NoReverseMatch:
        return ""


_search = ""


def search_at(url: str) -> None:
    """Name the page that searches everything, for error pages and empty lists."""
    global _search
    _search = url


def search_address() -> str:
    """Where to search, or nothing while no app offers it."""
    try:
        return reverse(_search) if _search else ""
    except NoReverseMatch:
        return ""
