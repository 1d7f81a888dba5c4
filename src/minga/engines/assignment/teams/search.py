"""Tabu search over swaps: who could change places with whom, all of them known at every step.

The table `without` says what the team of each block would be worth if this block left and that one came (nobody
is a block too: it leaves a seat empty). The gain of every swap, and of every move to a team with room, is then a
sum of tables; a step makes the best that is not tabu, and only the rows of the two teams are counted again.
Challenges change hands in the same way. After a while without progress the search goes back to the best
formation and shakes it. The number of steps is fixed, never the time: a slow machine finds the same.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from minga.engines.assignment.teams.linear import Ints
from minga.engines.assignment.teams.values import Values

_NEVER: Final = -(10**15)
_SHAKE_AFTER: Final = 150


@dataclass
class Formation:
    """Blocks of each team (padded with nobody) and the place of its challenge."""

    rows: Ints
    challenge: Ints
    worth: int
    """Less the price of broken rules."""
    broken: int

    @property
    def key(self):
        return (-self.broken, self.worth)

    def copy(self) -> "Formation":
        return Formation(self.rows.copy(), self.challenge.copy(), self.worth, self.broken)


@dataclass
class Rules:
    """What the search may not touch: blocks that stay, teams that take nobody, challenges that are given."""

    stays: np.ndarray
    closed: np.ndarray
    given: np.ndarray
    places: np.ndarray
    """How many teams each challenge takes."""


class Search:
    """One run from one start."""

    def __init__(self, values: Values, rules: Rules, start: Formation, seed: int) -> None:
        self.values, self.rules = values, rules
        self.random = random.Random(seed)
        self.price = 5 * 500_000_000 // values.teams
        self.blocks = values.nobody
        self.seen: dict[tuple[tuple[int, ...], int], None] = {}
        self._take(start)
        self.best = self.now.copy()

    def run(self, steps: int, enough: int | None = None) -> Formation:
        """The best formation of so many steps; stops when it is worth `enough`."""
        since = 0
        for step in range(steps):
            if enough is not None and self.best.worth >= enough:
                break
            if not self._step(step):
                since = _SHAKE_AFTER
            self.now.broken = int(self.broken.sum())
            if self.now.key > self.best.key:
                self.best, since = self.now.copy(), 0
            since += 1
            if since > _SHAKE_AFTER:
                self._shake(step)
                since = 0
        return self.best

    def _take(self, start: Formation) -> None:
        self.now = start.copy()
        teams = len(start.rows)
        self.team = np.full(self.blocks + 1, -1)
        for number, row in enumerate(start.rows):
            self.team[row[row < self.blocks]] = number
        self.without = np.full((self.blocks, self.blocks + 1), _NEVER, dtype=np.int64)
        self.with_one = np.full((teams, self.blocks), _NEVER, dtype=np.int64)
        self.worth = np.zeros(teams, dtype=np.int64)
        self.broken = np.zeros(teams, dtype=np.int64)
        self.tabu = np.zeros((self.blocks, teams), dtype=np.int64)
        self.tabu_challenge = np.zeros((teams, self.values.wish_worth.shape[1]), dtype=np.int64)
        self._count(range(teams))
        self.now.worth, self.now.broken = int(self.worth.sum()), int(self.broken.sum())

    def _count(self, teams: Iterable[int]) -> None:
        """Fill the rows of these teams anew."""
        values, blocks = self.values, self.blocks
        teams = list(teams)
        rows, challenge = self.now.rows, self.now.challenge
        self.broken[teams] = values.broken(rows[teams])
        self.worth[teams] = (
            values.of(rows[teams])
            + values.wish_worth[rows[teams], challenge[teams][:, None]].sum(axis=1)
            - self.price * self.broken[teams]
        )
        bases, keys, courses = [], [], []
        for team in teams:
            if self.rules.closed[team]:
                continue
            for one in rows[team]:
                if one < blocks and not self.rules.stays[one]:
                    bases.append(np.where(rows[team] == one, blocks, rows[team]))
                    keys.append(one)
                    courses.append(challenge[team])
            bases.append(rows[team])
            keys.append(-1 - team)
            courses.append(challenge[team])
        if not bases:
            return
        base, course, key = np.array(bases), np.array(courses), np.array(keys)
        found = values.joined(base, self.price) + values.wish_worth[base, course[:, None]].sum(axis=1)[:, None]
        found += values.wish_worth[:, course].T
        self.without[key[key >= 0]] = found[key >= 0]
        self.with_one[-1 - key[key < 0]] = found[key < 0, :blocks]

    def _step(self, step: int) -> bool:
        """Make the best step that is not tabu (or that is better than anything so far)."""
        blocks, team = self.blocks, self.team[: self.blocks]
        free = ~self.rules.stays
        own = self.worth[team]
        enter = self.without[:, :blocks]
        swap = enter + enter.T - own[:, None] - own[None, :]
        swap[team[:, None] == team[None, :]] = _NEVER
        swap[~free] = _NEVER
        swap[:, ~free] = _NEVER
        move = self.without[:, blocks][:, None] + self.with_one.T - own[:, None] - self.worth[None, :]
        move[np.arange(blocks), team] = _NEVER
        move[~free] = _NEVER
        target = self.best.worth - self.now.worth if self.best.broken==0 else 10**14
        held = self.tabu > step
        swap_held = held[:, team]
        swap_held |= swap_held.T
        swap[swap_held & (swap <= target)] = _NEVER
        move[held & (move <= target)] = _NEVER
        at_swap, at_move = int(swap.argmax()), int(move.argmax())
        best_swap, best_move = int(swap.flat[at_swap]), int(move.flat[at_move])
        best_course, course = self._best_course(step, target)
        best = max(best_swap, best_move, best_course)
        if best <= _NEVER // 2:
            return False
        if best == best_course:
            self._set_courses(course, step)
        elif best == best_swap:
            one, other = divmod(at_swap, blocks)
            self._go({one: int(team[other]), other: int(team[one])}, step)
        else:
            one, goal = divmod(at_move, len(self.worth))
            self._go({one: goal}, step)
        self.now.worth += best
        return True

    def _go(self, goals: dict[int, int], step: int) -> None:
        changed = set()
        for one, goal in goals.items():
            home = int(self.team[one])
            row = self.now.rows[home]
            row[row == one] = self.blocks
            changed |= {home, goal}
            self.tabu[one, home] = step + 4 + self.random.randrange(8)
        for one, goal in goals.items():
            row = self.now.rows[goal]
            row[np.argmax(row == self.blocks)] = one
            self.team[one] = goal
        self._count(sorted(changed))
        self._remember(sorted(changed))

    def _best_course(self, step: int, target: int) -> tuple[int, dict[int, int]]:
        """The best change of one challenge, or exchange of two."""
        given, places = self.rules.given, self.rules.places
        if len(places) < 2:
            return _NEVER, {}
        now = self.now.challenge
        teams = np.arange(len(now))
        worth = self.values.wish_worth[self.now.rows].sum(axis=1)
        gain = worth - worth[teams, now][:, None]
        held = self.tabu_challenge > step
        taken = np.bincount(now, minlength=len(places))
        change = np.where(taken >= places, _NEVER, gain)
        change[teams, now] = _NEVER
        change[given] = _NEVER
        change[held & (change <= target)] = _NEVER
        trade = gain[:, now] + gain[:, now].T
        trade[now[:, None] == now[None, :]] = _NEVER
        trade[given] = _NEVER
        trade[:, given] = _NEVER
        trade_held = held[:, now]
        trade[(trade_held | trade_held.T) & (trade <= target)] = _NEVER
        at_change, at_trade = int(change.argmax()), int(trade.argmax())
        if change.flat[at_change] >= trade.flat[at_trade]:
            team, course = divmod(at_change, change.shape[1])
            return int(change.flat[at_change]), {team: course}
        one, other = divmod(at_trade, len(now))
        return int(trade.flat[at_trade]), {one: int(now[other]), other: int(now[one])}

    def _set_courses(self, courses: dict[int, int], step: int) -> None:
        for team, course in courses.items():
            self.tabu_challenge[team, self.now.challenge[team]] = step + 4 + self.random.randrange(8)
            self.now.challenge[team] = course
        self._count(sorted(courses))
        self._remember(sorted(courses))

    def _remember(self, teams: list[int]) -> None:
        for team in teams:
            row = self.now.rows[team]
            self.seen[tuple(sorted(row[row < self.blocks].tolist())), int(self.now.challenge[team])] = None

    def _shake(self, step: int) -> None:
        """Back to the best, with a few blocks exchanged by lot."""
        tabu = self.tabu
        self._take(self.best)
        self.tabu = tabu * 0
        free = [int(one) for one in np.nonzero(~self.rules.stays)[0]]
        for _ in range(3 + self.random.randrange(max(4, len(free) // 10))):
            one, other = self.random.choice(free), self.random.choice(free)
            home, away = int(self.team[one]), int(self.team[other])
            if home == away or self.values.size[one] != self.values.size[other]:
                continue
            gain = int(self.without[one, other] + self.without[other, one] - self.worth[home] - self.worth[away])
            if gain > -self.values.people * 0 - 2_000_000_000:
                self._go({one: away, other: home}, step)
                self.now.worth += gain
