"""The family *points*: what questions earn adds up the tree."""

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.recipe import Points, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout

Array = NDArray[np.float64]
_NEARLY = 1e-9


def add_up(recipe: Recipe, layout: Layout, table: Table) -> tuple[Array, Array]:
    """Points as counted, (n, k), and scores, (n, k + m). What does not apply has neither.

    A group whose children do not all apply is raised to its own maximum: points earned, of the points
    that could be earned, times the maximum. Raises Refused (`blank`, `above_maximum`, `bad_value`).
    """
    rules = recipe.points or Points()
    given = table.pick(layout.indicators)
    applies = applicable(rules, layout, table)
    maxima = maxima_of(layout)
    counted = _counted(given, applies, maxima, rules, layout, table)
    size = len(layout.indicators)
    scores = np.full((len(given), len(layout.nodes)), np.nan)
    scores[:, :size] = counted
    alive = np.zeros(scores.shape, dtype=bool)
    alive[:, :size] = applies
    for group in layout.groups:
        inside = list(group.children)
        alive[:, group.column] = alive[:, inside].any(axis=1)
        earned, possible = np.zeros(len(given)), np.zeros(len(given))
        for child in inside:
            earned = earned + np.where(alive[:, child], scores[:, child], 0.0)
            possible = possible + np.where(alive[:, child], maxima[child], 0.0)
        whole = alive[:, inside].all(axis=1)
        raised = earned * maxima[group.column] / np.where(possible > 0, possible, 1.0)
        scores[:, group.column] = np.where(alive[:, group.column], np.where(whole, earned, raised), np.nan)
    return counted, scores


def maxima_of(layout: Layout) -> Array:
    """The most that each node can earn, (k + m,): of a group, what its children can earn together."""
    maxima = np.zeros(len(layout.nodes))
    for column in range(len(layout.indicators)):
        maxima[column] = layout.nodes[column].max_points or 0.0
    for group in layout.groups:
        maxima[group.column] = sum(maxima[child] for child in group.children)
    return maxima


def applicable(rules: Points, layout: Layout, table: Table) -> NDArray[np.bool_]:
    """Which questions each entity has to answer, (n, k), by its type."""
    applies = np.ones((len(table.entities), len(layout.indicators)), dtype=bool)
    if rules.kind:
        kinds = np.array(table.word(rules.kind))
        columns = layout.columns
        for kind, codes in rules.not_applicable.items():
            out = [leaf for code in codes for leaf in layout.leaves_below(columns[code])]
            applies[np.ix_(kinds == kind, out)] = False
        for row in np.flatnonzero(~applies.any(axis=1)):
            told = f"Nothing of the index applies to “{table.entities[row]}”, which is of type “{kinds[row]}”."
            raise Refused(Code.NOTHING_GIVEN, told, table.entities[row])
    return applies


def _counted(
    given: Array, applies: NDArray[np.bool_], maxima: Array, rules: Points, layout: Layout, table: Table
) -> Array:
    most = maxima[: len(layout.indicators)]
    counted = np.where(applies, given, np.nan)
    blank = np.argwhere(applies & np.isnan(given))
    if blank.size and rules.blanks == "refuse":
        entity, code = table.entities[blank[0][0]], layout.indicators[blank[0][1]]
        raise Refused(Code.BLANK, f"“{entity}” has no points for “{code}”.", f"{entity}:{code}")
    below = np.argwhere(counted < 0)
    if below.size:
        entity, code = table.entities[below[0][0]], layout.indicators[below[0][1]]
        raise Refused(Code.BAD_VALUE, f"“{entity}” has fewer than zero points for “{code}”.", f"{entity}:{code}")
    above = np.argwhere(counted > most + _NEARLY)
    if above.size and rules.above == "refuse":
        entity, code = table.entities[above[0][0]], layout.indicators[above[0][1]]
        points, limit = counted[tuple(above[0])], most[above[0][1]]
        told = f"“{entity}” has {points:g} points for “{code}”, which gives at most {limit:g}."
        raise Refused(Code.ABOVE_MAXIMUM, told, f"{entity}:{code}")
    if rules.above == "cap":
        counted = np.minimum(counted, most)
    if rules.blanks == "zero":
        counted = np.where(applies & np.isnan(given), 0.0, counted)
    return counted
