"""The days of calls, for a calendar: when they open, close and tell the results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from minga.calls.enums import CallState
from minga.calls.models import Call
from minga.calls.queries.calls import listed_calls
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick

BACK: Final = timedelta(days=31)
MOST: Final = 300


@dataclass(frozen=True)
class Day:
    """One day of one call. `what` names it in an address: opens, closes, results, questions."""

    uuid: str
    what: str
    title: str
    label: str
    link: str
    at: datetime
    words: str
    day: date
    past: bool


@dataclass(frozen=True)
class Month:
    """The days of one month; `first` is its first day."""

    first: date
    days: tuple[Day, ...]


def days_of_calls(now: datetime) -> tuple[Day, ...]:
    """Of every listed call that is not over, from a month ago on. One query."""
    since = now - BACK
    rows = listed_calls().exclude(state=CallState.CANCELLED)
    rows = rows.filter(Q(closes_at__gte=since) | Q(results_at__gte=since)).order_by("closes_at", "pk")[:MOST]
    days = (day for call in rows for day in _of_columns(call, now) if day.at >= since)
    return tuple(sorted(days, key=lambda each: each.at))


def days_of_call(call: Call, now: datetime) -> tuple[Day, ...]:
    """Every announced day of one call, each of its rounds too."""
    rules = rules_of(call)
    moments: list[tuple[str, str, datetime | None]] = []
    for phase in rules.phases:
        title = pick(phase.title)
        moments.append((f"opens-{phase.key}", _("%(round)s opens") % {"round": title}, phase.opens_at))
        moments.append((f"closes-{phase.key}", _("%(round)s closes") % {"round": title}, phase.closes_at))
    moments.append(("questions", _("Last moment for questions"), rules.questions_until))
    moments.append(("results", _("Results"), rules.results_at))
    made = (_day(call, what, label, at, rules.timezone, now) for what, label, at in moments if at)
    return tuple(sorted(made, key=lambda each: each.at))


def by_month(days: Sequence[Day]) -> tuple[Month, ...]:
    """Grouped for the page, in order."""
    months: dict[date, list[Day]] = {}
    for each in days:
        months.setdefault(each.day.replace(day=1), []).append(each)
    return tuple(Month(first, tuple(listed)) for first, listed in months.items())


def _of_columns(call: Call, now: datetime) -> Iterator[Day]:
    zone = str(call.draft.get("timezone") or call.edition.timezone)
    for what, label, at in (
        ("opens", _("Opens"), call.opens_at),
        ("closes", _("Closes"), call.closes_at),
        ("results", _("Results"), call.results_at),
    ):
        if at is not None:
            yield _day(call, what, label, at, zone, now)


def _day(call: Call, what: str, label: str, at: datetime, zone: str, now: datetime) -> Day:
    return Day(
        uuid=str(call.uuid),
        what=what,
        title=pick(call.titles),
        label=label,
        link=call.get_absolute_url(),
        at=at,
        words=moment_in(at, zone),
        day=at.astimezone(ZoneInfo(zone)).date(),
        past=at <= now,
    )
