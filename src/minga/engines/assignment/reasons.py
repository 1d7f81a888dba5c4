"""Why each pair, in codes that the apps put into words; and what changed since the last run."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from minga.engines.assignment.problem import Found, Pair, Problem


@dataclass(frozen=True)
class Passed:
    """Somebody who fits better and was not taken. `why`: full, panel (same group), fairness."""

    person: str
    why: str


@dataclass(frozen=True)
class Reason:
    """Why this person looks at this item.

    `code`: locked, kept (was there before), best (among the best that were possible), next (better ones
    were not free). `rank` of `possible`: her place among those without conflict, by affinity.
    `passed`: up to three who fit better, each with why not.
    """

    item: str
    person: str
    code: str
    affinity: float
    rank: int
    possible: int
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What differs from an earlier run."""

    kept: tuple[Pair, ...]
    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]


def explain(problem: Problem, found: Found) -> tuple[Reason, ...]:
    """One reason for each pair, in the order of the pairs."""
    panels: dict[str, set[str]] = {}
    for item, person in found.pairs:
        panels.setdefault(item, set()).add(person)
    return tuple(_reason(problem, found, item, person, panels[item]) for item, person in found.pairs)


def _reason(problem: Problem, found: Found, item: str, person: str, panel: set[str]) -> Reason:
    row = problem.row[item]
    possible = ~problem.forbidden[row]
    own = float(problem.affinity[row, problem.column[person]])
    better = np.nonzero(possible & (problem.affinity[row] > own))[0]
    outside = [problem.people[n] for n in better[np.argsort(-problem.affinity[row, better], kind="stable")]]
    outside = [name for name in outside if name not in panel]
    passed = tuple(Passed(name, _why_passed(problem, found, name, panel - {person})) for name in outside[:3])
    code = "next" if outside else "best"
    if (item, person) in problem.previous:
        code = "kept"
    if (item, person) in problem.locked:
        code = "locked"
    return Reason(item, person, code, own, len(better) + 1, int(possible.sum()), passed)


def _why_passed(problem: Problem, found: Found, person: str, panel: set[str]) -> str:
    place = problem.column[person]
    if found.loads[person] >= problem.most[place]:
        return "full"
    for labels in problem.groups.values():
        if labels[place] and labels[place] in {labels[problem.column[other]] for other in panel}:
            return "panel"
    return "load" if found.loads[person] >= problem.even_load else "fairness"


def changes(before: Iterable[Pair], after: Iterable[Pair]) -> Changes:
    """What a new run keeps, adds and takes away; each in order."""
    old, new = set(before), set(after)
    return Changes(tuple(sorted(old & new)), tuple(sorted(new - old)), tuple(sorted(old - new)))
