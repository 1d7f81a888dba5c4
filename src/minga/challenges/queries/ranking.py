"""How votes become an order: weighted means, ties said aloud, and whether the order would hold.

Pure arithmetic on tallies; reads no database. A score is the weighted mean of the criteria, 0 to 4;
criteria of effort count backwards (4 minus the mean). A candidate that nobody scored on some criterion
cannot be compared and has no place. The order is the same for the same votes, on every machine and day:
the weights of the trial are drawn from a generator seeded with the name of the prioritisation.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

HIGHEST: Final = 4
TRIALS: Final = 400
SWING: Final = 0.25
_SAME: Final = 6
"""Decimals beyond which two scores are the same."""


@dataclass(frozen=True)
class Weighed:
    """A criterion as arithmetic sees it."""

    id: int
    weight: int
    effort: bool = False


@dataclass(frozen=True)
class Tally:
    """The votes on one candidate and one criterion: how many, their sum, the sum of their squares."""

    count: int
    total: int
    squares: int

    @property
    def mean(self) -> float:
        """What was voted on average."""
        return self.total / self.count

    @property
    def deviation(self) -> float:
        """How far votes lie from their mean, on average (standard deviation)."""
        return math.sqrt(max(0.0, self.squares / self.count - self.mean**2))


Tallies = Mapping[tuple[int, int], Tally]
"""By candidate and criterion."""


@dataclass(frozen=True)
class Place:
    """What the votes say of one candidate. `rank` is None when it cannot be compared."""

    id: int
    score: float | None
    impact: float | None
    effort: float | None
    votes: int
    deviation: float | None
    rank: int | None = None
    tied: bool = False
    sure: float | None = None
    """In how many hundredths of the trials it is among the chosen."""


@dataclass(frozen=True)
class Ranking:
    """All candidates, best first; those that cannot be compared come last."""

    places: tuple[Place, ...]
    chosen: int
    tied_at_last: tuple[int, ...]
    """Candidates that share the last place when there is not room for all of them."""

    @property
    def within(self) -> frozenset[int]:
        """Those that the order alone would choose; without those that share the last place."""
        ids = {place.id for place in self.places if place.rank is not None and place.rank <= self.chosen}
        return frozenset(ids - set(self.tied_at_last))


def rank(candidates: Sequence[int], criteria: Sequence[Weighed], tallies: Tallies, chosen: int, seed: str) -> Ranking:
    """The order of these candidates, of which `chosen` have a place. Trials: see `SWING`."""
    measured = [_place(candidate, criteria, tallies) for candidate in candidates]
    comparable = [place for place in measured if place.score is not None]
    scores = {place.id: place.score or 0.0 for place in comparable}
    sure = _trials(scores, criteria, tallies, chosen, seed)
    placed = [_placed(place, scores, sure.get(place.id)) for place in comparable]
    order = {candidate: number for number, candidate in enumerate(candidates)}
    placed.sort(key=lambda place: (place.rank or 0, order[place.id]))
    rest = tuple(place for place in measured if place.score is None)
    return Ranking((*placed, *rest), chosen, _tied_at_last(placed, chosen))


def _place(candidate: int, criteria: Sequence[Weighed], tallies: Tallies) -> Place:
    found = {each.id: tallies[candidate, each.id] for each in criteria if (candidate, each.id) in tallies}
    votes = max((tally.count for tally in found.values()), default=0)
    whole = bool(criteria) and len(found) == len(criteria)
    if not whole:
        return Place(candidate, None, None, None, votes, None)
    return Place(
        id=candidate,
        score=_weighted([(each.weight, _worth(each, found[each.id])) for each in criteria]),
        impact=_weighted([(each.weight, found[each.id].mean) for each in criteria if not each.effort]),
        effort=_weighted([(each.weight, found[each.id].mean) for each in criteria if each.effort]),
        votes=votes,
        deviation=_weighted([(each.weight, found[each.id].deviation) for each in criteria]),
    )


def _worth(criterion: Weighed, tally: Tally) -> float:
    return HIGHEST - tally.mean if criterion.effort else tally.mean


def _weighted(pairs: Sequence[tuple[float, float]]) -> float | None:
    whole = sum(weight for weight, _value in pairs)
    return sum(weight * value for weight, value in pairs) / whole if whole else None


def _placed(place: Place, scores: Mapping[int, float], sure: float | None) -> Place:
    """With its rank: how many are better, plus one; and whether somebody shares it."""
    mine = round(scores[place.id], _SAME)
    better = sum(round(score, _SAME) > mine for score in scores.values())
    same = sum(round(score, _SAME) == mine for score in scores.values())
    return replace(place, rank=better + 1, tied=same > 1, sure=sure)


def _tied_at_last(placed: Sequence[Place], chosen: int) -> tuple[int, ...]:
    within = [place for place in placed if place.rank is not None and place.rank <= chosen]
    if len(within) <= chosen:
        return ()
    last = max(place.rank or 0 for place in within)
    return tuple(place.id for place in within if place.rank == last)


def _trials(
    scores: Mapping[int, float], criteria: Sequence[Weighed], tallies: Tallies, chosen: int, seed: str
) -> dict[int, float]:
    """How often each candidate is chosen when every weight is drawn up to a quarter higher or lower."""
    dice = random.Random(seed)  # noqa: S311 - not a secret: it must give the same every time
    worth = {pk: [_worth(each, tallies[pk, each.id]) for each in criteria] for pk in scores}
    times = dict.fromkeys(scores, 0.0)
    for _trial in range(TRIALS if scores and chosen else 0):
        weights = [each.weight * dice.uniform(1 - SWING, 1 + SWING) for each in criteria]
        found = {
            pk: round(sum(weight * value for weight, value in zip(weights, values, strict=True)), _SAME)
            for pk, values in worth.items()
        }
        for pk, part in _chosen_parts(found, chosen).items():
            times[pk] += part
    return {pk: time / TRIALS * 100 for pk, time in times.items()}


def _chosen_parts(scores: Mapping[int, float], chosen: int) -> dict[int, float]:
    """Who is in: 1 each, and those who share the last places a part of them."""
    order = sorted(scores, key=lambda pk: -scores[pk])
    if len(order) <= chosen:
        return dict.fromkeys(order, 1.0)
    limit = scores[order[chosen - 1]]
    above = [pk for pk in order if scores[pk] > limit]
    level = [pk for pk in order if scores[pk] == limit]
    part = (chosen - len(above)) / len(level)
    return dict.fromkeys(above, 1.0) | dict.fromkeys(level, part)
