"""Arranged meetings in a private calendar: tentative while proposed, struck out when they do not take place.

A meeting that was declined before anybody agreed on it stays in no calendar but one that may have read it before.
"""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Event, vUri

from minga.core.texts import pick
from minga.learning.enums import MeetingState
from minga.learning.models import MentorMeeting
from minga.learning.queries.meetings import of_person
from minga.people.models import Person
from minga.people.queries.letters import absolute

_STATUS: Final = {
    MeetingState.PROPOSED: "TENTATIVE",
    MeetingState.AGREED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.DECLINED: "CANCELLED",
    MeetingState.CANCELLED: "CANCELLED",
}


def meetings_in_calendar(person: Person, since: datetime) -> QuerySet[MentorMeeting]:
    """Hers, as mentor or in a team, from a moment on; struck-out ones with them. One query."""
    rows = of_person(person).filter(ends_at__gte=since).select_related("team__edition", "mentor")
    return rows.order_by("starts_at", "pk")


def meeting_event(meeting: MentorMeeting) -> Event:
    """One meeting, by a name that never changes."""
    event, zone, team = Event(), ZoneInfo(meeting.timezone), meeting.team
    off = _STATUS[MeetingState(meeting.state)] == "CANCELLED"
    page = absolute(reverse("learning:meeting", args=[team.edition.key, meeting.uuid]))
    stamp = meeting.updated_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{meeting.uuid}@minga")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("created", meeting.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("status", _STATUS[MeetingState(meeting.state)])
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    event.add("summary", _summary(meeting, off=off))
    event.add("description", _description(meeting, page, off=off))
    where = meeting.place or meeting.link
    if where:
        event.add("location", where)
    event.add("url", page)
    event.add("categories", [pick(team.edition.titles), _("Meeting with a mentor")])
    if meeting.link and not off:
        parameters = {"VALUE": "URI", "FEATURE": "AUDIO,VIDEO", "LABEL": _("Join the meeting")}
        event.add("conference", vUri(meeting.link, params=parameters))
    return event


def _summary(meeting: MentorMeeting, *, off: bool) -> str:
    title = f"{meeting.team.name}: {meeting.topic}"
    if off:
        return _("Cancelled: %(title)s") % {"title": title}
    if meeting.state == MeetingState.PROPOSED:
        return _("Not yet sure: %(title)s") % {"title": title}
    return title


def _description(meeting: MentorMeeting, page: str, *, off: bool) -> str:
    names = {"team": meeting.team.name, "mentor": meeting.mentor}
    lines = [_("Meeting of %(team)s with %(mentor)s") % names, pick(meeting.team.edition.titles)]
    if off and meeting.said:
        lines.append(_("It does not take place: %(reason)s") % {"reason": meeting.said})
    if meeting.link and not off:
        lines.append(_("Join: %(link)s") % {"link": meeting.link})
    lines.append(_("Page of the meeting: %(address)s") % {"address": page})
    return "\n".join(lines)
