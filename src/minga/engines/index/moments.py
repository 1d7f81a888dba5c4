"""Sums over entities that do not depend on their order, and the shape of a distribution.

Columns are sorted before they are summed, so that the same set of numbers gives the same bits in
whatever order the table holds them. NaN is sorted last and left out.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def count(values: Array) -> Array:
    """How many are given, along the last but one axis: (..., n, k) to (..., 1, k)."""
    return np.sum(~np.isnan(values), axis=-2, keepdims=True).astype(np.float64)


def total(values: Array) -> Array:
    """Their sum, (..., n, k) to (..., 1, k)."""
    ordered = np.nan_to_num(np.sort(values, axis=-2), nan=0.0)
    result: Array = np.sum(ordered, axis=-2, keepdims=True)
    return result


def mean(values: Array) -> Array:
    """Their mean; NaN where nothing is given."""
    given = count(values)
    return total(values) / np.where(given > 0, given, np.nan)


def deviation(values: Array) -> Array:
    """Standard deviation of a sample (n − 1); NaN where fewer than two are given."""
    given = count(values)
    return np.sqrt(total((values - mean(values)) ** 2) / np.where(given > 1, given - 1, np.nan))


def lowest(values: Array) -> Array:
    """The smallest given value; NaN where nothing is given."""
    result = np.min(np.where(np.isnan(values), np.inf, values), axis=-2, keepdims=True)
    return np.where(np.isinf(result), np.nan, result)


def highest(values: Array) -> Array:
    """The largest given value; NaN where nothing is given."""
    return -lowest(-values)


def skewness(values: Array) -> Array:
    """Type 2, as in SAS and Excel; NaN with fewer than three values or no spread."""
    n, second, third, _ = _moments(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = third / second**1.5
        return np.where((n > 2) & (second > 0), plain * np.sqrt(n * (n - 1)) / (n - 2), np.nan)


def kurtosis(values: Array) -> Array:
    """Excess, type 2, as in SAS and Excel; NaN with fewer than four values or no spread."""
    n, second, _, fourth = _moments(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = fourth / second**2 - 3
        return np.where((n > 3) & (second > 0), ((n + 1) * plain + 6) * (n - 1) / ((n - 2) * (n - 3)), np.nan)


def _moments(values: Array) -> tuple[Array, Array, Array, Array]:
    n = count(values)
    away = values - mean(values)
    safe = np.where(n > 0, n, np.nan)
    return n, total(away**2) / safe, total(away**3) / safe, total(away**4) / safe
