"""One letter for each person about what was added to the plan, and moved in it, within a while.

What happened is read from the log, so that a change which was taken back meanwhile is not told, and a session that
moved three times is told once, with the moment that stands. Written in a job, which may run twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse

from minga.audit.models import Entry
from minga.core.actors import Actor
from minga.learning.actions.session_letters import MOST_LISTED, named, when, with_hers
from minga.learning.enums import SessionState
from minga.learning.events.planning import SessionAdded, SessionChanged
from minga.learning.models import Session
from minga.notifications.actions import send_message
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition

KIND: Final = "learning.plan_changed"


def tell_plan_changes(*, edition: Edition, since: datetime, actor: Actor, now: datetime) -> int:
    """Tell whoever takes part or leads one of them; answers how many letters were written."""
    if edition.status not in (EditionStatus.OPEN, EditionStatus.RUNNING):
        return 0
    former = _former_moments(edition, since)
    ahead = edition.sessions.filter(pk__in=former, state=SessionState.PLANNED, ends_at__gt=now)
    rows = [each for each in ahead.order_by("starts_at", "pk") if each.starts_at != former[each.pk]]
    if not rows:
        return 0
    link = f"{reverse('learning:syllabus', args=[edition.key])}#plan-{since:%Y%m%d%H%M%S}"
    told = 0
    for person, mine in with_hers(edition, rows, KIND, link):
        words = _words(edition, mine, former)
        send_message(to=person, kind=KIND, context=words, link=link, about=edition, actor=actor, now=now)
        told += 1
    return told


def _former_moments(edition: Edition, since: datetime) -> Mapping[int, datetime | None]:
    """Sessions that were added or moved since then, by id: when they were before, None when they are new."""
    found: dict[int, datetime | None] = {}
    entries = Entry.objects.filter(
        key__in=(SessionAdded.key, SessionChanged.key), at__gte=since,
        related__contains=[[Edition._meta.label_lower, edition.pk]],
    )  # fmt: skip
    for entry in entries.order_by("pk"):
        if entry.subject_id is None:
            continue
        if entry.key == SessionAdded.key:
            found[entry.subject_id] = None
        elif "starts_at" in entry.before:
            found.setdefault(entry.subject_id, datetime.fromisoformat(entry.before["starts_at"]))
    return found


def _words(edition: Edition, mine: Sequence[Session], former: Mapping[int, datetime | None]) -> dict[str, object]:
    listed = mine[:MOST_LISTED]
    lines = [(each, {"title": named(each.titles), "when": _when(each)}) for each in listed]
    return {
        "edition": named(edition.titles),
        "count": len(mine),
        "added": [line for each, line in lines if former[each.pk] is None],
        "moved": [line for each, line in lines if former[each.pk] is not None],
        "more": len(mine) - len(listed),
    }


def _when(session: Session) -> object:
    return when(session.starts_at, session.ends_at, session.timezone)
