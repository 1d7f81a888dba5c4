"""A bound that needs no list of teams: how well each part could go if nothing else mattered.

One linear program shares only the sizes among the parts. How many teams of each size have how many people of one
gender; which skill levels are the best of a team; who can get which wish with so many places: each is counted
over all people, and no formation does better. Whoever is dear in two parts at once is counted in both, so that
the bound is loose where parts pull against each other.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np

from minga.engines.assignment.teams.linear import maximise
from minga.engines.assignment.teams.problem import PARTS, Person
from minga.engines.assignment.teams.values import MIXED, Values, labels_of, wish_worth

_FREE = 1e9


def fewest_counted(values: Values) -> int:
    """Rules that any formation in so many teams must break, as far as counting shows.

    Each team needs somebody from outside the largest organisation; who shares a language with too few people makes
    any team speechless; a closed team is as it is.
    """
    people = values.problem.people
    of = Counter(one.organisation for one in people if one.organisation)
    outsiders = len(people) - max(of.values(), default=0)
    alone = sum(len([other for other in people if _share(one, other)]) < values.problem.least for one in people)
    closed = [number for number, block in enumerate(values.blocks) if block.team in values.problem.closed]
    given = int(values.broken(np.array(closed, dtype=np.int64)[:, None]).sum()) if closed else 0
    return max(given, max(0, values.teams - outsiders) + -(-alone // values.problem.most))


def _share(one: Person, other: Person) -> bool:
    return not one.languages or not other.languages or bool(one.languages & other.languages)


class _Program:
    """Columns with their worth, and rows, put together one after the other."""

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.entries: list[tuple[int, int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def column(self, worth: float = 0.0) -> int:
        self.worth.append(worth)
        return len(self.worth) - 1

    def row(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        self.entries += [(len(self.low), column, value) for column, value in terms]
        self.low.append(low)
        self.high.append(high)

    def best(self) -> float:
        """The greatest worth, or everything when the sizes alone cannot be."""
        rows, columns, values = zip(*self.entries, strict=True)
        found = maximise(
            np.array(self.worth), (np.array(rows), np.array(columns), np.array(values)), np.array(self.low),
            np.array(self.high), upper=np.full(len(self.worth), np.inf),
        )  # fmt: skip
        return 1.0 if found is None else found.bound


def counted_bound(values: Values) -> float:
    """No formation in so many teams, whatever rules it breaks, scores more."""
    return _bound(values, values.weights)


def bounds_of_parts(values: Values) -> dict[str, float]:
    """For each part that counts, what no formation can exceed, if this part alone mattered."""
    return {
        part: min(1.0, _bound(values, {other: float(other == part) for other in PARTS}))
        for part in PARTS
        if values.weights[part] > 0
    }


def _bound(values: Values, weights: dict[str, float]) -> float:
    problem, program = values.problem, _Program()
    people, teams = problem.people, values.teams
    sizes = {
        size: program.column(weights["even"] * values.evenness[size] * size / len(people))
        for size in range(problem.least, problem.most + 1)
    }
    program.row([(column, 1.0) for column in sizes.values()], teams, teams)
    program.row([(column, float(size)) for size, column in sizes.items()], len(people), len(people))
    for part in MIXED:
        if weights[part] > 0:
            _add_labels(program, values, sizes, part, weights[part], labels_of(part, list(people)))
    if weights["kept"] > 0:
        _add_labels(
            program, values, sizes, "kept", weights["kept"], [problem.previous.get(one.code, "") for one in people]
        )
    if weights["skills"] > 0:
        _add_skills(program, values, sizes, weights["skills"])
    if weights["wishes"] > 0:
        _add_wishes(program, values, weights["wishes"])
    return program.best()


def _add_labels(
    program: _Program, values: Values, sizes: dict[int, int], part: str, weight: float, labels: list[str]
) -> None:
    """Columns: how many teams of a size have so many people of a label."""
    for label, count in sorted(Counter(labels).items()):
        lost = _kept if part == "kept" else _unknown if not label else _same
        if part == "kept" and (not label or count < 2):
            continue
        every = []
        for size, teams_of_size in sizes.items():
            unit = weight * size / len(labels) / float(values.most_pairs[part][size])
            own = [(program.column(-unit * lost(size, of_label)), of_label) for of_label in range(size + 1)]
            program.row([*((column, 1.0) for column, _ in own), (teams_of_size, -1.0)], 0, 0)
            every += [(column, float(of_label)) for column, of_label in own]
        program.row(every, count, count)
    if part != "kept":
        for size, teams_of_size in sizes.items():
            pairs = size * (size - 1) / 2 * weight * size / len(labels) / float(values.most_pairs[part][size])
            program.worth[teams_of_size] += pairs


def _same(_size: int, count: int) -> float:
    return count * (count - 1) / 2


def _unknown(size: int, count: int) -> float:
    return count * (count - 1) / 2 + count * (size - count)


def _kept(_size: int, count: int) -> float:
    return -count * (count - 1) / 2


Lost = Callable[[int, int], float]


def _add_skills(program: _Program, values: Values, sizes: dict[int, int], weight: float) -> None:
    """Columns: how many teams of a size have this level as the best of a skill."""
    people = values.problem.people
    for name in values.skill_names:
        levels = Counter(one.skills[name] for one in people if one.skills.get(name, 0) > 0)
        best = {
            (level, size): program.column(weight * level * size / len(people) / len(values.skill_names))
            for level in levels
            for size in sizes
        }
        for level, count in levels.items():
            program.row([(best[level, size], 1.0) for size in sizes], 0, count)
        for size, teams_of_size in sizes.items():
            program.row([*((best[level, size], 1.0) for level in levels), (teams_of_size, -1.0)], -_FREE, 0)


def _add_wishes(program: _Program, values: Values, weight: float) -> None:
    """Columns: who gets which challenge; challenges take whole teams, as many as they may."""
    problem = values.problem
    teams = {one.code: program.column() for one in problem.challenges}
    program.row([(column, 1.0) for column in teams.values()], values.teams, values.teams)
    taken: dict[str, list[tuple[int, float]]] = {code: [] for code in teams}
    for one in problem.people:
        own = [program.column(weight * wish_worth(one, code) / values.wishers) for code in one.wants]
        for code, column in zip(one.wants, own, strict=True):
            taken[code].append((column, 1.0))
        program.row([(column, 1.0) for column in own], 0, 1)
    for course in problem.challenges:
        program.row([*taken[course.code], (teams[course.code], -float(problem.most))], -_FREE, 0)
        program.row([(teams[course.code], 1.0)], 0, values.teams if course.teams is None else course.teams)
