"""Weights: never negative, one in each group; and what principal components would advise.

Principal components are advice and not a way of weighting: they reward redundancy, and some of
theirs are negative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout
from minga.engines.index.ways import BudgetAllocation, EqualWeights, GivenWeights, PairwiseComparison, Weighting

Array = NDArray[np.float64]

# Saaty's mean inconsistency of random judgements, for 1 to 15 children (Decision Sciences 1980, table 1).
_RANDOM: Final = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
_RECIPROCAL: Final = 1e-2


@dataclass(frozen=True)
class Hierarchy:
    """Weights from pairwise judgements, and how much these contradict each other (0: not at all)."""

    weights: Array
    ratio: float


@dataclass(frozen=True)
class Advice:
    """The first principal component of a group: `weights` proportional to |loading|; `explained`: its
    share of the variance; `against`: codes that pull the other way, to be looked at before anything."""

    group: str
    weights: Mapping[str, float]
    explained: float
    against: tuple[str, ...]


def tree_weights(layout: Layout, weighting: Weighting) -> Array:
    """The weights of the recipe, one in each group, (k + m,). Raises Refused."""
    match weighting:
        case GivenWeights():
            weights = np.array([node.weight for node in layout.nodes], dtype=np.float64)
        case EqualWeights():
            weights = np.ones(len(layout.nodes))
        case BudgetAllocation(experts=experts):
            weights = _allocated(layout, experts)
        case PairwiseComparison():
            weights = _compared(layout, weighting)
    return share(weights, layout)


def share(weights: Array, layout: Layout) -> Array:
    """Weights (..., k + m) brought to one in each group. Raises Refused (`negative_weight`, `no_weight`)."""
    bad = ~np.isfinite(weights) | (weights < 0)
    if bad.any():
        code = layout.nodes[int(np.argwhere(bad)[0][-1])].code
        raise Refused(Code.NEGATIVE_WEIGHT, f"The weight of “{code}” is below zero or is no number.", code)
    shared = np.ones_like(weights)
    for group in layout.groups:
        inside = weights[..., list(group.children)]
        total = inside.sum(axis=-1, keepdims=True)
        if (total <= 0).any():
            raise Refused(Code.NO_WEIGHT, f"Every child of “{group.code}” weighs nothing.", group.code)
        shared[..., list(group.children)] = inside / total
    return shared


def effective(weights: Array, layout: Layout) -> Array:
    """How much each node counts in the whole index, (..., k + m), from weights that are one in each group."""
    whole = np.ones_like(weights)
    for group in reversed(layout.groups):
        for child in group.children:
            whole[..., child] = whole[..., group.column] * weights[..., child]
    return whole


def hierarchy(judgements: Sequence[Sequence[float]], where: str = "") -> Hierarchy:
    """Saaty's principal eigenvector and consistency ratio. Raises Refused (`bad_value`)."""
    size = len(judgements)
    if not 1 <= size <= len(_RANDOM) or any(len(row) != size for row in judgements):
        told = f"The judgements of “{where}” must be a square of at most {len(_RANDOM)} rows."
        raise Refused(Code.BAD_VALUE, told, where)
    matrix = np.array(judgements, dtype=np.float64)
    if not np.isfinite(matrix).all() or (matrix <= 0).any():
        raise Refused(Code.BAD_VALUE, f"Every judgement of “{where}” must be above zero.", where)
    if np.abs(matrix * matrix.T - 1).max() > _RECIPROCAL:
        told = f"The judgements of “{where}” contradict themselves: if a matters 3 times as much as b, b matters 1/3."
        raise Refused(Code.BAD_VALUE, told, where)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    ratio = 0.0 if size < 3 else (float(values[first].real) - size) / (size - 1) / _RANDOM[size - 1]
    return Hierarchy(weights / weights.sum(), max(ratio, 0.0))


def advice(scores: Array, layout: Layout) -> tuple[Advice, ...]:
    """What the first principal component of the correlations would weigh, group by group.

    `scores`: (n, k + m). Entities with a missing child are left out; groups with fewer than two
    children that vary, or fewer than three entities, get no advice.
    """
    told = []
    for group in layout.groups:
        inside = scores[:, list(group.children)]
        inside = inside[~np.isnan(inside).any(axis=1)]
        if len(group.children) < 2 or len(inside) < 3 or (inside.std(axis=0) == 0).any():
            continue
        values, vectors = np.linalg.eigh(np.corrcoef(inside, rowvar=False))
        loading = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
        codes = [layout.nodes[child].code for child in group.children]
        weights = np.abs(loading) / np.abs(loading).sum()
        against = tuple(code for code, one in zip(codes, loading, strict=True) if one < 0)
        told.append(
            Advice(
                group.code,
                dict(zip(codes, weights.tolist(), strict=True)),
                float(values[-1] / values.sum()),
                against,
            )
        )
    return tuple(told)


def _allocated(layout: Layout, experts: Mapping[str, Mapping[str, float]]) -> Array:
    columns = layout.columns
    for name, points in experts.items():
        for code, given in points.items():
            if code not in columns:
                raise Refused(Code.UNKNOWN_CODE, f"“{name}” gives points to “{code}”, which is not in the tree.", code)
            if not np.isfinite(given) or given < 0:
                raise Refused(Code.NEGATIVE_WEIGHT, f"“{name}” gives “{code}” {given:g} points, below zero.", code)
    weights = np.array([node.weight for node in layout.nodes], dtype=np.float64)
    for group in layout.groups:
        codes = [layout.nodes[child].code for child in group.children]
        shares = []
        for points in experts.values():
            total = sum(points.get(code, 0.0) for code in codes)
            if total > 0:
                shares.append([points.get(code, 0.0) / total for code in codes])
        if shares:
            weights[list(group.children)] = np.mean(shares, axis=0)
    return weights


def _compared(layout: Layout, asked: PairwiseComparison) -> Array:
    inside = {group.code: group for group in layout.groups}
    weights = np.array([node.weight for node in layout.nodes], dtype=np.float64)
    for code, judgements in asked.judgements.items():
        if code not in inside:
            raise Refused(Code.UNKNOWN_CODE, f"There are judgements on “{code}”, which is no group of the tree.", code)
        children = list(inside[code].children)
        if len(judgements) != len(children):
            told = f"“{code}” has {len(children)} children, and judgements on {len(judgements)}."
            raise Refused(Code.BAD_VALUE, told, code)
        found = hierarchy(judgements, code)
        if found.ratio > asked.inconsistency:
            told = (
                f"The judgements on “{code}” contradict each other: consistency ratio {found.ratio:.2f}, "
                f"above {asked.inconsistency:g}."
            )
            raise Refused(Code.INCONSISTENT, told, code)
        weights[children] = found.weights
    return weights
