"""The list of a session: who takes part, how each is marked, and under which number on the printed sheet.

The number is the place of the enrolment among all that the edition ever had, in the order in which they
were made. It never changes when others come, leave or change their names, so that a sheet printed on
Monday can still be typed in on Friday.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.core.search import fold
from minga.learning.enums import ATTENDED, AttendanceState
from minga.learning.models import Attendance, Session
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

STITCH: Final[Mapping[str, str]] = {
    AttendanceState.PRESENT: "there",
    AttendanceState.LATE: "there",
    AttendanceState.MADE_UP: "half",
    AttendanceState.EXCUSED: "out",
    AttendanceState.ABSENT: "missing",
}
"""How the weave shows each state."""


@dataclass(frozen=True)
class RollRow:
    """One person on the list."""

    pk: int
    number: int
    name: str
    organisation: str
    state: str = ""
    label: str = ""
    minutes: int = 0
    note: str = ""
    how: str = ""
    marked_at: datetime | None = None
    met: str = ""
    """What somebody else noted while this list was open."""
    error: str = ""
    was: str = "|0|"
    """What is stored of her: the form brings it back, and only what differs from it was touched."""


@dataclass(frozen=True)
class RollCount:
    """How many are how."""

    people: int
    there: int
    late: int
    excused: int
    absent: int

    @property
    def open(self) -> int:
        """Not marked yet."""
        return self.people - self.there - self.excused - self.absent


def participants(edition: Edition) -> QuerySet[Enrolment]:
    """Those who take part, by name."""
    return (
        Enrolment.objects.filter(edition=edition, status__in=TAKING_PART)
        .select_related("person", "organisation")
        .order_by("sort_name", "pk")
    )


def roll_people(session: Session, search: str = "", *, unmarked: bool = False) -> QuerySet[Enrolment]:
    """Those on the list of the session, all or as searched."""
    found = participants(session.edition)
    for word in fold(search).split():
        found = found.filter(search_words__contains=word)
    return found.exclude(attendance__session=session) if unmarked else found


def sheet_numbers(edition: Edition) -> dict[int, int]:
    """The number of each enrolment on every sheet of the edition."""
    every = Enrolment.objects.filter(edition=edition).order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(every, start=1)}


def roll_rows(session: Session, people: Sequence[Enrolment]) -> list[RollRow]:
    """The lines of these people; two queries."""
    marks = {row.enrolment_id: row for row in Attendance.objects.filter(session=session, enrolment__in=people)}
    numbers = sheet_numbers(session.edition)
    return [_row(each, numbers[each.pk], marks.get(each.pk)) for each in people]


def _row(enrolment: Enrolment, number: int, mark: Attendance | None) -> RollRow:
    name = enrolment.person.name or _("Without a name")
    organisation = enrolment.organisation.name if enrolment.organisation else ""
    if mark is None:
        return RollRow(enrolment.pk, number, name, organisation)
    return RollRow(
        pk=enrolment.pk,
        number=number,
        name=name,
        organisation=organisation,
        state=mark.state,
        label=mark.get_state_display(),
        minutes=mark.minutes_late,
        note=mark.note,
        how=mark.get_source_display(),
        marked_at=mark.marked_at,
        was=f"{mark.state}|{mark.minutes_late}|{mark.note}",
    )


def roll_count(session: Session) -> RollCount:
    """The figures over the list; two queries."""
    people = participants(session.edition).count()
    states = list(
        Attendance.objects.filter(session=session, enrolment__status__in=TAKING_PART).values_list("state", flat=True)
    )
    return RollCount(
        people=people,
        there=sum(state in ATTENDED for state in states),
        late=states.count(AttendanceState.LATE),
        excused=states.count(AttendanceState.EXCUSED),
        absent=states.count(AttendanceState.ABSENT),
    )


def session_in(edition_key: str, session_key: str) -> Session:
    """A session by its address; whoever asks checks the right."""
    return Session.objects.select_related("edition__version__instrument", "module", "same_as").get(
        edition__key=edition_key, key=session_key
    )


def session_by_uuid(uuid: UUID | str) -> Session:
    """The session that a QR names."""
    return Session.objects.select_related("edition__version", "module").get(uuid=uuid)


def enrolment_of(person: Person, edition_key: str) -> Enrolment | None:
    """Somebody's own place in an edition."""
    mine = Enrolment.objects.filter(edition__key=edition_key, person=person, status__in=TAKING_PART)
    return mine.select_related("edition__version__instrument", "person").first()


def roll_people_named(session: Session, ids: Iterable[int]) -> QuerySet[Enrolment]:
    """These of the list."""
    return participants(session.edition).filter(pk__in=ids)


def signed_rows(session: Session, numbers: Iterable[int]) -> list[RollRow]:
    """The lines of the printed sheet with these numbers, in their order."""
    wanted = set(numbers)
    ids = [pk for pk, number in sheet_numbers(session.edition).items() if number in wanted]
    return sorted(roll_rows(session, list(roll_people_named(session, ids))), key=lambda row: row.number)
