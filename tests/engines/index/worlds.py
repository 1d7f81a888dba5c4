"""Small worlds for the tests of the index: a tree of two pillars, and tables drawn from a seed."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from minga.engines.index import Node, Normalisation, Recipe, Table
from minga.engines.index.ways import Mean, Scale

TREE = (
    Node(code="whole"),
    Node(code="left", parent="whole", weight=2.0),
    Node(code="a", parent="left", weight=3.0),
    Node(code="b", parent="left", direction=-1),
    Node(code="c", parent="left"),
    Node(code="right", parent="whole"),
    Node(code="d", parent="right"),
    Node(code="e", parent="right", weight=2.0),
)
CODES = ("a", "b", "c", "d", "e")


def recipe(scale: Scale | None = None, mean: Mean | None = None, **steps: object) -> Recipe:
    """The tree with this scale and mean, and any other step by its name."""
    made = Recipe(tree=TREE, **steps)  # type: ignore[arg-type]
    if scale is not None:
        made = replace(made, normalisation=Normalisation(scale=scale))
    return made if mean is None else replace(made, aggregation=replace(made.aggregation, mean=mean))


def table(values: NDArray[np.float64] | list[list[float]], **words: tuple[str, ...]) -> Table:
    """Entities e0, e1, … with the five indicators."""
    array = np.array(values, dtype=np.float64)
    return Table(tuple(f"e{row}" for row in range(len(array))), CODES[: array.shape[1]], array, words)


def drawn(entities: int = 12, *, seed: int = 7, missing: float = 0.0) -> Table:
    """Positive values of different sizes; a share of the cells missing, never a whole row or column."""
    rng = np.random.default_rng(seed)
    values = rng.gamma(2.0, 1.0, (entities, 5)) * np.array([1.0, 10.0, 0.1, 1000.0, 5.0])
    holes = rng.random(values.shape) < missing
    holes[:2] = False
    holes[:, 0] = False
    return table(np.where(holes, np.nan, values))
