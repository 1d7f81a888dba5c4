"""A participant marks herself with the code on the screen, at once or later from a phone without a line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.texts import pick
from minga.learning.actions.attendance import mark
from minga.learning.enums import ATTENDED, AttendanceSource, AttendanceState, SessionState
from minga.learning.models import Attendance, CodeWindow, Session
from minga.learning.queries.codes import GRACE, Seen, open_window, read_code, seen_ever, seen_now
from minga.learning.queries.zones import day_begins
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

ARRIVES_WITHIN: Final = timedelta(days=7)
"""How long after the session a phone may still bring what it kept."""
AT_ONCE: Final = timedelta(minutes=2)
"""What comes so soon after it was typed came over a line: its code must be on the screen still."""
MAY_DIFFER: Final = timedelta(minutes=90)
"""Between the moment that the code names and the one that the phone says: a clock set wrong, not another day."""
WORTH_SAYING: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class CheckedIn:
    """Her mark, and whether it stood before."""

    row: Attendance
    again: bool = False


class OtherSession(Conflict):
    """The code is of another session in which she could mark herself now."""

    def __init__(self, other: Session) -> None:
        words = _("That is the code of another session: “%(title)s”. Open that one to mark yourself there.")
        super().__init__(words % {"title": pick(other.titles)}, field="code", code="other")
        self.other = other


def check_in(
    *,
    session: Session,
    typed: str,
    scanned_at: datetime | None = None,
    made_at: datetime | None = None,
    client_uuid: UUID | None = None,
    clock_off: int = 0,
    actor: Person,
    now: datetime,
) -> CheckedIn:
    """Mark her by the code. `made_at`: when she typed it, on a phone that had no line then.

    `scanned_at`: when this server itself saw her bring the code; signing in takes a while.

    What is refused says what to do. Whoever is marked already is told so and stays as she is.
    """
    enrolment = enrolment_in(session, actor)
    if session.state == SessionState.CANCELLED:
        raise NotReady(_("This session was cancelled: nobody can be marked."))
    there = Attendance.objects.filter(session=session, enrolment=enrolment).first()
    if there is not None and there.state in ATTENDED:
        return CheckedIn(there, again=True)
    typed_at = made_at or now
    if made_at is not None and (scanned_at is not None or now - made_at <= AT_ONCE):
        made_at = None
    seen = find_seen(session, typed, actor, made_at=made_at, now=scanned_at or now, since=typed_at)
    return enter(
        session=session, enrolment=enrolment, seen=seen, at=_moment(seen, scanned_at or typed_at),
        note=_said(seen, made_at, clock_off, now), client_uuid=client_uuid, actor=actor, now=now,
    )  # fmt: skip


def enter(
    *,
    session: Session,
    enrolment: Enrolment,
    seen: Seen,
    at: datetime,
    note: str = "",
    client_uuid: UUID | None = None,
    actor: Person,
    now: datetime,
) -> CheckedIn:
    """Mark her present, or late, by the moment at which she saw the code."""
    there = Attendance.objects.filter(session=session, enrolment=enrolment).first()
    if there is not None and there.source != AttendanceSource.CODE and there.marked_at >= seen.window.opens_at:
        raise Conflict(
            _("Those who lead the session marked you “%(state)s”. If that is wrong, tell them: they can correct it.")
            % {"state": there.get_state_display()},
            code="marked",
        )
    late = seen.window.late_after is not None and at > seen.window.late_after
    began = day_begins(session.starts_at, session.ends_at, session.timezone, at)
    row = mark(
        session=session,
        enrolment=enrolment,
        state=AttendanceState.LATE if late else AttendanceState.PRESENT,
        source=AttendanceSource.CODE,
        minutes_late=min(600, max(1, round((at - began).total_seconds() / 60))) if late else 0,
        note=note,
        client_uuid=client_uuid,
        actor=actor,
        now=now,
    )
    return CheckedIn(row)


def find_seen(
    session: Session,
    typed: str,
    actor: Person,
    *,
    made_at: datetime | None,
    now: datetime,
    since: datetime | None = None,
) -> Seen:
    """When the screen showed what she typed; anything else is refused in words.

    `since`: when she pressed the button; what was on the screen from then until now is right.
    """
    code = read_code(typed)
    seen = seen_now(session, code, now, since=since) if made_at is None else _seen_then(session, code, made_at, now)
    if seen is not None:
        return seen
    _refuse_other(session, code, made_at or now, actor)
    if made_at is None and seen_ever(session, code, now) is not None:
        raise NotReady(_("That code has expired. Type the one that is on the screen now."), field="code", code="old")
    if made_at is None and open_window(session, now) is None:
        raise NotReady(
            _("No code is being shown for this session now. Ask those who lead it to mark you on the list."),
            field="code", code="closed",
        )  # fmt: skip
    raise DomainError(
        _("That is not the code of this session. Compare it with the screen, letter by letter."),
        field="code", code="wrong",
    )  # fmt: skip


def session_of_code(person: Person, typed: str, now: datetime) -> Session:
    """The one of her sessions whose screen shows this code now."""
    code = read_code(typed)
    for session in _sessions_with_code(person, now):
        if seen_now(session, code, now) is not None:
            return session
    raise NotReady(_("None of your sessions shows this code now. Type the one that is on the screen."), field="code")


def enrolment_in(session: Session, person: Person) -> Enrolment:
    """Her place in the edition of the session."""
    found = Enrolment.objects.filter(
        edition_id=session.edition_id, person=person, status__in=TAKING_PART
    ).first()  # fmt: skip
    if found is None:
        raise NotAllowed(
            _(
                "You do not take part in this edition, so you cannot be marked. "
                "If you are in the room, tell those who lead it."
            ),
            code="stranger",
        )  # fmt: skip
    return found


def _seen_then(session: Session, code: str, made_at: datetime, now: datetime) -> Seen | None:
    """By the moment that the code itself names, as long as the phone's moment is not of another day."""
    seen = seen_ever(session, code, now)
    if seen is None:
        return None
    if now > seen.window.closes_at + ARRIVES_WITHIN:
        raise NotReady(
            _("This came more than seven days after the session. Ask those who lead it to mark you on the list."),
            code="long_ago",
        )
    if _distance(seen, made_at) > MAY_DIFFER:
        raise NotReady(
            _(
                "When you typed this code it was no longer on the screen. "
                "If you were there, ask those who lead the session to mark you."
            ),
            code="another_time",
        )
    return seen


def _distance(seen: Seen, moment: datetime) -> timedelta:
    """How far a moment lies outside the time in which the code was on the screen."""
    return max(seen.since - moment, moment - seen.until, timedelta())


def _moment(seen: Seen, moment: datetime) -> datetime:
    """When she was there: what she says, within the time in which the code stood on the screen."""
    return min(max(moment, seen.since), seen.until)


def _said(seen: Seen, made_at: datetime | None, clock_off: int, now: datetime) -> str:
    """What those who lead should know of a mark that came later."""
    if made_at is None or now - seen.until <= GRACE:
        return ""
    words = _("Typed without a line and sent later.")
    apart = max(_distance(seen, made_at), timedelta(minutes=abs(clock_off)))
    if apart > WORTH_SAYING:
        words += " " + _("The phone's clock differed by %(n)s minutes.") % {"n": round(apart.total_seconds() / 60)}
    return words


def _refuse_other(session: Session, code: str, moment: datetime, actor: Person) -> None:
    """Say whose code it is, when it is that of a session in which she could mark herself."""
    for other in _sessions_with_code(actor, moment).exclude(pk=session.pk):
        if seen_now(other, code, moment) is not None:
            raise OtherSession(other)


def _sessions_with_code(person: Person, moment: datetime) -> QuerySet[Session]:
    """Those of hers in which one can mark herself at that moment."""
    return Session.objects.filter(
        edition__enrolments__in=Enrolment.objects.filter(person=person, status__in=TAKING_PART),
        windows__in=CodeWindow.objects.filter(opens_at__lte=moment, closes_at__gt=moment - GRACE),
    ).distinct()
