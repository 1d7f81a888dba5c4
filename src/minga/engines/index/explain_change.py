"""What changed between two waves: what the entity did, what the method did, what the others did.

A score depends on three things that may all differ: the entity's own data, the recipe, and the yardstick
that the entities of a wave set together (ranges, means, imputed averages). Each is taken from the first
wave or the second, which gives eight scores; the first and the last are those that were published.
Shapley's value divides the change: each thing's effect averaged over every order of changing them, so
that the three add up to the change and none is favoured.

An indicator that only one of the waves has is method, not merit: where the other wave's data is asked
for it, the wave that has it lends its own. So is what a question of an index of points is worth: the
share that an entity earned of it is the entity's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from minga.engines.index.aggregating import aggregate
from minga.engines.index.computing import Result, Yardstick, compute
from minga.engines.index.explain import Footing, footing
from minga.engines.index.explain_parts import gap_parts, has_duels
from minga.engines.index.files import numbers_of, recipe_hash, words_of
from minga.engines.index.recipe import Aggregation, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty_tree import climb

Array = npt.NDArray[np.float64]
Corner = tuple[int, ...]
SHARES = (1 / 3, 1 / 6, 1 / 3)
"""Of an effect, by how many of the other two have changed already."""


@dataclass(frozen=True, eq=False)
class Wave:
    """A recipe and the data that it was used on."""

    recipe: Recipe
    table: Table


@dataclass(frozen=True, eq=False)
class Changes:
    """Of every entity in both waves: `total` = `real` + `method` + `peers`, in points. NaN where one of
    the eight scores cannot be computed.

    `nodes`: of each entity, the part of each node in `real` (indicators and groups by code, without what
    is below them): they add up to it. Empty for an index of duels, and where `real` is NaN.
    """

    entities: tuple[str, ...]
    before: Array
    after: Array
    real: Array
    method: Array
    peers: Array
    nodes: tuple[Mapping[str, float], ...]

    @property
    def total(self) -> Array:
        """The score of the second wave less that of the first."""
        return self.after - self.before


def explain_change(first: Wave, second: Wave) -> Changes:
    """Divide the change of every entity that both waves score. Raises Refused as `compute` does."""
    cube = _Cube((first, second))
    scores = {corner: cube.scores(corner) for corner in product((0, 1), repeat=3)}
    real, method, peers = (_effect(scores, place) for place in range(3))
    known = np.isfinite(sum(scores.values(), np.zeros(1)))
    nodes = tuple(cube.nodes(name) if fine else {} for name, fine in zip(cube.entities, known, strict=True))
    return Changes(cube.entities, scores[0, 0, 0], scores[1, 1, 1], real, method, peers, nodes)


def _effect(scores: Mapping[Corner, Array], place: int) -> Array:
    total = np.zeros_like(scores[0, 0, 0])
    for others in product((0, 1), repeat=2):
        low, high = list(others), list(others)
        low.insert(place, 0)
        high.insert(place, 1)
        total = total + SHARES[sum(others)] * (scores[tuple(high)] - scores[tuple(low)])
    return total


class _Cube:
    """The eight results: own data of one wave, recipe of another, yardstick of a third."""

    def __init__(self, waves: tuple[Wave, Wave]) -> None:
        self.waves = waves
        self.published = [compute(wave.recipe, wave.table) for wave in waves]
        later = set(self.published[1].entities)
        self.entities = tuple(name for name in self.published[0].entities if name in later)
        if not self.entities:
            raise Refused(Code.NOBODY_LEFT, "No entity is in both waves.")
        self.results = {corner: self._result(corner) for corner in product((0, 1), repeat=3)}
        self.rows = {corner: _places(result) for corner, result in self.results.items()}

    def scores(self, corner: Corner) -> Array:
        """Of the entities in both waves; NaN for who has none there."""
        own, method, peers = corner
        result = self.results[corner]
        found = result.scores[:, -1]
        if result.recipe.points is None and not own == method == peers:
            found = _scored(result, self.waves[method].recipe.aggregation)
        at = self.rows[corner]
        return np.array([found[at[name]] if name in at else np.nan for name in self.entities])

    @cached_property
    def footings(self) -> Mapping[Corner, Footing]:
        """Of each result, made once for all entities."""
        return {corner: footing(result) for corner, result in self.results.items()}

    @cached_property
    def grounds(self) -> Mapping[Corner, float]:
        """The methods and yardsticks on which own data is compared, each with its share in the effect.

        In an index of points there is no yardstick; where the recipe stayed the same, there is one ground.
        """
        same = self.waves[0].recipe == self.waves[1].recipe
        found: dict[Corner, float] = {}
        for method, peers in product((0, 1), repeat=2):
            of_points = self.waves[method].recipe.points is not None
            ground = (0 if same and of_points else method, 0 if of_points else peers)
            found[ground] = found.get(ground, 0.0) + SHARES[method + peers]
        return found

    def nodes(self, entity: str) -> Mapping[str, float]:
        """How much of the real change each node is answerable for."""
        found: dict[str, float] = {}
        for (method, peers), part in self.grounds.items():
            late = self.results[1, method, peers]
            recipe = self.waves[method].recipe
            then, now = self.rows[0, method, peers].get(entity), self.rows[1, method, peers].get(entity)
            if has_duels(late.layout, recipe.aggregation) or then is None or now is None:
                return {}
            on, before = self.footings[1, method, peers], self.footings[0, method, peers]
            rows = on.normalised[now], before.normalised[then]
            means = on.aggregation if recipe.points else recipe.aggregation
            gap = gap_parts(on.layout, *rows, on.weights, means)
            share = part * on.scale
            inner = {group.column for group in on.layout.groups}
            for column, code in enumerate(on.layout.codes):
                own = gap.coverage[column] + (0.0 if column in inner else gap.parts[column])
                found[code] = found.get(code, 0.0) + share * float(own)
        return found

    def _result(self, corner: Corner) -> Result:
        own, method, peers = corner
        if own == method == peers:
            return self.published[own]
        lenient = replace(self.waves[method].recipe, aggregation=Aggregation())
        table = _lent(self.waves[own].table, self.waves[method].table, lenient)
        if lenient.points is not None:
            table = _on_maxima(table, self.waves[own].recipe, lenient)
        return compute(lenient, table, yardstick=self._yardstick(lenient, method, peers))

    def _yardstick(self, lenient: Recipe, method: int, peers: int) -> Yardstick | None:
        """What the entities of one wave teach the recipe of another; nothing to learn in an index of points."""
        if lenient.points is not None:
            return None
        known = self.published[method].yardstick
        if method == peers and known is not None:
            return replace(known, recipe_hash=recipe_hash(lenient))
        return compute(lenient, _lent(self.waves[peers].table, self.waves[method].table, lenient)).yardstick


def _places(result: Result) -> Mapping[str, int]:
    return {name: row for row, name in enumerate(result.entities)}


def _scored(result: Result, aggregation: Aggregation) -> Array:
    """The index of each entity by another aggregation; NaN for one with a value that a mean cannot take."""
    values, weights = result.stages.normalised, result.weights
    if has_duels(result.layout, aggregation):
        return np.asarray(aggregate(values, weights, result.layout, aggregation, entities=result.entities)[:, -1])
    each = np.broadcast_to(weights, (len(values), len(weights)))
    climbed = climb(result.layout, values[:, None, :], each, aggregation)
    return np.where(climbed.bad, np.nan, climbed.scores[:, 0, -1])


def _on_maxima(table: Table, own: Recipe, other: Recipe) -> Table:
    """Points as the other method counts them: what earned half of a question earns half of what it is worth there."""
    worth = {node.code: node.max_points for node in own.tree if node.max_points}
    most = {node.code: node.max_points for node in other.tree if node.max_points}
    shares = [most[code] / worth[code] if code in worth and code in most else 1.0 for code in table.columns]
    return replace(table, values=table.values * np.array(shares))


def _lent(table: Table, lender: Table, recipe: Recipe) -> Table:
    """The table with the columns that the recipe needs; those that it lacks come from the lender."""
    rows = {name: row for row, name in enumerate(lender.entities)}
    numbers, words = tuple(numbers_of(recipe)), tuple(words_of(recipe))
    values = np.full((len(table.entities), len(numbers)), np.nan)
    for column, code in enumerate(numbers):
        if code in table.columns:
            values[:, column] = table.pick([code])[:, 0]
            continue
        lent = lender.pick([code])[:, 0]
        values[:, column] = [lent[rows[name]] if name in rows else np.nan for name in table.entities]
    texts = {}
    for name in words:
        lent_words = lender.word(name)
        texts[name] = table.words.get(name) or tuple(
            lent_words[rows[entity]] if entity in rows else "" for entity in table.entities
        )
    return Table(table.entities, numbers, values, texts)
