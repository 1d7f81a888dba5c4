"""Letters about the plan: a session has another moment, place or link, is cancelled, takes place after all.

Written in a job. Whoever was told of this very change is not told again, so a job may run twice; a change
that was overtaken by a newer one is not told at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import lazy

from minga.core.actors import Actor
from minga.core.texts import pick, pick_later
from minga.learning.enums import SessionState
from minga.learning.models import Leader, Session
from minga.learning.queries.whose import audience, audience_of, hers
from minga.learning.queries.zones import when_in_words
from minga.notifications.actions import send_message
from minga.notifications.models import Message
from minga.people.models import Person
from minga.programmes.models import Edition

KINDS: Final = ("moved", "changed", "cancelled", "restored")
MOST_LISTED: Final = 30
named = pick_later
when = lazy(when_in_words, str)


def tell_session(*, session: Session, what: str, sequence: int, actor: Actor, now: datetime) -> int:
    """Tell everybody who has it in her calendar; answers how many letters were written."""
    if session.sequence != sequence or session.ends_at <= now or what not in KINDS:
        return 0
    link = f"{reverse('learning:session', args=[session.edition.key, session.key])}#cambio-{sequence}"
    context = {
        "session": named(session.titles),
        "edition": named(session.edition.titles),
        "when": when(session.starts_at, session.ends_at, session.timezone),
        "place": ", ".join(filter(None, (pick(session.places), session.address))),
        "link": session.link,
        "phone": session.phone,
        "reason": session.cancelled_reason,
    }
    kind = f"learning.session_{what}"
    people = not_told(audience_of(session), kind, link)
    for person in people:
        send_message(to=person, kind=kind, context=context, link=link, about=session, actor=actor, now=now)
    return len(people)


def tell_sessions_moved(*, edition: Edition, sessions: Sequence[int], actor: Actor, now: datetime) -> int:
    """One letter for each person with every session of hers that moved."""
    rows = list(
        edition.sessions.filter(pk__in=sessions, state=SessionState.PLANNED, ends_at__gt=now).order_by("starts_at")
    )
    if not rows:
        return 0
    kind = "learning.sessions_moved"
    link = f"{reverse('learning:syllabus', args=[edition.key])}#cambio-{max(row.sequence for row in rows)}-{rows[0].pk}"
    told = 0
    for person, mine in with_hers(edition, rows, kind, link):
        context = {
            "edition": named(edition.titles),
            "count": len(mine),
            "sessions": [
                {"title": named(each.titles), "when": when(each.starts_at, each.ends_at, each.timezone)}
                for each in mine[:MOST_LISTED]
            ],
            "more": max(0, len(mine) - MOST_LISTED),
        }
        send_message(to=person, kind=kind, context=context, link=link, about=edition, actor=actor, now=now)
        told += 1
    return told


def with_hers(
    edition: Edition, rows: Sequence[Session], kind: str, link: str
) -> Iterator[tuple[Person, list[Session]]]:
    """Everybody who has not heard, with what is hers: of twins the one in her language, and what she leads."""
    led: dict[int, set[int]] = defaultdict(set)
    for leader in Leader.objects.filter(session__in=rows):
        led[leader.person_id].add(leader.session_id)
    whole, spoken = list(edition.sessions.order_by("starts_at", "pk")), dict[str, set[int]]()
    attending = set(audience(edition).values_list("pk", flat=True))
    people = Person.objects.filter(pk__in={*attending, *led}, is_active=True).order_by("pk")
    for person in not_told(people, kind, link):
        if person.language not in spoken:
            spoken[person.language] = {each.pk for each in hers(whole, person.language)}
        chosen = led[person.pk] | (spoken[person.language] if person.pk in attending else set())
        mine = [each for each in rows if each.pk in chosen]
        if mine:
            yield person, mine


def not_told(people: Iterable[Person], kind: str, link: str) -> list[Person]:
    """Those who have no letter of this kind about this very change."""
    told = set(Message.objects.filter(kind=kind, link=link).values_list("to_id", flat=True))
    return [person for person in people if person.pk not in told]
