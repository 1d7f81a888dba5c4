"""What apps above show on the page of an edition, and on its console.

    register_edition_section("initiatives.of_edition", initiatives_of, order=20)

The function gets the edition and the moment, and answers a `Section` with what anybody may read,
or None. It must cost a constant number of queries. This app knows none of them by name.
"""

from collections.abc import Callable
from datetime import datetime

from minga.organisations.queries.sections import Section
from minga.programmes.models import Edition

EditionSection = Callable[[Edition, datetime], Section | None]
_sections: dict[str, tuple[int, EditionSection]] = {}


def register_edition_section(name: str, section: EditionSection, *, order: int = 50) -> None:
    """Add a block to every edition's page; the same name replaces the former."""
    _sections[name] = (order, section)


def edition_sections(edition: Edition, now: datetime) -> tuple[Section, ...]:
    """The blocks of apps above that have something to show, in order."""
    ordered = sorted(_sections.items(), key=lambda item: (item[1][0], item[0]))
    made = (section(edition, now) for _name, (_order, section) in ordered)
    return tuple(section for section in made if section is not None and section.rows)
