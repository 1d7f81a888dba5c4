"""How far people agree who grade the same things on the same scales: Krippendorff's alpha, and plain shares.

    found = agreement([question.values() for question in grades])     # levels of each unit, by question
    found.alpha, found.equal, found.near

Alpha is 1 where all agree and 0 where they agree no more than chance would make them. It takes any
number of graders, missing grades, and scales of any length (K. Krippendorff, *Content Analysis*, 4th
ed., 2018, ch. 12; *Computing Krippendorff's Alpha-Reliability*, 2011, whose worked example is under
test). Questions are strata: disagreement is counted and expected within each, on its own scale and
from its own grades, so that easy and hard questions do not pass for agreement. Shares are of pairs of
grades of one unit. Standard library only, so that pages may import it.

Not said by alpha: whether the rubric measures the right thing, nor who of two is right. With few
units it moves a lot; say beside it how many pairs it rests on.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Distance = Callable[[Sequence[int], Mapping[int, float]], Mapping[tuple[int, int], float]]


@dataclass(frozen=True)
class Agreement:
    """`alpha` is None when every grade is the same: then nothing tells agreement from chance."""

    alpha: float | None
    pairs: int
    equal: float
    near: float


def agreement(strata: Iterable[Iterable[Sequence[int]]]) -> Agreement | None:
    """Over all questions. A unit is the levels that it got; None when no unit has two."""
    observed = expected = 0.0
    pairs = equal = near = 0
    for units in strata:
        graded = [unit for unit in units if len(unit) > 1]
        if not graded:
            continue
        met, by_chance = _disagreement(graded, ordinal)
        observed, expected = observed + met, expected + by_chance
        for unit in graded:
            for one, other in combinations(unit, 2):
                pairs += 1
                equal += one == other
                near += abs(one - other) <= 1
    if not pairs:
        return None
    alpha = 1 - observed / expected if expected else None
    return Agreement(alpha=alpha, pairs=pairs, equal=equal / pairs, near=near / pairs)


def ordinal(values: Sequence[int], counts: Mapping[int, float]) -> Mapping[tuple[int, int], float]:
    """Squared number of grades that lie between two levels, half of each end counted, as a share of all grades."""
    total = sum(counts.values())
    found = {}
    for place, low in enumerate(values):
        between = counts[low] / 2
        for high in values[place + 1 :]:
            found[low, high] = found[high, low] = ((between + counts[high] / 2) / total) ** 2
            between += counts[high]
    return found


def nominal(values: Sequence[int], counts: Mapping[int, float]) -> Mapping[tuple[int, int], float]:
    """The same or not."""
    del counts
    return {(one, other): 1.0 for one in values for other in values if one != other}


def interval(values: Sequence[int], counts: Mapping[int, float]) -> Mapping[tuple[int, int], float]:
    """Squared difference."""
    del counts
    return {(one, other): float((one - other) ** 2) for one in values for other in values if one != other}


def alpha(units: Iterable[Sequence[int]], distance: Distance = ordinal) -> float | None:
    """Of one question. None when no unit has two grades, or all grades are the same."""
    graded = [unit for unit in units if len(unit) > 1]
    if not graded:
        return None
    observed, expected = _disagreement(graded, distance)
    return 1 - observed / expected if expected else None


def _disagreement(graded: Sequence[Sequence[int]], distance: Distance) -> tuple[float, float]:
    """What was met and what chance would bring, both per grade times the number of grades."""
    coincident: dict[tuple[int, int], float] = defaultdict(float)
    for unit, times in Counter(tuple(sorted(unit)) for unit in graded).items():
        weight = times / (len(unit) - 1)
        for one, other in combinations(unit, 2):
            coincident[one, other] += weight
            coincident[other, one] += weight
    counts: dict[int, float] = defaultdict(float)
    for (one, _other), weight in coincident.items():
        counts[one] += weight
    total = sum(counts.values())
    apart = distance(sorted(counts), counts)
    observed = sum(weight * apart.get(pair, 0.0) for pair, weight in coincident.items())
    expected = sum(counts[one] * counts[other] * far for (one, other), far in apart.items()) / (total - 1)
    return observed, expected
