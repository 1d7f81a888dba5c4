"""What studying puts on a person's own page: her next sessions, and what she can still make up."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.learning.queries.studying import Meeting, enrolments_of, is_on, meetings_of
from minga.learning.queries.zones import moment_in_words
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 3


def sessions_of(person: Person, now: datetime) -> WorkSection | None:
    """The next ones of all her editions. Three queries."""
    on = [each for each in enrolments_of(person) if is_on(each)]
    if not on:
        return None
    several = meetings_of([each.edition for each in on], on, person, now).values()
    meetings = [each for rows in several for each in rows if not each.cancelled]
    coming = sorted((each for each in meetings if not each.over), key=lambda each: each.starts_at)[:MOST]
    day = timezone.localtime(now).date()
    missed = [each for each in meetings if each.to_make_up(day)]
    rows = [WorkRow(each.title, each.link, detail=_when(each)) for each in coming]
    rows += [
        WorkRow(each.title, each.link, detail=_("You missed it; you can still make it up"), due=each.make_up_until)
        for each in missed[:MOST]
    ]
    return WorkSection(
        title=gettext_lazy("Your sessions"),
        rows=rows,
        link=reverse("learning:home"),
        link_label=gettext_lazy("My learning"),
    )


def _when(meeting: Meeting) -> str:
    return " · ".join(filter(None, (moment_in_words(meeting.starts_at), meeting.mode_words, meeting.place)))
