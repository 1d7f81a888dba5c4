"""How much of the doubt each choice is answerable for: variance-based sensitivity (Sobol's indices).

`first`: the share of the variance of y that would go if this choice alone were settled. `total`: the
share that would remain if everything but this choice were settled; total above first means that the
choice matters together with others. Exact when every factor has few alternatives: all combinations are
computed, no estimator is needed. Else estimated from a design of Saltelli (2010) on scrambled Sobol
points, with *centred* estimators: the first-order one is the correlation of Martinez (2011), which
cannot leave [-1, 1]; the total one is Jansen's (1999). Uncentred products, as in common use, gave 1.105
for a share of a variance on this project's reference case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from minga.engines.index.sensitivity_sobol import DIMENSIONS, sobol

Array = npt.NDArray[np.float64]

BOOTSTRAPS = 200


@dataclass(frozen=True)
class Indices:
    """Shares of variance, one a factor. `low` and `high`: 5 and 95 % of a bootstrap; equal when exact.

    `runs`: how many values of y it stands on. `failed`: how many values were missing; their whole rows
    of the design were left out.
    """

    factors: tuple[str, ...]
    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array
    variance: float
    exact: bool
    runs: int
    failed: int = 0


@dataclass(frozen=True)
class NoIndices:
    """Why there are none. `no_spread`: y never changes. `failed`: too little could be computed."""

    code: str
    failed: int = 0


def full_grid(levels: Sequence[int]) -> npt.NDArray[np.int64]:
    """Every combination of alternatives, (combinations, factors); the last factor changes fastest."""
    return np.stack(np.unravel_index(np.arange(prod(levels)), tuple(levels)), axis=1).astype(np.int64)


def exact_indices(factors: Sequence[str], levels: Sequence[int], y: Array) -> Indices | NoIndices:
    """Exact indices of equally likely alternatives. `y`: one value for each row of `full_grid(levels)`."""
    failed = int(np.isnan(y).sum())
    if failed:
        return NoIndices("failed", failed)
    grid = np.asarray(y, dtype=float).reshape(tuple(levels))
    variance = float(grid.var())
    if variance <= 1e-24 * max(1.0, float(np.abs(grid).max()) ** 2):
        return NoIndices("no_spread")
    axes = range(len(levels))
    first = np.array([grid.mean(axis=tuple(b for b in axes if b != a)).var() for a in axes]) / variance
    total = 1 - np.array([grid.mean(axis=a).var() for a in axes]) / variance
    return Indices(tuple(factors), first, total, first, first, total, total, variance, True, grid.size)


def saltelli_design(base: int, factors: int, *, seed: int) -> Array:
    """Points in the unit cube, (base · (factors + 2), factors): rows A, rows B, then A with column i of B."""
    if 2 * factors > DIMENSIONS:
        raise ValueError(f"At most {DIMENSIONS // 2} factors can be told apart, not {factors}.")
    points = sobol(base, 2 * factors, seed=seed)
    a, b = points[:, :factors], points[:, factors:]
    mixed = []
    for number in range(factors):
        swapped = a.copy()
        swapped[:, number] = b[:, number]
        mixed.append(swapped)
    return np.concatenate([a, b, *mixed])


def estimated_indices(
    factors: Sequence[str], y: Array, *, seed: int = 0, bootstraps: int = BOOTSTRAPS
) -> Indices | NoIndices:
    """Indices from the values of y on a `saltelli_design`. Rows of the design with a missing value are left out."""
    table = np.asarray(y, dtype=float).reshape(len(factors) + 2, -1)
    whole = ~np.isnan(table).any(axis=0)
    failed = int(np.isnan(table).sum())
    table = table[:, whole]
    if table.shape[1] < 8:
        return NoIndices("failed", failed)
    variance = float(table[:2].var())
    if variance <= 1e-24 * max(1.0, float(np.abs(table).max()) ** 2):
        return NoIndices("no_spread", failed)
    first, total = _shares(table)
    drawn = np.random.default_rng(seed).integers(0, table.shape[1], (bootstraps, table.shape[1]))
    resampled = np.array(_shares(table[:, drawn]))
    fine = resampled[:, :, np.isfinite(resampled).all(axis=(0, 1))]
    low, high = np.quantile(fine if fine.size else np.stack([first, total])[:, :, None], [0.05, 0.95], axis=2)
    return Indices(tuple(factors), first, total, low[0], high[0], low[1], high[1], variance, False, table.size, failed)


def _shares(table: Array) -> tuple[Array, Array]:
    """First and total of each factor; `table` is (factors + 2, …, base), what is between stays."""
    centred = table - table[:2].mean(axis=(0, -1), keepdims=True)
    a, b, mixed = centred[0], centred[1], centred[2:]
    variance = (a * a + b * b).mean(axis=-1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        first = _correlation(b, mixed)
        total = ((a - mixed) ** 2).mean(axis=-1) / 2 / variance
    return first, total


def _correlation(one: Array, other: Array) -> Array:
    one = one - one.mean(axis=-1, keepdims=True)
    other = other - other.mean(axis=-1, keepdims=True)
    spread = np.sqrt((one * one).mean(axis=-1) * (other * other).mean(axis=-1))
    return np.asarray((one * other).mean(axis=-1) / spread)
