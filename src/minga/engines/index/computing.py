"""From a recipe and a table to scores and ranks, keeping every stage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.recipe import Recipe
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stages:
    """What each step left, (n, k) each: entities that were scored × indicators, NaN where missing.

    `imputed_cells`, `treated_cells`: where a step put a value of its own.
    """

    raw: Array
    denominated: Array
    imputed: Array
    treated: Array
    normalised: Array
    imputed_cells: NDArray[np.bool_]
    treated_cells: NDArray[np.bool_]


@dataclass(frozen=True)
class Excluded:
    """An entity with too little data: the share that it has, below the share that `where` asks for."""

    entity: str
    where: str
    share: float
    needed: float


@dataclass(frozen=True)
class Result:
    """`scores`, `published`, `ranks`, `peer_ranks`: (n, k + m) in the columns of `layout`; NaN: no score.

    `scores` are exact, `published` rounded as the recipe says, ranks are those of the published ones
    (1 is the best). `weights`: (k + m,), one in each group.
    """

    recipe: Recipe
    layout: Layout
    entities: tuple[str, ...]
    stages: Stages
    weights: Array
    scores: Array
    published: Array
    ranks: Array
    peer_ranks: Array
    excluded: tuple[Excluded, ...]
    recipe_hash: str
    data_hash: str
    engine: str


def compute(recipe: Recipe, table: Table, *, previous: Table | None = None) -> Result:
    """Score the table. Raises Refused."""
    raise NotImplementedError
