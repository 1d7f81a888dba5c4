"""How the children of a group hang together: correlations, Cronbach's alpha, principal components."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def correlations(values: Array) -> Array:
    """Pearson's, (columns, columns), of the rows that both have; NaN where fewer than three or no spread."""
    return _pairs(values)[0]


def covariances(values: Array) -> Array:
    """Sample covariances of the rows that both have; the diagonal holds variances of what each has."""
    return _pairs(values)[1]


def cronbach_alpha(values: Array) -> float:
    """Raw alpha of the columns: k² · mean covariance of pairs / sum of all covariances (Cronbach 1951).

    Covariances of the rows that each pair has. NaN for one column, or without spread. Negative when the
    columns pull against each other.
    """
    size = values.shape[1]
    if size < 2:
        return float("nan")
    table = covariances(values)
    total = float(table.sum())
    pairs = (total - float(np.trace(table))) / (size * (size - 1))
    return size**2 * pairs / total if total > 0 else float("nan")


@dataclass(frozen=True, eq=False)
class Components:
    """Principal components of the correlations: eigenvalues, largest first, and the first one's loadings.

    `loadings`: correlation of each column with the first component, its sign such that most are positive.
    """

    eigenvalues: Array
    loadings: Array

    @property
    def explained(self) -> float:
        """Share of the variance that the first component holds."""
        return float(self.eigenvalues[0] / self.eigenvalues.sum())

    @property
    def dimensions(self) -> int:
        """Components with an eigenvalue above one (Kaiser's rule)."""
        return int((self.eigenvalues > 1 + 1e-9).sum())


def principal_components(values: Array) -> Components | None:
    """Of the rows without a gap; None with fewer than three of them, one column, or a column without spread."""
    whole = values[~np.isnan(values).any(axis=1)]
    if values.shape[1] < 2 or len(whole) < 3 or (np.ptp(whole, axis=0) == 0).any():
        return None
    roots, vectors = np.linalg.eigh(np.corrcoef(whole, rowvar=False))
    first = vectors[:, -1] * np.sqrt(max(float(roots[-1]), 0.0))
    return Components(np.maximum(roots[::-1], 0.0), first if first.sum() >= 0 else -first)


def _pairs(values: Array) -> tuple[Array, Array]:
    """Correlations and covariances over the rows that each pair shares."""
    there = ~np.isnan(values)
    known = there.astype(np.float64)
    both = known.T @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(there, values, 0.0).sum(axis=0) / np.diag(both)
        centred = np.where(there, values - middle, 0.0)
        sums = centred.T @ known
        products = centred.T @ centred - sums * sums.T / both
        squares = (centred**2).T @ known - sums**2 / both
        spread = np.sqrt(np.maximum(squares, 0.0) * np.maximum(squares.T, 0.0))
        scale = np.sqrt(np.outer(np.diag(products), np.diag(products)))
        flat = spread <= 1e-12 * np.maximum(scale, 1e-300)
        correlation = np.where(flat | (both < 3), np.nan, np.clip(products / spread, -1, 1))
        return correlation, np.where(both > 1, products / (both - 1), np.nan)
