"""A session in which people were marked was held, whether or not somebody said so."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from minga.core.actors import HOUSE
from minga.learning.actions.sessions import hold_session
from minga.learning.enums import ATTENDED, SessionState
from minga.learning.models import Attendance, Session


def hold_past_sessions(*, now: datetime) -> int:
    """Mark them as held; answers how many."""
    there = Attendance.objects.filter(session=OuterRef("pk"), state__in=ATTENDED)
    ended = Session.objects.filter(Exists(there), state=SessionState.PLANNED, ends_at__lte=now)
    sessions = list(ended)
    for session in sessions:
        hold_session(session=session, actor=HOUSE, now=now)
    return len(sessions)
