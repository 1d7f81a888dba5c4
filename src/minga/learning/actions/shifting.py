"""Moving many sessions at once, later or earlier, at the same hour."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotReady
from minga.learning.actions.plan import hold_movable, save_moved
from minga.learning.actions.sessions import planner
from minga.learning.models import Module, Session
from minga.learning.queries.shifted import keep_day, mark_of, moving, put_on_day
from minga.programmes.models import Edition

LONGEST_SHIFT: Final = 1000


@action
def shift_sessions(
    *,
    edition: Edition,
    days: int,
    module: Module | None = None,
    since: datetime | None = None,
    seen: str = "",
    actor: Actor,
    now: datetime,
) -> list[Session]:
    """Move every session that is still ahead, or those of one module, or from one moment on, by some days.

    Those that follow their stage go on following it, from their new day. Everybody gets one letter.
    `seen`: the mark of the preview that was looked at; a second press of the same button moves nothing.
    """
    planner(edition, actor, now)
    if days == 0 or abs(days) > LONGEST_SHIFT:
        raise DomainError(_("Write by how many days, for example 7, or -7 to bring it forward."), field="days")
    moved = moving(hold_movable(edition), module=module, since=since)
    if not moved:
        raise NotReady(_("No session is left to move: they were held, cancelled, or people were marked in them."))
    if seen and seen != mark_of(moved, days):
        raise Conflict(_("The plan is another one than you looked at. Here are the new days: look at them again."))
    for session in moved:
        put_on_day(session, timedelta(days=days))
        keep_day(session, days)
    return save_moved(edition, moved, why="shifted")
