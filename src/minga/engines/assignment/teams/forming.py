"""The way to a formation: a start that has the right sizes, tabu search, the pool, and what proves the result.

The search finds a formation that breaks as few rules as it can. Teams on its way fill a pool; teams near the best
of them join as long as the prices of the relaxation say that they would help (column generation); the formation is
then dived for: the largest shares become teams, and what is left is priced anew. The better of both is improved by
search again. Where the effort allows, all teams that are possible are priced: that proves how far the best formation
can be, and a last whole program over those that could still be part of a better one finds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from minga.engines.assignment.teams.blocks import Packing, packed
from minga.engines.assignment.teams.counted import counted_bound, fewest_counted
from minga.engines.assignment.teams.linear import Ints
from minga.engines.assignment.teams.pool import Chosen, Pool, Prices
from minga.engines.assignment.teams.pricing import Effort, above, near
from minga.engines.assignment.teams.search import Formation, Search, formation
from minga.engines.assignment.teams.values import ONE, Values

_MANY: Final = 400
"""More blocks than this are searched, but not priced."""
_PROVEN: Final = 60
_EFFORT: Final = 1_000_000
"""Up to so many blocks, so much is done to prove; beyond, only when asked."""
_NODES: Final = 50
_LAST: Final = 3_000
_LONGER: Final = 4
_RISES: Final = 1e-8
_PATIENCE: Final = 16
_CLOSE: Final = 1e-6
_SETTLED: Final = 0.7
"""So large a share becomes a team at once."""


@dataclass(frozen=True)
class Formed:
    """A formation and what is known about it; `bound` and `estimate` in units of the score."""

    best: Formation
    bound: float
    estimate: float
    every_team: bool
    fewest: int


def formed(search: Search, effort: int | None) -> Formed:
    """The best formation from what was searched, and what is proven about it. `effort`: see `form_teams`."""
    values = search.values
    if effort is None:
        effort = _EFFORT if values.nobody <= _PROVEN else 0
    best, fewest = search.best, fewest_counted(values)
    counted = min(1.0, counted_bound(values))
    reached = best.broken == fewest and counted - best.worth / ONE <= _CLOSE
    if reached or values.nobody > _MANY:
        bound = max(counted, best.worth / ONE)
        return Formed(best, bound, bound, False, fewest)
    pool = Pool(values)
    pool.add(np.array([row for row, _ in search.seen]), np.array([challenge for _, challenge in search.seen]))
    pool.add(best.rows, best.challenge)
    prices, settled = _settled(pool)
    best = max(best, searched(values, _dived(pool)).best, key=lambda one: one.key)
    best, proven = _proven(pool, best, Effort(effort)) if effort else (best, np.inf)
    every = bool(np.isfinite(proven))
    if every:
        fewest = max(fewest, int(np.ceil(-proven / 2 - _CLOSE)))
    of_rules = 2 * best.broken
    bound = max(min(counted, proven + of_rules), best.worth / ONE)
    priced = prices.bound(values) + of_rules if settled and not every else bound
    estimate = min(bound, max(priced, best.worth / ONE))
    return Formed(best, bound, estimate, every, fewest)


def searched(values: Values, start: Formation) -> Search:
    """A search from here, that goes on longer when a rule is still broken that need not be."""
    search, fewest = Search(values, start, values.problem.seed), fewest_counted(values)
    steps = 100 + 2 * values.nobody
    search.run(steps)
    if search.best.broken > fewest:
        search.run(3 * steps, enough=fewest)
        search.run(steps)
    return search


def begun(values: Values, packing: Packing, rows: Sequence[Ints] = (), courses: Sequence[int] = ()) -> Formation:
    """These teams, and a packing of the others; the challenges that most people asked for first."""
    every = np.full((values.teams, values.problem.most), values.nobody)
    challenge = np.full(values.teams, -1)
    left = values.places.copy()
    for team, (row, course) in enumerate(zip(rows, courses, strict=True)):
        every[team], challenge[team] = row, course
    for team, members in enumerate(packing, start=len(rows)):
        every[team, : len(members)] = members
        code = values.problem.at.get(values.blocks[members[0]].team, "")
        if code:
            challenge[team] = values.challenges.index(code)
    np.subtract.at(left, challenge[challenge >= 0], 1)
    asked = np.argsort(-values.wishes.sum(axis=0), kind="stable")
    waiting = [int(course) for turn in range(values.teams) for course in asked if left[course] > turn]
    challenge[challenge < 0] = waiting[: int((challenge < 0).sum())]
    return formation(values, every, challenge)


def _settled(pool: Pool) -> tuple[Prices, bool]:
    """Add teams near the best until none helps; let go of those that are far from helping.

    With large teams new ones seldom fit together: when the relaxation no longer rises, search has to do (False).
    """
    values, best, since = pool.values, -np.inf, 0
    while True:
        prices = _relaxed(pool)
        if len(pool.worth) > 1_000 + 10 * values.nobody:
            order = np.lexsort((-pool.reduced(prices), prices.x <= 0))
            pool.keep(np.sort(order[: 500 + 5 * values.nobody]))
            prices = _relaxed(pool)
        reached = prices.bound(values)
        best, since = (reached, 0) if reached > best + _RISES else (best, since + 1)
        if since > _PATIENCE:
            return prices, False
        if not near(pool, prices, bases=max(150, 3 * values.teams)):
            return prices, True


def _relaxed(pool: Pool) -> Prices:
    prices = pool.relaxed()
    if prices is None:
        raise RuntimeError("The pool holds a formation from the start.")
    return prices


def _dived(pool: Pool) -> Formation:
    """Settle the largest shares, price what is left anew, and so on to the end, or as far as it leads."""
    values = pool.values
    rows: list[Ints] = []
    courses: list[int] = []
    taken, places = np.zeros(values.nobody, dtype=bool), values.places.copy()
    while len(rows) < values.teams:
        settled = Chosen(taken, values.teams - len(rows), places)
        prices = pool.relaxed(settled)
        if prices is None:
            break
        if near(pool, prices, bases=max(100, 3 * settled.teams)):
            prices = pool.relaxed(settled) or prices
        taken, places = taken.copy(), places.copy()
        for rank, number in enumerate(np.argsort(-prices.x, kind="stable")):
            row = pool.rows[number][pool.rows[number] < values.nobody]
            if rank and prices.x[number] < _SETTLED:
                break
            rows.append(pool.rows[number])
            courses.append(int(pool.challenge[number]))
            taken[row] = True
            places[courses[-1]] -= 1
    return _completed(values, rows, courses)


def _completed(values: Values, rows: list[Ints], courses: list[int]) -> Formation:
    """As many of these teams as leave a way to pack the others."""
    for count in range(len(rows), -1, -1):
        inside = set(np.array(rows[:count], dtype=np.int64).ravel().tolist())
        others = [number for number in range(values.nobody) if number not in inside]
        packing = packed(values.problem, tuple(values.blocks[one] for one in others), values.teams - count)
        if packing is not None:
            whole = [[others[one] for one in members] for members in packing]
            return begun(values, whole, rows[:count], courses[:count])
    raise RuntimeError("All of them together could be packed.")


def _proven(pool: Pool, best: Formation, effort: Effort) -> tuple[Formation, float]:
    """The best formation and what none exceeds, broken rules taken off (infinite when the effort does not reach).

    First no team may be worth its part of a hundredth of the score more than its prices; then of less and less, until
    what is open matters little beside the distance to the best. A formation that is better has only teams that lack
    less than this distance: they are all listed, and chosen from.
    """
    values, bound, share = pool.values, np.inf, 0.01
    prices, _ = _settled(pool)  # the dive has added teams since
    strict, value = not best.broken, best.worth / ONE - 2 * best.broken
    while True:
        before = effort.left
        found = above(values, prices, share / values.teams, effort, strict=strict)
        if found is None:
            return best, bound
        if len(found[0]):
            if not pool.add(*found):
                return best, bound
            prices, _ = _settled(pool)
            continue
        bound = min(bound, prices.bound(values, share / values.teams))
        if share <= max(_CLOSE, (bound - value) / 4):
            break
        share = max(min(share, bound - value) / 20, _CLOSE)
    if bound - value <= 2 * _CLOSE:
        return best, bound
    # Where this takes much longer than the proof, there are too many to choose from.
    effort = Effort(min(effort.left, _LONGER * (before - effort.left)))
    found = above(values, prices, value - bound, effort, strict=strict)
    if found is None or len(found[0]) > _LAST:
        return best, bound
    last = Pool(values)
    last.add(*found)
    last.add(best.rows, best.challenge)
    better, most = last.whole(np.arange(len(last.worth)), _NODES)
    return max([one for one in (better, best) if one], key=lambda one: one.key), min(bound, max(most, value))
