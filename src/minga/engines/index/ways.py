"""The ways of doing each step of a recipe, and the settings of each. `method` is its name in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

# Imputation: what stands in for a missing cell.


@dataclass(frozen=True, kw_only=True)
class NoImputation:
    """Missing stays missing; groups are computed on what there is, if `availability` allows."""

    method: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class MeanImputation:
    """The mean of the indicator among those of the same `group` (a column; empty: among all)."""

    method: ClassVar[str] = "mean"
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class MedianImputation:
    """The median of the indicator among those of the same `group` (a column; empty: among all)."""

    method: ClassVar[str] = "median"
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class RowMeanImputation:
    """The entity's own mean on the other indicators of the group (or of all), on a scale from 0 to 1."""

    method: ClassVar[str] = "row_mean"
    within: Literal["group", "all"] = "group"


@dataclass(frozen=True, kw_only=True)
class PreviousWaveImputation:
    """The same entity's value in the previous wave, after its denominator."""

    method: ClassVar[str] = "previous_wave"


Imputation = NoImputation | MeanImputation | MedianImputation | RowMeanImputation | PreviousWaveImputation


# Normalisation: how an indicator becomes comparable. After all of them, more is better.


@dataclass(frozen=True, kw_only=True)
class MinMax:
    """From `low` (the worst entity) to `high` (the best)."""

    method: ClassVar[str] = "min_max"
    low: float = 0.0
    high: float = 100.0


@dataclass(frozen=True, kw_only=True)
class ZScore:
    """Standard deviations (of a sample, n − 1) from the mean, brought to this `mean` and `sd`."""

    method: ClassVar[str] = "z_score"
    mean: float = 0.0
    sd: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Place from the bottom, from 1; ties share the lowest place, or their average."""

    method: ClassVar[str] = "rank"
    ties: Literal["min", "average"] = "min"


@dataclass(frozen=True, kw_only=True)
class Borda:
    """How many are worse."""

    method: ClassVar[str] = "borda"


@dataclass(frozen=True, kw_only=True)
class PercentileRank:
    """How many are worse, of all the others: from 0 to 1."""

    method: ClassVar[str] = "percentile_rank"


@dataclass(frozen=True, kw_only=True)
class Goalposts:
    """0 at `worst`, `top` at `best`, straight between (of the natural logarithm when `log`).

    In the units of the indicator: when less is better, `worst` is the larger. `cap`: what happens
    beyond the posts. With `cap: none` it is COINr's *scaled*.
    """

    method: ClassVar[str] = "goalposts"
    worst: float
    best: float
    top: float = 1.0
    cap: Literal["both", "top", "bottom", "none"] = "both"
    log: bool = False


@dataclass(frozen=True, kw_only=True)
class DistanceToMaximum:
    """1 for the best entity, 0 for the worst."""

    method: ClassVar[str] = "distance_to_maximum"


@dataclass(frozen=True, kw_only=True)
class DistanceToTarget:
    """1 at the node's `target`, 0 for the worst entity; above 1 beyond the target unless `cap`."""

    method: ClassVar[str] = "distance_to_target"
    cap: bool = False


@dataclass(frozen=True, kw_only=True)
class DistanceToReference:
    """1 for the entity `reference`, 0 for the worst; above 1 for who is better, unless `cap`."""

    method: ClassVar[str] = "distance_to_reference"
    reference: str
    cap: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareOfMaximum:
    """Value over the largest value, after the direction.

    Where the best is below zero (every indicator of which less is better) the ratio turns the order
    round, and is refused. `signs: any` computes it all the same, to compare with tools that do.
    """

    method: ClassVar[str] = "share_of_maximum"
    signs: Literal["positive", "any"] = "positive"


@dataclass(frozen=True, kw_only=True)
class AsGiven:
    """Already comparable: only the direction is applied."""

    method: ClassVar[str] = "as_given"


Scale = (
    MinMax
    | ZScore
    | Rank
    | Borda
    | PercentileRank
    | Goalposts
    | DistanceToMaximum
    | DistanceToTarget
    | DistanceToReference
    | ShareOfMaximum
    | AsGiven
)


# Weights: how much each child counts in its group. Never negative; one per group.


@dataclass(frozen=True, kw_only=True)
class GivenWeights:
    """Those of the tree."""

    method: ClassVar[str] = "given"


@dataclass(frozen=True, kw_only=True)
class EqualWeights:
    """All the same, whatever the tree says."""

    method: ClassVar[str] = "equal"


@dataclass(frozen=True, kw_only=True)
class BudgetAllocation:
    """Points that each expert shares out, by node: `experts[name][code]`. Each expert counts the same
    in each group; groups of which nobody speaks keep the weights of the tree."""

    method: ClassVar[str] = "budget_allocation"
    experts: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, kw_only=True)
class PairwiseComparison:
    """Saaty's analytic hierarchy: `judgements[group][i][j]` says how many times child i matters as
    much as child j. Refused when the consistency ratio passes `inconsistency`."""

    method: ClassVar[str] = "pairwise"
    judgements: Mapping[str, tuple[tuple[float, ...], ...]]
    inconsistency: float = 0.1


Weighting = GivenWeights | EqualWeights | BudgetAllocation | PairwiseComparison


# Aggregation: how the children of a group become one number.


@dataclass(frozen=True, kw_only=True)
class Arithmetic:
    method: ClassVar[str] = "arithmetic"


@dataclass(frozen=True, kw_only=True)
class Geometric:
    method: ClassVar[str] = "geometric"


@dataclass(frozen=True, kw_only=True)
class Harmonic:
    method: ClassVar[str] = "harmonic"


@dataclass(frozen=True, kw_only=True)
class PowerMean:
    """(Σ w xᵖ)^(1/p); the geometric mean when `p` is 0."""

    method: ClassVar[str] = "power"
    p: float


@dataclass(frozen=True, kw_only=True)
class Copeland:
    """Duels won less duels lost. A duel is won with more than half of the weights on which both have
    a value; within `tolerance` of one half it is a draw."""

    method: ClassVar[str] = "copeland"
    tolerance: float = 1e-9


Mean = Arithmetic | Geometric | Harmonic | PowerMean | Copeland
