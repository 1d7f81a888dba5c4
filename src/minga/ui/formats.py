"""Numbers, money and dates as they are written in Spanish, Portuguese and English.

Not `babel` and not Django's localisation: Spanish data writes 5214 without a point, and
this is called hundreds of times a page. The rules are few, so they are said here once.
Dates are in words, because 03/04 means two things to two readers.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, gettext, ngettext

from minga.core import clock
from minga.core.money import Money
from minga.core.texts import date_in_words, day_in_words, day_of_year_in_words

NARROW: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
_SWAP: Final = str.maketrans({",": ".", ".": ","})
_MONTH: Final = {"es": r"F \d\e Y", "pt": r"F \d\e Y", "en": "F Y"}
_WEEKDAY: Final = {"es": r"l j \d\e F", "pt": r"l, j \d\e F", "en": "l j F"}

Number = int | float | Decimal


def language() -> str:
    """The two letters of the language of this page."""
    return (get_language() or "es")[:2]


def number(value: Number, places: int = 0) -> str:
    """5214 → 5.214 (es, pt) or 5,214 (en)."""
    exact = value if isinstance(value, int) else Decimal(str(value))
    if isinstance(exact, Decimal):
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,.{places}f}"
    if language() != "en":
        text = text.translate(_SWAP)
    return text.replace("-", MINUS, 1)


def short_number(value: Number, places: int = 1) -> str:
    """As `number`, without decimals that say nothing: 12.0 → 12."""
    exact = Decimal(str(value))
    whole = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == exact.to_integral_value()
    return number(value, 0 if whole else places)


def percent(value: Number, places: int = 0) -> str:
    """63 → 63 % (es, pt) or 63% (en). The value is already in hundredths."""
    gap = "" if language() == "en" else NARROW
    return f"{number(value, places)}{gap}%"


def money(value: Money | Number, currency: str = "") -> str:
    """USD 41.300; cents only when there are any."""
    if isinstance(value, Money):
        exact, currency = value.amount, value.currency
    else:
        exact = Decimal(str(value))
    text = number(exact, 0 if exact == exact.to_integral_value() else 2)
    return f"{currency}{NARROW}{text}" if currency else text


def kilobytes(size: int) -> str:
    """A file size as people pay for it: KB, or MB with one decimal."""
    if size < 1024 * 1024:
        return f"{number(max(1, round(size / 1024)))}{NARROW}KB"
    return f"{short_number(size / 1024 / 1024)}{NARROW}MB"


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date) -> str:
    """19 de noviembre de 2026."""
    return day_in_words(value)


def day_of_year(value: date) -> str:
    """19 de noviembre, when the year is plain."""
    return day_of_year_in_words(value)


def day_short(value: date) -> str:
    """19 nov 2026, for tables and axes."""
    local = _local(value)
    month = date_format(local, "N" if language() == "en" else "b").rstrip(".").lower()
    return f"{local.day} {month.title() if language() == 'en' else month} {local.year}"


def month(value: date) -> str:
    """noviembre de 2026."""
    return date_in_words(value, _MONTH)


def weekday(value: date) -> str:
    """jueves 19 de noviembre."""
    return date_in_words(value, _WEEKDAY)


def clock_time(value: datetime) -> str:
    """18:05."""
    return date_format(_local(value), "H:i")


def moment(value: datetime) -> str:
    """19 de noviembre de 2026, 18:05."""
    return f"{day(value)}, {clock_time(value)}"


def day_range(start: date | None, end: date | None) -> str:
    """Del 3 al 19 de noviembre de 2026: what is shared is said once."""
    if start is None or end is None or start == end:
        only = start or end
        return day(only) if only else ""
    first, last = _local(start), _local(end)
    if first.year != last.year:
        begin = day(first)
    elif first.month != last.month:
        begin = day_of_year(first)
    else:
        begin = str(first.day)
    return gettext("%(begin)s to %(end)s") % {"begin": begin, "end": day(last)}


def since(value: datetime) -> str:
    """hace 3 días; a date in words once it is further than a month."""
    seconds = (clock.now() - value).total_seconds()
    if seconds < 0:
        return _until(-seconds, value)
    if seconds < 60:
        return gettext("just now")
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if hours < 24:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    if days <= 30:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return day(value)


def _until(seconds: float, value: datetime) -> str:
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if minutes < 60:
        return ngettext("in %(n)s minute", "in %(n)s minutes", max(1, minutes)) % {"n": max(1, minutes)}
    if hours < 24:
        return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    if days <= 30:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return day(value)


def month_short(value: date) -> str:
    """nov, or Nov: for the head of a calendar."""
    short = date_format(value, "N" if language() == "en" else "b").rstrip(".")
    return short if language() == "en" else short.lower()
