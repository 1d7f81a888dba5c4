"""Honest ranks: how far a rank would move had the choices been others.

    doubt = Doubt(normalisation=(…, …), weights=WeightNoise(spread=0.25), aggregation=(…, …))
    found = simulate(recipe, table, doubt, replicates=1000, seed=7)
    low, high = found.interval(0.9)

Replicates that cannot be computed are counted with their reason and left out; the others stand. The
same seed gives the same replicates.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from minga.engines.index.computing import Result
from minga.engines.index.recipe import Aggregation, Normalisation, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty_doubt import Choices, Doubt, WeightNoise, draw_choices
from minga.engines.index.uncertainty_ranks import (
    Ranks,
    RankSpread,
    ahead_of,
    ranks_of,
    spread_of,
    stable_tiers,
    tier_shares,
)
from minga.engines.index.uncertainty_runs import Failure, Progress, Replicates, decimals_of
from minga.engines.index.ways import Geometric, MinMax, ZScore

Array = npt.NDArray[np.float64]
ROWS = 2_000
"""Replicates that are ranked at once."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """What the replicates say. Rows are those that could be computed, columns the `entities`.

    `choices`: (rows, factors), which alternative each took. `scores` and `ranks`: (rows, entities); NaN
    and 0 for an entity that has none there. `decimals`: ranks are of scores rounded so, as they are
    published; None where the scale itself is in doubt: then of full precision. Ties share the better rank.
    `groups`: (rows, entities, groups of the layout), scores of every group where they were asked for.
    `failures`: why the others could not be computed, and how many. `asked`: replicates in all.
    """

    nominal: Result
    entities: tuple[str, ...]
    doubt: Doubt
    factors: tuple[str, ...]
    choices: Choices
    scores: Array
    ranks: Ranks
    failures: tuple[Failure, ...]
    asked: int
    seed: int
    decimals: int | None
    groups: npt.NDArray[np.float32] | None = None

    def among(self, entities: Collection[str]) -> "Simulated":
        """The same replicates with ranks among some only, as within a peer group."""
        columns = [column for column, name in enumerate(self.entities) if name in entities]
        scores = self.scores[:, columns]
        names = tuple(self.entities[column] for column in columns)
        groups = None if self.groups is None else self.groups[:, columns]
        return replace(self, entities=names, scores=scores, ranks=_ranked(scores, self.decimals), groups=groups)

    @property
    def failed(self) -> int:
        """How many replicates could not be computed."""
        return self.asked - len(self.scores)

    @cached_property
    def nominal_ranks(self) -> Ranks:
        """Ranks of the published scores among the same entities."""
        at = {name: row for row, name in enumerate(self.nominal.entities)}
        return ranks_of(self.nominal.published[[at[name] for name in self.entities], -1])

    @cached_property
    def spread(self) -> RankSpread:
        """Mean, median and quantiles of ranks, and the rank-probability matrix."""
        return spread_of(self.ranks)

    @cached_property
    def ahead(self) -> Array:
        """P(row ahead of column), (entities, entities)."""
        return ahead_of(self.ranks)

    def interval(self, level: float = 0.9) -> tuple[Array, Array]:
        """Lowest and highest rank that hold `level` of the replicates: whole ranks, rounded outwards."""
        tail = (1 - level) / 2
        return np.floor(self.spread.quantile(tail)), np.ceil(self.spread.quantile(1 - tail))

    def tiers(self, level: float = 0.95) -> npt.NDArray[np.int32]:
        """Groups of entities that hardly any replicate mixes: see `stable_tiers`."""
        return stable_tiers(self.spread.mean, self.ahead, level=level)

    def tier_stability(self, thresholds: Sequence[float]) -> Array:
        """How often each entity stood in each of the published tiers, (entities, tiers)."""
        return tier_shares(self.scores, thresholds)

    @cached_property
    def rank_change(self) -> Array:
        """Of each row, by how many places its ranks differ from the nominal ones, on average."""
        known = (self.ranks > 0) & (self.nominal_ranks > 0)
        moved = np.where(known, np.abs(self.ranks - self.nominal_ranks), 0).sum(axis=1)
        return np.asarray(moved / np.maximum(known.sum(axis=1), 1))


def simulate(
    recipe: Recipe,
    table: Table,
    doubt: Doubt,
    *,
    replicates: int = 1000,
    seed: int = 0,
    previous: Table | None = None,
    progress: Progress | None = None,
    keep: bool = False,
) -> Simulated:
    """Run the index `replicates` times with alternatives at random; `progress` is told (done, of how many).

    `keep`: the scores of every group, too, four bytes each.
    Raises Refused when the index itself cannot be computed, or when nothing is in doubt (`unused_setting`).
    """
    if replicates < 1:
        raise Refused(Code.BAD_VALUE, "At least one replicate is needed.", "replicates")
    if not doubt.factors:
        raise Refused(Code.UNUSED_SETTING, "Nothing is in doubt: name at least one alternative.", "doubt")
    runs = Replicates(recipe, table, doubt, replicates, seed, previous, keep)
    choices = draw_choices(doubt, replicates, np.random.default_rng((seed, 0)))
    return run_choices(runs, choices, progress)


def run_choices(runs: Replicates, choices: Choices, progress: Progress | None = None) -> Simulated:
    """Run given replicates: (rows, factors of the doubt), each a number of an alternative."""
    scores, failures = runs.scores(choices, progress)
    kept = ~np.isnan(scores).all(axis=1)
    if not kept.any():
        first = failures[0]
        raise Refused(Code(first.code), f"None of the replicates can be computed. {first.message}")
    scores = scores[kept] if not kept.all() else scores
    decimals = decimals_of(runs)
    return Simulated(
        nominal=runs.nominal,
        entities=runs.nominal.entities,
        doubt=runs.doubt,
        factors=runs.doubt.factors,
        choices=choices[kept],
        scores=scores,
        ranks=_ranked(scores, decimals),
        failures=failures,
        asked=len(choices),
        seed=runs.seed,
        decimals=decimals,
        groups=runs.groups if runs.groups is None or kept.all() else runs.groups[kept],
    )


def _ranked(scores: Array, decimals: int | None) -> Ranks:
    """Block by block, so that sorting takes little room."""
    ranks = np.zeros(scores.shape, dtype=np.int32)
    for start in range(0, len(scores), ROWS):
        ranks[start : start + ROWS] = ranks_of(scores[start : start + ROWS], decimals=decimals)
    return ranks


def usual_doubt(recipe: Recipe) -> Doubt:
    """What may be doubted of any index: every weight by a quarter; and, in a composite one whose indicators
    share one scale, that scale (from 1 to 100, or standard deviations; or as it is, where it is neither)
    and the mean (as it is, or geometric).
    """
    weights = WeightNoise(spread=0.25)
    if recipe.points is not None or recipe.normalisation.indicators:
        return Doubt(weights=weights)
    scales = [Normalisation(scale=MinMax(low=1.0, high=100.0)), Normalisation(scale=ZScore(mean=10.0, sd=2.0))]
    if not isinstance(recipe.normalisation.scale, MinMax | ZScore):
        scales.append(recipe.normalisation)
    geometric = Aggregation(mean=Geometric(), availability=recipe.aggregation.availability)
    return Doubt(
        normalisation=tuple(scales),
        weights=weights,
        aggregation=(recipe.aggregation,) if recipe.aggregation == geometric else (recipe.aggregation, geometric),
    )
