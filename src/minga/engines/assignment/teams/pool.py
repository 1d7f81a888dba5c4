"""Teams to choose from, and the program that chooses: each person in one team, so many teams, so many places.

Its relaxation (shares of teams) gives every block, the number of teams and every challenge a price. A team worth
more than its prices would help; when no possible team is, prices bound every formation.
"""

from dataclasses import dataclass

import numpy as np

from minga.engines.assignment.teams.linear import Array, Entries, Ints, maximise
from minga.engines.assignment.teams.search import Formation, formation
from minga.engines.assignment.teams.values import BROKEN, FORBIDDEN, ONE, Bools, Values

_NEVER = 1_000.0


@dataclass(frozen=True)
class Prices:
    """Of each block (nobody last, free), of a team, and of each challenge. `x`: the share of each team of the pool."""

    blocks: Array
    team: float
    challenges: Array
    x: Array

    def bound(self, values: Values, above: float = 0.0) -> float:
        """What no formation exceeds when no team is worth more than its prices and `above`."""
        places = float(values.places @ self.challenges)
        return float(self.blocks.sum()) + values.teams * (self.team + above) + places


@dataclass(frozen=True)
class Chosen:
    """Teams that are settled: their blocks, and what is left for the others."""

    blocks: Bools
    teams: int
    places: Ints


class Pool:
    """Teams, none twice. `worth` is in units of the score, less 2 for each broken rule."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.rows = np.zeros((0, values.problem.most), dtype=np.int64)
        self.challenge, self.worth = np.zeros(0, dtype=np.int64), np.zeros(0)
        self._known: set[bytes] = set()

    def add(self, rows: Ints, challenge: Ints) -> int:
        """Add those that are new, of a right size and not forbidden; says how many."""
        values = self.values
        size = values.size[rows].sum(axis=1)
        right = (size >= values.problem.least) & (size <= values.problem.most)
        rows, challenge = np.sort(rows[right], axis=1)[:, : values.problem.most], challenge[right]
        new = []
        for number, key in enumerate(_keys(rows, challenge)):
            if key not in self._known:
                self._known.add(key)
                new.append(number)
        rows, challenge = rows[new], challenge[new]
        worth = (values.with_wishes(rows, challenge) - BROKEN * values.broken(rows)) / ONE
        possible = worth > -FORBIDDEN
        self.rows = np.concatenate([self.rows, rows[possible]])
        self.challenge = np.concatenate([self.challenge, challenge[possible]])
        self.worth = np.concatenate([self.worth, worth[possible]])
        return int(possible.sum())

    def keep(self, chosen: Ints) -> None:
        """Only these; what is let go may come back."""
        self.rows, self.challenge, self.worth = self.rows[chosen], self.challenge[chosen], self.worth[chosen]
        self._known = set(_keys(self.rows, self.challenge))

    def reduced(self, prices: Prices) -> Array:
        """What each team is worth above its prices."""
        reduced: Array = self.worth - prices.blocks[self.rows].sum(axis=1) - prices.team
        return reduced - prices.challenges[self.challenge]

    def relaxed(self, settled: Chosen | None = None) -> Prices | None:
        """Choose shares of teams beside those that are settled; None when that cannot be."""
        values, blocks = self.values, self.values.nobody
        settled = settled or Chosen(np.zeros(blocks, dtype=bool), values.teams, values.places)
        taken = np.append(settled.blocks, False)
        free = np.nonzero(~taken[self.rows].any(axis=1))[0]
        entries, low, high = self._rules(free, settled)
        found = maximise(self.worth[free], entries, low, high, upper=np.full(len(free), np.inf))
        if found is None:
            return None
        x = np.zeros(len(self.worth))
        x[free] = found.x
        of_blocks = np.append(np.where(settled.blocks, _NEVER, found.prices[:blocks]), 0.0)
        return Prices(of_blocks, float(found.prices[blocks]), np.maximum(found.prices[blocks + 1 :], 0.0), x)

    def whole(self, chosen: Ints, nodes: int) -> tuple[Formation | None, float]:
        """The best formation of these teams, and what none of them exceeds."""
        values = self.values
        entries, low, high = self._rules(
            chosen, Chosen(np.zeros(values.nobody, dtype=bool), values.teams, values.places)
        )
        found = maximise(self.worth[chosen], entries, low, high, upper=np.ones(len(chosen)), whole=True, nodes=nodes)
        if found is None:
            return None, np.inf
        taken = chosen[np.nonzero(found.x > 0.5)[0]] if len(found.x) else chosen[:0]
        made = len(taken) == values.teams
        return (formation(values, self.rows[taken], self.challenge[taken]) if made else None), found.bound

    def _rules(self, chosen: Ints, settled: Chosen) -> tuple[Entries, Array, Array]:
        blocks, teams = self.values.nobody, len(chosen)
        rows, every = self.rows[chosen], np.arange(len(chosen))
        which, place = np.nonzero(rows < blocks)
        entries = (
            np.concatenate([rows[which, place], np.full(teams, blocks), blocks + 1 + self.challenge[chosen]]),
            np.concatenate([which, every, every]),
            np.ones(len(which) + 2 * teams),
        )
        exact = np.append((~settled.blocks).astype(float), float(settled.teams))
        low = np.concatenate([exact, np.full(len(settled.places), -np.inf)])
        return entries, low, np.concatenate([exact, settled.places.astype(float)])


def _keys(rows: Ints, challenge: Ints) -> list[bytes]:
    return [row.tobytes() for row in np.column_stack([rows, challenge])]
