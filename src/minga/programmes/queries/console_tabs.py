"""The pages of the console of an edition: its own, and those that apps above add.

    register_console_tab("calls", _("Calls"), "calls:of-edition", before="partners")

The address takes the key of the edition. Managers see every page; somebody who only teaches or follows
sees those whose `opens` says so. This app knows none of them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.people.models import Person
from minga.programmes.models import Edition

Tab = tuple[str, str | Promise, str]
Opens = Callable[[Person | None, Edition, datetime], bool]

OWN: Final[tuple[Tab, ...]] = (
    ("summary", _("Summary"), "programmes:console"),
    ("plan", _("Plan"), "programmes:plan"),
    ("people", _("People"), "programmes:people"),
    ("partners", _("Partners"), "programmes:partners"),
    ("targets", _("Targets"), "programmes:edition-targets"),
    ("budget", _("Budget"), "programmes:edition-budget"),
    ("forms", _("Forms"), "programmes:edition-forms"),
    ("roles", _("Roles"), "programmes:edition-roles"),
    ("history", _("History"), "programmes:edition-history"),
)
_tabs: dict[str, tuple[Tab, str, Opens | None]] = {}


@dataclass(frozen=True)
class ConsoleTab:
    """One page of the console."""

    label: str
    href: str
    current: bool


def register_console_tab(
    name: str, label: str | Promise, page: str, *, before: str = "", opens: Opens | None = None
) -> None:
    """Add a tab in front of another one, or at the end; the same name replaces the former.

    `opens`: who may open it besides the managers of the edition.
    """
    _tabs[name] = ((name, label, page), before, opens)


def console_tabs(own: tuple[Tab, ...] = OWN) -> tuple[Tab, ...]:
    """The console's own tabs with those of the apps above in their places."""
    tabs = list(own)
    for tab, before, _opens in _tabs.values():
        names = [name for name, _label, _page in tabs]
        tabs.insert(names.index(before) if before in names else len(tabs), tab)
    return tuple(tabs)


def tab_links(edition: Edition, current: str) -> tuple[ConsoleTab, ...]:
    """Every page, as a manager finds them."""
    return _links(edition, current, console_tabs())


def tab_links_for(person: Person | None, edition: Edition, current: str, now: datetime) -> tuple[ConsoleTab, ...]:
    """The pages that somebody who does not manage the edition may open; each right is asked once."""
    asked: dict[Opens, bool] = {}
    open_ones = []
    for tab, _before, opens in _tabs.values():
        if opens is not None and asked.setdefault(opens, opens(person, edition, now)):
            open_ones.append(tab)
    names = {name for name, _label, _page in open_ones}
    return _links(edition, current, tuple(tab for tab in console_tabs() if tab[0] in names))


def _links(edition: Edition, current: str, tabs: tuple[Tab, ...]) -> tuple[ConsoleTab, ...]:
    return tuple(
        ConsoleTab(str(label), reverse(page, args=[edition.key]), name == current) for name, label, page in tabs
    )
