"""The grid of a canvas: rows of names in which equal names side by side are one area.

    [["effects", "effects"], ["problem", "problem"], ["causes", "actors"]]

Pure: no database. An area must be a rectangle, as in CSS `grid-template-areas`, or it could
not be drawn; `.` leaves a cell free. Questions that the layout does not name stand below it,
each across the whole width, so that nothing that is asked is ever hidden.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

MOST_COLUMNS: Final = 6
MOST_ROWS: Final = 12
FREE: Final = "."

Layout = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Area:
    """Where one question stands: the first row and column (from 1), and how many of each."""

    name: str
    row: int
    column: int
    height: int
    width: int


def areas(layout: Layout) -> tuple[Area, ...]:
    """The areas of a checked layout, from top left to bottom right."""
    spans: dict[str, list[int]] = {}
    for row, names in enumerate(layout, 1):
        for column, name in enumerate(names, 1):
            if name == FREE:
                continue
            top, left, bottom, right = spans.get(name, [row, column, row, column])
            spans[name] = [min(top, row), min(left, column), max(bottom, row), max(right, column)]
    made = (
        Area(name, top, left, bottom - top + 1, right - left + 1) for name, (top, left, bottom, right) in spans.items()
    )
    return tuple(sorted(made, key=lambda area: (area.row, area.column)))


def layout_problems(layout: object, known: Collection[str]) -> list[tuple[str, str]]:
    """Every mistake as (place, sentence): `[2][0]`, "…". None when it can be drawn."""
    if not isinstance(layout, list | tuple) or not layout:
        return [("", _("Give at least one row of names."))]
    if len(layout) > MOST_ROWS:
        return [("", _("A canvas has at most %(most)s rows.") % {"most": MOST_ROWS})]
    problems: list[tuple[str, str]] = []
    for number, row in enumerate(layout):
        if not isinstance(row, list | tuple) or not row or not all(isinstance(name, str) for name in row):
            problems.append((f"[{number}]", _("Write a row as a list of names.")))
        elif len(row) > MOST_COLUMNS:
            problems.append((f"[{number}]", _("A row has at most %(most)s columns.") % {"most": MOST_COLUMNS}))
        elif isinstance(layout[0], list | tuple) and len(row) != len(layout[0]):
            problems.append((f"[{number}]", _("Every row needs as many columns as the first one.")))
    return problems or [*_unknown(layout, known), *_broken(layout)]


def repaired(layout: Layout, known: Collection[str]) -> list[list[str]]:
    """The layout without what is no question any more; rows that are left empty go."""
    rows = [[name if name in known else FREE for name in row] for row in layout]
    return [row for row in rows if any(name != FREE for name in row)]


def _unknown(layout: Layout, known: Collection[str]) -> list[tuple[str, str]]:
    return [
        (f"[{row}][{column}]", _("“%(name)s” is no question of the canvas.") % {"name": name})
        for row, names in enumerate(layout)
        for column, name in enumerate(names)
        if name != FREE and name not in known
    ]


def _broken(layout: Layout) -> list[tuple[str, str]]:
    """Names whose cells do not fill a rectangle."""
    problems = []
    for area in areas(layout):
        cells = sum(row.count(area.name) for row in layout)
        if cells != area.height * area.width:
            sentence = _("The cells of “%(name)s” do not form one rectangle.") % {"name": area.name}
            problems.append((f"[{area.row - 1}][{area.column - 1}]", sentence))
    return problems
