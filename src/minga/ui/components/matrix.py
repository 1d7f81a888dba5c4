"""Two measures against each other: what gives much for little stands in one corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString

from minga.ui.drawing import MatrixPoint, matrix_chart
from minga.ui.library import render_component

register = Library()


@register.simple_tag(takes_context=True)
def matrix(
    context: Context,
    *,
    points: Sequence[MatrixPoint],
    title: Any,
    summary: Any,
    across: tuple[Any, Any],
    upward: tuple[Any, Any],
    highest: float = 4,
) -> SafeString:
    ends = (str(across[0]), str(across[1]), str(upward[0]), str(upward[1]))
    drawings = [
        (css, matrix_chart(points, highest=highest, ends=ends, width=width, height=height))
        for css, width, height in (("u-wide", 620, 400), ("u-narrow", 340, 340))
    ]
    return render_component(context, "matrix", drawings=drawings, title=title, summary=summary)
