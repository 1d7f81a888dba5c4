"""Up the tree with thousands of weight sets at once: the replicate is an axis of the array.

The same numbers as `aggregating.aggregate`, to the last digits but not to the last bit, and an order of
magnitude sooner: what replicates share (the normalised values) is kept once, a group of indicators costs
one matrix product for all replicates, and neighbouring levels with the same mean stay in that mean's own
scale (logarithms for a geometric one), so that nothing is taken to a power and back. What the mean of a
group cannot take spoils its replicate, not the run.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minga.engines.index.aggregating import mean_of
from minga.engines.index.copeland import copeland
from minga.engines.index.recipe import Aggregation
from minga.engines.index.tree import Layout
from minga.engines.index.ways import Copeland, Geometric, Harmonic, Mean, PowerMean

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Part = tuple[Array, Mean | None]
"""Values and the scale that they stand in: None for values as they are."""


@dataclass(frozen=True)
class Climbed:
    """`scores`: (replicates, entities, groups kept); `bad`: replicates whose mean is not defined."""

    scores: Array
    bad: Mask


def climb(layout: Layout, values: Array, weights: Array, aggregation: Aggregation, *, keep: bool = False) -> Climbed:
    """Scores of every entity in every replicate.

    `values`: normalised, (entities, indicators) shared by all replicates, or (replicates, entities,
    indicators); NaN is missing. `weights`: one in each group, (replicates, columns of the layout).
    `keep`: every group in the order of the layout, not only the whole index.
    """
    bad = np.zeros(len(weights), dtype=bool)
    held: dict[int, Part] = {}
    kept = []
    for group in layout.groups:
        mean = mean_of(group, aggregation)
        least = aggregation.availability_of.get(group.code, aggregation.availability)
        own = weights[:, list(group.children)]
        if any(child in held for child in group.children):
            parts = [held[child] if child in held else (values[..., child], None) for child in group.children]
            found = _of_columns(parts, own, mean, least, bad)
        else:
            found = _of_table(values[..., list(group.children)], own, mean, least, bad)
        held[group.column] = (found, None if isinstance(mean, Copeland) else mean)
        if keep or group is layout.groups[-1]:
            kept.append(_plain(held[group.column]))
    return Climbed(np.stack(kept, axis=-1), bad)


def _of_table(table: Array, weights: Array, mean: Mean, least: float, bad: Mask) -> Array:
    """A group of indicators, in the scale of its mean, (replicates, entities)."""
    if isinstance(mean, Copeland):
        return _duels(table, weights, mean, least)
    wrong = _not_allowed(table, mean)
    if wrong.any():
        bad |= (wrong.any(axis=-2) & (weights > 0)).any(axis=-1)
        return _product(np.where(wrong, 0.0, to_scale(table, mean)), weights, least)
    return _product(to_scale(table, mean), weights, least)


def _of_columns(parts: list[Part], weights: Array, mean: Mean, least: float, bad: Mask) -> Array:
    """A group with groups below it, column by column."""
    if isinstance(mean, Copeland):
        return _duels(_stacked([_plain(part) for part in parts], len(weights)), weights, mean, least)
    scaled = []
    for number, part in enumerate(parts):
        if part[1] == mean:
            scaled.append(part[0])
            continue
        values = _plain(part)
        wrong = _not_allowed(values, mean)
        if wrong.any():
            bad |= wrong.any(axis=-1) & (weights[:, number] > 0)
        scaled.append(np.where(wrong, 0.0, to_scale(values, mean)))
    total = np.zeros(1)
    for number, column in enumerate(scaled):
        total = total + weights[:, number, None] * column
    if not np.isnan(total).any():
        return total
    return _product(_stacked(scaled, len(weights)), weights, least)


def _stacked(columns: list[Array], replicates: int) -> Array:
    return np.stack([np.broadcast_to(column, (replicates, column.shape[-1])) for column in columns], axis=-1)


def _product(scaled: Array, weights: Array, least: float) -> Array:
    """Weighted sums over the last axis; the weights of what is missing are spread over the others."""
    there = ~np.isnan(scaled)
    if there.all():
        return _times(scaled, weights)
    share = _times(there.astype(np.float64), weights)
    given = there.mean(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        known = (given > 0) & (given >= least - 1e-12) & (share > 0)
        return np.where(known, _times(np.where(there, scaled, 0.0), weights) / share, np.nan)


def _times(scaled: Array, weights: Array) -> Array:
    if scaled.ndim == 2:
        return np.asarray(weights @ scaled.T)
    return np.asarray((scaled @ weights[:, :, None])[..., 0])


def _duels(table: Array, weights: Array, mean: Copeland, least: float) -> Array:
    given = (~np.isnan(table)).mean(axis=-1)
    known = (given > 0) & (given >= least - 1e-12)
    return np.where(known, copeland(table, weights, mean.tolerance), np.nan)


def _plain(part: Part) -> Array:
    values, scale = part
    return values if scale is None else to_values(values, scale)


def _not_allowed(values: Array, mean: Mean) -> Mask:
    """Where a mean has no meaning: at zero or below for p ≤ 0, below zero for other powers."""
    match mean:
        case Geometric() | Harmonic():
            return np.asarray(values <= 0)
        case PowerMean(p=p) if p != 1:
            return np.asarray(values <= 0 if p <= 0 else values < 0)
    return np.zeros(1, dtype=bool)


def to_scale(values: Array, mean: Mean) -> Array:
    """Into the scale in which the mean is a sum: itself, logarithm, reciprocal, power."""
    with np.errstate(invalid="ignore", divide="ignore"):
        match mean:
            case Geometric() | PowerMean(p=0):
                return np.asarray(np.log(values))
            case Harmonic():
                return np.asarray(1 / values)
            case PowerMean():
                return np.asarray(values**mean.p)
    return values


def to_values(scaled: Array, mean: Mean) -> Array:
    """Back from the scale of a mean."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        match mean:
            case Geometric() | PowerMean(p=0):
                return np.asarray(np.exp(scaled))
            case Harmonic():
                return np.asarray(1 / scaled)
            case PowerMean():
                return np.asarray(scaled ** (1 / mean.p))
    return scaled
