"""`{% load ui %}`: every component and every format of the look.

Arguments are keyword-only: a typo or a missing one is a TemplateSyntaxError when the
template is parsed, and a test parses every template.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms as django_forms
from django.template import Context, Library

from minga.ui import chrome, formats, tables
from minga.ui.components import (
    alike,
    canvas,
    controls,
    distribution,
    figures,
    lists,
    matrix,
    plain,
    scores,
    story,
    text,
    thread,
    weave,
)

register = Library()
for _part in (alike, text, controls, plain, lists, figures, matrix, scores, thread, story, canvas, distribution, weave):
    register.tags.update(_part.register.tags)

COMPONENTS = frozenset(register.tags)
"""The closed list; `tests/ui/test_gallery.py` wants each of them in the gallery."""


@register.simple_tag(takes_context=True)
def page_frame(context: Context) -> chrome.Chrome:
    return chrome.chrome_of(context.get("request"), str(context.get("nav") or ""))


@register.simple_tag
def field_parts(field: django_forms.BoundField) -> dict[str, Any]:
    return controls.field_values(field)


@register.simple_tag(takes_context=True)
def same_page(context: Context, **changes: Any) -> str:
    """This address with some parameters changed: `{% same_page state="open" page=None %}`."""
    query = context["request"].GET
    return tables.address(query, {name: None if value is None else str(value) for name, value in changes.items()})


def _blank(value: Any) -> bool:
    return value is None or value == ""


@register.filter
def number(value: Any, places: int = 0) -> str:
    return "" if _blank(value) else formats.number(_exact(value), places)


@register.filter
def decimal(value: Any, places: int = 1) -> str:
    return "" if _blank(value) else formats.short_number(_exact(value), places)


@register.filter
def percent(value: Any, places: int = 0) -> str:
    return "" if _blank(value) else formats.percent(_exact(value), places)


@register.filter
def money(value: Any, currency: str = "") -> str:
    return "" if _blank(value) else formats.money(value, currency)


@register.filter
def kilobytes(value: Any) -> str:
    return "" if _blank(value) else formats.kilobytes(int(value))


@register.filter
def day(value: date | None) -> str:
    return formats.day(value) if value else ""


@register.filter
def day_short(value: date | None) -> str:
    return formats.day_short(value) if value else ""


@register.filter
def day_of_year(value: date | None) -> str:
    return formats.day_of_year(value) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    return formats.weekday(value) if value else ""


@register.filter
def month(value: date | None) -> str:
    return formats.month(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    return formats.clock_time(value) if value else ""


@register.filter
def since(value: datetime | None) -> str:
    return formats.since(value) if value else ""


@register.filter
def until(start: date | None, end: date | None) -> str:
    """`{{ edition.starts_on|until:edition.ends_on }}`: a range of days in words."""
    return formats.day_range(start, end)


def _exact(value: Any) -> formats.Number:
    if isinstance(value, int | float | Decimal):
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
