"""What could have been decided otherwise: the named alternatives over which ranks are drawn.

Each is a *factor* with so many *levels*. Choices of method have as many levels as alternatives, equally
likely; what is drawn from a distribution (noise on weights, which juror, whether evidence holds) has as
many levels as draws. So one replicate is one row of whole numbers, whatever the factors are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minga.engines.index.recipe import Aggregation, Normalisation, Treatment
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout
from minga.engines.index.ways import Imputation
from minga.engines.index.weighing import share

Array = npt.NDArray[np.float64]
Choices = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class WeightSets:
    """Weights that somebody proposed, each by code; codes left out keep those of the recipe."""

    sets: tuple[Mapping[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class WeightNoise:
    """Every weight times a number between 1 − `spread` and 1 + `spread`, at these `levels` (empty: all)."""

    spread: float = 0.25
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DirichletWeights:
    """Weights of a group drawn around those of the recipe; the larger `concentration`, the nearer.

    The standard deviation of a share w is √(w (1 − w) / (concentration + 1)).
    """

    concentration: float = 50.0
    levels: tuple[int, ...] = ()


WeightDoubt = WeightSets | WeightNoise | DirichletWeights


@dataclass(frozen=True, kw_only=True, eq=False)
class Graders:
    """What each grader gave, (graders, entities, indicators) in the order of table and tree, NaN: not graded.

    A replicate takes each cell from one of those who graded it. Entities stand on the yardstick of the
    recipe's own run, so that a doubt about one does not move the others' scale.
    """

    values: Array


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """How sure the evidence behind each cell is, (entities, indicators) from 0 to 1.

    In a replicate a cell counts with that probability; else it falls to `floor` (in the unit of the data).
    """

    confidence: Array
    floor: float = 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Doubt:
    """The alternatives. What is empty is not in doubt. A treatment of None is leaving the data as they are."""

    imputation: tuple[Imputation, ...] = ()
    treatment: tuple[Treatment | None, ...] = ()
    normalisation: tuple[Normalisation, ...] = ()
    weights: WeightDoubt | None = None
    aggregation: tuple[Aggregation, ...] = ()
    graders: Graders | None = None
    evidence: Evidence | None = None

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of what is in doubt, in the order of the steps."""
        named = ("graders", "evidence", "imputation", "treatment", "normalisation", "weights", "aggregation")
        return tuple(name for name in named if getattr(self, name) not in ((), None))

    def levels(self, draws: int) -> tuple[int, ...]:
        """How many levels each factor has; `draws` for those with a distribution."""
        return tuple(self._levels(name, draws) for name in self.factors)

    @property
    def is_discrete(self) -> bool:
        """Whether every factor is a list of alternatives, so that all combinations can be computed."""
        return self.graders is None and self.evidence is None and isinstance(self.weights, WeightSets | None)

    def _levels(self, name: str, draws: int) -> int:
        alternatives = getattr(self, name)
        if isinstance(alternatives, WeightSets):
            return len(alternatives.sets)
        return len(alternatives) if isinstance(alternatives, tuple) else draws


def draw_choices(doubt: Doubt, replicates: int, rng: np.random.Generator) -> Choices:
    """Alternatives at random, (replicates, factors); the draws of a distribution are each used once."""
    columns = []
    for name, levels in zip(doubt.factors, doubt.levels(replicates), strict=True):
        drawn = isinstance(getattr(doubt, name), tuple | WeightSets)
        columns.append(rng.integers(0, levels, replicates) if drawn else np.arange(replicates))
    return np.stack(columns, axis=1) if columns else np.zeros((replicates, 0), dtype=np.int64)


def draw_weights(
    doubt: WeightDoubt | None, layout: Layout, weights: Array, draws: int, rng: np.random.Generator
) -> Array:
    """Every set of weights, one in each group, (sets, columns).

    Raises Refused (`unknown_code`, `negative_weight`, `no_weight`, `bad_value`).
    """
    match doubt:
        case None:
            found = weights[None, :]
        case WeightSets():
            found = np.array([_merged(layout, weights, given) for given in doubt.sets])
        case WeightNoise():
            _check_spread(doubt.spread)
            noise = rng.uniform(1 - doubt.spread, 1 + doubt.spread, (draws, len(weights)))
            found = weights * np.where(_at_levels(layout, doubt.levels), noise, 1.0)
        case DirichletWeights():
            if not doubt.concentration > 0:
                raise Refused(Code.BAD_VALUE, "The concentration of the weights must be above zero.", "concentration")
            around = np.maximum(share(weights, layout) * doubt.concentration, 1e-12)
            drawn = rng.standard_gamma(around, (draws, len(weights)))
            found = np.where(_at_levels(layout, doubt.levels), drawn, weights)
            found = np.where(weights > 0, found, 0.0)
    return share(found, layout)


def draw_data(doubt: Doubt, values: Array, grader: int, evidence: int, seed: int) -> Array:
    """One variant of the data, (entities, indicators): which grader each cell takes, which evidence holds."""
    found = values
    if doubt.graders is not None:
        rng = np.random.default_rng((seed, 2, grader))
        graded = ~np.isnan(doubt.graders.values)
        pick = np.floor(rng.random(values.shape) * graded.sum(axis=0)).astype(np.int64)
        chosen = (np.cumsum(graded, axis=0) == pick + 1) & graded
        taken = np.where(chosen, doubt.graders.values, 0.0).sum(axis=0)
        found = np.where(graded.any(axis=0), taken, found)
    if doubt.evidence is not None:
        rng = np.random.default_rng((seed, 3, evidence))
        holds = rng.random(values.shape) < doubt.evidence.confidence
        found = np.where(holds | np.isnan(found), found, doubt.evidence.floor)
    return found


def _merged(layout: Layout, weights: Array, given: Mapping[str, float]) -> Array:
    merged = weights.copy()
    for code, weight in given.items():
        if code not in layout.columns:
            raise Refused(Code.UNKNOWN_CODE, f"A set of weights speaks of “{code}”, which is not in the tree.", code)
        if not weight >= 0:
            raise Refused(Code.NEGATIVE_WEIGHT, f"A set of weights has {weight:g} for “{code}”.", code)
        merged[layout.columns[code]] = weight
    return merged


def _check_spread(spread: float) -> None:
    if not 0 <= spread < 1:
        raise Refused(Code.BAD_VALUE, f"The noise on weights is a share below 1, not {spread:g}.", "spread")


def _at_levels(layout: Layout, levels: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    own = np.ones(len(layout.nodes), dtype=np.int64)
    for group in layout.groups:
        own[group.column] = group.level
    return np.isin(own, levels) if levels else np.ones(len(own), dtype=bool)
