"""What the pages of attendance show: the sessions of an edition with their weave, and one person's own record."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.learning.enums import ATTENDED, AttendanceState, MakeUpState, RuleKind, SessionState
from minga.learning.models import Attendance, CompletionRule, MakeUp, Session
from minga.learning.queries.attendance import Share, Shares, attendance_shares, share_of
from minga.learning.queries.clashes import root_of
from minga.learning.queries.make_ups import is_open, last_day
from minga.learning.queries.roll import STITCH, participants
from minga.learning.queries.studying import BEST
from minga.learning.queries.whose import hers
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment

MOST_BELOW: Final = 12
ORDER: Final = ("there", "half", "missing", "out", "open")
"""How the stitches of a session are sorted."""


@dataclass(frozen=True)
class SessionRow:
    """One session in the list of the edition."""

    session: Session
    stitches: tuple[str, ...]
    said: str
    there: int
    people: int
    begun: bool

    @property
    def taken(self) -> bool:
        """Whether anybody was marked."""
        return any(each != "open" for each in self.stitches)


@dataclass(frozen=True)
class BelowRow:
    """Somebody who has missed much."""

    enrolment: Enrolment
    share: Share
    reachable: bool


@dataclass(frozen=True)
class AttendancePage:
    """The attendance of an edition."""

    sessions: Sequence[SessionRow]
    people: int
    share: Decimal | None
    at_least: Decimal | None
    below: Sequence[BelowRow]
    below_count: int
    waiting: int
    """Make-ups without an answer."""
    untaken: int
    """Sessions that ended without a list."""


@dataclass(frozen=True)
class MyRow:
    """One session in somebody's own record."""

    session: Session
    state: str
    label: str
    minutes: int
    note: str
    until: date | None
    may_make_up: bool
    make_up: MakeUp | None


@dataclass(frozen=True)
class MyAttendance:
    """Somebody's own record in one edition."""

    rows: Sequence[MyRow]
    stitches: tuple[str, ...]
    share: Share
    rules: Sequence[CompletionRule]


def attendance_page(edition: Edition, now: datetime) -> AttendancePage:
    """Every session with its weave, and who is below the share that completing asks for. Constant queries."""
    sessions = list(
        Session.objects.filter(edition=edition)
        .exclude(state=SessionState.CANCELLED)
        .select_related("module")
        .order_by("starts_at", "pk")
    )
    people = participants(edition).count()
    states: dict[int, Counter[str]] = defaultdict(Counter)
    told = Attendance.objects.filter(session__edition=edition, enrolment__status__in=TAKING_PART).order_by()
    for session_id, state, many in told.values_list("session_id", "state").annotate(many=Count("pk")):
        states[session_id][STITCH[state]] += many
    rows = [_session_row(each, states[each.pk], people, now) for each in sessions]
    at_least = _at_least(edition)
    shares = attendance_shares(edition, now)
    below = _below(edition, shares, at_least)
    attended = sum(share.attended for share in shares.by_enrolment.values())
    counted = sum(share.counted for share in shares.by_enrolment.values())
    counted += shares.over * max(0, people - len(shares.by_enrolment))
    return AttendancePage(
        sessions=rows,
        people=people,
        share=Decimal(attended) / counted if counted else None,
        at_least=at_least,
        below=below[:MOST_BELOW],
        below_count=len(below),
        waiting=MakeUp.objects.filter(session__edition=edition, state=MakeUpState.SENT).count(),
        untaken=sum(each.session.ends_at <= now and not each.taken and each.session.counts for each in rows),
    )


def my_attendance(enrolment: Enrolment, now: datetime) -> MyAttendance:
    """Her own record: every session, what can be made up until when, and what completing asks for."""
    sessions = list(
        Session.objects.filter(edition=enrolment.edition, counts=True)
        .exclude(state=SessionState.CANCELLED)
        .select_related("edition__version")
        .order_by("starts_at", "pk")
    )
    marks = {row.session_id: row for row in Attendance.objects.filter(enrolment=enrolment)}
    make_ups = {row.session_id: row for row in MakeUp.objects.filter(enrolment=enrolment)}
    noted = set(Attendance.objects.filter(session__in=sessions).order_by().values_list("session_id", flat=True))
    taken = {root_of(each) for each in sessions if each.pk in noted}
    shown = _one_each(sessions, marks, enrolment.person.language)
    rows = [_my_row(each, marks.get(each.pk), make_ups.get(each.pk), root_of(each) in taken, now) for each in shown]
    return MyAttendance(
        rows=rows,
        stitches=tuple(STITCH.get(row.state, "open") for row in rows),
        share=share_of(enrolment, now),
        rules=list(enrolment.edition.completion_rules.filter(kind=RuleKind.ATTENDANCE)),
    )


def _one_each(sessions: Sequence[Session], marks: Mapping[int, Attendance], language: str) -> list[Session]:
    """A meeting and its twins are one row: where she was marked best, else the one that is hers."""
    marked: dict[int, Session] = {}
    for each in sessions:
        first = marked.get(root_of(each))
        if each.pk in marks and (first is None or _rank(marks[each.pk]) < _rank(marks[first.pk])):
            marked[root_of(each)] = each
    others = hers((each for each in sessions if root_of(each) not in marked), language)
    return sorted((*marked.values(), *others), key=lambda each: (each.starts_at, each.pk))


def _rank(mark: Attendance) -> int:
    return BEST.index(AttendanceState(mark.state))


def said_of(counts: Counter[str], people: int) -> str:
    """The weave of a session in words."""
    parts = [
        _("%(there)s of %(people)s attended") % {"there": counts["there"] + counts["half"], "people": people},
    ]
    if counts["half"]:
        parts.append(ngettext("%(n)s made it up", "%(n)s made it up", counts["half"]) % {"n": counts["half"]})
    if counts["out"]:
        parts.append(ngettext("%(n)s excused", "%(n)s excused", counts["out"]) % {"n": counts["out"]})
    return ", ".join(parts)


def _session_row(session: Session, counts: Counter[str], people: int, now: datetime) -> SessionRow:
    left = max(0, people - sum(counts.values()))
    full = counts + Counter({"missing" if counts and session.ends_at <= now else "open": left})
    return SessionRow(
        session=session,
        stitches=tuple(kind for kind in ORDER for _each in range(full[kind])),
        said=said_of(counts, people),
        there=counts["there"] + counts["half"],
        people=people,
        begun=session.starts_at <= now,
    )


def _at_least(edition: Edition) -> Decimal | None:
    """The highest share that a rule over all sessions asks for; else of any stage."""
    rules = CompletionRule.objects.filter(edition=edition, kind=RuleKind.ATTENDANCE, at_least__isnull=False)
    return max((rule.at_least for rule in rules if rule.at_least is not None), default=None)


def _below(edition: Edition, shares: Shares, at_least: Decimal | None) -> list[BelowRow]:
    """Who is below, the lowest first; nobody while no meeting is over or no rule asks."""
    if at_least is None or not shares.over:
        return []
    found = ((each, shares.of(each.pk)) for each in participants(edition))
    rows = [
        BelowRow(each, share, (share.reachable or 0) >= at_least)
        for each, share in found
        if share.counted and (share.so_far or 0) < at_least
    ]
    return sorted(rows, key=lambda row: (row.share.so_far or 0, row.enrolment.sort_name))


def _my_row(session: Session, mark: Attendance | None, sent: MakeUp | None, taken: bool, now: datetime) -> MyRow:
    state = mark.state if mark else AttendanceState.ABSENT if taken and session.ends_at <= now else ""
    over = session.ends_at <= now
    missed = over and bool(state) and state not in ATTENDED
    waits = sent is not None and sent.state == MakeUpState.SENT
    return MyRow(
        session=session,
        state=state,
        label=str(AttendanceState(state).label) if state else _("Not taken down yet") if over else _("To come"),
        minutes=mark.minutes_late if mark else 0,
        note=mark.note if mark else "",
        until=last_day(session),
        may_make_up=missed and not waits and is_open(session, now),
        make_up=sent,
    )
