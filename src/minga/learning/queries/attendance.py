"""How much somebody attended, and what she missed.

A meeting and its twins (`same_as`) are one: whoever was at one of them was there. Cancelled sessions and
those that do not count are left out. A meeting is *over* once its last twin has ended and somebody was
marked in it: what the office did not take down is nobody's fault yet.

Present, late and made up count as attended. An excuse takes the meeting out of the sum, so that it neither
helps nor harms; but only for a quarter of the meetings: beyond that an excuse is a meeting missed, which can
be made up like any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from minga.learning.enums import ATTENDED, AttendanceState, SessionState
from minga.learning.models import Attendance, Session
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment, Stage

EXCUSED_AT_MOST: Final = Decimal("0.25")
_MEETING = Coalesce("session__same_as_id", "session_id")


@dataclass(frozen=True)
class Share:
    """One person's attendance: of the meetings that are over, and of all that are planned."""

    attended: int
    excused: int
    over: int
    planned: int

    @property
    def missed(self) -> int:
        """Over, and neither attended nor excused."""
        return self.over - self.attended - self.excused

    @property
    def to_come(self) -> int:
        return self.planned - self.over

    @property
    def counted(self) -> int:
        """Of how many of those that are over it is."""
        return self.over - self._left_out(self.over)

    @property
    def so_far(self) -> Decimal | None:
        """From 0 to 1; None while nothing counts."""
        return _part(self.attended, self.counted)

    @property
    def of_all(self) -> Decimal | None:
        """As if nothing more were attended: what holds already."""
        return _part(self.attended, self.planned - self._left_out(self.planned))

    @property
    def reachable(self) -> Decimal | None:
        """As if everything to come were attended."""
        return _part(self.attended + self.to_come, self.planned - self._left_out(self.planned))

    def _left_out(self, meetings: int) -> int:
        return min(self.excused, int(meetings * EXCUSED_AT_MOST))


def _part(attended: int, of: int) -> Decimal | None:
    return None if of <= 0 else min(Decimal(1), Decimal(attended) / of)


def counting(edition: Edition, stage: Stage | None = None) -> QuerySet[Session]:
    """The sessions that count, of one stage or of all."""
    found = Session.objects.filter(edition=edition, counts=True).exclude(state=SessionState.CANCELLED)
    return found if stage is None else found.filter(stage=stage)


def meetings_of(edition: Edition, now: datetime, stage: Stage | None = None) -> tuple[frozenset[int], frozenset[int]]:
    """The meetings that are planned, and those of them that are over."""
    rows = (
        counting(edition, stage)
        .order_by()
        .annotate(meeting=Coalesce("same_as_id", "pk"))
        .values("meeting")
        .annotate(ends=Max("ends_at"), marks=Count("attendance"))
    )
    planned = {row["meeting"]: row for row in rows}
    over = (pk for pk, row in planned.items() if row["ends"] <= now and row["marks"])
    return frozenset(planned), frozenset(over)


@dataclass(frozen=True)
class Shares:
    """The attendance of many."""

    by_enrolment: Mapping[int, Share]
    over: int
    planned: int

    def of(self, enrolment_id: int) -> Share:
        """Also of whoever was never marked."""
        return self.by_enrolment.get(enrolment_id) or Share(0, 0, self.over, self.planned)


def attendance_shares(
    edition: Edition, now: datetime, *, enrolments: Iterable[Enrolment] | None = None, stage: Stage | None = None
) -> Shares:
    """Of everybody who takes part, or of some; of all meetings, or of one stage. Two queries, however many people."""
    planned, over = meetings_of(edition, now, stage)
    rows = Attendance.objects.filter(session__in=counting(edition, stage)).annotate(meeting=_MEETING)
    if enrolments is None:
        rows = rows.filter(enrolment__status__in=TAKING_PART)
    else:
        rows = rows.filter(enrolment__in=[each.pk for each in enrolments])
    there = Q(state__in=ATTENDED)
    told = (
        rows.filter(meeting__in=over)
        .order_by()
        .values("enrolment_id")
        .annotate(
            attended=Count("meeting", filter=there, distinct=True),
            known=Count("meeting", filter=there | Q(state=AttendanceState.EXCUSED), distinct=True),
        )
    )
    found = {
        row["enrolment_id"]: Share(row["attended"], row["known"] - row["attended"], len(over), len(planned))
        for row in told
    }
    return Shares(found, len(over), len(planned))


def share_of(enrolment: Enrolment, now: datetime, stage: Stage | None = None) -> Share:
    """One person's attendance."""
    return attendance_shares(enrolment.edition, now, enrolments=[enrolment], stage=stage).of(enrolment.pk)


def missed_sessions(enrolment: Enrolment, now: datetime, stage: Stage | None = None) -> list[Session]:
    """One session of each meeting that is over and that she neither attended nor made up; excused ones too."""
    _planned, over = meetings_of(enrolment.edition, now, stage)
    attended = (
        Attendance.objects.filter(enrolment=enrolment, state__in=ATTENDED)
        .annotate(meeting=_MEETING)
        .values_list("meeting", flat=True)
    )
    missing = over - frozenset(attended)
    found: dict[int, Session] = {}
    for session in counting(enrolment.edition, stage).order_by("starts_at", "pk"):
        meeting = session.same_as_id or session.pk
        if meeting in missing:
            found.setdefault(meeting, session)
    return list(found.values())
