"""A score with its doubt, among its peers and beside its past. Pages that use them load `ui/scores.css`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minga.ui import formats
from minga.ui.drawing_scores import score_strip as strip_geometry
from minga.ui.library import one_of, render_component

register = Library()

Amount = int | float | Decimal
KEYS: Final = ("own", "range", "median", "before", "peer", "half", "whole")
_QUARTERS: Final = 4


@register.simple_tag(takes_context=True)
def score_strip(
    context: Context,
    *,
    spots: Sequence[tuple[float, int]],
    low_end: Amount,
    high_end: Amount,
    summary: Any,
    name: Any = "",
    value: Amount | None = None,
    low: Amount | None = None,
    high: Amount | None = None,
    median: Amount | None = None,
    places: int = 1,
) -> SafeString:
    whole = float(high_end) - float(low_end)
    own, least, most, middle = (_share(each, float(low_end), whole) for each in (value, low, high, median))
    words = (
        gettext("median %(value)s") % {"value": formats.number(median, places)} if median is not None else "",
        f"{formats.number(value, places)} {name}".strip() if value is not None else "",
    )
    ends = [formats.short_number(float(low_end) + whole * step / _QUARTERS) for step in range(_QUARTERS + 1)]
    interval = (least, most) if least is not None and most is not None else None
    drawings = [
        (
            css,
            strip_geometry(spots, own=own, interval=interval, median=middle, ends=ends, words=words, width=width),
        )
        for css, width in (("u-wide", 700), ("u-narrow", 356))
    ]
    return render_component(context, "score_strip", drawings=drawings, summary=summary)


@register.simple_tag(takes_context=True)
def score_bar(
    context: Context,
    *,
    value: Amount,
    high_end: Amount,
    summary: Any,
    low_end: Amount = 0,
    low: Amount | None = None,
    high: Amount | None = None,
    median: Amount | None = None,
    before: Amount | None = None,
) -> SafeString:
    whole = float(high_end) - float(low_end)
    at = {
        name: _share(each, float(low_end), whole)
        for name, each in {"value": value, "low": low, "high": high, "median": median, "before": before}.items()
    }
    ranged = at["low"] is not None and at["high"] is not None
    return render_component(
        context,
        "score_bar",
        summary=summary,
        filled=_percent(at["low"] if ranged else at["value"]),
        point=_percent(at["value"]),
        range_from=_percent(at["low"]) if ranged else "",
        range_width=_percent((at["high"] or 0.0) - (at["low"] or 0.0)) if ranged else "",
        range_to=_percent(at["high"]) if ranged else "",
        median=_percent(at["median"]),
        before=_percent(at["before"]),
    )


@register.simple_tag(takes_context=True)
def score_spread(
    context: Context,
    *,
    least: Amount,
    lower: Amount,
    median: Amount,
    upper: Amount,
    most: Amount,
    high_end: Amount,
    summary: Any,
    low_end: Amount = 0,
) -> SafeString:
    whole = float(high_end) - float(low_end)
    at = [_share(each, float(low_end), whole) or 0.0 for each in (least, lower, median, upper, most)]
    return render_component(
        context,
        "score_spread",
        summary=summary,
        whole_from=_percent(at[0]),
        whole_width=_percent(at[4] - at[0]),
        half_from=_percent(at[1]),
        half_width=_percent(at[3] - at[1]),
        median=_percent(at[2]),
    )


@register.simple_tag(takes_context=True)
def score_key(context: Context, *, marks: str, value: Any = "", before: Any = "") -> SafeString:
    """`marks`: names of what is drawn, with spaces between."""
    words = {
        "own": value or gettext("its score"),
        "range": gettext("possible range"),
        "median": gettext("median of the group"),
        "before": before or gettext("before"),
        "peer": gettext("another entity of the group"),
        "half": gettext("the middle half of the group"),
        "whole": gettext("from the lowest to the highest"),
    }
    rows = [(mark, words[one_of("marks", mark, KEYS)]) for mark in marks.split()]
    return render_component(context, "score_key", rows=rows)


def _share(value: Amount | None, low_end: float, whole: float) -> float | None:
    """Where it lies between the ends, from 0 to 1."""
    if value is None:
        return None
    return max(0.0, min(1.0, (float(value) - low_end) / whole)) if whole else 0.0


def _percent(share: float | None) -> str:
    """For an SVG attribute: never with a comma."""
    return "" if share is None else f"{share * 100:.1f}%"
