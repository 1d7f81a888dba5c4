"""Where many things stand on one thread: a knot each, stacked over the stitch of its stage.

Pages that use it load `ui/distribution.css`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from django.template import Context, Library
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from minga.ui import formats
from minga.ui.library import render_component

register = Library()

HIGHEST: Final = 10
"""Knots that fit over one stitch; where more things stand, each knot means several."""


@dataclass(frozen=True)
class StageCount:
    """How many stand at one stage, and how many of those rest."""

    label: str | Promise
    count: int
    paused: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class Column:
    """One stage as it is drawn: knots from the top down, those that rest first."""

    number: int
    label: str
    count: int
    knots: tuple[str, ...]


@register.simple_tag(takes_context=True)
def distribution(context: Context, *, stages: Sequence[StageCount], label: Any) -> SafeString:
    per = _per_knot(stages)
    columns = [
        Column(number, str(stage.label), stage.count, _knots(stage, per)) for number, stage in enumerate(stages, 1)
    ]
    return render_component(
        context,
        "distribution",
        columns=columns,
        label=label,
        spoken=_spoken(stages),
        per=formats.number(per) if per > 1 else "",
    )


def _per_knot(stages: Sequence[StageCount]) -> int:
    """One thing a knot as long as they fit, then the next round number of them: 2, 5, 10, 20 …"""
    most = max((stage.count for stage in stages), default=0)
    return next(step * 10**power for power in count() for step in (1, 2, 5) if most <= HIGHEST * step * 10**power)


def _knots(stage: StageCount, per: int) -> tuple[str, ...]:
    total = -(-stage.count // per)
    paused = min(-(-stage.paused // per), total)
    stopped = min(-(-stage.stopped // per), total - paused)
    return ("paused",) * paused + ("stopped",) * stopped + ("active",) * (total - paused - stopped)


def _spoken(stages: Sequence[StageCount]) -> str:
    said = []
    for stage in stages:
        if not stage.count:
            continue
        words = f"{stage.label}: {formats.number(stage.count)}"
        if stage.paused:
            words += " " + ngettext("(%(n)s paused)", "(%(n)s paused)", stage.paused) % {
                "n": formats.number(stage.paused)
            }
        if stage.stopped:
            words += " " + ngettext("(%(n)s stopped)", "(%(n)s stopped)", stage.stopped) % {
                "n": formats.number(stage.stopped)
            }
        said.append(words)
    return "; ".join(said) or gettext("None yet")
