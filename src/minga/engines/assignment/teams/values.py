"""What a team is worth, for many teams at once.

A row is a team: numbers of blocks, padded with the number of nobody. The worth of a formation is the sum over
its teams of (people in the team / all people) × (weighted mean of its parts), so a number from 0 to 1: how good
the team is in which the average person sits. A broken rule costs BROKEN, more than all parts together: fewer
broken rules always come first. Worths are whole billionths: sums are exact, and ties are ties on every machine.

The parts of a team of k people, each from 0 to 1:

- skills: mean over the skills that anybody has of the best level in the team;
- organisations, gender, territory: pairs of people that differ, of those that could in a team of k;
- wishes: 1 for the first wish, a fifth less for each further one, at least 0.1 for any wish, 0 for a challenge not asked for;
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
WRONG_SIZE: Final = 50 * ONE
Bools = NDArray[np.bool_]
PAIRED: Final = ("organisations", "gender", "territory", "kept")


def wish_worth(person: Person, challenge: str) -> float:
    """What this challenge is to her, from 0 to 1."""
    if challenge not in person.wants:
        return 0.0
    return max(1 - person.wants.index(challenge) / 5, 0.1)


def pairs_that_can_differ(size: int, labels: int) -> int:
    """In a team of this size, when its people spread evenly over so many labels."""
    each, more = divmod(size, max(labels, 1))
    same = more * (each + 1) * each // 2 + (labels - more) * each * (each - 1) // 2
    return size * (size - 1) // 2 - same


class Values:
    """The tables of a problem and a number of teams, from which worths are read."""

    def __init__(self, problem: TeamProblem, every: tuple[Block, ...], teams: int) -> None:
        self.problem, self.blocks, self.teams = problem, every, teams
        self.nobody = len(every)
        self.people = len(problem.people)
        self.challenges = tuple(sorted(one.code for one in problem.challenges))
        self.size = np.array([*(block.size for block in every), 0])
        self.widest = problem.most + int(self.size.max())
        people = [[problem.person[code] for code in block.people] for block in every]
        self.skill_names = tuple(sorted({name for one in problem.people for name in one.skills}))
        self.levels = np.zeros((len(every) + 1, len(self.skill_names)))
        for number, members in enumerate(people):
            for place, name in enumerate(self.skill_names):
                self.levels[number, place] = max(one.skills.get(name, 0.0) for one in members)
        self.wishes = np.zeros((len(every) + 1, max(len(self.challenges), 1)))
        for number, members in enumerate(people):
            for place, code in enumerate(self.challenges):
                self.wishes[number, place] = sum(wish_worth(one, code) for one in members)
        self.wishers = sum(bool(one.wants) for one in problem.people)
        self._read_languages(people)
        self._read_pairs(people)
        self._weigh()

    def _read_languages(self, people: list[list[Person]]) -> None:
        names = sorted({name for one in self.problem.people for name in one.languages})
        table = np.ones((len(people) + 1, len(names)), dtype=bool)
        for number, members in enumerate(people):
            for one in members:
                if one.languages:
                    table[number] &= [name in one.languages for name in names]
        self.languages = tuple(names)
        self.speaks = table
        self.all_share = not names or bool(table.all(axis=0).any())

    def _read_pairs(self, people: list[list[Person]]) -> None:
        """Pairs between blocks, and (on the diagonal) within: who differs, who was together, what breaks a rule."""
        flat = [one for members in people for one in members]
        place = np.repeat(np.arange(len(people)), self.size[:-1])
        index = {one.code: number for number, one in enumerate(flat)}
        first = np.searchsorted(place, np.arange(len(people)))

        def between(table: Bools | Ints) -> Ints:
            """Sums over the people of two blocks; nobody has none."""
            sums = np.add.reduceat(np.add.reduceat(table.astype(np.int64), first, axis=0), first, axis=1)
            np.fill_diagonal(sums, np.diag(sums) // 2)
            return np.pad(sums, (0, 1))

        self.labels, self.pairs = {}, {}
        for part, label in (
            ("organisations", [one.organisation or f"?{one.code}" for one in flat]),
            ("gender", [one.gender for one in flat]),
            ("territory", [one.territory for one in flat]),
        ):
            self.labels[part] = len({name for name in label if name})
            self.pairs[part] = between(_differ(label))
        before = [self.problem.previous.get(one.code, "") for one in flat]
        known = np.array([bool(name) for name in before])
        self.pairs["kept"] = between(~_differ(before) & known[:, None] & known[None, :] & ~np.eye(len(flat), dtype=bool))
        self.labels["kept"] = len(flat)
        broken = np.zeros((len(flat), len(flat)), dtype=np.int64)
        for one, other in sorted(self.problem.bosses | self.problem.apart):
            broken[index[one], index[other]] = broken[index[other], index[one]] = 1
        self.broken_pairs = between(broken)
        self._read_organisations([[one.organisation for one in members] for members in people])

    def _read_organisations(self, of_blocks: list[list[str]]) -> None:
        """The number of the one organisation of a block; −2 when it has several, or one that nobody named."""
        names = sorted({name for members in of_blocks for name in members})
        numbers = [names.index(members[0]) if len(set(members)) == 1 and members[0] else -2 for members in of_blocks]
        self.lowest_organisation = np.array([*numbers, len(names)])
        self.highest_organisation = np.array([*(len(names) if one < 0 else one for one in numbers), -1])

    def _weigh(self) -> None:
        """Weights of the parts that can differ, summing to one, and the tables that carry them."""
        problem = self.problem
        live = {
            "skills": bool(self.skill_names),
            "wishes": bool(self.wishers),
            "even": problem.least < problem.most,
            "kept": bool(self.pairs["kept"].any()),
            **{part: self.labels[part] > 1 for part in ("organisations", "gender", "territory")},
        }
        weights = {part: float(getattr(problem.weights, part)) if live[part] else 0.0 for part in PARTS}
        total = sum(weights.values()) or 1.0
        self.weights = {part: weight / total for part, weight in weights.items()}
        sizes = np.arange(self.widest + 1)
        self.most_pairs = {
            part: np.array([max(pairs_that_can_differ(int(size), self.labels[part]), 1) for size in sizes])
            for part in PAIRED
        }
        low, high = self.people // self.teams, -(-self.people // self.teams)
        off = np.maximum(0, np.maximum(low - sizes, sizes - high))
        self.evenness = np.maximum(0.0, 1 - off / max(problem.most - problem.least, 1))
        self._tabulate(sizes)

    def _tabulate(self, sizes: Ints) -> None:
        """The same in billionths, so that sums are exact in any order."""
        problem, share = self.problem, sizes / self.people
        wrong = np.maximum(0, np.maximum(problem.least - sizes, sizes - problem.most))
        self._of_size = _whole(self.weights["even"] * self.evenness * share) - wrong * WRONG_SIZE
        self._levels = _whole(self.levels * self.weights["skills"] / max(len(self.skill_names), 1) / self.people)
        self.wish_worth = _whole(self.wishes * self.weights["wishes"] / max(self.wishers, 1))
        self._pair_worth = np.stack(
            [
                sum((_whole(self.pairs[part] * (self.weights[part] * share[size] / self.most_pairs[part][size]))
                     for part in PAIRED), np.zeros_like(self.broken_pairs))
                for size in sizes
            ]
        )  # fmt: skip
        self._own_worth = np.stack([np.diag(table) for table in self._pair_worth])
        self._columns = [np.nonzero(self.size == size)[0] for size in np.unique(self.size)]

    def of(self, rows: Ints) -> Ints:
        """The worth of each team, without wishes and broken rules. `rows`: teams × places."""
        size = self.size[rows].sum(axis=1)
        worth = self._of_size[size] + self._within(rows, size)
        if self.skill_names:
            worth = worth + self._levels[rows].max(axis=1).sum(axis=1) * size
        return worth

    def _within(self, rows: Ints, size: Ints) -> Ints:
        """Worth of the pairs of each row, in a team of this size."""
        worth = self._own_worth[size[:, None], rows].sum(axis=1)
        for one in range(rows.shape[1]):
            for other in range(one + 1, rows.shape[1]):
                worth = worth + self._pair_worth[size, rows[:, one], rows[:, other]]
        return worth

    def broken(self, rows: Ints) -> Ints:
        """How many rules each team breaks."""
        found = np.diag(self.broken_pairs)[rows].sum(axis=1)
        for one in range(rows.shape[1]):
            for other in range(one + 1, rows.shape[1]):
                found = found + self.broken_pairs[rows[:, one], rows[:, other]]
        lowest, highest = self.lowest_organisation[rows].min(axis=1), self.highest_organisation[rows].max(axis=1)
        found = found + (lowest == highest)
        if not self.all_share:
            found = found + ~self.speaks[rows].all(axis=1).any(axis=1)
        return found

    def joined(self, rows: Ints, price: int) -> Ints:
        """Rows × blocks: each team with each block added (nobody last), without wishes, less broken rules."""
        base = self.size[rows].sum(axis=1)
        size = base[:, None] + self.size[None, :]
        worth = self._of_size[size]
        if self.skill_names:
            best = np.maximum(self._levels[rows].max(axis=1)[:, None, :], self._levels[None, :, :])
            worth += best.sum(axis=2) * size
        for columns in self._columns:
            new = size[:, columns[0]]
            worth[:, columns] += self._within(rows, new)[:, None] + self._own_worth[new[:, None], columns]
            worth[:, columns] += self._pair_worth[new[:, None, None], rows[:, :, None], columns].sum(axis=1)
        return worth - price * self._broken_joined(rows)

    def _broken_joined(self, rows: Ints) -> Ints:
        own = np.diag(self.broken_pairs)
        found = own[rows].sum(axis=1)[:, None] + own[None, :] + self.broken_pairs[rows].sum(axis=1)
        for one in range(rows.shape[1]):
            for other in range(one + 1, rows.shape[1]):
                found += self.broken_pairs[rows[:, one], rows[:, other]][:, None]
        lowest = np.minimum(self.lowest_organisation[rows].min(axis=1)[:, None], self.lowest_organisation)
        found += lowest == np.maximum(self.highest_organisation[rows].max(axis=1)[:, None], self.highest_organisation)
        if not self.all_share:
            # A count of shared languages, as a product: fast, and exact.
            found += (self.speaks[rows].all(axis=1).astype(np.float32) @ self.speaks.T.astype(np.float32)) < 0.5
        return found


def _whole(worth: Array) -> Ints:
    whole: Ints = np.round(worth * ONE).astype(np.int64)
    return whole


def _differ(labels: list[str]) -> Bools:
    """Whose known labels differ."""
    numbers = np.unique(np.array(labels), return_inverse=True)[1]
    known = np.array([bool(label) for label in labels])
    differ: Bools = (numbers[:, None] != numbers[None, :]) & known[:, None] & known[None, :]
    return differ
