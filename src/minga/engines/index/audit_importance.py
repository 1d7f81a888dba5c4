"""How much an indicator counts in fact, beside the weight that it was given.

A weight is what was meant. What comes of it depends on how much an indicator varies and with whom
(Paruolo, Saisana & Saltelli 2013, doi 10.1111/j.1467-985X.2012.01059.x). Two measures: the share of the
variance of the index that goes through the indicator (they add up to one, and are negative for one that
works against the others), and the correlation ratio: how much of the variance of the index one would
know from the indicator alone, along a curve and not only a line.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

FEW_VALUES = 8
"""Up to so many different values an indicator is a set of classes, not a scale."""
WIDTHS = (0.25, 0.35, 0.5, 0.7, 1.0, 1.5, 2.5)
"""Widths of the moving line that are tried, in standard deviations of the indicator."""


@dataclass(frozen=True)
class Importance:
    """Of one indicator. `nominal`: its weight in the whole index. `through`: share of the variance of the
    index that goes through it. `ratio`: correlation ratio, from 0 to 1; NaN with too few values."""

    code: str
    nominal: float
    through: float
    ratio: float


def variance_through(parts: Array, score: Array) -> Array:
    """cov(part, score) / var(score) of each column of parts that add up to the score: they sum to one."""
    centred = score - score.mean()
    total = float((centred * centred).sum())
    return np.asarray(centred @ (parts - parts.mean(axis=0)) / total) if total > 0 else np.full(parts.shape[1], np.nan)


def correlation_ratio(x: Array, y: Array) -> float:
    """Share of the variance of y that is known from x.

    Classes (few different values): between the classes, corrected for their number. Else along a moving
    straight line, whose width is the one that best foretells each value from the others.
    """
    known = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[known], y[known]
    if len(x) < 8 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    classes, own = np.unique(x, return_inverse=True)
    if len(classes) <= FEW_VALUES:
        return _between_classes(own.ravel(), len(classes), y)
    scaled = (x - x.mean()) / x.std()
    best = min((_moving_line(scaled, y, width) for width in WIDTHS), key=lambda found: found[0])
    return float(np.clip(best[1].var() / y.var(), 0, 1))


def _between_classes(own: npt.NDArray[np.int64], many: int, y: Array) -> float:
    counts = np.bincount(own, minlength=many)
    means = np.bincount(own, weights=y, minlength=many) / counts
    within = float(((y - means[own]) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    if len(y) <= many:
        return float("nan")
    return float(np.clip(1 - within / total * (len(y) - 1) / (len(y) - many), 0, 1))


def _moving_line(x: Array, y: Array, width: float) -> tuple[float, Array]:
    """Mean squared error when each value is foretold from the others, and the fitted values."""
    away = x[None, :] - x[:, None]
    near = np.exp(-0.5 * (away / width) ** 2)
    s0, s1, s2 = near.sum(axis=1), (near * away).sum(axis=1), (near * away * away).sum(axis=1)
    below = s0 * s2 - s1 * s1
    lonely = below <= 1e-8 * s0 * s0
    hat = np.where(
        lonely[:, None],
        near / s0[:, None],
        near * (s2[:, None] - s1[:, None] * away) / np.where(lonely, 1.0, below)[:, None],
    )
    fitted = hat @ y
    own = np.minimum(np.diag(hat), 1 - 1e-6)
    return float((((y - fitted) / (1 - own)) ** 2).mean()), fitted
