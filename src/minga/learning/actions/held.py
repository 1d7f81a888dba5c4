"""A session that ended was held: somebody says so of all of them, or people were marked in it."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from minga.core.actors import HOUSE, Actor
from minga.learning.actions.sessions import hold_session, planner
from minga.learning.enums import ATTENDED, SessionState
from minga.learning.models import Attendance, Session
from minga.programmes.models import Edition


def hold_past_sessions(*, now: datetime) -> int:
    """Mark those in which people were as held, in every edition; answers how many."""
    there = Attendance.objects.filter(session=OuterRef("pk"), state__in=ATTENDED)
    ended = Session.objects.filter(Exists(there), state=SessionState.PLANNED, ends_at__lte=now)
    return _hold(list(ended), actor=HOUSE, now=now)


def hold_ended_sessions(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Mark every session of an edition that ended as held; each leaves its own entry."""
    planner(edition, actor, now)
    return _hold(list(edition.sessions.filter(state=SessionState.PLANNED, ends_at__lte=now)), actor=actor, now=now)


def _hold(sessions: list[Session], *, actor: Actor, now: datetime) -> int:
    for session in sessions:
        hold_session(session=session, actor=actor, now=now)
    return len(sessions)
