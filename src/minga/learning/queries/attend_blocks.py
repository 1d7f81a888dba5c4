"""What a participant sees of her attendance on the page of a session: her mark, the code, the way to make up."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from minga.learning.enums import ATTENDED, MakeUpState, SessionState
from minga.learning.models import Attendance, Session
from minga.learning.queries.codes import open_window
from minga.learning.queries.make_ups import MakeUpWay, way_of
from minga.learning.queries.session_blocks import Block
from minga.programmes.models import Enrolment


@dataclass(frozen=True)
class AttendState:
    """Her attendance at one session."""

    session: Session
    mark: Attendance | None
    """Hers, at this session or at its twin."""
    attended: bool
    open: bool
    """She can mark herself now."""
    soon: bool
    """The code may be shown soon, or a phone may have seen it without a line."""
    over: bool
    taken: bool
    """Somebody is marked at it or at its twin: who is not, was not there."""
    way: MakeUpWay
    check_in: str
    make_up: str
    mine: str

    @property
    def missed(self) -> bool:
        """It is over and she was not there, as far as anybody noted."""
        return self.over and self.taken and not self.attended

    @property
    def can_make_up(self) -> bool:
        return self.missed and self.way.may_send

    @property
    def waits(self) -> bool:
        """What she sent has no answer yet."""
        return self.way.sent is not None and self.way.sent.state == MakeUpState.SENT


def attend_state(session: Session, enrolment: Enrolment, now: datetime) -> AttendState:
    """Four queries."""
    meeting = session.same_as_id or session.pk
    of_meeting = Q(session=session) | Q(session=meeting) | Q(session__same_as=meeting)
    marks = list(Attendance.objects.filter(of_meeting, enrolment=enrolment).select_related("session"))
    attended = [each for each in marks if each.state in ATTENDED]
    here = [each for each in marks if each.session_id == session.pk]
    edition = session.edition.key
    return AttendState(
        session=session,
        mark=next(iter(attended or here or marks), None),
        attended=bool(attended),
        open=open_window(session, now) is not None,
        soon=session.state != SessionState.CANCELLED and abs((now - session.starts_at).total_seconds()) < 86_400,
        over=session.ends_at <= now and session.state != SessionState.CANCELLED,
        taken=bool(marks) or Attendance.objects.filter(of_meeting).exists(),
        way=way_of(session, enrolment, now),
        check_in=reverse("learning:check-in", args=[session.uuid]),
        make_up=reverse("learning:make-up", args=[edition, session.key]),
        mine=reverse("learning:my-attendance", args=[edition]),
    )


def attend_block(session: Session, enrolment: Enrolment | None, now: datetime) -> Block | None:
    """Her attendance, on the page of the session. Nothing for those who only look, or when it does not count."""
    if enrolment is None or session.state == SessionState.CANCELLED:
        return None
    state = attend_state(session, enrolment, now)
    if not session.counts and state.mark is None and not state.soon:
        return None
    return Block("learning/_attend_block.html", state)
