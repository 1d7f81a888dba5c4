"""Sessions as a calendar that phones and offices subscribe to (RFC 5545).

Each session is one event with a name that never changes (`UID`), a number that rises with each change
(`SEQUENCE`) and its own time zone spelled out, so a calendar that fetches again moves what it has and
doubles nothing. Cancelled sessions stay, struck out; so do arranged meetings (`calendar_meetings`). The same
plan gives the same bytes: the stamps come from the rows, not from the clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, Timezone, vText, vUri
from icalendar.prop import vDuration

from minga.core.texts import pick
from minga.learning.enums import Mode, SessionState
from minga.learning.models import MentorMeeting, Session
from minga.learning.queries.calendar_meetings import meeting_event, meetings_in_calendar
from minga.learning.queries.whose import hers
from minga.learning.queries.zones import hours_abroad
from minga.people.models import Person
from minga.people.queries.letters import absolute
from minga.programmes.enums import TAKING_PART

KEPT: Final = timedelta(days=400)
"""How long a session stays in a calendar after its end."""
AGAIN: Final = timedelta(hours=1)
_STATUS: Final = {SessionState.CANCELLED: "CANCELLED"}


@dataclass(frozen=True)
class CalendarFile:
    """The bytes of a calendar, with what a program needs to know whether they changed."""

    content: bytes
    etag: str
    changed_at: datetime | None


def calendar_of(person: Person, now: datetime) -> CalendarFile:
    """What she attends, leads and arranged, in her language. Three queries, whatever the number of editions."""
    sessions, led = sessions_in_calendar(person, now - KEPT)
    meetings = list(meetings_in_calendar(person, now - KEPT))
    with override(person.language):
        return _file(sessions, led, _("My sessions in Minga"), meetings)


def sessions_in_calendar(person: Person, since: datetime) -> tuple[list[Session], set[int]]:
    """Those that are hers from a moment on, of twins the one in her language; and which of them she leads."""
    rows = (
        Session.objects.filter(ends_at__gte=since)
        .filter(
            Q(edition__enrolments__person=person, edition__enrolments__status__in=TAKING_PART)
            | Q(leaders__person=person)
        )
        .select_related("edition", "module")
        .distinct()
        .order_by("starts_at", "pk")
    )
    everything = list(rows)
    led = set(Session.objects.filter(leaders__person=person).values_list("pk", flat=True))
    attended = [each for each in everything if each.pk not in led]
    chosen = {each.pk for each in hers(attended, person.language)} | led
    return [each for each in everything if each.pk in chosen], led


def calendar_of_session(session: Session) -> CalendarFile:
    """One session, to be taken into any calendar."""
    return _file([session], set(), pick(session.titles))


def _file(
    sessions: Sequence[Session], led: set[int], name: str, meetings: Sequence[MentorMeeting] = ()
) -> CalendarFile:
    calendar = Calendar()
    calendar.add("prodid", "-//Minga//Learning//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar["refresh-interval"] = vDuration(AGAIN, params={"VALUE": "DURATION"})
    calendar["x-published-ttl"] = vDuration(AGAIN)
    dated: list[Session | MentorMeeting] = [*sessions, *meetings]
    for zone, first, last in _zones(dated):
        calendar.add_component(_timezone(zone, first, last))
    for session in sessions:
        calendar.add_component(_event(session, leads=session.pk in led))
    for meeting in meetings:
        calendar.add_component(meeting_event(meeting))
    content = calendar.to_ical()
    changed = max((each.updated_at for each in dated), default=None)
    return CalendarFile(content, sha256(content).hexdigest()[:32], changed)


def _zones(sessions: Iterable[Session | MentorMeeting]) -> list[tuple[str, date, date]]:
    """Each zone that is used, with the years that its rules must cover."""
    years: dict[str, set[int]] = {}
    for session in sessions:
        years.setdefault(session.timezone, set()).update((session.starts_at.year, session.ends_at.year))
    return [(zone, date(min(used), 1, 1), date(max(used) + 1, 12, 31)) for zone, used in sorted(years.items())]


@lru_cache(maxsize=128)
def _timezone(zone: str, first: date, last: date) -> Timezone:
    return Timezone.from_tzid(zone, first_date=first, last_date=last)


def _event(session: Session, *, leads: bool) -> Event:
    event, zone = Event(), ZoneInfo(session.timezone)
    page = absolute(reverse("learning:session", args=[session.edition.key, session.key]))
    event.add("uid", f"{session.uuid}@minga")
    event.add("dtstamp", session.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", session.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("created", session.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", session.sequence)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("status", _STATUS.get(SessionState(session.state), "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if session.state == SessionState.CANCELLED else "OPAQUE")
    event.add("summary", _summary(session))
    event.add("description", _description(session, page, leads=leads))
    where = _where(session)
    if where:
        event.add("location", where)
    event.add("url", page)
    event.add("categories", [pick(session.edition.titles), session.get_kind_display()])
    if session.link and session.state != SessionState.CANCELLED:
        parameters = {"VALUE": "URI", "FEATURE": "AUDIO,VIDEO", "LABEL": _("Join the session")}
        event.add("conference", vUri(session.link, params=parameters))
    event["x-minga-edition"] = vText(session.edition.key)
    return event


def _summary(session: Session) -> str:
    title = pick(session.titles)
    if session.state == SessionState.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    return title


def _where(session: Session) -> str:
    place = ", ".join(filter(None, (pick(session.places), session.address)))
    return place if session.mode == Mode.IN_PERSON else place or session.link


def _description(session: Session, page: str, *, leads: bool) -> str:
    lines = [pick(session.edition.titles)]
    if session.module is not None:
        lines.append(pick(session.module.titles))
    if leads:
        lines.append(_("You lead this session."))
    if session.state == SessionState.CANCELLED:
        lines += ["", _("It does not take place: %(reason)s") % {"reason": session.cancelled_reason}]
    else:
        lines += ["", pick(session.summaries)]
        lines += [_("Join: %(link)s") % {"link": session.link}] if session.link else []
        lines += [_("By telephone: %(phone)s") % {"phone": session.phone}] if session.phone else []
        if session.mode != Mode.IN_PERSON:
            abroad = hours_abroad(session.starts_at, session.ends_at, session.timezone, session.edition.countries)
            lines += [f"{', '.join(each.places)}: {' '.join(filter(None, (each.day, each.hours)))}" for each in abroad]
    lines += [_("Page of the session: %(address)s") % {"address": page}]
    return "\n".join(line for number, line in enumerate(lines) if line or (number and lines[number - 1]))
