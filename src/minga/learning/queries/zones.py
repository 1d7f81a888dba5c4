"""One moment on the clocks of several countries.

A country with several zones is shown by the one of its capital. An hour at which nobody works is told, and
so is the day on which the clocks of one country move away from those of another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone as local_time
from django.utils.translation import gettext as _

from minga.core.clock import zone_place
from minga.core.texts import date_in_words, day_in_words
from minga.organisations.queries.atlas import country_name

OF_COUNTRY: Final[Mapping[str, str]] = {
    "AR": "America/Argentina/Buenos_Aires", "BO": "America/La_Paz", "BR": "America/Sao_Paulo",
    "CL": "America/Santiago", "CO": "America/Bogota", "CR": "America/Costa_Rica", "CU": "America/Havana",
    "DO": "America/Santo_Domingo", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa", "HT": "America/Port-au-Prince", "MX": "America/Mexico_City",
    "NI": "America/Managua", "PA": "America/Panama", "PE": "America/Lima", "PR": "America/Puerto_Rico",
    "PT": "Europe/Lisbon", "PY": "America/Asuncion", "SV": "America/El_Salvador", "UY": "America/Montevideo",
    "VE": "America/Caracas",
}  # fmt: skip
EARLIEST, LATEST = time(7), time(21)
_WEEKDAY: Final = {"es": r"l j \d\e F", "pt": r"l, j \d\e F", "en": "l j F"}


@dataclass(frozen=True)
class HourAbroad:
    """The same moment on the clock of some places that share it."""

    places: tuple[str, ...]
    hours: str
    day: str
    """The day in words, when it is not that of the session's own place."""
    unsocial: bool


def zones_of(countries: Iterable[str], own: str = "") -> dict[str, tuple[str, ...]]:
    """The zones of these countries with the codes of those that use each; the own one first."""
    found: dict[str, tuple[str, ...]] = {own: ()} if own else {}
    for code in countries:
        zone = OF_COUNTRY.get(code)
        if zone:
            found[zone] = (*found.get(zone, ()), code)
    return found


def hours_abroad(starts: datetime, ends: datetime, own: str, countries: Iterable[str]) -> tuple[HourAbroad, ...]:
    """When a session is in each country; places with the same hour in one line. Empty when all share the own clock."""
    home = starts.astimezone(ZoneInfo(own))
    lines: dict[tuple[str, date], tuple[list[str], bool]] = {}
    for zone, codes in zones_of(countries).items():
        there = starts.astimezone(ZoneInfo(zone))
        names, _unsocial = lines.setdefault(
            (hours_in(starts, ends, zone), there.date()), ([], is_unsocial(starts, ends, zone))
        )
        names += [country_name(code) for code in codes]
    if set(lines) <= {(hours_in(starts, ends, own), home.date())}:
        return ()
    ordered = sorted(lines.items(), key=lambda line: (line[0][1], line[0][0]))
    return tuple(
        HourAbroad(tuple(sorted(names)), hours, weekday_of(day) if day != home.date() else "", unsocial)
        for (hours, day), (names, unsocial) in ordered
    )


def hours_in(starts: datetime, ends: datetime, zone: str) -> str:
    """10:00–12:00."""
    clock = ZoneInfo(zone)
    return f"{starts.astimezone(clock):%H:%M}–{ends.astimezone(clock):%H:%M}"


def is_unsocial(starts: datetime, ends: datetime, zone: str) -> bool:
    """Whether somebody there would have to meet before seven in the morning or after nine at night."""
    clock = ZoneInfo(zone)
    first, last = starts.astimezone(clock), ends.astimezone(clock)
    return first.time() < EARLIEST or last.date() > first.date() or last.time() > LATEST


def distance(moment: datetime, own: str, other: str) -> timedelta:
    """By how much the clocks of another zone are ahead at that moment."""
    here, there = moment.astimezone(ZoneInfo(own)).utcoffset(), moment.astimezone(ZoneInfo(other)).utcoffset()
    return (there or timedelta(days=0)) - (here or timedelta(days=0))


def day_begins(starts: datetime, ends: datetime, zone: str, moment: datetime) -> datetime:
    """When it began on the day of that moment: what lasts several days begins each day at the hour of the first."""
    clock = ZoneInfo(zone)
    first, there = starts.astimezone(clock), moment.astimezone(clock)
    if ends - starts <= timedelta(days=1) or there.date() <= first.date():
        return starts
    return datetime.combine(there.date(), first.time(), clock)


def when_in_words(starts: datetime, ends: datetime, zone: str) -> str:
    """Miércoles 3 de marzo de 2027, 10:00–12:00 (hora de Asunción)."""
    with local_time.override(ZoneInfo(zone)):
        day = day_in_words(starts)
    words = {"day": day, "hours": hours_in(starts, ends, zone), "place": zone_place(zone)}
    return _("%(day)s, %(hours)s (%(place)s time)") % words


def moment_in_words(moment: datetime) -> str:
    """Jueves 19 de noviembre, 10:00; by the reader's clock."""
    local = local_time.localtime(moment)
    day = weekday_of(local.date())
    return f"{day[:1].upper()}{day[1:]}, {local:%H:%M}"


def weekday_of(day: date) -> str:
    """Jueves 19 de noviembre."""
    return date_in_words(day, _WEEKDAY)
