"""A tree as a table with a row a node, in the columns that `tree_files` reads."""

from collections.abc import Iterator
from typing import Any, Final

from minga.capacity.enums import Family
from minga.capacity.models import Design
from minga.core.texts import pick

COLUMNS: Final = ("code", "parent", "name", "points", "asked", "weight", "direction")
"""Points stay empty in a composite index, weights in one of points."""


def tree_rows(design: Design) -> Iterator[tuple[Any, ...]]:
    """In the order of reading, in the language of the reader."""
    points = design.family == Family.POINTS
    for node in design.nodes:
        worth = None if node.max_points is None else float(node.max_points)
        weight = None if node.weight is None else float(node.weight)
        yield (
            node.code,
            node.parent,
            pick(node.titles),
            worth if points else None,
            pick(node.texts),
            None if points else weight,
            None if points else node.direction,
        )
