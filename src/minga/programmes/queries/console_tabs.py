"""The pages of the console of an edition: its own, and those that apps above add, in a few groups.

    register_console_tab("calls", _("Calls"), "calls:of-edition", group="calls")

The address takes the key of the edition. Managers see every page; somebody who only teaches or follows
sees those whose `opens` says so. This app knows none of them by name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.people.models import Person
from minga.programmes.models import Edition

Opens = Callable[[Person | None, Edition, datetime], bool]

GROUPS: Final[tuple[tuple[str, Promise], ...]] = (
    ("today", pgettext_lazy("part of the console", "Today")),
    ("cohort", pgettext_lazy("part of the console", "Cohort")),
    ("teaching", pgettext_lazy("part of the console", "Teaching")),
    ("calls", pgettext_lazy("part of the console", "Calls")),
    ("results", pgettext_lazy("part of the console", "Money and results")),
    ("design", pgettext_lazy("part of the console", "Plan and people in charge")),
)


@dataclass(frozen=True)
class _Page:
    name: str
    label: str | Promise
    page: str
    group: str
    order: int
    opens: Opens | None = None


@dataclass(frozen=True)
class ConsoleTab:
    """One page of the console."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class ConsoleGroup:
    """Pages that belong together; its door is the first of them."""

    label: str
    pages: tuple[ConsoleTab, ...]

    @property
    def href(self) -> str:
        """Where the group begins."""
        return self.pages[0].href

    @property
    def current(self) -> bool:
        """Whether one of its pages is open."""
        return any(page.current for page in self.pages)


_pages: dict[str, _Page] = {}


def register_console_tab(
    name: str, label: str | Promise, page: str, *, group: str, order: int = 50, opens: Opens | None = None
) -> None:
    """Add a page to a group; the same name replaces the former.

    `order`: its place within the group. `opens`: who may open it besides the managers of the edition.
    """
    _pages[name] = _Page(name, label, page, group, order, opens)


def tab_links(edition: Edition, current: str) -> tuple[ConsoleGroup, ...]:
    """Every page, as a manager finds them."""
    return _grouped(edition, current, _pages.values())


def tab_links_for(person: Person | None, edition: Edition, current: str, now: datetime) -> tuple[ConsoleGroup, ...]:
    """The pages that somebody who does not manage the edition may open; each right is asked once."""
    asked: dict[Opens, bool] = {}
    hers = [
        page
        for page in _pages.values()
        if page.opens is not None and asked.setdefault(page.opens, page.opens(person, edition, now))
    ]
    return _grouped(edition, current, hers)


def _grouped(edition: Edition, current: str, pages: Iterable[_Page]) -> tuple[ConsoleGroup, ...]:
    ordered = sorted(pages, key=lambda page: page.order)
    groups = (
        ConsoleGroup(str(label), tuple(_link(edition, current, page) for page in ordered if page.group == key))
        for key, label in GROUPS
    )
    return tuple(group for group in groups if group.pages)


def _link(edition: Edition, current: str, page: _Page) -> ConsoleTab:
    return ConsoleTab(str(page.label), reverse(page.page, args=[edition.key]), page.name == current)


for _name, _label, _url, _group, _order in (
    ("summary", _("Summary"), "programmes:console", "today", 20),
    ("people", _("People"), "programmes:people", "cohort", 10),
    ("targets", _("Targets"), "programmes:edition-targets", "results", 10),
    ("budget", _("Budget"), "programmes:edition-budget", "results", 20),
    ("plan", _("Plan"), "programmes:plan", "design", 10),
    ("roles", _("Roles"), "programmes:edition-roles", "design", 20),
    ("partners", _("Partners"), "programmes:partners", "design", 30),
    ("forms", _("Forms"), "programmes:edition-forms", "design", 40),
    ("history", _("History"), "programmes:edition-history", "design", 50),
):
    register_console_tab(_name, _label, _url, group=_group, order=_order)
