"""When the sessions of a blueprint fall: days and hours worked out from its stages.

The blueprint knows the day of the stage and the hours. The first session of a day begins at ten in the
edition's own zone, the next one after it with a pause; what no longer fits the evening begins at ten
beside the first, and the page of the plan tells that they clash.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from minga.core.texts import Texts
from minga.learning.enums import Mode, SessionKind
from minga.programmes.models import Stage
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_time import Module, Session

FIRST_HOUR = time(10)
EVENING = time(20)
SHORTEST = timedelta(minutes=15)
LUNCH_FROM, LUNCH = time(12), timedelta(hours=1)
PAUSE = timedelta(minutes=30)
HAS_AGENDA = (SessionKind.SPRINT, SessionKind.IDEATION_LAB, SessionKind.GATHERING)
_LONG = timedelta(hours=4)
FRIDAY = 4


@dataclass(frozen=True)
class PlannedSession:
    """One session of the blueprint with its moment. `day` counts from the first of its stage."""

    module: Module
    session: Session
    number: int
    """Which of a series, from 1; 0 when it is not one."""
    stage: Stage
    day: int
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """Its name in the edition: that of the blueprint, with a number in a series."""
        return f"{self.session.key[:55]}-{self.number}" if self.number else self.session.key

    @property
    def titles(self) -> Texts:
        """What it is called, with its number in a series."""
        if not self.number:
            return dict(self.session.title)
        return {code: f"{text} {self.number}" for code, text in self.session.title.items()}

    @property
    def mode(self) -> str:
        """Where people meet: as the session says, or its module."""
        return (self.session.mode or self.module.mode).value

    @property
    def places(self) -> Texts:
        """The city or venue of the session, or that of its module or stage."""
        if self.mode == Mode.VIRTUAL:
            return {}
        return dict(self.session.place or self.module.place or self.stage.venues)


@dataclass(frozen=True)
class AgendaLine:
    """A part of a session of its own hour."""

    starts: time
    minutes: int
    titles: Texts


def planned_sessions(blueprint: Blueprint, stages: Mapping[str, Stage], zone: str) -> list[PlannedSession]:
    """Every session of every module, in the order of time."""
    found = []
    for module in blueprint.modules:
        stage = stages.get(module.stage)
        if stage is not None:
            for session in module.sessions:
                found += [(date_, number, module, session, stage) for number, date_ in _days(session, stage)]
    order = {id(module): place for place, module in enumerate(blueprint.modules)}
    found.sort(key=lambda each: (each[0], order[id(each[2])]))
    return _with_hours(found, ZoneInfo(zone))


def _days(session: Session, stage: Stage) -> Iterable[tuple[int, date]]:
    first = stage.starts_on + timedelta(days=session.day - 1)
    if session.repeats is None:
        return [(0, _working_day(first, stage))]
    every = session.repeats.every
    days = [type(every)(every.count * n, every.unit).after(first) for n in range(session.repeats.times)]
    return [(n + 1, _working_day(day, stage)) for n, day in enumerate(days)]


def _working_day(day: date, stage: Stage) -> date:
    """The design counts days and knows no weekends: the Monday after, or the Friday before where the stage is over."""
    past = day.weekday() - FRIDAY
    if past <= 0:
        return day
    monday, friday = day + timedelta(days=3 - past), day - timedelta(days=past)
    inside = [each for each in (monday, friday) if stage.starts_on <= each <= stage.ends_on]
    return inside[0] if inside else day


def _with_hours(found: Iterable[tuple[date, int, Module, Session, Stage]], zone: ZoneInfo) -> list[PlannedSession]:
    free: dict[date, datetime] = {}
    planned = []
    for day, number, module, session, stage in found:
        length = max(timedelta(minutes=float(session.hours * 60)), SHORTEST)
        opens = datetime.combine(day, FIRST_HOUR)
        begins = free.get(day, opens)
        if begins + length > datetime.combine(day, EVENING):
            begins = opens
        ends = begins + length
        free[day] = max(free.get(day, opens), ends + (LUNCH if LUNCH_FROM <= ends.time() <= time(14) else PAUSE))
        count = (day - stage.starts_on).days + 1
        planned.append(
            PlannedSession(
                module, session, number, stage, count, begins.replace(tzinfo=zone), ends.replace(tzinfo=zone)
            )
        )
    return planned


def agenda_of(kind: str, starts: time, length: timedelta, *, output: bool) -> list[AgendaLine]:
    """A first agenda for a long session: groups work, pause, work on, and show what they made.

    Shorter ones, and lectures, have none. Whoever leads it rewrites it.
    """
    if kind not in HAS_AGENDA or length < _LONG:
        return []
    total = int(length.total_seconds()) // 60
    opening, pause, showing = 20, 20, 40 if output else 20
    work = total - opening - pause - showing
    last = gettext_noop("Each group shows what it leaves with") if output else gettext_noop("What we take with us")
    parts = [
        (opening, gettext_noop("Welcome and what we will do")),
        (work // 2, gettext_noop("Work in groups")),
        (pause, gettext_noop("Pause")),
        (work - work // 2, gettext_noop("Work in groups")),
        (showing, last),
    ]
    lines, at = [], datetime.combine(date.min, starts)
    for minutes, words in parts:
        lines.append(AgendaLine(at.time(), minutes, in_every_language(words)))
        at += timedelta(minutes=minutes)
    return lines


def in_every_language(words: str) -> dict[str, str]:
    """A text of the house in each of its languages."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = _(words)
    return texts


def led_by(blueprint: Blueprint) -> Mapping[str, tuple[str, ...]]:
    """The kinds of role that lead each session, by the key of the session in the blueprint."""
    kinds = {role.key: str(role.kind.value) for role in blueprint.roles}
    return {
        session.key: tuple(dict.fromkeys(kinds[key] for key in session.led_by if key in kinds))
        for module in blueprint.modules
        for session in module.sessions
    }


def kinds_for(key: str, wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The kinds of role that the design asks for, for a session of the edition or of a series in it."""
    return wanted.get(key) or wanted.get(key.rpartition("-")[0], ())


def at_same_hour(moment: datetime, zone: str, day: date) -> datetime:
    """The same hour on the clocks of `zone`, on another day: across a change of clocks, too."""
    local = moment.astimezone(ZoneInfo(zone))
    return datetime.combine(day, local.time(), tzinfo=ZoneInfo(zone))
