"""What a team is worth, for many teams at once.

A row is a team: numbers of blocks, padded with the number of nobody. The worth of a formation is the sum over
its teams of (people in the team / all people) × (weighted mean of its parts), a number from 0 to 1: how good the
team is in which the average person sits. A broken rule costs BROKEN, more than all parts together. Worths are
whole billionths: sums are exact in any order, and ties are ties on every machine.

The parts of a team of k people, each from 0 to 1:

- skills: mean over the skills that anybody has of the best level in the team;
- organisations, gender, territory: pairs of people that differ, of those that could in a team of k;
- wishes: 1 for the first wish, a fifth less for each further one, at least 0.1 for any wish, 0 without
  (a mean over those who wish, not over teams);
- even: 1 when the size is the even share (rounded down or up), less by the distance over (most − least);
- kept: pairs of people who were in one team before, of all pairs.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from minga.engines.assignment.teams.blocks import Block
from minga.engines.assignment.teams.linear import Array, Ints
from minga.engines.assignment.teams.problem import PARTS, Person, TeamProblem

ONE: Final = 1_000_000_000
BROKEN: Final = 2 * ONE
FORBIDDEN: Final = 1_000_000
"""As many broken rules as never may be: two locked teams in one, somebody more in a closed one."""
WRONG_SIZE: Final = 50 * ONE
MIXED: Final = ("organisations", "gender", "territory")
PAIRED: Final = (*MIXED, "kept")
Bools = NDArray[np.bool_]


def wish_worth(person: Person, challenge: str) -> float:
    """What this challenge is to her, from 0 to 1."""
    return max(1 - person.wants.index(challenge) / 5, 0.1) if challenge in person.wants else 0.0


def labels_of(part: str, people: list[Person]) -> list[str]:
    """The label of each person; who names no organisation counts as one of her own."""
    if part == "organisations":
        return [one.organisation or f"?{one.code}" for one in people]
    return [one.gender if part == "gender" else one.territory for one in people]


def pairs_that_can_differ(size: int, labels: int) -> int:
    """In a team of this size, when its people spread evenly over so many labels."""
    each, more = divmod(size, max(labels, 1))
    same = more * (each + 1) * each // 2 + (labels - more) * each * (each - 1) // 2
    return size * (size - 1) // 2 - same


class Values:
    """The tables of a problem and a number of teams, from which worths are read."""

    def __init__(self, problem: TeamProblem, every: tuple[Block, ...], teams: int) -> None:
        self.problem, self.blocks, self.teams = problem, every, teams
        self.nobody, self.people = len(every), len(problem.people)
        known = sorted(problem.challenges, key=lambda one: one.code)
        self.challenges = tuple(one.code for one in known)
        self.places = np.array([teams if one.teams is None else min(one.teams, teams) for one in known] or [teams])
        self.size = np.array([*(block.size for block in every), 0])
        self._columns = [np.nonzero(self.size == size)[0] for size in np.unique(self.size)]
        members = [[problem.person[code] for code in block.people] for block in every]
        self._read_skills(members)
        self._read_wishes(members)
        self._read_languages(members)
        self._read_organisations(members)
        self._read_pairs([one for people in members for one in people])
        self._weigh()
        self._tabulate()

    def _read_skills(self, members: list[list[Person]]) -> None:
        self.skill_names = tuple(
            sorted({name for one in self.problem.people for name, level in one.skills.items() if level})
        )
        self.levels = np.zeros((self.nobody + 1, len(self.skill_names)))
        for number, people in enumerate(members):
            for place, name in enumerate(self.skill_names):
                self.levels[number, place] = max(one.skills.get(name, 0.0) for one in people)

    def _read_wishes(self, members: list[list[Person]]) -> None:
        self.wishers = sum(bool(one.wants) for one in self.problem.people)
        self.wishes = np.zeros((self.nobody + 1, len(self.places)))
        for number, people in enumerate(members):
            for place, code in enumerate(self.challenges):
                self.wishes[number, place] = sum(wish_worth(one, code) for one in people)

    def _read_languages(self, members: list[list[Person]]) -> None:
        """Which languages all of a block speak; who says none, any."""
        names = sorted({name for one in self.problem.people for name in one.languages})
        self._speaks = np.ones((self.nobody + 1, len(names)), dtype=bool)
        for number, people in enumerate(members):
            for one in people:
                if one.languages:
                    self._speaks[number] &= [name in one.languages for name in names]
        self._all_share = not names or bool(self._speaks.all(axis=0).any())

    def _read_organisations(self, members: list[list[Person]]) -> None:
        """The number of the one organisation of a block; −2 when it has several, or one that nobody named."""
        names = sorted({one.organisation for one in self.problem.people})
        of_blocks = [{one.organisation for one in people} for people in members]
        one_only = [names.index(min(own)) if len(own) == 1 and min(own) else -2 for own in of_blocks]
        self._lowest = np.array([*one_only, len(names)])
        self._highest = np.array([*(len(names) if number < 0 else number for number in one_only), -1])

    def _read_pairs(self, flat: list[Person]) -> None:
        """Pairs between blocks, and (on the diagonal) within: who differs, who was together, what breaks a rule."""
        first = np.concatenate([[0], np.cumsum(self.size[:-1])[:-1]])

        def between(table: Bools | Ints) -> Ints:
            """Sums over the people of two blocks; nobody has none."""
            sums = np.add.reduceat(np.add.reduceat(table.astype(np.int64), first, axis=0), first, axis=1)
            np.fill_diagonal(sums, np.diag(sums) // 2)
            return np.pad(sums, (0, 1))

        labels = {part: labels_of(part, flat) for part in MIXED}
        self.labels = {part: len({name for name in labels[part] if name}) for part in MIXED}
        self.pairs = {part: between(_differ(labels[part])) for part in MIXED}
        before = [self.problem.previous.get(one.code, "") for one in flat]
        known = np.array([bool(name) for name in before])
        same = ~_differ(before) & known[:, None] & known[None, :] & ~np.eye(len(flat), dtype=bool)
        self.pairs["kept"], self.labels["kept"] = between(same), len(flat)
        index = {one.code: number for number, one in enumerate(flat)}
        broken = np.zeros((len(flat), len(flat)), dtype=np.int64)
        for one, other in sorted(self.problem.bosses | self.problem.apart):
            broken[index[one], index[other]] = broken[index[other], index[one]] = 1
        self.broken_pairs = np.where(self._never(), FORBIDDEN, between(broken))

    def _never(self) -> Bools:
        """Locked blocks never meet, and nobody joins a closed one."""
        locked = np.array([*(bool(block.team) for block in self.blocks), False])
        never: Bools = locked[:, None] & locked[None, :]
        for number, block in enumerate(self.blocks):
            if block.team in self.problem.closed:
                never[number, :-1] = never[:-1, number] = True
        np.fill_diagonal(never, False)
        return never

    def _weigh(self) -> None:
        """Weights of the parts in which somebody differs, summing to one."""
        problem = self.problem
        live = {
            "skills": bool(self.skill_names),
            "wishes": bool(self.wishers),
            "even": problem.least < problem.most,
            "kept": bool(self.pairs["kept"].any()),
            **{part: self.labels[part] > 1 for part in MIXED},
        }
        weights = {part: float(getattr(problem.weights, part)) if live[part] else 0.0 for part in PARTS}
        total = sum(weights.values()) or 1.0
        self.weights = {part: weight / total for part, weight in weights.items()}

    def _tabulate(self) -> None:
        """What sizes, levels, wishes and pairs are worth in a team of each size."""
        problem, weights = self.problem, self.weights
        sizes = np.arange(problem.most + int(self.size.max()) + 1)
        share = sizes / self.people
        self.most_pairs = {
            part: np.array([max(pairs_that_can_differ(int(size), self.labels[part]), 1) for size in sizes])
            for part in PAIRED
        }
        low, high = self.people // self.teams, -(-self.people // self.teams)
        off = np.maximum(0, np.maximum(low - sizes, sizes - high))
        self.evenness = np.maximum(0.0, 1 - off / max(problem.most - problem.least, 1))
        wrong = np.maximum(0, np.maximum(problem.least - sizes, sizes - problem.most))
        self.size_worth = _whole(weights["even"] * self.evenness * share) - wrong * WRONG_SIZE
        self.level_worth = _whole(self.levels * weights["skills"] / max(len(self.skill_names), 1) / self.people)
        self.wish_worth = _whole(self.wishes * weights["wishes"] / max(self.wishers, 1))
        for number, block in enumerate(self.blocks):
            given = problem.at.get(block.team)
            if given is not None:
                self.wish_worth[number, [one != given for one in self.challenges]] -= FORBIDDEN * BROKEN
        self.pair_worth = np.zeros((len(sizes), *self.broken_pairs.shape), dtype=np.int64)
        for size in sizes:
            for part in PAIRED:
                each = weights[part] * share[size] / self.most_pairs[part][size]
                self.pair_worth[size] += _whole(self.pairs[part] * each)
        self._own_worth = np.diagonal(self.pair_worth, axis1=1, axis2=2)

    def of(self, rows: Ints) -> Ints:
        """The worth of each team, without wishes and broken rules. `rows`: teams × places."""
        size = self.size[rows].sum(axis=1)
        worth: Ints = self.size_worth[size] + self._within(rows, size)
        if self.skill_names:
            worth += self.level_worth[rows].max(axis=1).sum(axis=1) * size
        return worth

    def with_wishes(self, rows: Ints, challenge: Ints) -> Ints:
        """The worth with the wishes for the challenge of each row."""
        worth: Ints = self.of(rows) + self.wish_worth[rows, challenge[:, None]].sum(axis=1)
        return worth

    def broken(self, rows: Ints) -> Ints:
        """How many rules each team breaks."""
        found: Ints = np.diag(self.broken_pairs)[rows].sum(axis=1)
        for one, other in _places(rows):
            found += self.broken_pairs[rows[:, one], rows[:, other]]
        found += self._lowest[rows].min(axis=1) == self._highest[rows].max(axis=1)
        if not self._all_share:
            found += np.logical_not(self._speaks[rows].all(axis=1).any(axis=-1))
        return found

    def joined(self, rows: Ints, price: int) -> Ints:
        """Rows × blocks: each team with each block added (nobody last), without wishes, less broken rules."""
        size = self.size[rows].sum(axis=1)[:, None] + self.size[None, :]
        worth: Ints = self.size_worth[size] - price * self._broken_joined(rows)
        if self.skill_names:
            best = np.maximum(self.level_worth[rows].max(axis=1)[:, None, :], self.level_worth[None, :, :])
            worth += best.sum(axis=2) * size
        for columns in self._columns:
            new = size[:, columns[0]]
            worth[:, columns] += self._within(rows, new)[:, None] + self._own_worth[new[:, None], columns]
            worth[:, columns] += self.pair_worth[new[:, None, None], rows[:, :, None], columns].sum(axis=1)
        return worth

    def _within(self, rows: Ints, size: Ints) -> Ints:
        """Worth of the pairs of each row, in a team of this size."""
        worth: Ints = self._own_worth[size[:, None], rows].sum(axis=1)
        for one, other in _places(rows):
            worth += self.pair_worth[size, rows[:, one], rows[:, other]]
        return worth

    def _broken_joined(self, rows: Ints) -> Ints:
        own = np.diag(self.broken_pairs)
        found: Ints = own[rows].sum(axis=1)[:, None] + own[None, :] + self.broken_pairs[rows].sum(axis=1)
        for one, other in _places(rows):
            found += self.broken_pairs[rows[:, one], rows[:, other]][:, None]
        lowest = np.minimum(self._lowest[rows].min(axis=1)[:, None], self._lowest)
        found += lowest == np.maximum(self._highest[rows].max(axis=1)[:, None], self._highest)
        if not self._all_share:
            # The number of shared languages, as a product: fast, and exact.
            found += self._speaks[rows].all(axis=1).astype(np.float32) @ self._speaks.T.astype(np.float32) < 0.5
        return found


def _places(rows: Ints) -> list[tuple[int, int]]:
    width = rows.shape[1]
    return [(one, other) for one in range(width) for other in range(one + 1, width)]


def _whole(worth: Array) -> Ints:
    whole: Ints = np.round(worth * ONE).astype(np.int64)
    return whole


def _differ(labels: list[str]) -> Bools:
    """Whose known labels differ."""
    numbers = np.unique(np.array(labels), return_inverse=True)[1]
    known = np.array([bool(label) for label in labels])
    differ: Bools = (numbers[:, None] != numbers[None, :]) & known[:, None] & known[None, :]
    return differ
