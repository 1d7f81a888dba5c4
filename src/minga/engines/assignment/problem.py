"""What is asked and what comes out. Arrays are in the order of `items` and `people`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pair = tuple[str, str]
LANGUAGE: Final = "language"


class BadProblem(ValueError):
    """The problem contradicts itself. `code` says which rule, `where` which item, person or pair."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.where = where


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Items and people, how well they fit, and what must hold.

    `affinity`: items × people, from 0 to 1. `reviews`: how many people each item gets, exactly.
    `most`: how many items each person takes at most. `conflicts`: pairs that must not be, each with
    a word that says why. `locked`: pairs that stay. `speaks`, `written_in`: languages of people and of
    items; where both are given, a pair needs one in common. `groups`: for each kind ("organisation",
    "territory") the label of each person; a panel with two of one label costs `spread_price`.
    `previous`: pairs of an earlier run; keeping one is worth `keep_worth`. `load_price`: what each item
    above the even share costs, in affinity. `fair`: the worst-served item is served to `floor_share` of
    the best that is possible for it before anything else counts; what is left is free for the total, for
    spread and for load.
    """

    items: tuple[str, ...]
    people: tuple[str, ...]
    affinity: Array
    reviews: tuple[int, ...]
    most: tuple[int, ...]
    conflicts: Mapping[Pair, str] = field(default_factory=dict)
    locked: frozenset[Pair] = frozenset()
    speaks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    written_in: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    previous: frozenset[Pair] = frozenset()
    spread_price: float = 0.1
    load_price: float = 0.02
    keep_worth: float = 0.0
    fair: bool = True
    floor_share: float = 0.9

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def row(self) -> dict[str, int]:
        """The place of each item."""
        return {name: number for number, name in enumerate(self.items)}

    @cached_property
    def column(self) -> dict[str, int]:
        """The place of each person."""
        return {name: number for number, name in enumerate(self.people)}

    @cached_property
    def forbidden(self) -> Mask:
        """Items × people: where a conflict or the lack of a common language forbids the pair."""
        mask = np.zeros((len(self.items), len(self.people)), dtype=bool)
        for item, person in self.conflicts:
            mask[self.row[item], self.column[person]] = True
        if self.speaks and self.written_in:
            mask |= self._without_common_language()
        return mask

    @cached_property
    def worth(self) -> Array:
        """Affinity, and what it is worth to keep a pair of the earlier run."""
        worth: Array = np.array(self.affinity, dtype=float)
        for item, person in self.previous:
            if item in self.row and person in self.column:
                worth[self.row[item], self.column[person]] += self.keep_worth
        return worth

    @property
    def even_load(self) -> int:
        """What everybody would take if all took the same, rounded up."""
        return -(-sum(self.reviews) // max(len(self.people), 1))

    def why_not(self, item: str, person: str) -> str:
        """The word of the conflict, "language", or nothing."""
        said = self.conflicts.get((item, person), "")
        return said or (LANGUAGE if self.forbidden[self.row[item], self.column[person]] else "")

    def _without_common_language(self) -> Mask:
        languages = sorted({one for spoken in (*self.speaks.values(), *self.written_in.values()) for one in spoken})
        place = {one: number for number, one in enumerate(languages)}

        def table(names: tuple[str, ...], known: Mapping[str, frozenset[str]]) -> NDArray[np.int64]:
            spoken = np.zeros((len(names), len(languages)), dtype=np.int64)
            for number, name in enumerate(names):
                # Whoever says nothing about languages is not held back by them.
                spoken[number, [place[one] for one in known.get(name, frozenset(languages))]] = 1
            return spoken

        common = table(self.items, self.written_in) @ table(self.people, self.speaks).T
        without: Mask = common == 0
        return without


@dataclass(frozen=True)
class Relaxation:
    """The smallest change that would meet every number.

    `more_load`: how many items more these people would have to take. `more_people`: how many people
    without conflict are missing for these items, whatever the load.
    """

    more_load: Mapping[str, int] = field(default_factory=dict)
    more_people: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """An assignment. `pairs`: item and person, in the order of the problem.

    `total`, `worst`: affinity of all pairs, and of the worst-served item (mean affinity of its panel).
    `bound`: no assignment can be worth more (affinity less prices), given the floor `worst`;
    `gap`: (bound − value) / bound. `worst_bound`: no assignment can raise the worst-served item above it.
    `loads`: items of each person. `unmet`: reviews that an item lacks; `relaxation`: what would mend it.
    """

    pairs: tuple[Pair, ...]
    total: float
    value: float
    bound: float
    worst: float
    worst_bound: float
    loads: Mapping[str, int]
    unmet: Mapping[str, int]
    relaxation: Relaxation

    @property
    def gap(self) -> float:
        """Proven distance to the optimum, from 0."""
        return max(0.0, (self.bound - self.value) / abs(self.bound)) if self.bound else 0.0

    def panel(self, item: str) -> tuple[str, ...]:
        """Who looks at this item."""
        return tuple(person for one, person in self.pairs if one == item)


def _check(problem: Problem) -> None:
    if not problem.items:
        raise BadProblem("no_items", "There is nothing to assign.")
    if not problem.people:
        raise BadProblem("no_people", "There is nobody to assign to.")
    for names, code in ((problem.items, "item_twice"), (problem.people, "person_twice")):
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise BadProblem(code, f"“{twice}” is named two times.", twice)
    shape = (len(problem.items), len(problem.people))
    if problem.affinity.shape != shape:
        raise BadProblem("shape", f"The table of affinities has the shape {problem.affinity.shape}, not {shape}.")
    if not np.isfinite(problem.affinity).all() or problem.affinity.min() < 0 or problem.affinity.max() > 1:
        raise BadProblem("affinity", "Affinities must lie between 0 and 1.")
    _check_numbers(problem)
    _check_pairs(problem)


def _check_numbers(problem: Problem) -> None:
    for name, wanted in zip(problem.items, problem.reviews, strict=True):
        if wanted < 0:
            raise BadProblem("reviews", f"“{name}” asks for fewer than no reviews.", name)
    for name, most in zip(problem.people, problem.most, strict=True):
        if most < 0:
            raise BadProblem("most", f"“{name}” takes fewer than no items.", name)
    for kind, labels in problem.groups.items():
        if len(labels) != len(problem.people):
            raise BadProblem("groups", f"The group “{kind}” does not say a label for each person.", kind)


def _check_pairs(problem: Problem) -> None:
    for item, person in (*problem.conflicts, *problem.locked):
        if item not in problem.row or person not in problem.column:
            raise BadProblem("unknown", f"“{item}” or “{person}” is not in the problem.", f"{item} · {person}")
    taken: dict[str, int] = {}
    held: dict[str, int] = {}
    for item, person in sorted(problem.locked):
        why = problem.why_not(item, person)
        if why:
            told = f"“{item}” is locked to “{person}”, who may not look at it ({why})."
            raise BadProblem("locked_conflict", told, f"{item} · {person}")
        taken[item] = taken.get(item, 0) + 1
        held[person] = held.get(person, 0) + 1
    for item, count in taken.items():
        if count > problem.reviews[problem.row[item]]:
            raise BadProblem("locked_reviews", f"“{item}” has more locked people than reviews.", item)
    for person, count in held.items():
        if count > problem.most[problem.column[person]]:
            raise BadProblem("locked_load", f"“{person}” has more locked items than she takes.", person)
