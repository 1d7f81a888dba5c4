"""Replicates: the same index under other choices, each stage computed once for everything that shares it.

Stages up to the normalised values depend on a handful of alternatives and are kept by them; weights and
aggregation are an axis of the array. Equal replicates are computed once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from minga.engines.index.computing import Result, compute
from minga.engines.index.recipe import Aggregation, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty_doubt import Choices, Doubt, draw_data, draw_weights
from minga.engines.index.uncertainty_ground import Ground, ground_of, other_ground
from minga.engines.index.uncertainty_tree import climb

Array = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]
"""Told how many replicates are done, and how many there are."""
CELLS = 4_000_000
"""How many numbers one block of replicates may hold at once."""


@dataclass(frozen=True)
class Failure:
    """Why some replicates could not be computed, and how many. Codes are those of `Refused`."""

    code: str
    message: str
    replicates: int


@dataclass(frozen=True)
class Block:
    """Some replicates: which rows of the choices, and (rows, entities) scores, NaN where there is none.

    `groups`: (rows, entities, groups of the layout), where they are kept.
    """

    rows: npt.NDArray[np.int64]
    scores: Array
    code: Code | None = None
    message: str = ""
    groups: Array | None = None


@dataclass
class Replicates:
    """Ready to be run. `nominal`: the index as its recipe says; entities are those that it scores.

    With `keep`, `groups` holds the score of every group in every row of the last run, (rows, entities,
    groups), to seven figures.
    """

    recipe: Recipe
    table: Table
    doubt: Doubt
    draws: int
    seed: int
    previous: Table | None = None
    keep: bool = False
    groups: npt.NDArray[np.float32] | None = field(init=False, default=None)
    nominal: Result = field(init=False)
    stages: dict[tuple[int, ...], Ground | Refused] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.nominal = compute(self.recipe, self.table, previous=self.previous)
        self.base = ground_of(self.nominal, self.table)
        rng = np.random.default_rng((self.seed, 1))
        weights = self.base.weights
        self.weights = draw_weights(self.doubt.weights, self.nominal.layout, weights, self.draws, rng)

    def blocks(self, choices: Choices) -> Iterator[Block]:
        """Run every row of `choices` (columns as `doubt.factors`), rows of a kind together."""
        keys = np.stack([self._column(choices, name) for name in ("imputation", "treatment", "normalisation")], axis=1)
        means = self._column(choices, "aggregation")
        kinds, kind = np.unique(np.column_stack([keys, means]), axis=0, return_inverse=True)
        for number, key in enumerate(kinds.tolist()):
            rows = np.flatnonzero(kind.ravel() == number)
            ready = self._stage(tuple(key[:3]))
            if isinstance(ready, Refused):
                yield Block(rows, self._nothing(rows), ready.code, str(ready))
            else:
                yield from self._kind(ready, self._aggregation(key[3], ready), rows, choices)

    def scores(self, choices: Choices, progress: Progress | None = None) -> tuple[Array, tuple[Failure, ...]]:
        """Scores of every row, (rows, entities), and what failed; equal rows are computed once."""
        unique, back = np.unique(choices, axis=0, return_inverse=True)
        back = back.ravel()
        entities = len(self.nominal.entities)
        found = np.empty((len(unique), entities))
        kept = np.full((len(unique), entities, len(self.nominal.layout.groups) if self.keep else 0), np.nan, np.float32)
        why: dict[tuple[str, str], int] = {}
        times = np.bincount(back, minlength=len(unique))
        done = 0
        for block in self.blocks(unique):
            found[block.rows] = block.scores
            if block.groups is not None:
                kept[block.rows] = block.groups
            done += int(times[block.rows].sum())
            if progress is not None:
                progress(done, len(choices))
            if block.code is not None:
                key = (str(block.code), block.message)
                why[key] = why.get(key, 0) + int(times[block.rows].sum())
        whole = len(unique) == len(choices) and (back == np.arange(len(back))).all()
        scores = found if whole else found[back]
        if self.keep:
            self.groups = kept if whole else kept[back]
        return scores, tuple(Failure(code, message, many) for (code, message), many in why.items())

    def _kind(self, ready: Ground, aggregation: Aggregation, rows: Choices, choices: Choices) -> Iterator[Block]:
        """Rows that share their stages and their aggregation, in blocks that fit in memory."""
        in_data = self.doubt.graders is not None or self.doubt.evidence is not None
        per_row = ready.normalised.size if in_data else len(ready.entities) * (len(self.nominal.layout.groups) + 2)
        step = max(1, CELLS // max(1, per_row))
        sets = self._column(choices, "weights")
        for start in range(0, len(rows), step):
            own = rows[start : start + step]
            values = self._drawn(ready, own, choices) if in_data else ready.normalised
            climbed = climb(self.nominal.layout, values, self.weights[sets[own]], aggregation, keep=self.keep)
            scores = np.where(ready.unscored, np.nan, climbed.scores[..., -1] * ready.scale)
            scores = self._aligned(ready, scores)
            empty = np.isnan(scores).all(axis=1)
            fine = ~climbed.bad & ~empty
            scores[~fine] = np.nan
            groups = self._aligned(ready, climbed.scores * self._worth(ready))[fine] if self.keep else None
            yield Block(own[fine], scores[fine], groups=groups)
            if climbed.bad.any():
                told = "The mean of a group is not defined for a value that is not above zero."
                yield Block(own[climbed.bad], scores[climbed.bad], Code.NOT_POSITIVE, told)
            empty &= ~climbed.bad
            if empty.any():
                yield Block(own[empty], scores[empty], Code.NOTHING_GIVEN, "No entity has enough data for a score.")

    def _drawn(self, ready: Ground, rows: Choices, choices: Choices) -> Array:
        """Normalised values of each row's own data, on the yardstick of the index as it is."""
        columns = [self._column(choices, name)[rows] for name in ("graders", "evidence")]
        given = self.table.pick(self.nominal.layout.indicators)
        here = np.isin(np.array(self.table.entities), np.array(ready.entities))
        drawn = [
            draw_data(self.doubt, given, grader, evidence, self.seed)[here]
            for grader, evidence in zip(*(column.tolist() for column in columns), strict=True)
        ]
        return ready.measure(np.stack(drawn))

    def _aligned(self, ready: Ground, scores: Array) -> Array:
        """In the order of the nominal entities; NaN for who is screened out under these choices."""
        if ready.entities == self.nominal.entities:
            return scores
        at = {name: column for column, name in enumerate(ready.entities)}
        found = np.full((len(scores), len(self.nominal.entities), *scores.shape[2:]), np.nan)
        here = [number for number, name in enumerate(self.nominal.entities) if name in at]
        found[:, here] = scores[:, [at[self.nominal.entities[number]] for number in here]]
        return found

    def _worth(self, ready: Ground) -> Array:
        """What one is worth in each group: its maximum in an index of points, else one."""
        columns = [group.column for group in self.nominal.layout.groups]
        return ready.weights[columns] if self.recipe.points is not None else np.ones(len(columns))

    def _nothing(self, rows: Choices) -> Array:
        return np.full((len(rows), len(self.nominal.entities)), np.nan)

    def _column(self, choices: Choices, name: str) -> Choices:
        """What each row chose of a factor; zeros when it is not in doubt."""
        if name not in self.doubt.factors:
            return np.zeros(len(choices), dtype=np.int64)
        return choices[:, self.doubt.factors.index(name)]

    def _aggregation(self, number: int, ready: Ground) -> Aggregation:
        return self.doubt.aggregation[number] if self.doubt.aggregation else ready.aggregation

    def _stage(self, key: tuple[int, ...]) -> Ground | Refused:
        """The normalised values under these choices, computed the first time that they are asked for."""
        if key not in self.stages:
            try:
                self.stages[key] = self._fresh(key)
            except Refused as refused:
                self.stages[key] = refused
        return self.stages[key]

    def _fresh(self, key: tuple[int, ...]) -> Ground:
        imputation, treatment, normalisation = key
        changed = self.recipe
        if self.doubt.imputation:
            changed = replace(changed, imputation=self.doubt.imputation[imputation])
        if self.doubt.treatment:
            changed = replace(changed, treatment=self.doubt.treatment[treatment])
        if self.doubt.normalisation:
            changed = replace(changed, normalisation=self.doubt.normalisation[normalisation])
        return self.base if changed is self.recipe else other_ground(changed, self.table, self.previous)


def decimals_of(runs: Replicates) -> int | None:
    """Scores are ranked as they are published; at full precision where another scale would mean other decimals."""
    return None if runs.doubt.normalisation else runs.recipe.publication.decimals
