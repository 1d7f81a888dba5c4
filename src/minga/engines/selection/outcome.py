"""What comes out: who has a place and why, what the quotas changed, and what proves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from minga.engines.selection.choice import Choice

How = Literal["nothing", "weights", "search"]


class Fate(StrEnum):
    SELECTED = "selected"
    WAITING = "waiting"
    NOT_SELECTED = "not_selected"


class Reason(StrEnum):
    BY_RANK = "by_rank"
    BY_QUOTA = "by_quota"
    DISPLACED_BY_QUOTA = "displaced_by_quota"
    BELOW_MARK = "below_mark"
    NO_PLACES = "no_places"


class Shortage(StrEnum):
    """Why a quota is not met. A quota that lacks people *and* is in conflict has its first cause here."""

    TOO_FEW_ELIGIBLE = "too_few_eligible"
    TOO_FEW_PLACES = "too_few_places"
    CONFLICTS_WITH = "conflicts_with"


@dataclass(frozen=True)
class Outcome:
    """What became of one candidate.

    `quotas`: those that would be further from their number without this, in the order published; the
    first is `quota`. `other`: whom it replaced (`by_quota`), or who has the place instead
    (`displaced_by_quota`; empty when the place stays empty).
    """

    code: str
    rank: int
    fate: Fate
    reason: Reason
    waiting_place: int | None = None
    quotas: tuple[str, ...] = ()
    other: str = ""

    @property
    def quota(self) -> str:
        """The quota published first among those that this is for; empty when it is for none."""
        return self.quotas[0] if self.quotas else ""


@dataclass(frozen=True)
class QuotaResult:
    """What became of one quota.

    `eligible`: how many of the group could have a place. `without`: how many would have one by rank
    alone. `reached`: how many have one. `short_by`: how many lack, or are too many. `why`: the first
    cause of that; `conflicts_with`: the other quotas that, held as they are, leave no more for this one.
    """

    key: str
    group: str
    at_least: int | None
    at_most: int | None
    eligible: int
    without: int
    reached: int
    short_by: int = 0
    why: Shortage | None = None
    conflicts_with: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the number is what was published."""
        return self.short_by == 0


@dataclass(frozen=True)
class Change:
    """One who comes in for one who goes out: undone alone, these quotas would be further from their number.

    `brought_in` is empty when the place stays empty.
    """

    brought_in: str
    displaced: str
    quotas: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One thing that is as small as it can be, given the steps before it.

    `what`: `unmet` (how far all quotas together are from their numbers), `unmet_of` (one of them,
    `quota`), `empty` places, `displaced` candidates, `ranks` (sum of the ranks brought in less those
    displaced). `bound`: no selection has less. `how` that is known: it is zero, and nothing is less
    than `nothing`; by `weights` that anybody can multiply out (docs/subsystems/selection.md), in
    millionths by row; or by a `search` of all cases.
    """

    what: str
    value: int
    bound: int
    how: How
    quota: str = ""
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """Why no smaller change would do, step by step."""

    steps: tuple[Step, ...]

    @property
    def is_least(self) -> bool:
        """Whether every step is proven. False only when a search was given up (`program.MOST_NODES`)."""
        return all(step.value == step.bound for step in self.steps)


@dataclass(frozen=True)
class Selected:
    """The whole result. `outcomes` by rank, `quotas` as published, `changes` by who is brought in."""

    choice: Choice
    outcomes: tuple[Outcome, ...]
    quotas: tuple[QuotaResult, ...]
    changes: tuple[Change, ...]
    proof: Proof

    @cached_property
    def of(self) -> Mapping[str, Outcome]:
        """The outcome of each code."""
        return {outcome.code: outcome for outcome in self.outcomes}

    @property
    def selected(self) -> tuple[str, ...]:
        """Who has a place, best first."""
        return self._with(Fate.SELECTED)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The waiting list in its order."""
        return self._with(Fate.WAITING)

    @property
    def not_selected(self) -> tuple[str, ...]:
        """Everybody else, best first."""
        return self._with(Fate.NOT_SELECTED)

    @property
    def empty_places(self) -> int:
        """Places that nobody has: too few could have one, or a quota lets nobody else in."""
        return self.choice.places - len(self.selected)

    @property
    def relaxation(self) -> Mapping[str, int]:
        """By how much each quota would have to give way for all to be met; no smaller sum is enough."""
        return {quota.key: quota.short_by for quota in self.quotas if not quota.met}

    def _with(self, fate: Fate) -> tuple[str, ...]:
        return tuple(outcome.code for outcome in self.outcomes if outcome.fate is fate)
