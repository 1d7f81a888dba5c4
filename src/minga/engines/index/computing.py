"""From a recipe and a table to scores and ranks, keeping every stage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.aggregating import aggregate
from minga.engines.index.checking import check_recipe
from minga.engines.index.denominating import denominate
from minga.engines.index.files import recipe_hash
from minga.engines.index.imputing import ImputationFit, fit_imputation, group_of
from minga.engines.index.normalising import ScalesFit, fit_scales
from minga.engines.index.points import add_up
from minga.engines.index.ranking import rank, rank_within, round_half_away
from minga.engines.index.recipe import ENGINE, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.screening import Excluded, screen
from minga.engines.index.tables import Table, table_hash
from minga.engines.index.treating import Treated, TreatmentFit, fit_treatment
from minga.engines.index.tree import Layout, lay_out
from minga.engines.index.ways import PreviousWaveImputation
from minga.engines.index.weighing import tree_weights

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stages:
    """What each step left, (n, k) each: entities that were scored × indicators, NaN where missing.

    `imputed_cells`, `treated_cells`: where a step put a value of its own. Of an index of points:
    `raw` as given, `normalised` as counted.
    """

    raw: Array
    denominated: Array
    imputed: Array
    treated: Array
    normalised: Array
    imputed_cells: NDArray[np.bool_]
    treated_cells: NDArray[np.bool_]


@dataclass(frozen=True)
class Yardstick:
    """What was learnt from the entities of a wave. With it, others are scored on the same scale."""

    recipe_hash: str
    imputation: ImputationFit
    treatment: TreatmentFit
    scales: ScalesFit


@dataclass(frozen=True)
class Result:
    """`scores`, `published`, `ranks`, `peer_ranks`: (n, k + m) in the columns of `layout`; NaN: no score.

    `scores` are exact, `published` rounded as the recipe says, ranks are those of the published ones
    (1 is the best). `weights`: (k + m,), one in each group. `treated`: indicators with outliers, and
    what was done. `yardstick`: None for an index of points, which needs none.
    """

    recipe: Recipe
    layout: Layout
    entities: tuple[str, ...]
    stages: Stages
    weights: Array
    scores: Array
    published: Array
    ranks: Array
    peer_ranks: Array
    excluded: tuple[Excluded, ...]
    treated: tuple[Treated, ...]
    yardstick: Yardstick | None
    recipe_hash: str
    data_hash: str
    engine: str

    def score_of(self, entity: str, code: str) -> float:
        """The exact score of an entity on a node. KeyError or ValueError for a name that is none."""
        return float(self.scores[self.entities.index(entity), self.layout.columns[code]])


def compute(
    recipe: Recipe, table: Table, *, previous: Table | None = None, yardstick: Yardstick | None = None
) -> Result:
    """Score the table.

    `previous`: the wave before, for its imputation. `yardstick`: of an earlier result of the same
    recipe: nothing is learnt from this table, and scores stand beside those of then (with outranking,
    entities still meet only each other). Raises Refused: see `refusals.Code`.
    """
    layout = lay_out(recipe.tree)
    check_recipe(recipe, layout)
    if not table.entities:
        raise Refused(Code.NOTHING_GIVEN, "The table has no entities.")
    if recipe.points is not None:
        return _points(recipe, layout, table)
    named = recipe_hash(recipe)
    if yardstick is not None and yardstick.recipe_hash != named:
        raise Refused(Code.OTHER_YARDSTICK, "The yardstick was made with another recipe.")
    stages, kept, excluded, learnt = _stages(recipe, layout, table, previous, yardstick)
    used = yardstick or Yardstick(named, *learnt)
    weights = tree_weights(layout, recipe.weights)
    scores = aggregate(stages.normalised, weights, layout, recipe.aggregation, entities=kept.entities)
    return _result(recipe, layout, table, kept, stages, weights, scores, excluded, used)


def _stages(
    recipe: Recipe, layout: Layout, table: Table, previous: Table | None, known: Yardstick | None
) -> tuple[Stages, Table, tuple[Excluded, ...], tuple[ImputationFit, TreatmentFit, ScalesFit]]:
    """Every step up to the normalised values; who was kept, who was not, and what was learnt."""
    denominated = denominate(table, layout)
    if np.isnan(denominated).all():
        raise Refused(Code.NOTHING_GIVEN, "Every cell of the indicators is missing: there is nothing to score.")
    excluded: tuple[Excluded, ...] = ()
    screening = recipe.screening
    if screening is not None and screening.when == "before_imputation":
        excluded = screen(denominated, layout, screening, table.entities)
        mask = _kept(table, excluded)
        table, denominated = table.keep(mask), denominated[mask]
    words = table.word(group_of(recipe.imputation))
    earlier = _earlier(recipe, layout, table, previous)
    imputation = known.imputation if known else fit_imputation(denominated, layout, recipe.imputation, words)
    imputed, cells = imputation.apply(denominated, words, earlier)
    if screening is not None and screening.when == "after_imputation":
        excluded = screen(imputed, layout, screening, table.entities)
        mask = _kept(table, excluded)
        table, denominated, imputed, cells = table.keep(mask), denominated[mask], imputed[mask], cells[mask]
    treatment = known.treatment if known else fit_treatment(imputed, recipe.treatment, layout)
    treated = treatment.apply(imputed)
    scales = known.scales if known else fit_scales(treated, layout, recipe.normalisation, table.entities)
    changed = (treated != imputed) & ~np.isnan(imputed)
    raw = table.pick(layout.indicators)
    stages = Stages(raw, denominated, imputed, treated, scales.apply(treated), cells, changed)
    return stages, table, excluded, (imputation, treatment, scales)


def _kept(table: Table, excluded: tuple[Excluded, ...]) -> NDArray[np.bool_]:
    names = {one.entity for one in excluded}
    return np.array([name not in names for name in table.entities])


def _earlier(recipe: Recipe, layout: Layout, table: Table, previous: Table | None) -> Array | None:
    """The previous wave after its denominators, in the rows of this one; NaN for who was not in it."""
    if previous is None or not isinstance(recipe.imputation, PreviousWaveImputation):
        return None
    then = denominate(previous, layout)
    rows = {name: row for row, name in enumerate(previous.entities)}
    unknown = np.full(len(layout.indicators), np.nan)
    return np.array([then[rows[name]] if name in rows else unknown for name in table.entities])


def _points(recipe: Recipe, layout: Layout, table: Table) -> Result:
    counted, scores = add_up(recipe, layout, table)
    raw = table.pick(layout.indicators)
    changed = (counted != raw) & ~np.isnan(counted) & ~np.isnan(raw)
    stages = Stages(raw, raw, raw, raw, counted, np.isnan(raw) & ~np.isnan(counted), changed)
    weights = np.ones(len(layout.nodes))
    return _result(recipe, layout, table, table, stages, weights, scores, (), None)


def _result(
    recipe: Recipe,
    layout: Layout,
    table: Table,
    kept: Table,
    stages: Stages,
    weights: Array,
    scores: Array,
    excluded: tuple[Excluded, ...],
    yardstick: Yardstick | None,
) -> Result:
    publication = recipe.publication
    published = round_half_away(scores, publication.decimals)
    return Result(
        recipe=recipe,
        layout=layout,
        entities=kept.entities,
        stages=stages,
        weights=weights,
        scores=scores,
        published=published,
        ranks=rank(published, publication.ties),
        peer_ranks=rank_within(published, kept.word(publication.peers), publication.ties),
        excluded=excluded,
        treated=yardstick.treatment.audit if yardstick else (),
        yardstick=yardstick,
        recipe_hash=yardstick.recipe_hash if yardstick else recipe_hash(recipe),
        data_hash=table_hash(table),
        engine=ENGINE,
    )
