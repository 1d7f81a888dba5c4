"""What is asked: candidates in their final order, places, and the quotas that were published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

MOST_CANDIDATES: Final = 100_000


class BadChoice(ValueError):
    """The choice contradicts itself. `code` says which rule, `where` which candidate or quota."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.where = where


@dataclass(frozen=True)
class Candidate:
    """One application. `rank`: its place in the final order, from 1, ties already broken.

    `eligible_for_place`: False when it is below the pass mark or vetoed; then no quota brings it in.
    `groups`: all that it belongs to; one of several groups counts for each of them.
    """

    code: str
    rank: int
    eligible_for_place: bool = True
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Quota:
    """How many of a group have a place: `at_least` so many, `at_most` so many, or both."""

    key: str
    group: str
    at_least: int | None = None
    at_most: int | None = None

    def missing(self, count: int) -> int:
        """How far this number is from what the quota wants: what lacks, or what is too much."""
        below = 0 if self.at_least is None else self.at_least - count
        above = 0 if self.at_most is None else count - self.at_most
        return max(0, below, above)


@dataclass(frozen=True)
class Choice:
    """What is decided at once. The order of `candidates` does not matter, their ranks do.

    The order of `quotas` does: when they cannot all be met, the one published first is served first.
    `waiting`: how long the waiting list is; None keeps everybody on it who could have a place.
    """

    candidates: tuple[Candidate, ...]
    places: int
    quotas: tuple[Quota, ...] = ()
    waiting: int | None = None

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def eligible(self) -> tuple[Candidate, ...]:
        """Who could have a place, best first."""
        able = (candidate for candidate in self.candidates if candidate.eligible_for_place)
        return tuple(sorted(able, key=lambda candidate: candidate.rank))

    @property
    def by_rank_alone(self) -> tuple[Candidate, ...]:
        """Who would have a place if there were no quotas."""
        return self.eligible[: self.places]


def _check(choice: Choice) -> None:
    if choice.places < 0:
        raise BadChoice("places", "There cannot be fewer than no places.")
    if choice.waiting is not None and choice.waiting < 0:
        raise BadChoice("waiting", "The waiting list cannot be shorter than empty.")
    if len(choice.candidates) > MOST_CANDIDATES:
        raise BadChoice("many", f"There are {len(choice.candidates):,} candidates; the most is {MOST_CANDIDATES:,}.")
    _refuse_twice((candidate.code for candidate in choice.candidates), "code", "twice")
    _check_ranks(choice.candidates)
    _refuse_twice((quota.key for quota in choice.quotas), "quota", "quota_twice")
    for quota in choice.quotas:
        _check_quota(quota)


def _refuse_twice(names: Iterable[str], blank: str, twice: str) -> None:
    counted = Counter(names)
    if any(not name.strip() for name in counted):
        raise BadChoice(blank, "A quota has no key." if blank == "quota" else "A candidate has no code.")
    name, times = max(counted.items(), key=lambda pair: pair[1], default=("", 0))
    if times > 1:
        raise BadChoice(twice, f"“{name}” stands there {times} times.", name)


def _check_ranks(candidates: tuple[Candidate, ...]) -> None:
    for rank, candidate in enumerate(sorted(candidates, key=lambda one: one.rank), start=1):
        if candidate.rank != rank:
            told = (
                f"Ranks must run from 1 to {len(candidates)} without ties or gaps; at {rank} stands {candidate.rank}."
            )
            raise BadChoice("ranks", told, candidate.code)


def _check_quota(quota: Quota) -> None:
    if quota.at_least is None and quota.at_most is None:
        raise BadChoice("quota", f"The quota “{quota.key}” says neither at least nor at most how many.", quota.key)
    for name, number in (("at_least", quota.at_least), ("at_most", quota.at_most)):
        if number is not None and number < 0:
            raise BadChoice(name, f"The quota “{quota.key}” asks for fewer than nobody.", quota.key)
    if quota.at_least is not None and quota.at_most is not None and quota.at_least > quota.at_most:
        told = f"The quota “{quota.key}” asks for at least {quota.at_least} and at most {quota.at_most}."
        raise BadChoice("bounds", told, quota.key)
