"""Geometry of a score among its peers; see `drawing` for the rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minga.ui.drawing import Label

AXIS: Final = 66
HEIGHT: Final = 92
DOTS: Final = AXIS - 11
_EDGE: Final = 8.0
_LETTER: Final = 7.6
_DOT, _LARGEST = 5.0, 9.0


@dataclass(frozen=True)
class ScoreStrip:
    """A line from the least to the most, with peers as dots, their median, and the own point in its range."""

    width: int
    height: int
    axis: str
    dots: list[tuple[str, str]]
    """Place and radius: a larger dot is several entities at one place."""
    median: str
    band: tuple[str, str]
    caps: str
    own: str
    labels: list[Label]


def score_strip(
    spots: Sequence[tuple[float, int]],
    *,
    own: float | None,
    interval: tuple[float, float] | None,
    median: float | None,
    ends: Sequence[str],
    words: tuple[str, str],
    width: int,
) -> ScoreStrip:
    """All places are shares of the scale. `ends`: the numbers under the ticks; `words`: of the median, of the own."""

    def x(share: float) -> float:
        return _EDGE + (width - 2 * _EDGE) * max(0.0, min(1.0, share))

    ticks = [x(place / (len(ends) - 1)) for place in range(len(ends))]
    low, high = (x(interval[0]), x(interval[1])) if interval else (0.0, 0.0)
    return ScoreStrip(
        width=width,
        height=HEIGHT,
        axis=f"M{_EDGE:.1f} {AXIS}H{width - _EDGE:.1f}" + "".join(f"M{at:.1f} {AXIS}v6" for at in ticks),
        dots=[(f"{x(share):.1f}", f"{min(_LARGEST, _DOT + math.sqrt(number - 1)):.1f}") for share, number in spots],
        median=f"M{x(median):.1f} {AXIS - 32}V{AXIS + 6}" if median is not None else "",
        band=(f"{low:.1f}", f"{high - low:.1f}"),
        caps=f"M{low:.1f} {AXIS - 22}v22M{high:.1f} {AXIS - 22}v22" if interval else "",
        own=f"{x(own):.1f}" if own is not None else "",
        labels=[
            *_ticks(ticks, ends),
            *_names(x(median) if median is not None else None, x(own) if own is not None else None, words, width),
        ],
    )


def _ticks(places: Sequence[float], ends: Sequence[str]) -> list[Label]:
    last = len(places) - 1
    anchors = ["start", *["middle"] * (last - 1), "end"]
    return [
        Label(f"{at:.1f}", f"{AXIS + 22}", text, anchor) for at, text, anchor in zip(places, ends, anchors, strict=True)
    ]


def _names(median: float | None, own: float | None, words: tuple[str, str], width: int) -> list[Label]:
    """The two names above the line: the own one rises where it would cover the other."""
    labels: list[Label] = []
    taken = (-1.0, -1.0)
    if median is not None:
        x, anchor, taken = _held(median, words[0], width)
        labels.append(Label(f"{x:.1f}", f"{AXIS - 39}", words[0], anchor))
    if own is not None:
        x, anchor, (start, end) = _held(own, words[1], width)
        meets = start < taken[1] + 10 and taken[0] - 10 < end
        labels.append(Label(f"{x:.1f}", f"{AXIS - 56 if meets else AXIS - 34}", words[1], anchor, now=True))
    return labels


def _held(x: float, text: str, width: int) -> tuple[float, str, tuple[float, float]]:
    """Where a word stands so that it stays inside, and what it covers; as wide as its letters."""
    half = len(text) * _LETTER / 2
    if x - half < 0:
        return 0.0, "start", (0.0, 2 * half)
    if x + half > width:
        return float(width), "end", (width - 2 * half, float(width))
    return x, "middle", (x - half, x + half)
