"""Imputation: what stands in for a missing cell, and which cells it stands in for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index import moments
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout
from minga.engines.index.ways import (
    Imputation,
    MeanImputation,
    MedianImputation,
    NoImputation,
    PreviousWaveImputation,
    RowMeanImputation,
)

Array = NDArray[np.float64]
Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class ImputationFit:
    """What was learnt from the entities of the fit, so that others are completed on the same yardstick.

    `centres`: by group, the mean or median of each indicator, (k,). `low`, `high`: its range, (k,).
    """

    way: Imputation
    layout: Layout
    centres: dict[str, Array]
    low: Array
    high: Array

    def apply(self, values: Array, words: tuple[str, ...], previous: Array | None = None) -> tuple[Array, Cells]:
        """Complete (n, k): the values, and where they were put. What cannot be known stays missing."""
        missing = np.isnan(values)
        match self.way:
            case NoImputation():
                return values, np.zeros_like(missing)
            case RowMeanImputation(within=within):
                other = self._row_means(values, within)
            case PreviousWaveImputation():
                if previous is None:
                    raise Refused(Code.NO_PREVIOUS, "The recipe imputes from the previous wave, which was not given.")
                other = previous
            case _:
                unknown = np.full(values.shape[1], np.nan)
                other = np.array([self.centres.get(word, unknown) for word in words]).reshape(values.shape)
        filled = np.where(missing, other, values)
        return filled, missing & ~np.isnan(filled)

    def _row_means(self, values: Array, within: str) -> Array:
        """From 0 (worst) to 1 (best) of the range, averaged over the row, then back into each range."""
        down = self.layout.directions < 0
        spread = np.where(self.high > self.low, self.high - self.low, np.nan)
        share = (values - self.low) / spread
        share = np.where(down, 1 - share, share)
        means = np.full(values.shape, np.nan)
        for columns in _sets(self.layout, within):
            inside = share[:, columns]
            given = np.sum(~np.isnan(inside), axis=1)
            sums = np.sum(np.nan_to_num(inside), axis=1)
            means[:, columns] = (sums / np.where(given > 0, given, np.nan))[:, None]
        means = np.where(down, 1 - means, means)
        return self.low + means * (self.high - self.low)


def fit_imputation(values: Array, layout: Layout, way: Imputation, words: tuple[str, ...]) -> ImputationFit:
    """Learn from (n, k). `words`: the group of each entity, (n,)."""
    centres: dict[str, Array] = {}
    if isinstance(way, MeanImputation | MedianImputation):
        named = np.array(words)
        for word in dict.fromkeys(words):
            inside = values[named == word]
            centres[word] = (moments.mean(inside) if isinstance(way, MeanImputation) else _median(inside))[0]
    return ImputationFit(way, layout, centres, moments.lowest(values)[0], moments.highest(values)[0])


def group_of(way: Imputation) -> str:
    """The column of words that the way asks for; empty: none."""
    return way.group if isinstance(way, MeanImputation | MedianImputation) else ""


def _median(values: Array) -> Array:
    ordered = np.sort(values, axis=0)
    given = np.sum(~np.isnan(values), axis=0)
    columns = np.arange(values.shape[1])
    low, high = np.maximum(given - 1, 0) // 2, np.minimum(given // 2, len(values) - 1)
    return ((ordered[low, columns] + ordered[high, columns]) / 2)[None, :]


def _sets(layout: Layout, within: str) -> list[list[int]]:
    indicators = len(layout.indicators)
    if within == "all":
        return [list(range(indicators))]
    return [[child for child in group.children if child < indicators] for group in layout.groups]
