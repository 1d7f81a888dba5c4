"""What apps above show on the page of an organisation or a place.

    register_organisation_section("programmes.editions", editions_of, order=20)

The function gets the thing, who is looking and the moment, and answers a `Section` or None.
It must cost a constant number of queries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from minga.organisations.models import Organisation, Territory
from minga.people.models import Person


@dataclass(frozen=True)
class SectionRow:
    """One thing in a section: what, where to see it, and a line of detail."""

    label: str
    link: str = ""
    detail: str = ""
    tag: str = ""
    tone: str = "plain"
    """Tone of the tag, as `ui` names them: plain, info, done, warn, bad, lesson."""


@dataclass(frozen=True)
class Section:
    """One block of the page."""

    title: str | Promise
    rows: Sequence[SectionRow] = field(default_factory=tuple)
    total: int = 0
    """How many there are, when `rows` shows only the first."""
    link: str = ""
    link_label: str | Promise = ""


OrganisationSection = Callable[[Organisation, Person | None, datetime], Section | None]
TerritorySection = Callable[[Territory, Person | None, datetime], Section | None]

_of_organisations: dict[str, tuple[int, OrganisationSection]] = {}
_of_territories: dict[str, tuple[int, TerritorySection]] = {}


def register_organisation_section(name: str, section: OrganisationSection, *, order: int = 50) -> None:
    """Add a block to every organisation's page; the same name replaces the former."""
    _of_organisations[name] = (order, section)


def register_territory_section(name: str, section: TerritorySection, *, order: int = 50) -> None:
    """Add a block to every territory's page."""
    _of_territories[name] = (order, section)


def organisation_sections(organisation: Organisation, viewer: Person | None, now: datetime) -> tuple[Section, ...]:
    """The blocks of apps above that have something to show, in order."""
    ordered = sorted(_of_organisations.items(), key=lambda item: (item[1][0], item[0]))
    made = (section(organisation, viewer, now) for _name, (_order, section) in ordered)
    return tuple(section for section in made if section is not None and section.rows)


def territory_sections(territory: Territory, viewer: Person | None, now: datetime) -> tuple[Section, ...]:
    """The blocks of apps above that have something to show, in order."""
    ordered = sorted(_of_territories.items(), key=lambda item: (item[1][0], item[0]))
    made = (section(territory, viewer, now) for _name, (_order, section) in ordered)
    return tuple(section for section in made if section is not None and section.rows)
