"""A person's private calendar: its address is opened, renewed and closed by herself."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.errors import NotReady
from minga.core.keys import token_hash
from minga.learning.events.planning import CalendarClosed, CalendarOpened
from minga.learning.models import CalendarFeed
from minga.learning.queries.feeds import mint_token
from minga.people.models import Person

NOTED_AGAIN: Final = timedelta(hours=1)


@action
def open_calendar(*, person: Person, actor: Person, now: datetime) -> CalendarFeed:
    """A new address. The former one, if any, stops working at once."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    closed = CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    feed = CalendarFeed(person=person)
    feed.token_hash = token_hash(mint_token(feed))
    feed.save()
    record(CalendarOpened(subject=feed, after={"renewed": bool(closed)}), related=(person,))
    return feed


@action
def close_calendar(*, person: Person, actor: Person, now: datetime) -> CalendarFeed:
    """The address stops working; what calendars copied already stays in them."""
    feed = CalendarFeed.objects.select_for_update(of=("self",), no_key=True).filter(
        person=person, revoked_at__isnull=True
    ).first()  # fmt: skip
    if feed is None:
        raise NotReady(_("You have no private calendar."))
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at", "updated_at"])
    record(CalendarClosed(subject=feed), related=(person,))
    return feed


def note_read(feed: CalendarFeed, now: datetime) -> None:
    """That a calendar fetched it, at most once an hour: no act of anybody, so it leaves no entry."""
    if feed.read_at is None or now - feed.read_at > NOTED_AGAIN:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
