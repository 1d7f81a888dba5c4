"""The one place that asks what time it is; tests travel with time-machine."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.translation import get_language


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today(zone: str = "UTC", *, at: datetime | None = None) -> date:
    """The calendar day in an IANA time zone, such as America/Asuncion."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()


def zone_place(zone: str) -> str:
    """The place after which people call a time zone: Asunción, Bogotá, Lima."""
    return _place(zone, (get_language() or "es")[:2])


@lru_cache(maxsize=256)
def _place(zone: str, language: str) -> str:
    return get_timezone_location(zone, locale=language, return_city=True).rpartition("/")[2]
