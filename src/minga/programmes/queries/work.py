"""What apps above put on the page of a person's own work.

    register_work("challenges.drafts", drafts_of, order=20)

The function gets the person and the moment, and answers a `WorkSection` or None. It must cost
a constant number of queries. This app knows none of them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from minga.people.models import Person


@dataclass(frozen=True)
class WorkRow:
    """One thing that waits for her: what, where to do it, why, and until when."""

    title: str
    link: str
    detail: str = ""
    due: date | None = None
    due_words: str = ""
    """Until when, where the day alone does not say it."""
    label: str | Promise = ""
    """What the button says; without it, the title itself is the link."""


@dataclass(frozen=True)
class WorkSection:
    """One block of the page."""

    title: str | Promise
    rows: Sequence[WorkRow] = field(default_factory=tuple)
    link: str = ""
    link_label: str | Promise = ""


WorkOf = Callable[[Person, datetime], WorkSection | None]
_work: dict[str, tuple[int, WorkOf]] = {}


def register_work(name: str, work_of_person: WorkOf, *, order: int = 50) -> None:
    """Add a block to everybody's "My work"; the same name replaces the former."""
    _work[name] = (order, work_of_person)


def work_of(person: Person, now: datetime) -> tuple[WorkSection, ...]:
    """The blocks of apps above that have something for her, in order."""
    ordered = sorted(_work.items(), key=lambda item: (item[1][0], item[0]))
    made = (find(person, now) for _name, (_order, find) in ordered)
    return tuple(section for section in made if section is not None and section.rows)
