"""Publication: what is rounded, who is before whom, and what a tie is."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ties = Literal["min", "max", "average", "dense"]
_NEARLY = 1e-6


def round_half_away(values: Array, decimals: int) -> Array:
    """Rounded to decimals, a half away from zero. What lies a millionth of the last place under a half is one."""
    scale = 10.0**decimals
    rounded: Array = np.copysign(np.floor(np.abs(values) * scale + 0.5 + _NEARLY) / scale, values)
    return rounded + 0.0


def rank(scores: Array, ties: Ties = "min") -> Array:
    """Ranks along the last but one axis, (..., n, c), 1 for the largest; NaN has none."""
    turned = np.moveaxis(scores, -2, -1)
    order = np.argsort(-turned, axis=-1, kind="stable")
    ordered = np.take_along_axis(turned, order, axis=-1)
    size = ordered.shape[-1]
    fresh = np.ones(ordered.shape, dtype=bool)
    fresh[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.arange(1, size + 1, dtype=np.float64)
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=-1)
    if ties == "dense":
        found = np.cumsum(fresh, axis=-1).astype(np.float64)
    elif ties == "min":
        found = first
    else:
        ends = np.ones(ordered.shape, dtype=bool)
        ends[..., :-1] = fresh[..., 1:]
        last = np.minimum.accumulate(np.where(ends, place, size)[..., ::-1], axis=-1)[..., ::-1]
        found = last if ties == "max" else (first + last) / 2
    ranks = np.empty_like(found)
    np.put_along_axis(ranks, order, found, axis=-1)
    ranks[np.isnan(turned)] = np.nan
    return np.moveaxis(ranks, -1, -2)


def rank_within(scores: Array, peers: tuple[str, ...], ties: Ties = "min") -> Array:
    """Ranks among those of the same peer group only; `peers`: (n,)."""
    ranks = np.full(scores.shape, np.nan)
    named = np.array(peers)
    for peer in dict.fromkeys(peers):
        inside = named == peer
        ranks[..., inside, :] = rank(scores[..., inside, :], ties)
    return ranks
