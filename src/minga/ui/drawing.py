"""Server-made SVG: geometry only, as frozen data that templates print.

Everything is a string of numbers with points, never localised. Colours come from classes,
so that the theme and the printer decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ACROSS: Final = 1120
STRAND_GAP: Final = 5.2
DOWN_GAP: Final = 3.6
MOST_STRANDS: Final = 30
_HUES: Final = (2, 1, 2, 2, 3, 1, 3, 2, 1, 2, 2, 3)
_FRINGE: Final = (212, 206, 200, 209, 203)
_FRINGE_DOWN: Final = (146.0, 141.2, 136.4, 143.6, 138.8)


@dataclass(frozen=True)
class Strand:
    """One thread of the skein."""

    path: str
    hue: int


def strands_for(counts: Sequence[int]) -> tuple[int, list[int]]:
    """How many things one strand stands for, and the strands of each group."""
    total = sum(counts)
    per = 1
    while per * MOST_STRANDS < total:
        per = _next_round(per)
    return per, [max(1, round(count / per)) if count else 0 for count in counts]


def _next_round(per: int) -> int:
    """1, 2, 4, 8, then 10, 20, 50, 100…: numbers that one can say."""
    if per < 8:
        return per * 2
    if per == 8:
        return 10
    power = 10 ** (len(str(per)) - 1)
    return {1: 2, 2: 5, 5: 10}[per // power] * power


def skein_across(groups: Sequence[int]) -> list[Strand]:
    """Strands enter from the left edge; each group bends down at its stage and hangs."""
    strands: list[Strand] = []
    total = sum(groups)
    index = 0
    for place, count in enumerate(groups):
        centre = ACROSS * (place + 0.5) / len(groups)
        bend_x = centre - (count - 1) * STRAND_GAP / 2 - 7
        lowest = 10 + STRAND_GAP * (total - 1 - index)
        bend_y = lowest + 7
        for k in range(count):
            y, radius = lowest - STRAND_GAP * k, 7 + STRAND_GAP * k
            end = _FRINGE[index % len(_FRINGE)]
            path = (
                f"M-600 {y:.1f}H{bend_x:.1f}A{radius:.1f} {radius:.1f} 0 0 1 {bend_x + radius:.1f} {bend_y:.1f}V{end}"
            )
            strands.append(Strand(path, _HUES[index % len(_HUES)]))
            index += 1
    return strands


def skein_down(groups: Sequence[int], row: int = 56) -> tuple[list[Strand], int, int]:
    """The same turned by 90 degrees for a phone; also its width and height."""
    strands: list[Strand] = []
    total = sum(groups)
    index = 0
    for place, count in enumerate(groups):
        middle = 44 + row * place
        bend_y = middle - (count - 1) * DOWN_GAP / 2 - 6
        rightmost = 4 + DOWN_GAP * (total - 1 - index)
        bend_x = rightmost + 6
        for k in range(count):
            x, radius = rightmost - DOWN_GAP * k, 6 + DOWN_GAP * k
            end = _FRINGE_DOWN[index % len(_FRINGE_DOWN)] - 108.4 + DOWN_GAP * (MOST_STRANDS - 1)
            path = (
                f"M{x:.1f} 0V{bend_y:.1f}A{radius:.1f} {radius:.1f} 0 0 0 {bend_x:.1f} {bend_y + radius:.1f}H{end:.1f}"
            )
            strands.append(Strand(path, _HUES[index % len(_HUES)]))
            index += 1
    return strands, 150, 16 + row * len(groups)


# --- Latin America in cross-stitch ----------------------------------------------------------

CELL: Final = 8
MAP_WIDTH, MAP_HEIGHT = 440, 548
_PER_DEGREE: Final = CELL / 1.5
_WEST: Final = -117.0
_NORTH: Final = 33.0
_SIZES: Final = ((1, 4), (3, 5), (8, 6), (20, 7), (50, 8))
LARGEST_POINT: Final = 9


@dataclass(frozen=True)
class Rhomb:
    """A place on the map, snapped to its stitch."""

    path: str


def _mercator(latitude: float) -> float:
    return math.degrees(math.log(math.tan(math.radians(45 + latitude / 2))))


def project(longitude: float, latitude: float) -> tuple[int, int]:
    """The centre of the stitch that holds a place."""
    x = (longitude - _WEST) * _PER_DEGREE
    y = (_mercator(_NORTH) - _mercator(latitude)) * _PER_DEGREE
    half = CELL // 2
    return (int(x // CELL) * CELL + half, int(y // CELL) * CELL + half)


def rhomb(longitude: float, latitude: float, count: int) -> Rhomb:
    """A rhombus whose size says how many."""
    x, y = project(longitude, latitude)
    size = next((size for most, size in _SIZES if count <= most), LARGEST_POINT)
    return Rhomb(f"M{x} {y - size}l{size} {size}l-{size} {size}l-{size} -{size}z")


# --- A line over time -----------------------------------------------------------------------

LINE_OF_TEXT: Final = 14


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    text: str
    anchor: str = "start"
    now: bool = False


@dataclass(frozen=True)
class LineChart:
    """A series with its baseline dotted and its target dashed; labels stand at the line."""

    width: int
    height: int
    line: str
    dots: list[tuple[str, str]]
    last: tuple[str, str]
    baseline: str
    target: str
    axis: str
    labels: list[Label]


def line_chart(
    points: Sequence[tuple[str, float]],
    baseline: float | None = None,
    target: float | None = None,
    *,
    words: tuple[str, str, str],
    width: int = 640,
    height: int = 190,
) -> LineChart:
    """Geometry of a line chart. `words` name the ends of baseline, target and line."""
    left, right, top, bottom = 12, width - 84, 16, height - 28
    values = [value for _name, value in points]
    marks = [float(v) for v in (baseline, target) if v is not None]
    most = max([*values, *marks, 1.0]) * 1.04

    def x(index: int) -> float:
        return left + (right - left) * (index / max(1, len(points) - 1))

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value / most)

    places = [(f"{x(i):.1f}", f"{y(v):.1f}") for i, v in enumerate(values)]
    every = max(1, math.ceil(len(points) / (6 if width > 400 else 3)))
    labels = [
        Label(f"{x(i):.1f}", f"{height - 8}", name, "middle" if i else "start")
        for i, (name, _value) in enumerate(points)
        if (len(points) - 1 - i) % every == 0
    ]
    ends = [
        (y(float(value)), word, now)
        for value, word, now in zip((baseline, target, values[-1]), words, (False, False, True), strict=True)
        if value is not None
    ]
    return LineChart(
        width=width,
        height=height,
        line="M" + "L".join(f"{a} {b}" for a, b in places),
        dots=places[:-1],
        last=places[-1],
        baseline=f"M{left} {y(float(baseline)):.1f}H{right}" if baseline is not None else "",
        target=f"M{left} {y(float(target)):.1f}H{right}" if target is not None else "",
        axis=f"M{left} {bottom}H{right}",
        labels=labels + _end_labels(ends, right + 8),
    )


def _end_labels(ends: Sequence[tuple[float, str, bool]], x: float) -> list[Label]:
    """The words at the end of each line, pushed apart so that none covers another."""
    labels: list[Label] = []
    lowest = float(-LINE_OF_TEXT)
    for height, text, now in sorted(ends):
        lowest = max(height + 4, lowest + LINE_OF_TEXT)
        labels.append(Label(f"{x:.1f}", f"{lowest:.1f}", text, now=now))
    return labels


# --- Two measures against each other --------------------------------------------------------


@dataclass(frozen=True)
class MatrixPoint:
    """One thing in a matrix. `number` is its number in the table beside; `marked` fills its dot."""

    number: int
    x: float
    y: float
    marked: bool = False


@dataclass(frozen=True)
class MatrixDot:
    """Where a dot stands; things at the same place share one."""

    x: str
    y: str
    marked: bool


@dataclass(frozen=True)
class Matrix:
    """Two axes from nothing to the highest, with their middles, dots and the numbers beside them."""

    width: int
    height: int
    frame: str
    middles: str
    best: tuple[str, str, str, str]
    """The corner of much for little: x, y, width, height."""
    dots: list[MatrixDot]
    labels: list[Label]
    ends: list[Label]


def matrix_chart(
    points: Sequence[MatrixPoint], *, highest: float, ends: tuple[str, str, str, str], width: int, height: int
) -> Matrix:
    """Geometry of a matrix. `ends` name the low and high end across, then the low and high end upward."""
    left, right, top, bottom = 14, width - 14, 26, height - 26

    def x(value: float) -> float:
        return left + (right - left) * max(0.0, min(1.0, value / highest))

    def y(value: float) -> float:
        return bottom - (bottom - top) * max(0.0, min(1.0, value / highest))

    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    together: dict[tuple[int, int], list[MatrixPoint]] = {}
    for point in points:
        together.setdefault((round(x(point.x) / 4), round(y(point.y) / 4)), []).append(point)
    groups = sorted(together.values(), key=lambda group: y(group[0].y))
    return Matrix(
        width=width,
        height=height,
        frame=f"M{left} {top}V{bottom}H{right}",
        middles=f"M{middle_x:.1f} {top}V{bottom}M{left} {middle_y:.1f}H{right}",
        best=(f"{left}", f"{top}", f"{middle_x - left:.1f}", f"{middle_y - top:.1f}"),
        dots=[MatrixDot(f"{x(g[0].x):.1f}", f"{y(g[0].y):.1f}", any(p.marked for p in g)) for g in groups],
        labels=_dot_labels([(x(g[0].x), y(g[0].y), g) for g in groups], right),
        ends=[
            Label(f"{left}", f"{height - 8}", ends[0]),
            Label(f"{right}", f"{height - 8}", ends[1], "end"),
            Label(f"{left + 8}", f"{bottom - 8}", ends[2]),
            Label(f"{left}", "16", ends[3]),
        ],
    )


def _dot_labels(places: Sequence[tuple[float, float, Sequence[MatrixPoint]]], right: float) -> list[Label]:
    """The numbers beside each dot, moved down where they would cover others."""
    taken: list[tuple[float, float]] = []
    labels = []
    for x, y, group in places:
        text = ", ".join(str(point.number) for point in group)
        inward = x > right - 40
        at = (x - 12 if inward else x + 12, y + 4)
        while any(abs(at[0] - other[0]) < 30 and abs(at[1] - other[1]) < LINE_OF_TEXT for other in taken):
            at = (at[0], at[1] + LINE_OF_TEXT)
        taken.append(at)
        marked = any(point.marked for point in group)
        labels.append(Label(f"{at[0]:.1f}", f"{at[1]:.1f}", text, "end" if inward else "start", now=marked))
    return labels
