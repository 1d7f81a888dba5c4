"""Sessions on other days: which may move, and how the plan would look if they did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet

from minga.core.clock import today
from minga.core.texts import pick
from minga.learning.enums import SessionState
from minga.learning.models import Attendance, Module, Session
from minga.learning.queries.clashes import CLASH, Clash, clashes
from minga.learning.queries.plan_days import at_same_hour
from minga.learning.queries.zones import hours_in, weekday_of
from minga.programmes.models import Edition


@dataclass(frozen=True)
class MovedLine:
    """One session with its day now and then."""

    title: str
    was: str
    becomes: str
    hours: str
    clashes: tuple[Clash, ...]
    """What would not fit then and does now."""


@dataclass(frozen=True)
class Preview:
    """What a shift would do."""

    lines: tuple[MovedLine, ...]
    mark: str
    stays: int
    """Sessions that do not move, because people were in them or they are cancelled, or were not chosen."""

    @property
    def clashing(self) -> int:
        """How many of the moved would clash."""
        return sum(any(each.level == CLASH for each in line.clashes) for line in self.lines)


def movable(edition: Edition) -> QuerySet[Session]:
    """Sessions that are still ahead of everybody: neither held, cancelled nor marked."""
    marked = Attendance.objects.filter(session=OuterRef("pk"))
    return edition.sessions.filter(~Exists(marked), state=SessionState.PLANNED)


def moving(sessions: Iterable[Session], *, module: Module | None, since: datetime | None) -> list[Session]:
    """Those of the module, and not before the moment."""
    return [
        each
        for each in sessions
        if (module is None or each.module_id == module.pk) and (since is None or each.starts_at >= since)
    ]


def mark_of(sessions: Iterable[Session], days: int) -> str:
    """What is to move, and by how much: pressed twice, or on a plan that is another one now, nothing moves unseen."""
    told = repr((days, sorted((each.pk, each.revision) for each in sessions)))
    return sha256(told.encode()).hexdigest()[:16]


def put_on_day(session: Session, step: timedelta) -> bool:
    """Move a session by whole days, at the same hour of its own zone; whether that changed anything."""
    if not step:
        return False
    length = session.ends_at - session.starts_at
    day = today(session.timezone, at=session.starts_at) + step
    session.starts_at = at_same_hour(session.starts_at, session.timezone, day)
    session.ends_at = session.starts_at + length
    if session.make_up_until:
        session.make_up_until += step
    session.sequence += 1
    session.revision += 1
    return True


def keep_day(session: Session, days: int) -> None:
    """Its day of the stage moves along; before the first day of the stage there is none."""
    if session.day is None or session.fixed:
        return
    session.day += days
    if session.day < 1:
        session.day, session.fixed = None, True


def moved_by(edition: Edition, days: int, *, module: Module | None, since: datetime | None, now: datetime) -> Preview:
    """How it would look. Nothing is written."""
    every = list(edition.sessions.select_related("stage"))
    before = clashes(edition, every, now)
    ids = set(movable(edition).values_list("pk", flat=True))
    chosen = moving((each for each in every if each.pk in ids), module=module, since=since)
    was, mark = {each.pk: each.starts_at for each in chosen}, mark_of(chosen, days)
    for session in chosen:
        put_on_day(session, timedelta(days=days))
    after = clashes(edition, sorted(every, key=lambda each: (each.starts_at, each.pk)), now)
    return Preview(
        lines=tuple(
            MovedLine(
                title=pick(each.titles),
                was=weekday_of(today(each.timezone, at=was[each.pk])),
                becomes=weekday_of(today(each.timezone, at=each.starts_at)),
                hours=hours_in(each.starts_at, each.ends_at, each.timezone),
                clashes=tuple(one for one in after.get(each.pk, ()) if one not in before.get(each.pk, ())),
            )
            for each in chosen
        ),
        mark=mark,
        stays=len(every) - len(chosen),
    )
