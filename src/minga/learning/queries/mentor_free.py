"""When a team and its mentor can meet: free moments of her week, and what stands in the way of a moment.

What stands in the way is told in words that say no more than the reader may know: of the mentor's other teams, and of
editions that are not this one, only that something is there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import MEETING_STANDS, MeetingState, SessionState
from minga.learning.models import MentorMeeting, MentorSlot, Session, Team
from minga.learning.queries.clashes import root_of
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment

AHEAD: Final = timedelta(days=21)
STEP: Final = timedelta(hours=1)
USUAL: Final = timedelta(minutes=45)
NOT_BEFORE: Final = timedelta(hours=3)
"""Nobody is asked to a meeting that begins almost at once."""
MOST: Final = 30


@dataclass(frozen=True)
class Taken:
    """A stretch of time in which one of the two sides is busy, and why."""

    starts_at: datetime
    ends_at: datetime
    words: str


@dataclass(frozen=True)
class FreeDay:
    """Moments of one day, by the reader's clock."""

    day: date
    moments: tuple[datetime, ...]


def free_days(team: Team, mentor: Person, now: datetime, but: MentorMeeting | None = None) -> tuple[FreeDay, ...]:
    """Beginnings from her hours of the week in the next three weeks at which neither side is busy."""
    begins = [at for at in _of_her_week(mentor, now) if at >= now + NOT_BEFORE]
    if not begins:
        return ()
    taken = _taken(team, mentor, begins[0], begins[-1] + USUAL, but)
    free = [at for at in begins if not _met(taken, at, at + USUAL)][:MOST]
    days: dict[date, list[datetime]] = {}
    for at in free:
        days.setdefault(timezone.localtime(at).date(), []).append(at)
    return tuple(FreeDay(day, tuple(moments)) for day, moments in days.items())


def in_the_way(
    team: Team, mentor: Person, starts_at: datetime, ends_at: datetime, but: MentorMeeting | None = None
) -> tuple[str, ...]:
    """What is at that time already, in words; each once."""
    met = _met(_taken(team, mentor, starts_at, ends_at, but), starts_at, ends_at)
    return tuple(dict.fromkeys(each.words for each in met))


def _of_her_week(mentor: Person, now: datetime) -> list[datetime]:
    slots = MentorSlot.objects.filter(profile__person=mentor).select_related("profile")
    found: set[datetime] = set()
    for slot in slots:
        zone = ZoneInfo(slot.profile.timezone)
        first = now.astimezone(zone).date()
        for day in (first + timedelta(days=each) for each in range(AHEAD.days)):
            if day.weekday() == slot.weekday:
                found |= _cut(datetime.combine(day, slot.starts, zone), datetime.combine(day, slot.ends, zone))
    return sorted(found)


def _cut(starts: datetime, ends: datetime) -> set[datetime]:
    """Beginnings, an hour apart, from which a usual meeting ends in time. Counted in UTC: clocks may change."""
    first, last = starts.astimezone(ZoneInfo("UTC")), ends.astimezone(ZoneInfo("UTC"))
    found = set()
    while first + USUAL <= last:
        found.add(first)
        first += STEP
    return found


def _met(taken: Iterable[Taken], starts_at: datetime, ends_at: datetime) -> list[Taken]:
    return [each for each in taken if each.starts_at < ends_at and starts_at < each.ends_at]


def _taken(team: Team, mentor: Person, since: datetime, until: datetime, but: MentorMeeting | None) -> Sequence[Taken]:
    """Everything of both sides in this stretch. Three queries."""
    within = Q(starts_at__lt=until, ends_at__gt=since)
    return [*_meetings(team, mentor, within, but), *_sessions(team, mentor, within)]


def _meetings(team: Team, mentor: Person, within: Q, but: MentorMeeting | None) -> Iterable[Taken]:
    rows = MentorMeeting.objects.filter(within, Q(mentor=mentor) | Q(team=team), state__in=MEETING_STANDS)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    for each in rows.select_related("mentor"):
        if each.team_id == team.pk:
            words = _("The team has a meeting with %(mentor)s then: %(topic)s.") % {
                "mentor": each.mentor, "topic": each.topic,
            }  # fmt: skip
        elif each.state == MeetingState.AGREED:
            words = _("%(mentor)s has another meeting then.") % {"mentor": mentor}
        else:
            words = _("Another meeting was proposed to %(mentor)s for then.") % {"mentor": mentor}
        yield Taken(each.starts_at, each.ends_at, words)


def _sessions(team: Team, mentor: Person, within: Q) -> Iterable[Taken]:
    """Sessions of the edition, those of others of somebody in the team, and those that the mentor leads or attends."""
    mine = Enrolment.objects.filter(teams__team=team, teams__until=None)
    taking = Q(status=EnrolmentStatus.ENROLLED)
    hers = Enrolment.objects.filter(taking, person=mentor).values("edition")
    elsewhere = Enrolment.objects.filter(taking, person__in=mine.values("person")).values("edition")
    rows = Session.objects.filter(within, state=SessionState.PLANNED)
    rows = rows.filter(
        Q(edition=team.edition_id) | Q(edition__in=elsewhere) | Q(edition__in=hers) | Q(leaders__person=mentor)
    )
    led = set(Session.objects.filter(within, leaders__person=mentor).values_list("pk", flat=True))
    theirs = set(elsewhere.values_list("edition", flat=True))
    for each in _once(rows.distinct().order_by("starts_at", "pk")):
        if each.edition_id == team.edition_id:
            words = _("The session “%(title)s” of the edition is then.") % {"title": pick(each.titles)}
        elif each.pk not in led and each.edition_id in theirs:
            words = _("Somebody of the team has a session of another edition then.")
        else:
            words = _("%(mentor)s has a session of another edition then.") % {"mentor": mentor}
        yield Taken(each.starts_at, each.ends_at, words)


def _once(sessions: Iterable[Session]) -> Iterable[Session]:
    """Of twins at the same moment the first one."""
    seen: set[tuple[int, datetime]] = set()
    for session in sessions:
        twin = (root_of(session), session.starts_at)
        if twin not in seen:
            seen.add(twin)
            yield session
