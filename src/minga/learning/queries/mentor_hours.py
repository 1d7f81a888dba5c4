"""Hours of a week, told from one time zone to another: a mentor's own, and those in which a team works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from minga.learning.models import MentorSlot

WORK_BEGINS: Final = time(8)
WORK_ENDS: Final = time(18)
WORK_DAYS: Final = range(5)


@dataclass(frozen=True)
class Hours:
    """A stretch of one day of the week; Monday is 0."""

    weekday: int
    starts: time
    ends: time


def hours_in(slots: Iterable[MentorSlot], zone: str, to: str, day: date) -> list[Hours]:
    """The same hours as a clock in `to` shows them in the week of this day, cut at midnight."""
    monday = day - timedelta(days=day.weekday())
    found = []
    for slot in slots:
        on = monday + timedelta(days=slot.weekday)
        begins = datetime.combine(on, slot.starts, ZoneInfo(zone)).astimezone(ZoneInfo(to))
        ends = datetime.combine(on, slot.ends, ZoneInfo(zone)).astimezone(ZoneInfo(to))
        found += _by_day(begins, ends)
    return sorted(found, key=lambda each: (each.weekday, each.starts))


def hours_at_work(hours: Iterable[Hours]) -> float:
    """How many of them lie between eight and six on a working day."""
    minutes = 0
    for each in hours:
        if each.weekday in WORK_DAYS:
            begins, ends = max(each.starts, WORK_BEGINS), min(each.ends, WORK_ENDS)
            minutes += max(0, (ends.hour * 60 + ends.minute) - (begins.hour * 60 + begins.minute))
    return minutes / 60


def _by_day(begins: datetime, ends: datetime) -> list[Hours]:
    if begins.date() == ends.date():
        return [Hours(begins.weekday(), begins.time(), ends.time())]
    parts = [Hours(begins.weekday(), begins.time(), time(23, 59))]
    if ends.time() > time(0):
        parts.append(Hours(ends.weekday(), time(0), ends.time()))
    return parts
