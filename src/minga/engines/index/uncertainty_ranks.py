"""Ranks of many replicates at once: intervals, probabilities, who is ahead of whom, stable tiers.

Scores come as (replicates, entities), NaN where an entity has none. Rank 1 is the highest; equal scores
share the better rank (sport ranking). Everything about the distribution of a rank is told by how often
each entity had each rank, so quantiles are exact without sorting ten thousand numbers an entity.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minga.engines.index.ranking import round_half_away

Array = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int32]

SAME = 1e-10
"""Scores nearer than this, relative to the largest, are a tie: no rank hangs on the last bit."""


def ranks_of(scores: Array, *, decimals: int | None = None) -> Ranks:
    """The rank of each entity in each replicate, same shape; 0 where the score is NaN.

    `decimals`: compare scores rounded to as many decimals, as they are published.
    """
    given = np.atleast_2d(np.asarray(scores, dtype=float))
    if decimals is not None:
        given = round_half_away(given, decimals)
    blank = np.isnan(given)
    keys = np.where(blank, np.inf, -given)
    order = np.argsort(keys, axis=1, kind="stable")
    run = np.take_along_axis(keys, order, axis=1)
    near = SAME * np.abs(np.where(blank, 0, given)).max(axis=1, initial=0.0, keepdims=True)
    place = np.arange(1, given.shape[1] + 1, dtype=np.int32)
    with np.errstate(invalid="ignore"):
        begins = np.concatenate([np.ones((len(run), 1), dtype=bool), run[:, 1:] - run[:, :-1] > near], axis=1)
    shared = np.maximum.accumulate(np.where(begins, place, np.int32(0)), axis=1)
    ranks = np.empty(given.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, shared, axis=1)
    ranks[blank] = 0
    return ranks.reshape(np.shape(scores))


@dataclass(frozen=True)
class RankSpread:
    """How often each entity had each rank. `counts`: (entities, entities), column r is rank r + 1."""

    counts: npt.NDArray[np.int64]

    @property
    def replicates(self) -> npt.NDArray[np.int64]:
        """In how many replicates each entity had a rank."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def probabilities(self) -> Array:
        """The rank-probability matrix: rows sum to one (to zero for an entity without any rank)."""
        return np.asarray(self.counts / np.maximum(self.replicates, 1)[:, None])

    @property
    def mean(self) -> Array:
        """Mean rank, NaN for an entity without any."""
        places = np.arange(1, self.counts.shape[1] + 1)
        return np.asarray(_or_nan(self.counts @ places, self.replicates))

    def quantile(self, share: float) -> Array:
        """Quantile of each entity's ranks by Hyndman and Fan's type 7 (numpy's and R's default)."""
        total = self.replicates
        at = (total - 1) * share
        below = np.floor(at).astype(np.int64)
        cumulated = np.cumsum(self.counts, axis=1)
        low = self._at(cumulated, below)
        high = self._at(cumulated, np.minimum(below + 1, total - 1))
        return np.where(total > 0, low + (at - below) * (high - low), np.nan)

    @property
    def median(self) -> Array:
        """Median rank."""
        return self.quantile(0.5)

    def within(self, places: int) -> Array:
        """Probability of being among the first `places`."""
        return np.asarray(self.counts[:, :places].sum(axis=1) / np.maximum(self.replicates, 1))

    @staticmethod
    def _at(cumulated: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> Array:
        """The index-th smallest rank (from 0) of each entity."""
        return np.asarray((cumulated <= index[:, None]).sum(axis=1) + 1, dtype=float)


def spread_of(ranks: Ranks) -> RankSpread:
    """Count the ranks of (replicates, entities); zeros are no rank."""
    entities = ranks.shape[1]
    counts = np.zeros(entities * (entities + 1), dtype=np.int64)
    base = np.arange(entities, dtype=np.int64) * (entities + 1)
    for start in range(0, len(ranks), 1000):
        counts += np.bincount((ranks[start : start + 1000] + base).ravel(), minlength=len(counts))
    return RankSpread(counts.reshape(entities, entities + 1)[:, 1:].copy())


def ahead_of(ranks: Ranks) -> Array:
    """P(row ahead of column), over the replicates in which both have a rank; ties count for neither."""
    won = _times_ahead(ranks)
    if (ranks > 0).all():
        return np.asarray(won / max(len(ranks), 1))
    given = (ranks > 0).astype(np.float64)
    return np.asarray(won / np.maximum(given.T @ given, 1))


def _times_ahead(ranks: Ranks) -> npt.NDArray[np.int64]:
    """In how many replicates row is ahead of column: bytes are summed, and carried over before they are full."""
    entities = ranks.shape[1]
    total = np.zeros((entities, entities), dtype=np.int64)
    few = np.zeros((entities, entities), dtype=np.uint8)
    less = np.empty((entities, entities), dtype=bool)
    nobody, last = np.int32(-1), np.int32(entities + 1)
    width = np.dtype(np.int16 if entities < 2**15 - 1 else np.int32)
    for number, row in enumerate(ranks):
        ahead = np.where(row == 0, last, row).astype(width)
        behind = np.where(row == 0, nobody, row).astype(width)
        np.less(ahead[:, None], behind[None, :], out=less)
        np.add(few, less.view(np.uint8), out=few)
        if number % 255 == 254:
            total += few
            few[:] = 0
    return total + few


def stable_tiers(mean_ranks: Array, ahead: Array, *, level: float = 0.95) -> npt.NDArray[np.int32]:
    """Tiers that the doubt does not touch: tier 1 is the first, 0 for who has no rank.

    Entities stand in the order of their mean rank; a line is drawn between two neighbours when everybody
    above it is ahead of everybody below it with probability `level` or more. One tier for all is an honest
    answer.
    """
    ranked = np.flatnonzero(~np.isnan(mean_ranks))
    tiers = np.zeros(len(mean_ranks), dtype=np.int32)
    if len(ranked) == 0:
        return tiers
    order = ranked[np.argsort(mean_ranks[ranked], kind="stable")]
    least = np.minimum.accumulate(ahead[np.ix_(order, order)], axis=0)
    least = np.minimum.accumulate(least[:, ::-1], axis=1)[:, ::-1]
    lines = np.diagonal(least, offset=1) >= level
    tiers[order] = np.concatenate([[1], 1 + np.cumsum(lines)])
    return tiers


def tier_shares(scores: Array, thresholds: npt.ArrayLike) -> Array:
    """How often each entity stood in each tier, (entities, tiers): tiers rise with the score.

    `thresholds`: the least score of the second tier, third …, rising. Rows sum to one.
    """
    steps = np.asarray(thresholds, dtype=float)
    tiers = np.searchsorted(steps, scores, side="right")
    known = ~np.isnan(scores)
    shares = [((tiers == tier) & known).sum(axis=0) for tier in range(len(steps) + 1)]
    return np.asarray(np.stack(shares, axis=1) / np.maximum(known.sum(axis=0), 1)[:, None])


def _or_nan(above: npt.ArrayLike, below: npt.NDArray[np.int64]) -> Array:
    return np.where(below > 0, np.asarray(above) / np.maximum(below, 1), np.nan)
