"""Screening: whoever has too little data is not scored, and the result says why."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.recipe import Screening
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Excluded:
    """An entity with too little data: it has the share `share` of the indicators below `where`, not `needed`."""

    entity: str
    where: str
    share: float
    needed: float


def availability(values: Array, layout: Layout) -> Array:
    """Share of the indicators below each node that are given, (n, k + m)."""
    given = ~np.isnan(values)
    shares = [given[:, layout.leaves_below(column)].mean(axis=1) for column in range(len(layout.nodes))]
    return np.stack(shares, axis=1)


def screen(values: Array, layout: Layout, screening: Screening, entities: tuple[str, ...]) -> tuple[Excluded, ...]:
    """Who is left out of (n, k), each with the first rule that it breaks: the total before the groups.

    Raises Refused (`nobody_left`, `unknown_code`).
    """
    shares = availability(values, layout)
    out: list[Excluded] = []
    for row, entity in enumerate(entities):
        for column, needed in _rules(layout, screening):
            if shares[row, column] < needed - 1e-12:
                out.append(Excluded(entity, layout.nodes[column].code, float(shares[row, column]), needed))
                break
    if len(out) == len(entities):
        told = "No entity has enough data to be scored; the first lacks it in “{}”.".format(out[0].where if out else "")
        raise Refused(Code.NOBODY_LEFT, told)
    return tuple(out)


def _rules(layout: Layout, screening: Screening) -> list[tuple[int, float]]:
    groups = {group.code: group for group in layout.groups}
    unknown = sorted(set(screening.groups) - set(groups))
    if unknown:
        told = f"Screening names “{unknown[0]}”, which is no group of the tree."
        raise Refused(Code.UNKNOWN_CODE, told, unknown[0])
    rules = [(len(layout.nodes) - 1, screening.total)]
    for group in layout.groups:
        of_indicators = any(child < len(layout.indicators) for child in group.children)
        needed = screening.groups.get(group.code, screening.group if of_indicators else 0.0)
        rules.append((group.column, needed))
    return [(column, needed) for column, needed in rules if needed > 0]
