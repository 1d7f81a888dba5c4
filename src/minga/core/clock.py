"""The one place that asks what time it is; tests travel with time-machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today(zone: str = "UTC", *, at: datetime | None = None) -> date:
    """The calendar day in an IANA time zone, such as America/Asuncion."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()
