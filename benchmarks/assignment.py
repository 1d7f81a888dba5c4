"""The assignment engine beside what people do today: `python -m benchmarks.assignment`.

One instance of a large call, made with a fixed seed: applications and reviewers have weights on thirty
topics (sparse Dirichlet), affinity is their product; one pair in a hundred is a conflict; everybody
takes at most 10 % more than the even share. Peers, on the same instance in the same run:

- random with limits: reviewers drawn by lot, within conflicts and load;
- greedy: pairs from the best down, as long as both have room; what is left over goes to whoever is free.

Measured: processor seconds, total affinity, the worst-served application, spread of the load (its standard
deviation; least and most), conflicts.

Then people to teams: 200 people of 30 organisations with 25 challenges, teams of 3 to 5. Peers on the same instance:

- random with sizes: people in the order of a lot, cut into teams, challenges in turn;
- greedy: first come, first served, in the order of a lot: the dearest challenge that still has a seat in a team where
  no rule breaks, the smallest team of these, and of these the one that gains most.

Measured: processor seconds, score, wishes met, skills covered, how mixed the teams are, broken rules. And once more
with 60 people, where all teams that are possible are looked at: how far the best formation can be.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter

import numpy as np

from benchmarks.report import Goal, say
from minga.engines.assignment import Challenge, Person, Problem, TeamProblem, Teams, assign, form_teams
from minga.engines.assignment.teams.blocks import blocks, packed
from minga.engines.assignment.teams.forming import begun
from minga.engines.assignment.teams.search import Formation, formation
from minga.engines.assignment.teams.values import ONE, Values

APPLICATIONS, REVIEWERS, REVIEWS = 5_000, 500, 3
SECONDS = 20.0
GAP = 0.01
PEOPLE, TEAM_SECONDS, TEAM_GAP = 200, 15.0, 0.01
Pairs = list[tuple[int, int]]


def main() -> int:
    """Measure, print, and return 1 when something asked for is not reached."""
    return say([*reviews(), *teams()])


def reviews() -> list[Goal]:
    """Reviewers to applications."""
    problem = instance(APPLICATIONS, REVIEWERS)
    began = time.process_time()
    found = assign(problem)
    seconds = time.process_time() - began
    ours = [(problem.row[item], problem.column[person]) for item, person in found.pairs]
    lines = {"engine": ours, "greedy": greedy(problem), "random with limits": by_lot(problem)}
    print(f"{APPLICATIONS:,} applications × {REVIEWERS} reviewers × {REVIEWS} reviews")
    print(f"{'':20}{'affinity':>10}{'worst':>8}{'spread':>8}{'load':>10}{'short':>7}{'conflicts':>11}")
    of = {name: figures(problem, pairs) for name, pairs in lines.items()}
    for name, one in of.items():
        load = f"{one.least}–{one.most}"
        print(
            f"{name:20}{one.total:>10,.1f}{one.worst:>8.3f}{one.spread:>8.2f}{load:>10}{one.short:>7}{one.conflicts:>11}"
        )
    own, peers = of["engine"], (of["greedy"], of["random with limits"])
    return [
        Goal(f"assignment: {seconds:.1f} s of processor (at most {SECONDS:.0f})", seconds <= SECONDS),
        Goal(f"no conflict and no review missing: {own.conflicts}, {own.short}", own.conflicts == 0 and own.short == 0),
        Goal(f"proven within {found.gap:.3%} of the optimum (at most {GAP:.0%})", found.gap <= GAP),
        Goal(
            f"the worst-served application has {own.worst:.3f} of {found.worst_bound:.3f} that are possible; "
            f"greedy {peers[0].worst:.3f}, random {peers[1].worst:.3f}",
            own.worst >= max(peer.worst for peer in peers) and own.worst >= 0.89 * found.worst_bound,
        ),
        Goal(f"more affinity than both peers: {own.total:,.0f}", own.total >= max(peer.total for peer in peers)),
        Goal(
            f"load spread {own.spread:.2f}, not above greedy {peers[0].spread:.2f} "
            f"(random, which minds no affinity, {peers[1].spread:.2f})",
            own.spread <= peers[0].spread,
        ),
    ]


def instance(applications: int, reviewers: int) -> Problem:
    """A call with a fixed seed."""
    rng = np.random.default_rng(20_261_129)
    subjects, knowledge = (rng.dirichlet(np.full(30, 0.15), size) for size in (applications, reviewers))
    affinity = subjects @ knowledge.T
    items = tuple(f"A{number:04}" for number in range(applications))
    people = tuple(f"J{number:03}" for number in range(reviewers))
    conflicts = np.argwhere(rng.random(affinity.shape) < 0.01)
    return Problem(
        items=items,
        people=people,
        affinity=affinity / affinity.max(),
        reviews=(REVIEWS,) * applications,
        most=(int(np.ceil(applications * REVIEWS / reviewers * 1.1)),) * reviewers,
        conflicts={(items[row], people[column]): "declared" for row, column in conflicts},
    )


def greedy(problem: Problem) -> Pairs:
    """The best pairs first."""
    order = np.argsort(-np.where(problem.forbidden, -1, problem.affinity), axis=None, kind="stable")
    return _fill(problem, zip(*np.unravel_index(order, problem.affinity.shape), strict=True))


def by_lot(problem: Problem) -> Pairs:
    """Each application draws its reviewers among those with room."""
    rng = np.random.default_rng(1)
    room = np.array(problem.most)
    pairs: Pairs = []
    for row in rng.permutation(len(problem.items)):
        free = np.nonzero((room > 0) & ~problem.forbidden[row])[0]
        chosen = rng.choice(free, min(problem.reviews[row], len(free)), replace=False)
        room[chosen] -= 1
        pairs += [(int(row), int(column)) for column in chosen]
    return pairs


def _fill(problem: Problem, order: Iterable[tuple[int, int]]) -> Pairs:
    wanted, room = list(problem.reviews), list(problem.most)
    missing, pairs = sum(wanted), []
    for row, column in order:
        if wanted[row] and room[column] and not problem.forbidden[row, column]:
            pairs.append((int(row), int(column)))
            wanted[row] -= 1
            room[column] -= 1
            missing -= 1
            if not missing:
                break
    return pairs


@dataclass(frozen=True)
class Figures:
    """Total affinity, mean affinity of the worst panel, load, missing reviews, conflicts."""

    total: float
    worst: float
    spread: float
    least: int
    most: int
    short: int
    conflicts: int


def figures(problem: Problem, pairs: Pairs) -> Figures:
    """Counted from the pairs alone, the same for everybody."""
    x = np.zeros(problem.affinity.shape)
    for row, column in pairs:
        x[row, column] = 1
    served = (problem.affinity * x).sum(axis=1) / np.array(problem.reviews)
    loads = Counter(column for _row, column in pairs)
    every = [loads[column] for column in range(len(problem.people))]
    return Figures(
        total=float((problem.affinity * x).sum()),
        worst=float(served.min()),
        spread=float(np.std(every)),
        least=min(every),
        most=max(every),
        short=int(sum(problem.reviews) - len(pairs)),
        conflicts=int((x[problem.forbidden] > 0).sum()),
    )


def teams() -> list[Goal]:
    """People to teams."""
    problem = crowd(PEOPLE)
    began = time.process_time()
    found = form_teams(problem)
    seconds = time.process_time() - began
    values = Values(problem, blocks(problem), len(found.teams))
    peers = {"greedy": _joined(values), "random with sizes": _cut(values)}
    print(f"\n{PEOPLE} people in {len(found.teams)} teams, {len(problem.challenges)} challenges")
    print(
        f"{'':20}{'score':>8}{'first':>8}{'wished':>8}{'skills':>8}{'organis.':>10}{'gender':>8}{'place':>8}{'broken':>8}"
    )
    _print_teams(
        "engine", problem, [(team.people, team.challenge) for team in found.teams], found.score, len(found.unmet)
    )
    for name, one in peers.items():
        named = [
            ([code for number in row if number < values.nobody for code in values.blocks[number].people], course)
            for row, course in zip(one.rows, (values.challenges[number] for number in one.challenge), strict=True)
        ]
        _print_teams(name, problem, named, one.worth / ONE, one.broken)
    best_peer = max(one.worth / ONE for one in peers.values())
    return [*_team_goals(found, seconds, best_peer), *_proof_goals()]


def _team_goals(found: Teams, seconds: float, best_peer: float) -> list[Goal]:
    return [
        Goal(f"teams: {seconds:.1f} s of processor (at most {TEAM_SECONDS:.0f})", seconds <= TEAM_SECONDS),
        Goal(f"no rule broken: {len(found.unmet)}", not found.unmet),
        Goal(
            f"score {found.score:.4f}, best peer {best_peer:.4f}; proven within {found.gap:.1%} of the best, "
            f"within {1 - found.score / found.estimate:.2%} of what the teams looked at could reach",
            found.score > best_peer,
        ),
    ]


def _proof_goals() -> list[Goal]:
    began = time.process_time()
    found = form_teams(crowd(60))
    seconds = time.process_time() - began
    told = f"60 people: proven within {found.gap:.2%} of the best formation (at most {TEAM_GAP:.0%}), {seconds:.1f} s"
    return [Goal(told, found.method == "every team" and found.gap <= TEAM_GAP)]


def crowd(count: int) -> TeamProblem:
    """People with a fixed seed: organisations of very unequal sizes, eight skills, one in ten without Spanish."""
    rng = np.random.default_rng(20_261_129)
    skills, courses = [f"skill {number}" for number in range(8)], max(3, count // 8)
    people = tuple(
        Person(
            code=f"P{number:03}",
            organisation=f"O{int(rng.zipf(1.6)) % (count // 6 + 1):02}",
            skills={str(one): float(rng.choice([0.5, 1.0])) for one in rng.choice(skills, rng.integers(1, 4), False)},
            gender=str(rng.choice(["f", "m"], p=[0.4, 0.6])),
            territory=f"department {rng.integers(0, 7)}",
            languages=frozenset([["es"], ["es", "gn"], ["gn"]][rng.choice(3, p=[0.6, 0.3, 0.1])]),
            wants=tuple(f"C{one:02}" for one in dict.fromkeys((rng.zipf(1.3, 3) % courses).tolist())),
        )
        for number in range(count)
    )
    pairs = [(people[one].code, people[other].code) for one, other in rng.choice(count, (count // 8, 2))]
    return TeamProblem(
        people=people,
        challenges=tuple(Challenge(f"C{number:02}", 3) for number in range(courses)),
        bosses=frozenset(pair for pair in pairs if pair[0] != pair[1]),
    )


def _cut(values: Values) -> Formation:
    """The order of the blocks is a lot: the packing that the search starts from is the random formation."""
    packing = packed(values.problem, values.blocks, values.teams)
    assert packing is not None
    courses = np.repeat(np.arange(len(values.places)), values.places)
    rows = begun(values, packing).rows
    return formation(values, rows, np.random.default_rng(1).permutation(courses)[: values.teams])


def _joined(values: Values) -> Formation:
    """First come, first served: the dearest challenge with a seat, where no rule breaks; then the better team."""
    start = begun(values, packed(values.problem, values.blocks, values.teams) or [])
    rows, room = np.full_like(start.rows, values.nobody), np.ceil(values.people / values.teams)
    for block in range(values.nobody):
        size = (rows < values.nobody).sum(axis=1)
        free = np.nonzero(size < room)[0]
        before, after, course = rows[free], rows[free].copy(), start.challenge[free]
        after[np.arange(len(free)), size[free]] = block
        broken = np.where(size[free] > 0, values.broken(after) > (size[free] > 1) * values.broken(before), False)
        gain = values.of(after) - values.of(before) - values.size_worth[size[free] + 1] + values.size_worth[size[free]]
        best = np.lexsort((-gain, size[free], -values.wish_worth[block, course], broken))[0]
        rows[free[best]] = after[best]
    return formation(values, rows, start.challenge)


def _print_teams(
    name: str, problem: TeamProblem, found: Iterable[tuple[Iterable[str], str]], score: float, broken: int
) -> None:
    first = wished = 0
    shares: list[tuple[int, float, float, float, float]] = []
    every = {skill for one in problem.people for skill in one.skills}
    for codes, course in found:
        people = [problem.person[code] for code in codes]
        first += sum(one.wants[0] == course for one in people)
        wished += sum(course in one.wants for one in people)
        covered = len({skill for one in people for skill in one.skills}) / len(every)
        differ = [
            float(np.mean([a != b for a, b in combinations([of(one) for one in people], 2)]))
            for of in map(attrgetter, ("organisation", "gender", "territory"))
        ]
        shares.append((len(people), covered, differ[0], differ[1], differ[2]))
    means = np.average(np.array(shares)[:, 1:], axis=0, weights=np.array(shares)[:, 0])
    print(
        f"{name:20}{score:>8.4f}{first / len(problem.people):>8.0%}{wished / len(problem.people):>8.0%}"
        f"{means[0]:>8.0%}{means[1]:>10.0%}{means[2]:>8.0%}{means[3]:>8.0%}{broken:>8}"
    )


if __name__ == "__main__":
    sys.exit(main())
