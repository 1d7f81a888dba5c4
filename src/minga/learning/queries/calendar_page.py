"""What comes in a person's calendar, on its page: sessions and arranged meetings, in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import SessionState
from minga.learning.queries.calendar import sessions_in_calendar
from minga.learning.queries.meetings import arranged_for
from minga.people.models import Person

MOST: Final = 12


@dataclass(frozen=True)
class Coming:
    """One thing of her days. `said`: what to know about it beside its moment."""

    starts_at: datetime
    title: str
    link: str
    said: str


def coming_of(person: Person, now: datetime) -> tuple[Coming, ...]:
    """The next ones. Three queries."""
    sessions, led = sessions_in_calendar(person, now)
    rows = [
        Coming(
            starts_at=each.starts_at,
            title=pick(each.titles),
            link=reverse("learning:session", args=[each.edition.key, each.key]),
            said=" · ".join(filter(None, (pick(each.edition.titles), _("You lead it") if each.pk in led else ""))),
        )
        for each in sessions
        if each.state == SessionState.PLANNED
    ]
    for meeting in arranged_for(person, now):
        if meeting.starts_at > now:
            said = " · ".join((meeting.team, meeting.mentor, meeting.state))
            rows.append(Coming(meeting.starts_at, meeting.topic, meeting.href, said))
    return tuple(sorted(rows, key=lambda each: each.starts_at)[:MOST])
