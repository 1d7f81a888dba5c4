"""Where a score comes from: parts that add up to it, and parts that add up to the gap between two.

Means. An arithmetic, harmonic or power mean M is homogeneous, so by Euler's theorem its children's
parts M · w φ(x) / φ(M) add up to M (φ: the scale in which the mean is a sum; arithmetic: simply w · x).
A geometric mean is divided by logarithms in the same way; on a scale that goes below 1 the logarithm
changes sign, and each child has its weight's share instead. A Copeland score is divided by Shapley's
value of its children.

Gaps. M(a) − M(b) = L · Σ w (φ(a) − φ(b)) with L = (M(a) − M(b)) / (φ(M(a)) − φ(M(b))), the logarithmic
mean of Vartia and Sato for a geometric mean and 1 for an arithmetic one: exact, symmetric, and without a
remainder. It is applied from the top of the tree downwards.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

from minga.engines.index.aggregating import mean_of
from minga.engines.index.copeland import copeland
from minga.engines.index.recipe import Aggregation
from minga.engines.index.tree import Group, Layout
from minga.engines.index.uncertainty_tree import climb, to_scale
from minga.engines.index.ways import Arithmetic, Copeland, Geometric, Harmonic, Mean, PowerMean

Array = npt.NDArray[np.float64]
NEXT_TO_NOTHING = 1e-100
SHAPLEY_MOST = 10
"""Children of a Copeland group up to which all coalitions are computed; beyond, two opposite orders."""


def levels_of(layout: Layout, normalised: Array, weights: Array, aggregation: Aggregation) -> Array:
    """Values of every column of the layout, (entities, columns): indicators, then groups."""
    climbed = climb(layout, normalised, weights[None, :], aggregation, keep=True)
    return np.concatenate([normalised, climbed.scores[0]], axis=1)


def score_parts(layout: Layout, normalised: Array, weights: Array, aggregation: Aggregation) -> Array:
    """How much of the index each column is answerable for, (entities, columns).

    Children's parts add up to their group's, the last column is the score; 0 where a value is missing.
    """
    values = levels_of(layout, normalised, weights, aggregation)
    parts = np.zeros_like(values)
    slope = np.ones_like(values)
    parts[:, -1] = np.nan_to_num(values[:, -1])
    for group in reversed(layout.groups):
        children = list(group.children)
        own = _present(values[:, children], weights[children])
        mean = mean_of(group, aggregation)
        if isinstance(mean, Copeland):
            share = _duel_shares(values[:, children], weights[children], mean.tolerance)
            total = np.nan_to_num(values[:, group.column])
            part = parts[:, group.column][:, None]
            total = np.nan_to_num(values[:, group.column])[:, None]
            scaled = share * (part / np.where(total != 0, total, 1.0))
            parts[:, children] = np.where(total != 0, scaled, part * own)
            slope[:, children] = 0.0
        else:
            found, steep = _mean_shares(values, parts, slope, group, mean, own)
            parts[:, children], slope[:, children] = found, steep
    return parts


def _mean_shares(
    values: Array, parts: Array, slope: Array, group: Group, mean: Mean, own: Array
) -> tuple[Array, Array]:
    """Parts of the children of a mean, and how many points of the index one point of each is worth."""
    x = np.nan_to_num(values[:, list(group.children)])
    total = np.nan_to_num(values[:, group.column])[:, None]
    part = parts[:, group.column][:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(np.abs(total) > 1e-12, part / total, slope[:, group.column][:, None])
        if isinstance(mean, Arithmetic):
            lost = (np.abs(total) <= 1e-12) & (part != 0)
            return np.where(lost, part * own, factor * own * x), factor * own
        inside = np.where(own > 0, to_scale(np.where(own > 0, x, 1.0), mean), 0.0)
        whole = (own * inside).sum(axis=1, keepdims=True)
        plain = isinstance(mean, Geometric) or (isinstance(mean, PowerMean) and mean.p == 0)
        by_weight = (np.abs(whole) <= 1e-12) | (plain & (inside < 0).any(axis=1, keepdims=True))
        found = np.where(by_weight, part * own, part * own * inside / np.where(by_weight, 1.0, whole))
        return found, np.where(x != 0, found / np.where(x != 0, x, 1.0), 0.0)


def _present(values: Array, weights: Array) -> Array:
    """Weights of each entity's children that have a value, summing to one (to zero without any)."""
    own = np.where(np.isnan(values), 0.0, weights)
    total = own.sum(axis=1, keepdims=True)
    return np.asarray(own / np.where(total > 0, total, 1.0))


def _duel_shares(values: Array, weights: Array, tolerance: float) -> Array:
    """Shapley's value of each child for every entity's Copeland score, (entities, children)."""
    size = values.shape[1]
    known: dict[tuple[int, ...], Array] = {(): np.zeros(len(values))}

    def score(members: tuple[int, ...]) -> Array:
        if members not in known:
            chosen = list(members)
            known[members] = np.nan_to_num(copeland(values[:, chosen], weights[chosen], tolerance))
        return known[members]

    found = np.zeros_like(values)
    if size > SHAPLEY_MOST:
        for order in (range(size), range(size - 1, -1, -1)):
            joined: tuple[int, ...] = ()
            for child in order:
                larger = tuple(sorted((*joined, child)))
                found[:, child] += (score(larger) - score(joined)) / 2
                joined = larger
        return found
    for child in range(size):
        others = [one for one in range(size) if one != child]
        for many in range(size):
            for members in combinations(others, many):
                gain = score(tuple(sorted((*members, child)))) - score(members)
                found[:, child] += gain / (size * comb(size - 1, many))
    return found


@dataclass(frozen=True, eq=False)
class Gap:
    """One score less another, in points of the index. `total` is exactly the sum of what follows.

    `parts`: (columns,), what each column's value is answerable for; a group's is the sum of what is below
    it, without `coverage`. `coverage`: (columns,), what comes from one of the two lacking this column,
    so that the weights of the others rise.
    """

    total: float
    parts: Array
    coverage: Array


def gap_parts(layout: Layout, one: Array, other: Array, weights: Array, aggregation: Aggregation) -> Gap:
    """Divide score(one) − score(other); both are (indicators,), normalised on the same scale."""
    both = np.stack([one, other])
    values = levels_of(layout, both, weights, aggregation)
    parts, coverage = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    total = float(values[0, -1] - values[1, -1])
    steep = {layout.groups[-1].column: 1.0}
    parts[-1] = total
    for group in reversed(layout.groups):
        if group.column in steep:
            _divide_gap(layout, group, values, weights, mean_of(group, aggregation), steep, parts, coverage)
    return Gap(total, _rolled_up(layout, parts), coverage)


def _divide_gap(
    layout: Layout,
    group: Group,
    values: Array,
    weights: Array,
    mean: Mean,
    steep: dict[int, float],
    parts: Array,
    coverage: Array,
) -> None:
    """Divide what a group is answerable for among its children. Duels are divided by `gap_of_parts` instead."""
    children = list(group.children)
    own = _present(values[:, children], weights[children])
    scaled = to_scale(values[:, children], mean)
    ends = to_scale(values[:, group.column], mean)
    length = _length(values[:, group.column], ends, mean) * steep[group.column]
    middle = float(ends.mean())
    inside = {one.column for one in layout.groups}
    for place, child in enumerate(children):
        (a, b), (wa, wb) = scaled[:, place], own[:, place]
        if wa == 0 and wb == 0:
            continue
        if np.isnan(a) or np.isnan(b):
            coverage[child] = length * (-wb * (b - middle) if np.isnan(a) else wa * (a - middle))
            continue
        shared = (wa + wb) / 2
        coverage[child] = length * (wa - wb) * ((a + b) / 2 - middle)
        parts[child] = length * shared * (a - b)
        if child in inside:
            low, high = values[1, child], values[0, child]
            steep[child] = parts[child] / (high - low) if high != low else length * shared * _steepness(high, mean)


def gap_of_parts(layout: Layout, one: Array, other: Array) -> Gap:
    """The gap between two rows of `score_parts`: for trees with duels, whose scores depend on everybody."""
    difference = one - other
    return Gap(float(difference[-1]), _rolled_up(layout, difference), np.zeros_like(difference))


def has_duels(layout: Layout, aggregation: Aggregation) -> bool:
    """Whether any group is a Copeland one."""
    return any(isinstance(mean_of(group, aggregation), Copeland) for group in layout.groups)


def _rolled_up(layout: Layout, parts: Array) -> Array:
    found = parts.copy()
    for group in layout.groups:
        found[group.column] = found[list(group.children)].sum()
    return found


def _length(values: Array, scaled: Array, mean: Mean) -> float:
    """(M(a) − M(b)) / (φ(M(a)) − φ(M(b))); its limit, 1 / φ′(M), where the two are (nearly) the same."""
    apart = float(scaled[0] - scaled[1])
    if abs(apart) > 1e-9 * max(1.0, abs(float(scaled[0]))):
        return float(values[0] - values[1]) / apart
    return 1 / _steepness(float(values.mean()), mean)


def _steepness(value: float, mean: Mean) -> float:
    """φ′ at a value; next to zero where it would be without bounds at zero."""
    if not isinstance(mean, Arithmetic):
        value = max(float(value), NEXT_TO_NOTHING)
    match mean:
        case Geometric() | PowerMean(p=0):
            return 1 / value
        case Harmonic():
            return -1 / value**2
        case PowerMean():
            return float(mean.p * value ** (mean.p - 1))
    return 1.0
