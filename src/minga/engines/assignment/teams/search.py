"""Tabu search over exchanges: who could change places with whom, all of them known at every step.

The table `without` says what the team of each block would be worth if this block left and that one came (nobody
is a block too: it leaves a seat empty). The gain of every exchange, and of every move to a team with room, is then
a sum of tables; a step makes the best that is not tabu, and only the rows of the two teams are counted again.
Challenges change hands in the same way. After a while without progress the search goes back to the best
formation and shakes it. The number of steps is fixed, never the time: a slow machine finds the same.

Here a broken rule costs little more than any exchange can gain, so that the way to a better formation may lead
through one that breaks a rule; fewer broken rules still come first when the best is kept.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from minga.engines.assignment.teams.linear import Ints
from minga.engines.assignment.teams.values import ONE, Values

_NEVER: Final = -(10**17)
_TOO_MUCH: Final = -10 * ONE
"""What no step may cost: it would make a team of a wrong size, or of two locked ones."""
_SHAKE_AFTER: Final = 100


@dataclass
class Formation:
    """Blocks of each team (padded with nobody) and the place of its challenge.

    `worth`: in billionths, broken rules not counted.
    """

    rows: Ints
    challenge: Ints
    worth: int
    broken: int

    @property
    def key(self) -> tuple[int, int]:
        """The greater the better: fewer broken rules first."""
        return -self.broken, self.worth


def formation(values: Values, rows: Ints, challenge: Ints) -> Formation:
    """With its worth."""
    return Formation(
        rows.copy(), challenge.copy(), int(values.with_wishes(rows, challenge).sum()), int(values.broken(rows).sum())
    )


class Search:
    """One run from one start. `seen` gathers the teams on the way."""

    def __init__(self, values: Values, start: Formation, seed: int) -> None:
        self.values = values
        self.random = random.Random(seed)  # noqa: S311
        self.blocks = values.nobody
        self.price = 5 * ONE // (2 * values.teams)
        self.seen: dict[tuple[tuple[int, ...], int], None] = {}
        self.best = start
        self._take(start)
        self._remember(range(values.teams))

    def run(self, steps: int, *, enough: int | None = None) -> Formation:
        """The best formation of so many steps; stops when it breaks no more than `enough` rules."""
        since = 0
        for step in range(steps):
            if enough is not None and self.best.broken <= enough:
                break
            moved = self._step(step)
            broken, worth = int(self.broken.sum()), int(self.worth.sum())
            since += 1
            if (-broken, worth + self.price * broken) > self.best.key:
                self.best, since = formation(self.values, self.rows, self.challenge), 0
            if since > _SHAKE_AFTER or not moved:
                self._shake(step)
                since = 0
        return self.best

    def _take(self, start: Formation) -> None:
        self.rows, self.challenge = start.rows.copy(), start.challenge.copy()
        teams = len(self.rows)
        self.team = np.full(self.blocks, -1)
        for number, row in enumerate(self.rows):
            self.team[row[row < self.blocks]] = number
        self.without = np.full((self.blocks, self.blocks + 1), _NEVER, dtype=np.int64)
        self.with_one = np.full((teams, self.blocks), _NEVER, dtype=np.int64)
        self.worth = np.zeros(teams, dtype=np.int64)
        self.broken = np.zeros(teams, dtype=np.int64)
        self.tabu = np.zeros((self.blocks, teams), dtype=np.int64)
        self.tabu_challenge = np.zeros((teams, len(self.values.places)), dtype=np.int64)
        self._count(list(range(teams)))

    def _count(self, teams: list[int]) -> None:
        """Fill what belongs to these teams anew."""
        values, blocks = self.values, self.blocks
        rows, challenge = self.rows[teams], self.challenge[teams]
        self.broken[teams] = values.broken(rows)
        self.worth[teams] = values.with_wishes(rows, challenge) - self.price * self.broken[teams]
        which, place = np.nonzero(rows < blocks)
        base = np.concatenate([rows[which], rows])
        base[np.arange(len(which)), place] = blocks
        course = np.concatenate([challenge[which], challenge])
        found = values.joined(base, self.price) + values.wish_worth[base, course[:, None]].sum(axis=1)[:, None]
        found += values.wish_worth[:, course].T
        self.without[rows[which, place]] = found[: len(which)]
        self.with_one[teams] = found[len(which) :, :blocks]

    def _step(self, step: int) -> bool:
        """Make the best step that is not tabu, or that is better than anything so far."""
        team, own = self.team, self.worth[self.team]
        hope = self.best.worth - int(self.worth.sum()) if not self.best.broken else -_NEVER
        held = self.tabu > step
        enter = self.without[:, : self.blocks] - own[:, None]
        swap = enter + enter.T
        swap[team[:, None] == team[None, :]] = _NEVER
        swap_held = held[:, team]
        swap[(swap_held | swap_held.T) & (swap <= hope)] = _NEVER
        move = (self.without[:, self.blocks] - own)[:, None] + self.with_one.T - self.worth[None, :]
        move[np.arange(self.blocks), team] = _NEVER
        move[held & (move <= hope)] = _NEVER
        at_swap, at_move = int(swap.argmax()), int(move.argmax())
        gain, courses = self._best_courses(step, hope)
        best = max(gain, int(swap.flat[at_swap]), int(move.flat[at_move]))
        if best < _TOO_MUCH:
            return False
        if best == gain:
            self._set_courses(courses, step)
        elif best == swap.flat[at_swap]:
            one, other = divmod(at_swap, self.blocks)
            self._go({one: int(team[other]), other: int(team[one])}, step)
        else:
            one, goal = divmod(at_move, len(self.worth))
            self._go({one: goal}, step)
        return True

    def _go(self, goals: dict[int, int], step: int) -> None:
        """Blocks leave, and then arrive: a full team has room for whom it exchanges."""
        changed = {int(self.team[one]) for one in goals} | set(goals.values())
        for one in goals:
            home = int(self.team[one])
            self.rows[home][self.rows[home] == one] = self.blocks
            self.tabu[one, home] = step + 4 + self.random.randrange(8)
        for one, goal in goals.items():
            self.rows[goal][np.argmax(self.rows[goal] == self.blocks)] = one
            self.team[one] = goal
        self._count(sorted(changed))
        self._remember(sorted(changed))

    def _best_courses(self, step: int, hope: int) -> tuple[int, dict[int, int]]:
        """The best change of one challenge, or exchange of two, with its gain."""
        places, now, teams = self.values.places, self.challenge, np.arange(len(self.rows))
        if len(places) < 2:
            return _NEVER, {}
        worth = self.values.wish_worth[self.rows].sum(axis=1)
        gain = worth - worth[teams, now][:, None]
        held = self.tabu_challenge > step
        full = np.bincount(now, minlength=len(places)) >= places
        change = np.where(full | (held & (gain <= hope)), _NEVER, gain)
        change[teams, now] = _NEVER
        trade = gain[:, now] + gain[:, now].T
        trade[now[:, None] == now[None, :]] = _NEVER
        trade_held = held[:, now]
        trade[(trade_held | trade_held.T) & (trade <= hope)] = _NEVER
        at_change, at_trade = int(change.argmax()), int(trade.argmax())
        if change.flat[at_change] >= trade.flat[at_trade]:
            team, course = divmod(at_change, len(places))
            return int(change.flat[at_change]), {team: course}
        one, other = divmod(at_trade, len(now))
        return int(trade.flat[at_trade]), {one: int(now[other]), other: int(now[one])}

    def _set_courses(self, courses: dict[int, int], step: int) -> None:
        for team, course in courses.items():
            self.tabu_challenge[team, self.challenge[team]] = step + 4 + self.random.randrange(8)
            self.challenge[team] = course
        self._count(sorted(courses))
        self._remember(sorted(courses))

    def _remember(self, teams: Iterable[int]) -> None:
        for team in teams:
            self.seen[tuple(sorted(self.rows[team].tolist())), int(self.challenge[team])] = None

    def _shake(self, step: int) -> None:
        """Back to the best, with a few blocks of one size exchanged by lot."""
        self._take(self.best)
        for _ in range(3 + self.random.randrange(max(4, self.blocks // 10))):
            one, other = self.random.randrange(self.blocks), self.random.randrange(self.blocks)
            home, away = int(self.team[one]), int(self.team[other])
            gain = int(self.without[one, other] + self.without[other, one] - self.worth[home] - self.worth[away])
            if home != away and gain > -2 * ONE:
                self._go({one: away, other: home}, step)
