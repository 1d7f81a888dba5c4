"""Aggregation: from the children of a group to one number, up the tree.

Sums go child by child and not through matrix products: rows that are alike get bits that are alike,
wherever they stand, and a leading axis of replicates costs nothing extra.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.copeland import copeland
from minga.engines.index.recipe import Aggregation
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Group, Layout
from minga.engines.index.ways import Copeland, Geometric, Harmonic, Mean, PowerMean

Array = NDArray[np.float64]


def aggregate(
    normalised: Array,
    weights: Array,
    layout: Layout,
    aggregation: Aggregation,
    *,
    entities: Sequence[str] = (),
    strict: bool = True,
) -> Array:
    """Scores of every node, (..., n, k + m), from (..., n, k) and weights (..., k + m) of one in each group.

    Raises Refused (`not_positive`) for a value that the mean of its group cannot take, naming the
    entity if `entities` are given; when not `strict`, that group has no score there instead.
    """
    lead = np.broadcast_shapes(normalised.shape[:-2], weights.shape[:-1])
    scores = np.empty((*lead, normalised.shape[-2], len(layout.nodes)))
    columns = [normalised[..., column] for column in range(len(layout.indicators))]
    columns = aggregate_columns(columns, weights, layout, aggregation, entities=entities, strict=strict)
    for column, values in enumerate(columns):
        scores[..., column] = values
    return scores


def aggregate_columns(
    columns: Sequence[Array],
    weights: Array,
    layout: Layout,
    aggregation: Aggregation,
    *,
    entities: Sequence[str] = (),
    strict: bool = True,
) -> list[Array]:
    """The same, column by column: k arrays that broadcast to (..., n) in, k + m out."""
    done = list(columns)
    for group in layout.groups:
        inside = [done[child] for child in group.children]
        shares = [weights[..., child, None] for child in group.children]
        mean = mean_of(group, aggregation)
        codes = [layout.nodes[child].code for child in group.children]
        beyond = _beyond(inside, shares, mean)
        if beyond is not None and strict:
            raise _not_positive(beyond, mean, group.code, codes, entities)
        needed = aggregation.availability_of.get(group.code, aggregation.availability)
        score = combine(inside, shares, mean, needed)
        done.append(score if beyond is None else np.where(np.logical_or.reduce(beyond), np.nan, score))
    return done


def mean_of(group: Group, aggregation: Aggregation) -> Mean:
    """Which mean a group takes: its own, that of its level, or the general one."""
    return aggregation.groups.get(group.code) or aggregation.levels.get(group.level, aggregation.mean)


def combine(inside: Sequence[Array], shares: Sequence[Array], mean: Mean, needed: float = 0.0) -> Array:
    """One group: children (..., n) each, and their weights (..., 1) each, to (..., n).

    Missing children are left out and their weights spread over the others, down to the share `needed`.
    """
    given = [~np.isnan(one) for one in inside]
    whole = all(bool(one.all()) for one in given)
    if isinstance(mean, Copeland):
        stacked = np.stack(np.broadcast_arrays(*inside), axis=-1)
        scores = copeland(stacked, np.concatenate(shares, axis=-1), mean.tolerance)
    else:
        scores = _power_mean(inside, shares, given, mean, whole)
    if whole:
        return scores
    counted = sum(one.astype(np.float64) for one in given) / len(given)
    return np.where((counted > 0) & (counted >= needed - 1e-12), scores, np.nan)


def _power_mean(
    inside: Sequence[Array], shares: Sequence[Array], given: Sequence[NDArray[np.bool_]], mean: Mean, whole: bool
) -> Array:
    power = _power(mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = _weighed(inside[0], shares[0], power, given[0], whole)
        for value, weight, known in zip(inside[1:], shares[1:], given[1:], strict=True):
            total = total + _weighed(value, weight, power, known, whole)
        if not whole:
            left = sum(weight * known for weight, known in zip(shares, given, strict=True))
            every = np.logical_and.reduce(np.broadcast_arrays(*given))
            total = np.where(every, total, total / np.where(left > 0, left, np.nan))
        if power == 1:
            return total
        if power == 0:
            return np.exp(total)
        result: Array = 1 / total if power == -1 else total ** (1 / power)
    return result


def _weighed(value: Array, weight: Array, power: float, known: NDArray[np.bool_], whole: bool) -> Array:
    if power == 0:
        value = np.log(value)
    elif power == -1:
        value = 1 / value
    elif power != 1:
        value = value**power
    # A child that weighs nothing may hold what the mean cannot take: it must not spoil the sum.
    return weight * (value if whole and power > 0 else np.where(known & (weight > 0), value, 0.0))


def _power(mean: Mean) -> float:
    match mean:
        case Geometric():
            return 0.0
        case Harmonic():
            return -1.0
        case PowerMean(p=p):
            return p
        case _:
            return 1.0


def _beyond(inside: Sequence[Array], shares: Sequence[Array], mean: Mean) -> list[NDArray[np.bool_]] | None:
    """Where children hold what the mean cannot take: zero and below have no geometric or harmonic
    mean, below zero no power mean. None when nowhere. A child that weighs nothing may hold anything."""
    power = _power(mean)
    if power == 1:
        return None
    found = [
        ((value <= 0) if power <= 0 else (value < 0)) & (weight > 0)
        for value, weight in zip(inside, shares, strict=True)
    ]
    return list(np.broadcast_arrays(*found)) if any(bool(one.any()) for one in found) else None


def _not_positive(
    beyond: Sequence[NDArray[np.bool_]],
    mean: Mean,
    group: str,
    codes: Sequence[str],
    entities: Sequence[str],
) -> Refused:
    position = next(place for place, one in enumerate(beyond) if one.any())
    row = int(np.argwhere(beyond[position])[0][-1])
    who = f" of “{entities[row]}”" if entities else ""
    limit = "above zero" if _power(mean) <= 0 else "zero or above"
    told = (
        f"“{codes[position]}”{who} is not {limit}, as the {mean.method} mean of “{group}” needs: "
        "normalise to a scale that starts at 1."
    )
    return Refused(Code.NOT_POSITIVE, told, codes[position])
