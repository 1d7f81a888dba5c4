"""The canvas of a tool: fields on a grid, empty on screen, filled in, or as boxes on paper.

The grid is duck-typed, because the look knows no tools: whatever has `columns` and `cells`,
each cell with `label`, `hint`, `row`, `column`, `height`, `width`, `choices`, `rows`, `fields`
and `answer` (None when it is empty, else an object with `text`, `rows`, `cards`, `files`).
"""

from __future__ import annotations

from typing import Any, Final

from django.template import Context, Library
from django.utils.safestring import SafeString

from minga.ui.library import one_of, render_component

register = Library()

MODES: Final = ("empty", "filled", "paper")
MOST_COLUMNS: Final = 6
MOST_ROWS: Final = 12
MOST_LINES: Final = 8
ROOMY_ROWS: Final = 5
"""Lines to write cards on paper: two for each row of the grid, one when the grid has many: a pen needs room."""


@register.simple_tag(takes_context=True)
def canvas(context: Context, *, grid: Any, label: Any, mode: str = "empty", level: int = 3) -> SafeString:
    one_of("mode", mode, MODES)
    last = max((cell.row + cell.height - 1 for cell in grid.cells), default=1)
    a_row = 2 if last <= ROOMY_ROWS else 1
    cells = [(cell, placed(cell), range(min(a_row * cell.height, MOST_LINES))) for cell in grid.cells]
    return render_component(context, "canvas", cells=cells, columns=grid.columns, label=label, mode=mode, level=level)


def placed(cell: Any) -> str:
    """The classes that put a cell in its place; below the last row that has a class it flows by itself."""
    across = f"is-c{min(cell.column, MOST_COLUMNS)} is-w{min(cell.width, MOST_COLUMNS)}"
    if cell.row + cell.height - 1 > MOST_ROWS:
        return across
    return f"{across} is-r{cell.row} is-h{cell.height}"
