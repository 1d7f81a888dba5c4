"""Components that count: a number never stands without its denominator, doubt and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minga.ui import formats
from minga.ui.drawing import line_chart
from minga.ui.library import one_of, render_alike, render_component, tidy

register = Library()

Amount = int | float | Decimal


def share(value: Amount, whole: Amount) -> float:
    """Hundredths of the whole, between 0 and 100, for drawing."""
    return max(0.0, min(100.0, float(value) / float(whole) * 100)) if whole else 0.0


def svg_percent(value: float) -> str:
    """A percentage for an SVG attribute: never with a comma, whatever the language."""
    return f"{value:.1f}%"


@register.simple_tag(takes_context=True)
def figure(
    context: Context,
    *,
    value: Any,
    label: Any,
    of: Any = "",
    doubt: Any = "",
    source: Any = "",
    level: int = 0,
    href: str = "",
    size: str = "normal",
) -> SafeString:
    one_of("size", size, ("normal", "small"))
    return render_component(
        context,
        "figure",
        value=_written(value),
        of=_written(of),
        label=label,
        doubt=doubt,
        source=source,
        level=level,
        href=href,
        size=size,
    )


@register.simple_tag(takes_context=True)
def meter(
    context: Context,
    *,
    value: Amount,
    target: Amount,
    expected: Amount | None = None,
    low: Amount | None = None,
    high: Amount | None = None,
    label: Any = "",
) -> SafeString:
    return render_component(context, "meter", label=label, **_meter_values(value, target, expected, low, high))


@register.simple_block_tag(takes_context=True)
def goal(
    context: Context,
    content: str,
    *,
    value: Amount,
    target: Amount,
    label: Any,
    expected: Amount | None = None,
    unit: str = "",
) -> SafeString:
    late = expected is not None and value < expected
    return render_component(
        context,
        "goal",
        label=label,
        value_words=_with_unit(value, unit),
        target_words=_with_unit(target, unit),
        late=late,
        missing=formats.short_number(Decimal(str(expected)) - Decimal(str(value))) if late else "",
        known=expected is not None,
        reached=value >= target,
        percent=formats.percent(round(float(value) / float(target) * 100)) if target else "",
        body=tidy(content),
        **_meter_values(value, target, expected, None, None),
    )


@register.simple_tag(takes_context=True)
def change(context: Context, *, was: Any, now: Any, unit: Any = "") -> SafeString:
    return render_component(context, "change", was=_written(was), now=_written(now), unit=unit)


@register.simple_tag
def evidence(*, level: int, words: Any = "") -> SafeString:
    return render_alike("evidence", level=level, words=words, stitches=range(1, 6))


@register.simple_tag(takes_context=True)
def chart(
    context: Context,
    *,
    points: Sequence[tuple[Any, Amount]],
    title: Any,
    summary: Any,
    baseline: Amount | None = None,
    target: Amount | None = None,
    unit: Any = "",
) -> SafeString:
    words = (
        gettext("before"),
        gettext("target %(value)s") % {"value": formats.short_number(target)} if target is not None else "",
        gettext("now %(value)s") % {"value": formats.short_number(points[-1][1])},
    )
    series = [(_name_of(name), float(value)) for name, value in points]
    marks = [None if mark is None else float(mark) for mark in (baseline, target)]
    drawings = [
        (css, line_chart(series, marks[0], marks[1], words=words, width=width))
        for css, width in (("u-wide", 640), ("u-narrow", 340))
    ]
    return render_component(context, "chart", drawings=drawings, title=title, summary=summary, unit=unit)


def _meter_values(
    value: Amount, target: Amount, expected: Amount | None, low: Amount | None, high: Amount | None
) -> dict[str, Any]:
    spoken = gettext("%(percent)s of the target") % {"percent": formats.percent(round(share(value, target)))}
    if expected is not None:
        spoken += "; " + gettext("%(percent)s expected by today") % {
            "percent": formats.percent(round(share(expected, target)))
        }
    ranged = low is not None and high is not None
    return {
        "filled": svg_percent(share(value, target)),
        "tick": svg_percent(share(expected, target)) if expected is not None else "",
        "range_from": svg_percent(share(low, target)) if ranged else "",  # type: ignore[arg-type]
        "range_width": svg_percent(share(high, target) - share(low, target)) if ranged else "",  # type: ignore[arg-type]
        "range_to": svg_percent(share(high, target)) if ranged else "",  # type: ignore[arg-type]
        "spoken": spoken,
    }


def _with_unit(value: Amount, unit: str) -> str:
    if unit == "%":
        return formats.percent(value, 0 if float(value).is_integer() else 1)
    words = formats.short_number(value)
    return f"{unit}{formats.NARROW}{words}" if len(unit) == 3 and unit.isupper() else words


def _name_of(name: Any) -> str:
    """Under the axis: a day is written short, a word stays as it is."""
    return formats.day_short(name).rsplit(" ", 1)[0] if isinstance(name, date) else str(name)


def _written(value: Any) -> Any:
    """A bare number is written as people read it; words stay as they are."""
    return formats.short_number(value) if isinstance(value, int | float | Decimal) else value
