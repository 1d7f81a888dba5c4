"""Duels: who is better than whom on more than half of the weights.

Symmetrical by construction, so that the order of the rows cannot matter; a duel counts only the
indicators on which both have a value.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_BLOCK = 64


def outranking(values: Array, weights: Array) -> Array:
    """Share of the weights on which row i is better than row j, a tie counting one half, (n, n).

    `values`: (n, k), more is better, NaN where missing; `weights`: (k,). The diagonal is 0; NaN for
    two that share no indicator.
    """
    lead, both = _duels(values, weights)
    share = 0.5 + lead / (2 * np.where(both > 0, both, np.nan))
    np.fill_diagonal(share, 0.0)
    return share


def copeland(values: Array, weights: Array, tolerance: float = 1e-9) -> Array:
    """Duels won less duels lost, (..., n), from values (..., n, k) and weights (..., k).

    A row without any value has no score. Two that share no indicator draw.
    """
    lead = np.broadcast_shapes(values.shape[:-2], weights.shape[:-1])
    values = np.broadcast_to(values, (*lead, *values.shape[-2:]))
    weights = np.broadcast_to(weights, (*lead, weights.shape[-1]))
    scores = np.empty(values.shape[:-1])
    for place in np.ndindex(*lead):
        ahead, both = _duels(values[place], weights[place])
        margin = 2 * tolerance * both
        duels = (ahead > margin).sum(axis=1).astype(np.float64) - (ahead < -margin).sum(axis=1)
        scores[place] = np.where(np.isnan(values[place]).all(axis=1), np.nan, duels)
    return scores


def _duels(values: Array, weights: Array) -> tuple[Array, Array]:
    """Weights of i over j less those of j over i; and weights on which both have a value, each (n, n)."""
    size = len(values)
    better = np.zeros((size, size))
    columns = np.ascontiguousarray(values.T)
    step, won = np.empty((_BLOCK, size), dtype=bool), np.empty((_BLOCK, size))
    for start in range(0, size, _BLOCK):
        rows = slice(start, min(start + _BLOCK, size))
        height = rows.stop - start
        for column, weight in zip(columns, weights.tolist(), strict=True):
            np.greater(column[rows, None], column[None, :], out=step[:height])
            np.multiply(step[:height], weight, out=won[:height])
            better[rows] += won[:height]
    given = ~np.isnan(values)
    both = np.full((size, size), float(weights.sum())) if given.all() else (given * weights) @ given.T.astype(float)
    return better - better.T, both
