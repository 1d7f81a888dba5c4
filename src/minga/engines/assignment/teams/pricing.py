"""Teams that are worth more than their prices: near those that are known, or all there are."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from minga.engines.assignment.teams.linear import Array, Ints
from minga.engines.assignment.teams.pool import Pool, Prices
from minga.engines.assignment.teams.values import BROKEN, FORBIDDEN, ONE, Bools, Values

_HELPS: Final = 1e-9
_CELLS: Final = 500_000
"""So many numbers in one table at a time."""


def near(pool: Pool, prices: Prices, *, bases: int, each: int = 2, most: int = 1_500) -> int:
    """Add teams that one exchange, arrival or departure makes of the best known; says how many."""
    values = pool.values
    base = pool.rows[np.argsort(-pool.reduced(prices), kind="stable")[:bases]]
    emptied = np.repeat(base[None], base.shape[1] + 1, axis=0)
    for place in range(base.shape[1]):
        emptied[place, :, place] = values.nobody
    rest = np.unique(np.sort(emptied.reshape(-1, base.shape[1]), axis=1), axis=0)
    rest = rest[(rest < values.nobody).any(axis=1)]
    gain, course = _gains(values, prices, rest)
    inside = rest < values.nobody
    gain[np.nonzero(inside)[0], rest[inside]] = -np.inf
    best = np.argsort(-gain, axis=1, kind="stable")[:, :each].ravel()
    which = np.repeat(np.arange(len(rest)), len(best) // len(rest))
    found = gain[which, best]
    helpful = np.nonzero(found > _HELPS)[0]
    helpful = helpful[np.argsort(-found[helpful], kind="stable")][:most]
    rows = np.column_stack([rest[which[helpful]], best[helpful]])
    return pool.add(rows, course[which[helpful], best[helpful]])


def _gains(values: Values, prices: Prices, rest: Ints) -> tuple[Array, Ints]:
    """Rest × blocks: worth above prices when this block (nobody last) joins, at the best challenge."""
    own = values.wish_worth / ONE - prices.blocks[:, None]
    base = own[rest].sum(axis=1) - prices.team - prices.challenges
    gain, course = np.full((len(rest), len(own)), -np.inf), np.zeros((len(rest), len(own)), dtype=np.int64)
    for number in range(own.shape[1]):
        new = base[:, number][:, None] + own[:, number]
        better = new > gain
        gain[better], course[better] = new[better], number
    return gain + values.joined(rest, BROKEN) / ONE, course


@dataclass
class Effort:
    """How many begun teams may still be looked at."""

    left: int


def above(values: Values, prices: Prices, floor: float, effort: Effort, *, strict: bool) -> tuple[Ints, Ints] | None:
    """Every team whose worth exceeds its prices by `floor`, and its challenge; None when that takes too long.

    `strict`: only teams that break no rule.
    """
    rows, courses = [np.zeros((0, values.problem.most), dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for size in range(values.problem.least, values.problem.most + 1):
        for course in range(len(values.places)):
            grown = _Growing(values, prices, size, course, strict).grow(floor, effort)
            if effort.left <= 0:
                return None
            rows.append(grown)
            courses.append(np.full(len(grown), course))
    return np.concatenate(rows), np.concatenate(courses)


class _Growing:
    """Teams of one size at one challenge, grown block after block, the most promising blocks first.

    A team is made once, in that order. One that is begun is given up when even the best that may still come leaves
    it below the floor: later arrivals add no more skills than they would now, and of each pair among them each
    brings at most half of its best pair.
    """

    def __init__(self, values: Values, prices: Prices, size: int, course: int, strict: bool) -> None:
        self.values, self.prices, self.size, self.course, self.strict = values, prices, size, course, strict
        blocks = values.nobody
        price = FORBIDDEN * BROKEN if strict else BROKEN
        pairs = (values.pair_worth[size] - values.broken_pairs * price) / ONE
        levels = values.level_worth * size / ONE
        own = values.wish_worth[:blocks, course] / ONE - prices.blocks[:blocks] + np.diag(pairs)[:blocks]
        half = np.maximum(pairs[:blocks, :blocks].max(axis=1), 0.0) / 2
        hope = own + levels[:blocks].sum(axis=1) + half * (size - values.size[:blocks])
        self.seat = np.append(np.argsort(-hope / values.size[:blocks], kind="stable"), blocks)
        order = self.seat[:-1]
        self.own, self.half, self.levels = own[order], half[order], levels[self.seat]
        self.pairs = pairs[np.ix_(self.seat, self.seat)]
        self.sizes = values.size[self.seat]
        self.start = float(values.size_worth[size]) / ONE - prices.team - float(prices.challenges[course])

    def grow(self, floor: float, effort: Effort) -> Ints:
        """All that reach the floor."""
        blocks, width = self.values.nobody, self.values.problem.most
        rows, worth = np.full((1, width), blocks), np.array([self.start])
        done = [np.zeros((0, width), dtype=np.int64)]
        for depth in range(self.size):
            step = max(1, _CELLS // blocks)
            begun = [np.zeros((0, width), dtype=np.int64)]
            worths = [np.zeros(0)]
            for first in range(0, len(rows), step):
                part, value = rows[first : first + step], worth[first : first + step]
                effort.left -= len(part)
                if effort.left <= 0:
                    return done[0]
                gain, ends, goes = self._next(part, value, floor)
                done.append(_with_one(part, np.nonzero(ends), depth))
                begun.append(_with_one(part, np.nonzero(goes), depth))
                worths.append((value[:, None] + gain)[goes])
            rows, worth = np.concatenate(begun), np.concatenate(worths)
        return self._real(self.seat[np.concatenate(done)], floor)

    def _real(self, rows: Ints, floor: float) -> Ints:
        """Those that reach the floor with the rules about whole teams, too."""
        values, prices = self.values, self.prices
        broken = values.broken(rows)
        worth = values.with_wishes(rows, np.full(len(rows), self.course)) - BROKEN * broken
        reduced = worth / ONE - prices.blocks[rows].sum(axis=1) - prices.team - prices.challenges[self.course]
        return rows[(reduced >= floor) & ((broken == 0) | (not self.strict))]

    def _next(self, rows: Ints, worth: Array, floor: float) -> tuple[Array, Bools, Bools]:
        """Rows × blocks: what each would add, and whether it ends a good team or goes on to one."""
        blocks = self.values.nobody
        left = (self.size - self.sizes[rows].sum(axis=1))[:, None]
        last = np.where(rows < blocks, rows, -1).max(axis=1)[:, None]
        gain = np.repeat(self.own[None, :], len(rows), axis=0)
        for place in range(rows.shape[1]):
            if (rows[:, place] < blocks).any():
                gain += self.pairs[rows[:, place], :blocks]
        for skill in range(self.levels.shape[1]):
            now = self.levels[rows, skill].max(axis=1)[:, None]
            gain += np.maximum(self.levels[:blocks, skill] - now, 0.0)
        sizes = self.sizes[:blocks]
        gain[(np.arange(blocks) <= last) | (sizes > left)] = -np.inf
        rest = left - sizes
        hope = gain + self.half * np.maximum(rest, 0)
        # A block of two fills two seats, each with half of what it may bring.
        seats = (hope / sizes)[:, np.repeat(np.arange(blocks), sizes)]
        best = -np.sort(np.partition(-seats, self.size - 1, axis=1)[:, : self.size], axis=1)
        sums = np.pad(np.cumsum(best, axis=1), ((0, 0), (1, 0)))
        coming = np.take_along_axis(sums, np.clip(rest, 0, self.size), axis=1)
        total = worth[:, None] + hope + coming
        good = np.isfinite(gain) & (total >= floor)
        return gain, good & (rest == 0), good & (rest > 0)


def _with_one(rows: Ints, found: tuple[Ints, ...], depth: int) -> Ints:
    """Each of these rows with one block more."""
    which, block = found
    made = rows[which].copy()
    made[:, depth] = block
    return made
