"""Denominators: an indicator divided by what makes entities of different size comparable."""

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout

Array = NDArray[np.float64]


def denominate(table: Table, layout: Layout) -> Array:
    """Indicators after their denominators, (n, k). A missing denominator leaves the cell missing.

    Raises Refused (`bad_denominator`) for one that is zero or below where there is something to divide.
    """
    values = table.pick(layout.indicators).copy()
    for column, node in enumerate(layout.nodes[: len(layout.indicators)]):
        if node.denominator:
            below = table.pick([node.denominator])[:, 0]
            bad = np.flatnonzero((below <= 0) & ~np.isnan(values[:, column]))
            if bad.size:
                entity = table.entities[bad[0]]
                told = f"The denominator “{node.denominator}” of “{node.code}” is {below[bad[0]]:g} for “{entity}”."
                raise Refused(Code.BAD_DENOMINATOR, told, f"{entity}:{node.denominator}")
            values[:, column] /= np.where(below > 0, below, np.nan)
    return values
