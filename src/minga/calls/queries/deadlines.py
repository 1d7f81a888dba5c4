"""Until when a round takes applications, as it is announced: in the time zone of the call, with its name.

Whoever reads in another zone must not be told her own hour without a word. The one clock that decides is
`policies.is_taking`; here it is only put in words.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone as local_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls.models import Call, CallPhase
from minga.calls.policies import is_in_grace, is_taking
from minga.core.clock import zone_place
from minga.core.texts import day_in_words, pick

SOON: Final = timedelta(days=3)


@dataclass(frozen=True)
class Deadline:
    """One round and its end. `closes`: day and hour in words, with the zone; `left`: how long there is."""

    title: str
    opens: str
    closes: str
    taking: bool
    coming: bool
    in_grace: bool
    soon: bool
    left: str
    grace_until: str


def deadline_of(phase: CallPhase, zone: str, now: datetime) -> Deadline:
    """How the round stands now."""
    taking = is_taking(phase, now)
    grace = is_in_grace(phase, now)
    return Deadline(
        title=pick(phase.titles),
        opens=moment_in(phase.opens_at, zone),
        closes=moment_in(phase.closes_at, zone),
        taking=taking,
        coming=now < phase.opens_at,
        in_grace=grace,
        soon=taking and not grace and phase.closes_at - now <= SOON,
        left=left_words(phase.closes_at - now) if taking and not grace else "",
        grace_until=moment_in(last_moment(phase), zone) if grace else "",
    )


def last_moment(phase: CallPhase) -> datetime:
    """The end with its minutes of grace: from here on nothing is taken."""
    return phase.closes_at + timedelta(minutes=phase.grace_minutes)


def moment_in(moment: datetime, zone: str) -> str:
    """5 de diciembre de 2026, 23:59 (hora de Asunción)."""
    day, clock = _day_and_clock(moment, zone)
    return _("%(day)s, %(clock)s (%(place)s time)") % {"day": day, "clock": clock, "place": zone_place(zone)}


def moment_on(moment: datetime, zone: str) -> str:
    """5 de diciembre de 2026, 23:59: for lists that say the zone once."""
    return "{}, {}".format(*_day_and_clock(moment, zone))


def _day_and_clock(moment: datetime, zone: str) -> tuple[str, str]:
    with local_time.override(ZoneInfo(zone)):
        day = day_in_words(moment)
    return day, moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def zone_of(call: Call) -> str:
    """Its time zone, for lists: it never changes once a call is published, so the draft says it without a query."""
    return str(call.draft.get("timezone") or "UTC")


def left_words(left: timedelta) -> str:
    """Quedan 3 días. Whole days while there are two, whole hours while there are two, then minutes."""
    minutes = max(0, int(left.total_seconds() // 60))
    if minutes >= 2 * 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if minutes >= 2 * 60:
        hours = minutes // 60
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    if minutes < 1:
        return _("Less than a minute left")
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
