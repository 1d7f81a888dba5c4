"""The recipe: everything that decides a score, in one object. Nothing that decides it lives elsewhere.

Each step is a small frozen class; where there are several ways of doing a step, each way is a class
of its own with its own settings, so that a setting which a method does not use cannot be written
(COINr skips such settings silently: its issues 53 and 60). `files.py` reads and writes recipes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from minga.engines.index.ways import Arithmetic, GivenWeights, Imputation, Mean, MinMax, NoImputation, Scale, Weighting

ENGINE: Final = "minga-index-1"


@dataclass(frozen=True, kw_only=True)
class Node:
    """An indicator (or question) when it is nobody's parent, else a group of them.

    `weight`: beside its siblings; groups sum to one whatever the unit. `direction`: 1 when more is
    better, −1 when less is. `denominator`: a column that the indicator is divided by. `target`: for
    the distance to a target. `max_points`: the most that a question can earn (family *points*).
    """

    code: str
    name: str = ""
    parent: str = ""
    weight: float = 1.0
    direction: Literal[1, -1] = 1
    unit: str = ""
    denominator: str = ""
    target: float | None = None
    max_points: float | None = None


@dataclass(frozen=True, kw_only=True)
class Screening:
    """Who has too little data to be scored: shares from 0 to 1.

    `total`: of all indicators. `group`: of the indicators below each group of indicators; `groups`:
    the same for one group by its code, at any level. `when`: whether cells are counted as given, or
    after imputation.
    """

    total: float = 0.0
    group: float = 0.0
    groups: Mapping[str, float] = field(default_factory=dict)
    when: Literal["before_imputation", "after_imputation"] = "before_imputation"


@dataclass(frozen=True, kw_only=True)
class Outliers:
    """When an indicator is treated, and how far.

    It is treated when |skewness| reaches `skew` and excess kurtosis reaches `kurtosis` (both of type
    2, as in Excel and SAS): at most `winsorise` points are pulled to the next value, one value at a
    time; if that is not enough they go back and `log` is taken: `log_ct` is log(x − min + 0.01 range),
    `log_ct_orig` log(x − min + 1), `log_ct_plus` the same as `log_ct` mirrored when skewed to the left.
    """

    winsorise: int = 5
    skew: float = 2.0
    kurtosis: float = 3.5
    log: Literal["none", "log", "log_ct", "log_ct_orig", "log_ct_plus"] = "log_ct"


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """`outliers` for every indicator, except for those in `indicators`, which have their own."""

    outliers: Outliers = field(default_factory=Outliers)
    indicators: Mapping[str, Outliers] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Normalisation:
    """`scale` for every indicator, except for those in `indicators`, which have their own."""

    scale: Scale = field(default_factory=MinMax)
    indicators: Mapping[str, Scale] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Aggregation:
    """`mean` everywhere, except at the `levels` (2 is just above the indicators) and in the `groups`
    (by code, which goes before level). A group has a score when at least the share `availability` of
    its children has one (and at least one); the weights of the others are spread over them."""

    mean: Mean = field(default_factory=Arithmetic)
    levels: Mapping[int, Mean] = field(default_factory=dict)
    groups: Mapping[str, Mean] = field(default_factory=dict)
    availability: float = 0.0
    availability_of: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Scores are published with `decimals`, a half rounded away from zero, and ranks are those of the
    published scores. `ties`: `min` 1-2-2-4, `max` 1-3-3-4, `average`, `dense` 1-2-2-3. `peers`: a
    column; ranks within it stand beside the ranks among all."""

    decimals: int = 9
    ties: Literal["min", "max", "average", "dense"] = "min"
    peers: str = ""


@dataclass(frozen=True, kw_only=True)
class Points:
    """The family *points*: what questions earn adds up the tree.

    `blanks`: an unanswered question earns nothing (`zero`), leaves its groups without a score
    (`missing`), or is refused. `above`: what happens to more points than the maximum. `kind`: a
    column with the type of entity; `not_applicable[type]`: codes of questions or groups that do not
    apply to it: the others of the group are raised so that its maximum stays.
    """

    blanks: Literal["zero", "missing", "refuse"] = "zero"
    above: Literal["keep", "cap", "refuse"] = "keep"
    kind: str = ""
    not_applicable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """With `points`, the index is one of points and only `publication` beside it is read; else the
    steps run in the order of the fields. None: the step is left out."""

    tree: tuple[Node, ...]
    title: str = ""
    imputation: Imputation = field(default_factory=NoImputation)
    screening: Screening | None = None
    treatment: Treatment | None = None
    normalisation: Normalisation = field(default_factory=Normalisation)
    weights: Weighting = field(default_factory=GivenWeights)
    aggregation: Aggregation = field(default_factory=Aggregation)
    publication: Publication = field(default_factory=Publication)
    points: Points | None = None
    engine: str = ENGINE
