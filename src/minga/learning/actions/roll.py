"""The list of a session as one form: only what was touched on it changes anything.

Each line carries what it said when it was drawn (`was_<pk>`). A line that says the same is left alone,
whatever happened to it meanwhile. A line that was touched here and changed by somebody else comes back
with both, once; sending it again keeps what is chosen here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minga.core.errors import DomainError
from minga.learning.actions.attendance import MOST_MINUTES_LATE, Mark, hold_people, mark_many
from minga.learning.enums import AttendanceSource, AttendanceState
from minga.learning.models import Session
from minga.learning.queries.roll import RollRow, participants, roll_people, roll_people_named, roll_rows
from minga.people.models import Person
from minga.programmes.models import Enrolment

OFFERED = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.EXCUSED, AttendanceState.ABSENT)
PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT
MOST_LINES = 400
NONE = "none"
"""Takes a mark away."""


@dataclass(frozen=True)
class Roll:
    """What was sent: the lines to show again, and the marks that follow from them."""

    rows: Sequence[RollRow]
    marks: Sequence[Mark]
    message: str = ""

    @property
    def is_valid(self) -> bool:
        return not self.message and not any(row.met or row.error for row in self.rows)


@transaction.atomic
def take_roll(*, session: Session, sent: Mapping[str, str], actor: Person, now: datetime) -> tuple[Roll, int]:
    """Take down what was touched and how many that were, or say what is wrong with it.

    Two who send a list at the same moment come one after the other: the second meets what the first noted.
    """
    people = _held(session, sent)
    roll = read_roll(sent, roll_rows(session, people), rest=_rest(sent))
    if not roll.is_valid:
        return roll, 0
    try:
        return roll, mark_many(session=session, marks=roll.marks, source=AttendanceSource.LIST, actor=actor, now=now)
    except DomainError as error:
        return _refused(roll, error), 0


@transaction.atomic
def take_late_roll(*, session: Session, sent: Mapping[str, str], actor: Person, now: datetime) -> tuple[int, int]:
    """A list that comes later from a phone: what nobody else touched meanwhile, and how many lines are left."""
    marks, met = settled(sent, roll_rows(session, _held(session, sent)), rest=_rest(sent))
    return mark_many(session=session, marks=marks, source=AttendanceSource.LIST, actor=actor, now=now), met


@transaction.atomic
def take_sheet(
    *, session: Session, signed: Collection[int], late: Collection[int], rest_absent: bool, actor: Person, now: datetime
) -> int:
    """A signed sheet: whoever signed was there. `rest_absent`: whoever has no mark at this moment was not."""
    marks = [Mark(enrolment_id=pk, state=LATE if pk in late else PRESENT) for pk in signed]
    if rest_absent:
        hold_people(participants(session.edition).values_list("pk", flat=True))
        others = roll_people(session, unmarked=True).exclude(pk__in=signed)
        marks += [Mark(enrolment_id=each.pk, state=ABSENT) for each in others]
    return mark_many(session=session, marks=marks, source=AttendanceSource.SHEET, actor=actor, now=now)


def _held(session: Session, sent: Mapping[str, str]) -> list[Enrolment]:
    """Whose lines the form held, of this edition, locked."""
    people = list(roll_people_named(session, people_of(sent, MOST_LINES)))
    hold_people([each.pk for each in people])
    return people


def _rest(sent: Mapping[str, str]) -> str:
    """How all without a mark are marked."""
    rest = sent.get("rest", "")
    return rest if rest in (PRESENT, ABSENT) else ""


def read_roll(sent: Mapping[str, str], rows: Sequence[RollRow], *, rest: str = "") -> Roll:
    """Compare what was sent with the lines as they are now. `rest`: how all without a mark are marked."""
    shown, marks = [], []
    for row in rows:
        line, mark = _line(sent, row, rest)
        shown.append(line)
        if mark is not None:
            marks.append(mark)
    if any(row.error for row in shown):
        return Roll(shown, (), _("Nothing was saved yet: one line needs a correction."))
    if any(row.met for row in shown):
        words = _("Somebody else marked the same people meanwhile. Look at those lines and save again.")
        return Roll(shown, (), words)
    return Roll(shown, marks)


def _line(sent: Mapping[str, str], row: RollRow, rest: str) -> tuple[RollRow, Mark | None]:
    was = sent.get(f"was_{row.pk}")
    if was is None:
        return row, None
    state, minutes, note = _typed(sent, row, was)
    if rest and not state and not row.state:
        state = rest
    if f"{state}|{minutes}|{note}" == was or (state, minutes, note) == (row.state, row.minutes, row.note):
        return row, None
    line = replace(row, state=state, minutes=minutes, note=note)
    if was != row.was:
        return replace(line, met=row.label or _("no mark")), None
    error = _wrong(state, note, sent.get(f"minutes_{row.pk}", ""))
    if error:
        return replace(line, error=error), None
    chosen = AttendanceState(state) if state else None
    return line, Mark(enrolment_id=row.pk, state=chosen, minutes_late=minutes, note=note)


def _typed(sent: Mapping[str, str], row: RollRow, was: str) -> tuple[str, int, str]:
    """State, minutes and note of a line; a line without a choice says what it said."""
    chosen = sent.get(f"state_{row.pk}", "")
    state = "" if chosen == NONE else chosen or was.split("|")[0]
    if state not in AttendanceState.values:
        state = ""
    text = sent.get(f"minutes_{row.pk}", "").strip()
    minutes = min(int(text), MOST_MINUTES_LATE) if text.isdecimal() and state == AttendanceState.LATE else 0
    note = " ".join(sent.get(f"note_{row.pk}", "").split())[:300] if state else ""
    return state, minutes, note


def _wrong(state: str, note: str, minutes: str) -> str:
    if state == AttendanceState.EXCUSED and not note:
        return _("Write why the person was excused.")
    if state == AttendanceState.LATE and minutes.strip() and not minutes.strip().isdecimal():
        return _("Write the minutes as a number, for example 20.")
    return ""


def settled(sent: Mapping[str, str], rows: Sequence[RollRow], *, rest: str = "") -> tuple[Sequence[Mark], int]:
    """For a list that comes later from a phone: what nobody else touched meanwhile, and how many lines are left."""
    roll = read_roll(sent, rows, rest=rest)
    wrong = next((row for row in roll.rows if row.error), None)
    if wrong is not None:
        raise DomainError(f"{wrong.name}: {wrong.error}", field=f"note_{wrong.pk}")
    met = {row.pk for row in roll.rows if row.met}
    free = read_roll(sent, [row for row in rows if row.pk not in met], rest=rest)
    return free.marks, len(met)


def people_of(sent: Iterable[str], most: int) -> list[int]:
    """Whose lines a form held."""
    names = (name.removeprefix("was_") for name in sent if name.startswith("was_"))
    return [int(pk) for pk in names if pk.isdecimal()][:most]


def _refused(roll: Roll, error: DomainError) -> Roll:
    """What the action refused, at its line when it names one; what was typed stays."""
    shown = [replace(row, error=str(error)) if error.field.endswith(f"_{row.pk}") else row for row in roll.rows]
    return Roll(shown, (), str(error))
