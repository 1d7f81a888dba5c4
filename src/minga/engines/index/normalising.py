"""Normalisation: indicators on one scale, more is better. What is learnt from the entities is kept.

Everything works on a leading axis of replicates, each fitted for itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index import moments
from minga.engines.index.recipe import Node, Normalisation
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout
from minga.engines.index.ways import (
    AsGiven,
    Borda,
    DistanceToMaximum,
    DistanceToReference,
    DistanceToTarget,
    Goalposts,
    MinMax,
    PercentileRank,
    Rank,
    Scale,
    ShareOfMaximum,
    ZScore,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ScaleFit:
    """One scale for some columns. `learnt`: its parameters, (..., 1, columns), or sorted values for ranks."""

    scale: Scale
    columns: tuple[int, ...]
    codes: tuple[str, ...]
    directions: Array
    learnt: Mapping[str, Array]

    def apply(self, values: Array) -> Array:
        """Columns (..., n, len(columns)) in their units to the scale."""
        if isinstance(self.scale, Goalposts):
            return _between_posts(values, self.scale, self.codes)
        toward = values * self.directions
        match self.scale:
            case AsGiven():
                return toward
            case Rank() | Borda() | PercentileRank():
                return _ranks(toward, self.learnt["sorted"], self.scale)
            case ZScore(mean=mean, sd=sd):
                return mean + sd * (toward - self.learnt["mean"]) / self.learnt["sd"]
            case ShareOfMaximum():
                return toward / self.learnt["high"]
            case MinMax(low=low, high=high):
                return low + (high - low) * (toward - self.learnt["low"]) / (self.learnt["high"] - self.learnt["low"])
        share = (toward - self.learnt["low"]) / (self.learnt["high"] - self.learnt["low"])
        capped = isinstance(self.scale, DistanceToTarget | DistanceToReference) and self.scale.cap
        return np.minimum(share, 1.0) if capped else share


@dataclass(frozen=True)
class ScalesFit:
    """All the indicators, (k,), each in exactly one of `fits`."""

    fits: tuple[ScaleFit, ...]

    def apply(self, values: Array) -> Array:
        """(..., n, k) in their units to (..., n, k) on their scales; NaN stays NaN."""
        scaled = np.empty_like(values)
        for fit in self.fits:
            if len(fit.columns) == values.shape[-1]:
                return fit.apply(values)
            scaled[..., list(fit.columns)] = fit.apply(values[..., list(fit.columns)])
        return scaled


def fit_scales(values: Array, layout: Layout, normalisation: Normalisation, entities: tuple[str, ...]) -> ScalesFit:
    """Learn the scales from (..., n, k). Raises Refused: `constant`, `nothing_given`, `single_entity`,
    `no_target`, `no_reference`, `not_positive`, `goalposts`, `unknown_code`."""
    unknown = sorted(set(normalisation.indicators) - set(layout.indicators))
    if unknown:
        told = f"The normalisation names “{unknown[0]}”, which is no indicator of the tree."
        raise Refused(Code.UNKNOWN_CODE, told, unknown[0])
    return ScalesFit(
        tuple(
            _fit(values[..., list(columns)], layout, scale, columns, entities)
            for scale, columns in scales_by_column(layout, normalisation)
        )
    )


def scales_by_column(layout: Layout, normalisation: Normalisation) -> tuple[tuple[Scale, tuple[int, ...]], ...]:
    """Each different scale with the columns that take it, in the order of their first."""
    alike: list[tuple[Scale, list[int]]] = []
    for column, code in enumerate(layout.indicators):
        scale = normalisation.indicators.get(code, normalisation.scale)
        place = next((columns for known, columns in alike if known == scale), None)
        if place is None:
            alike.append((scale, [column]))
        else:
            place.append(column)
    return tuple((scale, tuple(columns)) for scale, columns in alike)


def normalise(values: Array, layout: Layout, normalisation: Normalisation, entities: tuple[str, ...]) -> Array:
    """Fit and apply to the same values."""
    return fit_scales(values, layout, normalisation, entities).apply(values)


def _fit(values: Array, layout: Layout, scale: Scale, columns: tuple[int, ...], entities: tuple[str, ...]) -> ScaleFit:
    nodes = [layout.nodes[column] for column in columns]
    directions = np.array([node.direction for node in nodes], dtype=np.float64)
    toward = values * directions
    _must_be_given(values, nodes)
    learnt: dict[str, Array] = {}
    match scale:
        case Goalposts():
            _check_posts(scale, nodes)
        case Rank() | Borda() | PercentileRank():
            _needs_two(values, scale)
            learnt["sorted"] = np.sort(toward, axis=-2)
        case ZScore():
            _must_vary(toward, nodes, scale)
            learnt |= {"mean": moments.mean(toward), "sd": moments.deviation(toward)}
        case ShareOfMaximum():
            learnt["high"] = moments.highest(toward)
            _best_above_zero(learnt["high"], nodes, scale)
        case MinMax() | DistanceToMaximum():
            _must_vary(toward, nodes, scale)
            learnt |= {"low": moments.lowest(toward), "high": moments.highest(toward)}
        case DistanceToTarget():
            learnt |= {"low": moments.lowest(toward), "high": _targets(nodes) * directions}
            _must_be_above(learnt, nodes, Code.NO_TARGET, "target")
        case DistanceToReference(reference=reference):
            learnt |= {"low": moments.lowest(toward), "high": _reference(toward, entities, reference)}
            _must_be_above(learnt, nodes, Code.NO_REFERENCE, f"value of “{reference}”")
    return ScaleFit(scale, columns, tuple(node.code for node in nodes), directions, learnt)


def _ranks(toward: Array, ordered: Array, scale: Rank | Borda | PercentileRank) -> Array:
    """How many of the fit are below (and, for the average, half of the others that are equal)."""
    lead = np.broadcast_shapes(toward.shape[:-2], ordered.shape[:-2])
    asked = np.broadcast_to(toward, (*lead, *toward.shape[-2:]))
    known = np.broadcast_to(ordered, (*lead, *ordered.shape[-2:]))
    result = np.full(asked.shape, np.nan)
    for place in np.ndindex(*lead, asked.shape[-1]):
        where = (*place[:-1], slice(None), place[-1])
        column = known[where]
        column = column[~np.isnan(column)]
        mine = asked[where]
        below = np.searchsorted(column, mine, "left").astype(np.float64)
        if isinstance(scale, Rank) and scale.ties == "average":
            equal = np.searchsorted(column, mine, "right") - below
            below = below + np.maximum(equal - 1, 0) / 2
        if isinstance(scale, PercentileRank):
            below = np.minimum(below / max(column.size - 1, 1), 1.0)
        result[where] = np.where(np.isnan(mine), np.nan, below + isinstance(scale, Rank))
    return result


def _between_posts(values: Array, posts: Goalposts, codes: tuple[str, ...]) -> Array:
    if posts.log and (values <= 0).any():
        code = codes[int(np.argwhere(values <= 0)[0][-1])]
        raise Refused(Code.NOT_POSITIVE, f"“{code}” is taken as a logarithm, and holds zero or less.", code)
    worst, best = (np.log(posts.worst), np.log(posts.best)) if posts.log else (posts.worst, posts.best)
    share = ((np.log(values) if posts.log else values) - worst) / (best - worst)
    if posts.cap in ("both", "top"):
        share = np.minimum(share, 1.0)
    if posts.cap in ("both", "bottom"):
        share = np.maximum(share, 0.0)
    return posts.top * share


def _check_posts(posts: Goalposts, nodes: list[Node]) -> None:
    for node in nodes:
        if (posts.best - posts.worst) * node.direction <= 0:
            told = f"The goalposts of “{node.code}” go from {posts.worst:g} to {posts.best:g}, against its direction."
            raise Refused(Code.GOALPOSTS, told, node.code)
        if posts.log and min(posts.worst, posts.best) <= 0:
            told = f"“{node.code}” is taken as a logarithm; its goalposts must be above zero."
            raise Refused(Code.NOT_POSITIVE, told, node.code)


def _must_be_given(values: Array, nodes: list[Node]) -> None:
    empty = np.isnan(values).all(axis=-2).reshape(-1, len(nodes)).any(axis=0)
    for column in np.flatnonzero(empty):
        code = nodes[column].code
        raise Refused(Code.NOTHING_GIVEN, f"No entity has a value for “{code}”: leave it out of the tree.", code)


def _needs_two(values: Array, scale: Scale) -> None:
    if values.shape[-2] < 2:
        told = f"There is only one entity: “{scale.method}” compares entities. Use goalposts or a target."
        raise Refused(Code.SINGLE_ENTITY, told)


def _must_vary(toward: Array, nodes: list[Node], scale: Scale) -> None:
    _needs_two(toward, scale)
    flat = (moments.highest(toward) <= moments.lowest(toward)).reshape(-1, len(nodes)).any(axis=0)
    for column in np.flatnonzero(flat):
        code = nodes[column].code
        told = f"“{code}” has the same value for every entity: it tells nobody apart and cannot be normalised."
        raise Refused(Code.CONSTANT, told, code)


def _best_above_zero(high: Array, nodes: list[Node], scale: ShareOfMaximum) -> None:
    flipped = (high <= 0) if scale.signs == "positive" else (high == 0)
    for column in np.flatnonzero(flipped.reshape(-1, len(nodes)).any(axis=0)):
        code = nodes[column].code
        told = f"The best of “{code}” is not above zero, once its direction is applied: a share of it means nothing."
        raise Refused(Code.NOT_POSITIVE, told, code)


def _targets(nodes: list[Node]) -> Array:
    for node in nodes:
        if node.target is None:
            raise Refused(Code.NO_TARGET, f"“{node.code}” has no target in the tree.", node.code)
    return np.array([node.target for node in nodes], dtype=np.float64)


def _reference(toward: Array, entities: tuple[str, ...], reference: str) -> Array:
    if reference not in entities:
        raise Refused(Code.NO_REFERENCE, f"The reference “{reference}” is not among the entities.", reference)
    row = entities.index(reference)
    return toward[..., row : row + 1, :]


def _must_be_above(learnt: Mapping[str, Array], nodes: list[Node], code: Code, what: str) -> None:
    bad = ~(learnt["high"] > learnt["low"])
    for column in np.flatnonzero(bad.reshape(-1, len(nodes)).any(axis=0)):
        told = f"The {what} is no better than the worst of “{nodes[column].code}”: there is no distance to measure."
        raise Refused(code, told, nodes[column].code)
