"""The address of a private calendar.

The token is a signature over the row, so it can be shown to its owner again, and need not be kept: only
its hash is. A new row is a new address.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.urls import reverse

from minga.core.keys import signed_token, token_hash
from minga.learning.models import CalendarFeed
from minga.people.models import Person
from minga.people.queries.letters import absolute

_SALT: Final = "minga.learning.calendar"


@dataclass(frozen=True)
class CalendarDoor:
    """The address of her calendar in the forms in which programs take it. `address` is empty when she has none."""

    address: str = ""
    subscribe: str = ""
    """The same under `webcal:`, which a phone hands to its calendar."""
    google: str = ""
    outlook: str = ""
    opened_at: datetime | None = None
    read_at: datetime | None = None


def mint_token(feed: CalendarFeed) -> str:
    """The token of a feed; the same each time it is asked for."""
    return signed_token(_SALT, str(feed.uuid))


def feed_by_token(token: str) -> CalendarFeed:
    """A feed that works, of somebody who may sign in; CalendarFeed.DoesNotExist otherwise."""
    rows = CalendarFeed.objects.select_related("person").filter(revoked_at__isnull=True, person__is_active=True)
    return rows.get(token_hash=token_hash(token))


def calendar_door(person: Person) -> CalendarDoor:
    """Her calendar's address, when she has one that still works."""
    feed = CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).first()
    if feed is None:
        return CalendarDoor()
    token = mint_token(feed)
    if token_hash(token) != feed.token_hash:  # the key of the house was changed since
        return CalendarDoor()
    address = absolute(reverse("learning:feed", args=[token]))
    webcal = "webcal:" + address.partition(":")[2]
    return CalendarDoor(
        address=address,
        subscribe=webcal,
        google="https://calendar.google.com/calendar/render?cid=" + quote(webcal, safe=""),
        outlook="https://outlook.office.com/calendar/0/addfromweb?url=" + quote(address, safe=""),
        opened_at=feed.created_at,
        read_at=feed.read_at,
    )
