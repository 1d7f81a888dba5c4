"""Letters about arranged meetings. Parts of actions: each message leaves its own trace.

Whoever wrote or pressed is not told of her own act; of a proposal only the other side hears, of everything else that
changes a calendar everybody.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import translation

from minga.core.actors import Actor
from minga.core.texts import pick
from minga.learning.actions.mentoring_letters import people_of
from minga.learning.enums import MeetingState, Side
from minga.learning.models import MentorMeeting
from minga.learning.queries.zones import when_in_words
from minga.notifications.actions import send_message
from minga.people.models import Person

KINDS: Final = ("proposed", "moved", "accepted", "declined", "cancelled", "dropped")


def tell_meeting(meeting: MentorMeeting, what: str, actor: Actor, now: datetime) -> None:
    """Each in her language and by her clock, once for each change of the meeting."""
    link = f"{reverse('learning:meeting', args=[meeting.team.edition.key, meeting.uuid])}#cambio-{meeting.sequence}"
    for person in _told(meeting, what):
        if person.pk == actor.pk or not person.is_active:
            continue
        with translation.override(person.language):
            words = _words(meeting, person, actor)
        send_message(
            to=person, kind=f"learning.meeting_{what}", context=words, link=link, about=meeting, actor=actor, now=now
        )


def _told(meeting: MentorMeeting, what: str) -> Iterable[Person]:
    team = people_of(meeting.team)
    if what == "proposed":
        return [meeting.mentor] if meeting.turn == Side.MENTOR else team
    return [meeting.mentor, *(each for each in team if each.pk != meeting.mentor_id)]


def _words(meeting: MentorMeeting, person: Person, actor: Actor) -> dict[str, object]:
    edition = meeting.team.edition
    awaited = meeting.turn == Side.MENTOR if person.pk == meeting.mentor_id else meeting.turn == Side.TEAM
    return {
        "who": str(actor) if actor.pk is not None else "",
        "team": meeting.team.name,
        "mentor": str(meeting.mentor),
        "edition": pick(edition.titles),
        "topic": meeting.topic,
        "when": when_in_words(meeting.starts_at, meeting.ends_at, person.timezone or meeting.timezone),
        "place": meeting.place,
        "link": meeting.link,
        "said": meeting.said,
        "awaited": awaited and meeting.state == MeetingState.PROPOSED,
    }
