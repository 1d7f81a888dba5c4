"""The assignment engine beside what people do today: `python -m benchmarks.assignment`.

One instance of a large call, made with a fixed seed: applications and reviewers have weights on thirty
topics (sparse Dirichlet), affinity is their product; one pair in a hundred is a conflict; everybody
takes at most 10 % more than the even share. Peers, on the same instance in the same run:

- random with limits: reviewers drawn by lot, within conflicts and load;
- greedy: pairs from the best down, as long as both have room; what is left over goes to whoever is free.

Measured: processor seconds, total affinity, the worst-served application, spread of the load, conflicts.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable

import numpy as np

from benchmarks.report import Goal, say
from minga.engines.assignment import Problem, assign

APPLICATIONS, REVIEWERS, REVIEWS = 5_000, 500, 3
SECONDS = 20.0
GAP = 0.01
Pairs = list[tuple[int, int]]


def main() -> int:
    """Measure, print, and return 1 when something asked for is not reached."""
    problem = instance(APPLICATIONS, REVIEWERS)
    began = time.process_time()
    found = assign(problem)
    seconds = time.process_time() - began
    ours = [(problem.row[item], problem.column[person]) for item, person in found.pairs]
    lines = {"engine": ours, "greedy": greedy(problem), "random with limits": by_lot(problem)}
    print(f"{APPLICATIONS:,} applications × {REVIEWERS} reviewers × {REVIEWS} reviews")
    print(f"{'':20}{'affinity':>10}{'worst':>8}{'load':>10}{'short':>7}{'conflicts':>11}")
    for name, pairs in lines.items():
        total, worst, least, most, short, conflicts = figures(problem, pairs)
        print(f"{name:20}{total:>10,.1f}{worst:>8.3f}{f'{least}–{most}':>10}{short:>7}{conflicts:>11}")
    total, worst, _least, _most, short, conflicts = figures(problem, ours)
    others = [figures(problem, lines[name]) for name in ("greedy", "random with limits")]
    return say(
        [
            Goal(f"assignment: {seconds:.1f} s of processor (at most {SECONDS:.0f})", seconds <= SECONDS),
            Goal(f"no conflict and no review missing: {conflicts}, {short}", conflicts == 0 and short == 0),
            Goal(f"proven within {found.gap:.3%} of the optimum (at most {GAP:.0%})", found.gap <= GAP),
            Goal(
                f"the worst-served application has {worst:.3f} of {found.worst_bound:.3f} that are possible; "
                f"greedy {others[0][1]:.3f}, random {others[1][1]:.3f}",
                worst >= max(other[1] for other in others) and worst >= 0.89 * found.worst_bound,
            ),
            Goal(f"more affinity than both peers: {total:,.0f}", total >= max(other[0] for other in others)),
        ]
    )


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


def figures(problem: Problem, pairs: Pairs) -> tuple[float, float, int, int, int, int]:
    """Total affinity, mean affinity of the worst panel, least and most load, missing reviews, conflicts."""
    x = np.zeros(problem.affinity.shape)
    for row, column in pairs:
        x[row, column] = 1
    served = (problem.affinity * x).sum(axis=1) / np.array(problem.reviews)
    loads = Counter(column for _row, column in pairs)
    every = [loads[column] for column in range(len(problem.people))]
    short = int(sum(problem.reviews) - len(pairs))
    return (
        float((problem.affinity * x).sum()),
        float(served.min()),
        min(every),
        max(every),
        short,
        int((x[problem.forbidden] > 0).sum()),
    )


if __name__ == "__main__":
    sys.exit(main())
