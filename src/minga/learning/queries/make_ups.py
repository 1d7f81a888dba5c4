"""Until when a missed session can be made up, what was sent, and what waits for an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from minga.core.clock import today
from minga.learning.enums import ATTENDED, MakeUpState, SessionState
from minga.learning.models import Attendance, MakeUp, Session
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.blueprint_of import blueprint_of


@dataclass(frozen=True)
class MakeUpWay:
    """Whether she can still make up a session, and what she sent."""

    until: date | None
    open: bool
    sent: MakeUp | None

    @property
    def may_send(self) -> bool:
        """The first time, and again when it was returned."""
        return self.open and (self.sent is None or self.sent.state == MakeUpState.RETURNED)


def last_day(session: Session) -> date | None:
    """The day said for the session, else as long after it as the blueprint gives; None: it cannot be made up."""
    if session.make_up_until is not None:
        return session.make_up_until
    completion = blueprint_of(session.edition.version).completion
    if completion is None or completion.make_up is None or not session.counts:
        return None
    return session.ends_at.astimezone(ZoneInfo(session.timezone)).date() + timedelta(days=completion.make_up.days)


def is_open(session: Session, now: datetime) -> bool:
    """From its end until its last day, where the session is."""
    until = last_day(session)
    if until is None or session.state == SessionState.CANCELLED or session.ends_at > now:
        return False
    return today(session.timezone, at=now) <= until


def way_of(session: Session, enrolment: Enrolment, now: datetime) -> MakeUpWay:
    """What she can do about a session that she missed."""
    sent = MakeUp.objects.filter(session=session, enrolment=enrolment).select_related("file").first()
    return MakeUpWay(last_day(session), is_open(session, now), sent)


def was_there(session: Session, enrolment: Enrolment) -> bool:
    """At the meeting itself or at one of its twins, or made up already."""
    meeting = session.same_as_id or session.pk
    return Attendance.objects.filter(
        Q(session=meeting) | Q(session__same_as=meeting), enrolment=enrolment, state__in=ATTENDED
    ).exists()


def make_ups_of(edition: Edition, state: str = "") -> QuerySet[MakeUp]:
    """What was sent in the edition, what waits longest first."""
    found = MakeUp.objects.filter(session__edition=edition).select_related(
        "session", "enrolment__person", "enrolment__organisation", "file", "answered_by"
    )
    return found.filter(state=state).order_by("sent_at") if state else found.order_by("-sent_at")
