"""What replicates stand on: comparable values, the weights to doubt, and a way to measure other data.

An index of points stands on shares of the maximum, weighed by the maximum: the same sums, in a form in
which weights and aggregation can be doubted as in any other index.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from minga.engines.index.computing import Result, Yardstick, compute
from minga.engines.index.points import maxima_of
from minga.engines.index.recipe import Aggregation, Recipe
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout
from minga.engines.index.ways import GivenWeights

Array = npt.NDArray[np.float64]
NEXT_TO_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Ground:
    """`normalised`: (entities, indicators). `weights`: (columns,), raw. `scale`: what one is worth in points.

    `denominators`: what each cell is divided by before anything else; `filled`: the cells after that and
    after imputation. `unscored`: entities (here) that
    the index leaves without a score whatever is doubted.
    """

    entities: tuple[str, ...]
    normalised: Array
    weights: Array
    aggregation: Aggregation
    scale: float
    denominators: Array
    unscored: npt.NDArray[np.bool_]
    yardstick: Yardstick | None
    filled: Array

    def measure(self, values: Array) -> Array:
        """Other data of the same entities, (…, entities, indicators) in their units, on this yardstick.

        A missing cell holds what stands in for it in the index as it is.
        """
        values = values / self.denominators
        values = np.where(np.isnan(values), self.filled, values)
        if self.yardstick is None:
            return np.where(np.isnan(self.normalised), np.nan, values)
        return self.yardstick.scales.apply(self.yardstick.treatment.apply(values))


def ground_of(result: Result, table: Table) -> Ground:
    """What an index that was computed stands on. `table`: the data that it was computed from."""
    layout, recipe = result.layout, result.recipe
    kept = table.keep(np.isin(np.array(table.entities), np.array(result.entities)))
    unscored = np.isnan(result.scores[:, -1])
    if recipe.points is not None:
        return _of_points(result, unscored)
    weights = result.weights
    if isinstance(recipe.weights, GivenWeights):
        weights = np.array([node.weight for node in layout.nodes], dtype=np.float64)
    return Ground(
        result.entities,
        result.stages.normalised,
        weights,
        recipe.aggregation,
        1.0,
        _denominators(layout, kept),
        unscored,
        result.yardstick,
        result.stages.imputed,
    )


def other_ground(recipe: Recipe, table: Table, previous: Table | None) -> Ground:
    """What another recipe for the same data stands on; nothing is refused for the sake of its aggregation."""
    lenient = replace(recipe, aggregation=Aggregation())
    ground = ground_of(compute(lenient, table, previous=previous), table)
    return replace(ground, aggregation=recipe.aggregation, unscored=np.zeros(len(ground.entities), dtype=bool))


def shares_of_points(result: Result) -> tuple[Array, Array]:
    """An index of points as shares of the maximum, (entities, indicators), and the maxima, (columns,).

    A question without a maximum that somebody has points on (a mistake that `above: keep` lets stand)
    has a maximum of next to nothing here, so that the points still add up.
    """
    layout = result.layout
    most = maxima_of(layout)
    size = len(layout.indicators)
    most[:size] = np.where(most[:size] > 0, most[:size], NEXT_TO_NOTHING * max(float(most[-1]), 1.0))
    for group in layout.groups:
        most[group.column] = most[list(group.children)].sum()
    return result.stages.normalised / most[:size], most


def _of_points(result: Result, unscored: npt.NDArray[np.bool_]) -> Ground:
    normalised, weights = shares_of_points(result)
    most = weights[: len(result.layout.indicators)]
    return Ground(
        result.entities,
        normalised,
        weights,
        Aggregation(),
        float(weights[-1]),
        most * np.ones_like(normalised),
        unscored,
        None,
        normalised,
    )


def _denominators(layout: Layout, table: Table) -> Array:
    found = np.ones((len(table.entities), len(layout.indicators)))
    for column, node in enumerate(layout.nodes[: len(layout.indicators)]):
        if node.denominator:
            found[:, column] = table.pick([node.denominator])[:, 0]
    return found
