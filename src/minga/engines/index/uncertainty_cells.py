"""Doubt about single cells, from a table of its own: how far graders were apart, how sure the evidence is.

Beside the data stands a CSV of the same entities. `low_CODE` and `high_CODE`: the lowest and the highest
that a grader gave for a question; a replicate takes one of them or what counts in the end. `sure_CODE`:
the probability, from 0 to 1, with which the cell stands; else it falls to zero. What is blank is not in
doubt.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from minga.engines.index.recipe import Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table, rows_of, table_from_csv
from minga.engines.index.tree import lay_out
from minga.engines.index.uncertainty import Simulated, usual_doubt
from minga.engines.index.uncertainty_doubt import Doubt, Evidence, Graders

Array = npt.NDArray[np.float64]
LOW, HIGH, SURE = "low_", "high_", "sure_"


def doubt_from_csv(text: str, recipe: Recipe, table: Table, *, entity: str = "entity") -> Doubt:
    """The usual doubt, and that about cells. Raises Refused (`bad_value`, and as `table_from_csv`)."""
    heading = rows_of(text)[0]
    codes = lay_out(recipe.tree).indicators
    named = [mark + code for mark in (LOW, HIGH, SURE) for code in codes if mark + code in heading]
    given = table_from_csv(text, entity=entity, numbers=named)
    doubt = usual_doubt(recipe)
    own = table.pick(codes)
    low, high, sure = (_cells(given, table, codes, mark) for mark in (LOW, HIGH, SURE))
    if not np.isnan(low).all() or not np.isnan(high).all():
        doubt = replace(doubt, graders=Graders(values=np.stack([low, own, high])))
    if not np.isnan(sure).all():
        if ((sure < 0) | (sure > 1)).any():
            raise Refused(Code.BAD_VALUE, "How sure a cell is goes from 0 to 1.", SURE)
        doubt = replace(doubt, evidence=Evidence(confidence=np.where(np.isnan(sure), 1.0, sure)))
    return doubt


def doubt_of_scores(doubt: Doubt) -> Doubt:
    """What is in doubt on the published scale: other scales and means give other numbers, not other scores."""
    return replace(doubt, normalisation=(), aggregation=())


def score_intervals(found: Simulated, level: float = 0.9) -> tuple[Array, Array]:
    """Lowest and highest score of each group that hold `level` of the replicates, (entities, groups) each."""
    if found.groups is None:
        raise ValueError("the replicates were run without keep")
    tails = [(1 - level) / 2, 1 - (1 - level) / 2]
    ends = [_quantiles(found.groups[:, :, group], tails) for group in range(found.groups.shape[2])]
    return np.stack([low for low, _ in ends], axis=-1), np.stack([high for _, high in ends], axis=-1)


def _quantiles(values: npt.NDArray[np.float32], tails: list[float]) -> tuple[Array, Array]:
    """Type 7 down the rows; NaN for an entity that has no score in any."""
    missing = np.isnan(values)
    if not missing.any():
        low, high = np.quantile(values, tails, axis=0)
        return low, high
    found = np.full((2, values.shape[1]), np.nan)
    some = ~missing.all(axis=0)
    if some.any():
        found[:, some] = np.nanquantile(values[:, some], tails, axis=0)
    return found[0], found[1]


def _cells(given: Table, table: Table, codes: tuple[str, ...], mark: str) -> Array:
    """In the order of the data and the tree; NaN for who is not in the file, or what it does not say."""
    rows = {name: row for row, name in enumerate(given.entities)}
    found = np.full((len(table.entities), len(codes)), np.nan)
    here = [(row, rows[name]) for row, name in enumerate(table.entities) if name in rows]
    for column, code in enumerate(codes):
        if mark + code in given.columns and here:
            to, of = zip(*here, strict=True)
            found[list(to), column] = given.values[list(of), given.columns.index(mark + code)]
    return found
