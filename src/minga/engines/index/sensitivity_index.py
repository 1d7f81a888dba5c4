"""Which choice the ranks hang on: indices of the factors of a doubt, exact where that is possible."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from minga.engines.index.recipe import Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.sensitivity import (
    Indices,
    NoIndices,
    estimated_indices,
    exact_indices,
    full_grid,
    saltelli_design,
)
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty_doubt import Choices, Doubt
from minga.engines.index.uncertainty_ranks import ranks_of
from minga.engines.index.uncertainty_runs import Replicates, decimals_of

Array = npt.NDArray[np.float64]

EXACT_UP_TO: Final = 20_000
"""Combinations of alternatives up to which all are computed."""
BASE: Final = 512


def sensitivity(
    recipe: Recipe,
    table: Table,
    doubt: Doubt,
    *,
    entity: str = "",
    base: int = BASE,
    seed: int = 0,
    exact_up_to: int = EXACT_UP_TO,
    previous: Table | None = None,
) -> Indices | NoIndices:
    """First-order and total indices of each factor of the doubt.

    y is by how many places ranks differ from the nominal ones on average; with `entity`, its own rank.
    Exact when every factor is a list of alternatives with at most `exact_up_to` combinations that can all
    be computed; else estimated from `base` · (factors + 2) replicates (a power of two keeps the points
    even), in which a distribution is one factor with `base` draws. Raises Refused.
    """
    runs = Replicates(recipe, table, doubt, base, seed, previous)
    if not doubt.factors:
        raise Refused(Code.UNUSED_SETTING, "Nothing is in doubt: name at least one alternative.", "doubt")
    if entity and entity not in runs.nominal.entities:
        raise Refused(Code.UNKNOWN_CODE, f"“{entity}” is not among those that are scored.", entity)
    levels = doubt.levels(base)
    if doubt.is_discrete and int(np.prod(levels)) <= exact_up_to:
        found = exact_indices(doubt.factors, levels, outcome(runs, full_grid(levels), entity))
        if isinstance(found, Indices) or found.code != "failed":
            return found
    points = saltelli_design(base, len(levels), seed=seed)
    choices = np.floor(points * np.array(levels)).astype(np.int64)
    return estimated_indices(doubt.factors, outcome(runs, choices, entity), seed=seed)


def outcome(runs: Replicates, choices: Choices, entity: str = "") -> Array:
    """y of every replicate, NaN for one that could not be computed."""
    scores, _failures = runs.scores(choices)
    measure = _own_rank(runs, entity) if entity else _rank_change(runs)
    return np.concatenate([measure(scores[start : start + 2000]) for start in range(0, len(scores), 2000)])


Measure = Callable[[Array], Array]


def _own_rank(runs: Replicates, entity: str) -> Measure:
    column = runs.nominal.entities.index(entity)
    decimals = decimals_of(runs)

    def measure(scores: Array) -> Array:
        ranks = ranks_of(scores, decimals=decimals)[:, column].astype(np.float64)
        return np.where(ranks > 0, ranks, np.nan)

    return measure


def _rank_change(runs: Replicates) -> Measure:
    nominal = ranks_of(runs.nominal.published[:, -1])
    decimals = decimals_of(runs)

    def measure(scores: Array) -> Array:
        ranks = ranks_of(scores, decimals=decimals)
        known = (ranks > 0) & (nominal > 0)
        moved = np.where(known, np.abs(ranks - nominal), 0).sum(axis=1)
        return np.where(known.any(axis=1), moved / np.maximum(known.sum(axis=1), 1), np.nan)

    return measure
