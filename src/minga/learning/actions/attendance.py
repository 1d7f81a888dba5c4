"""Who was there: one mark a person and session, corrected as often as needed, each time with a trace.

`mark_many` is the verb; `mark` is the same for one person. Whoever is marked as she was already leaves no
trace, so that what a phone sends twice counts once. Rows of `Enrolment` are locked, not of `Attendance`:
two who mark the same person for the first time would otherwise both find nothing to lock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import DomainError, NotAllowed, NotReady
from minga.learning import policies
from minga.learning.enums import AttendanceSource, AttendanceState, SessionState
from minga.learning.events.attending import AttendanceMarked
from minga.learning.models import Attendance, Session
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

MOST_MINUTES_LATE: Final = 600


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is to be noted of one person. No state: her mark is taken away."""

    enrolment_id: int
    state: AttendanceState | None
    minutes_late: int = 0
    note: str = ""
    client_uuid: UUID | None = None


def mark(
    *,
    session: Session,
    enrolment: Enrolment,
    state: AttendanceState,
    source: AttendanceSource,
    minutes_late: int = 0,
    note: str = "",
    client_uuid: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Attendance:
    """Mark one person. The same again, or a `client_uuid` that came before, changes nothing."""
    one = Mark(
        enrolment_id=enrolment.pk, state=state, minutes_late=minutes_late, note=note, client_uuid=client_uuid
    )  # fmt: skip
    known = Attendance.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if known is None or (known.session_id, known.enrolment_id) != (session.pk, enrolment.pk):
        mark_many(session=session, marks=[one], source=source, actor=actor, now=now)
    return Attendance.objects.get(session=session, enrolment=enrolment)


def mark_many(*, session: Session, marks: Sequence[Mark], source: AttendanceSource, actor: Actor, now: datetime) -> int:
    """Mark these people; how many rows changed. When nothing is new, nothing is written and nobody is told."""
    with transaction.atomic():
        hold_people([each.enrolment_id for each in marks])
        rows = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
        fresh = [each for each in marks if _changes(rows.get(each.enrolment_id), each)]
        if not fresh:
            _must_be_able(session, marks, source, actor, now)  # else a stranger would learn what stands there
            return 0
        return _write_marks(session=session, marks=fresh, source=source, actor=actor, now=now)


def hold_people(enrolments: Iterable[int]) -> None:
    """Whoever marks one of these people at this moment is waited for, and waits. Called inside a transaction."""
    people = Enrolment.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(people.filter(pk__in=enrolments).values_list("pk", flat=True))


@action
def _write_marks(
    *, session: Session, marks: Sequence[Mark], source: AttendanceSource, actor: Actor, now: datetime
) -> int:
    _check(session, marks, source, actor, now)
    wanted = {each.enrolment_id: each for each in marks}
    people = _locked(session, wanted)
    rows = {row.enrolment_id: row for row in Attendance.objects.filter(session=session, enrolment__in=people)}
    before = {pk: rows[pk].state if pk in rows else "" for pk in wanted}
    gone = [rows[pk].pk for pk, each in wanted.items() if each.state is None and pk in rows]
    Attendance.objects.filter(pk__in=gone).delete()
    kept = [each for each in marks if each.state is not None]
    Attendance.objects.bulk_create(
        [_row(session, each, source, actor, now) for each in kept],
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=[
            "state",
            "source",
            "minutes_late",
            "note",
            "marked_at",
            "marked_by",
            "client_uuid",
            "updated_at",
        ],
    )
    record(
        AttendanceMarked(
            subject=session,
            organisation_id=session.edition.host_id,
            before={"states": before},
            after={
                "enrolments": sorted(wanted),
                "states": {pk: each.state or "" for pk, each in wanted.items()},
                "source": source,
            },
        ),
        related=(session.edition,),
    )
    return len(wanted)


def _changes(row: Attendance | None, wanted: Mark) -> bool:
    """Whether the mark says anything that the row does not say yet."""
    if row is None or wanted.state is None:
        return (row is None) != (wanted.state is None)
    there = (row.state, row.minutes_late, row.note)
    return there != (wanted.state, minutes_of(wanted), wanted.note.strip())


def minutes_of(wanted: Mark) -> int:
    """Only whoever came late has minutes."""
    return wanted.minutes_late if wanted.state == AttendanceState.LATE else 0


def _row(session: Session, wanted: Mark, source: AttendanceSource, actor: Actor, now: datetime) -> Attendance:
    return Attendance(
        session=session,
        enrolment_id=wanted.enrolment_id,
        state=wanted.state or "",
        source=source,
        minutes_late=minutes_of(wanted),
        note=wanted.note.strip(),
        marked_at=now,
        marked_by_id=actor.pk,
        client_uuid=wanted.client_uuid,
    )


def _locked(session: Session, wanted: Mapping[int, Mark]) -> list[int]:
    """Those who take part in the edition of the session, locked; anybody else is refused."""
    people = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted, edition_id=session.edition_id, status__in=TAKING_PART)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    found = list(people)
    if len(found) < len(wanted):
        raise NotAllowed(_("Somebody in this list does not take part in the edition any more. Load the page again."))
    return found


def _check(session: Session, marks: Sequence[Mark], source: AttendanceSource, actor: Actor, now: datetime) -> None:
    """Who may mark whom, and what each state needs."""
    _must_be_able(session, marks, source, actor, now)
    if session.state == SessionState.CANCELLED:
        raise NotReady(_("This session was cancelled: nobody can be marked."))
    for each in marks:
        if each.state == AttendanceState.EXCUSED and not each.note.strip():
            raise DomainError(_("Write why the person was excused."), field=f"note_{each.enrolment_id}")
        if len(each.note) > 300:
            raise DomainError(_("Write at most 300 characters."), field=f"note_{each.enrolment_id}")
        if not 0 <= each.minutes_late <= MOST_MINUTES_LATE:
            raise DomainError(_("Write minutes between 0 and 600."), field=f"minutes_{each.enrolment_id}")


def _must_be_able(
    session: Session, marks: Sequence[Mark], source: AttendanceSource, actor: Actor, now: datetime
) -> None:
    if not _may_mark(session, marks, source, actor, now):
        raise NotAllowed(_("Only those who lead the session mark who was there."))


def _may_mark(session: Session, marks: Sequence[Mark], source: AttendanceSource, actor: Actor, now: datetime) -> bool:
    """The house; those who lead; and she herself, with a code that whoever calls has checked."""
    if actor is HOUSE:
        return True
    if not isinstance(actor, Person):
        return False
    if source == AttendanceSource.CODE:
        mine = Enrolment.objects.filter(pk__in=[each.enrolment_id for each in marks]).exclude(person=actor)
        return not mine.exists()
    return policies.leads(actor, session, now)
