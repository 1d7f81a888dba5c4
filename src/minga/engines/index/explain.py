"""What a result says of one entity: where its score comes from, and what lies between it and others.

    parts = explain_score(result)                  every entity, every node: adds up to the score
    gap = gap_between(result, "AUT", "CHE")        adds up to the difference of the two
    gap = gap_to_median(result, "AUT", peers)      the same, to the middle of the peers
    high, low = strong_and_weak(result, "AUT")     where it stands best and worst among all

`explain_parts` says how the division is made, and that it leaves no remainder.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from minga.engines.index.computing import Result
from minga.engines.index.explain_parts import Gap, gap_of_parts, gap_parts, has_duels, score_parts
from minga.engines.index.recipe import Aggregation
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tree import Layout
from minga.engines.index.uncertainty_ground import shares_of_points
from minga.engines.index.uncertainty_ranks import ranks_of
from minga.engines.index.weighing import share

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Footing:
    """What an explanation stands on; `scale`: points of the index for each point of `normalised`'s scale."""

    layout: Layout
    entities: tuple[str, ...]
    normalised: Array
    weights: Array
    aggregation: Aggregation
    scale: float


def footing(result: Result) -> Footing:
    """The comparable values of a result and how they become its score."""
    if result.recipe.points is None:
        return Footing(
            result.layout, result.entities, result.stages.normalised, result.weights, result.recipe.aggregation, 1.0
        )
    normalised, weights = shares_of_points(result)
    return Footing(
        result.layout, result.entities, normalised, share(weights, result.layout), Aggregation(), float(weights[-1])
    )


def explain_score(result: Result) -> Array:
    """Points of the index that each node is answerable for, (entities, columns of the layout).

    What is below a group adds up to it; the last column is the score. An entity without a score has zeros.
    """
    on = footing(result)
    parts = score_parts(on.layout, on.normalised, on.weights, on.aggregation) * on.scale
    parts[np.isnan(result.scores[:, -1])] = 0.0
    return parts


def gap_between(result: Result, entity: str, other: str) -> Gap:
    """Score of `entity` less that of `other`, divided among the nodes. Raises Refused (`unknown_code`)."""
    on = footing(result)
    row, against = _row(result, entity), _row(result, other)
    if has_duels(on.layout, on.aggregation):
        parts = explain_score(result)
        return gap_of_parts(on.layout, parts[row], parts[against])
    return _scaled(
        gap_parts(on.layout, on.normalised[row], on.normalised[against], on.weights, on.aggregation), on.scale
    )


def leader_of(result: Result, among: Collection[str] = ()) -> str:
    """Who has the best score, of all or `among` some; the first of equals by name."""
    rows = _rows(result, among)
    best = np.nanmax(result.scores[rows, -1])
    return min(result.entities[row] for row in rows if result.scores[row, -1] == best)


@dataclass(frozen=True, eq=False)
class GapToMedian(Gap):
    """`total`: score less the median score of the peers = parts + coverage + `rest`.

    Parts are against a profile that has the peers' median on every indicator; `rest` is the score of
    that profile less the median score, which are not the same number.
    """

    rest: float = 0.0


def gap_to_median(result: Result, entity: str, among: Collection[str] = ()) -> GapToMedian:
    """To the middle of all, or of those `among` (with or without the entity). Raises Refused (`unused_setting`
    for an index of duels, in which nobody can have the values of several)."""
    on = footing(result)
    if has_duels(on.layout, on.aggregation):
        raise Refused(Code.UNUSED_SETTING, "In an index of duels there is no middle to compare with.", "aggregation")
    row, rows = _row(result, entity), _rows(result, among)
    profile = _medians(on.normalised[rows])
    found = _scaled(gap_parts(on.layout, on.normalised[row], profile, on.weights, on.aggregation), on.scale)
    middle = float(np.median(result.scores[rows, -1]))
    total = float(result.scores[row, -1]) - middle
    return GapToMedian(total, found.parts, found.coverage, total - found.total)


@dataclass(frozen=True)
class Standing:
    """One indicator of an entity: its value in its unit, and its rank among all, 1 the best."""

    code: str
    value: float
    rank: int
    of: int


def strong_and_weak(result: Result, entity: str, many: int = 5) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """The indicators on which it ranks best (best first) and worst (worst last), as given; ties by the tree."""
    row = _row(result, entity)
    direction = result.layout.directions
    ranks = ranks_of((result.stages.raw * direction).T).T
    given = [column for column in range(len(direction)) if ranks[row, column] > 0]
    standing = [
        Standing(
            result.layout.indicators[column],
            float(result.stages.raw[row, column]),
            int(ranks[row, column]),
            int((ranks[:, column] > 0).sum()),
        )
        for column in sorted(given, key=lambda column: int(ranks[row, column]))
    ]
    return tuple(standing[:many]), tuple(standing[-many:])


def _scaled(gap: Gap, scale: float) -> Gap:
    return replace(gap, total=gap.total * scale, parts=gap.parts * scale, coverage=gap.coverage * scale)


def _medians(values: Array) -> Array:
    """Of each column, of what is there; NaN in an empty column."""
    found = np.full(values.shape[1], np.nan)
    for column in range(values.shape[1]):
        known = values[:, column][~np.isnan(values[:, column])]
        if len(known):
            found[column] = np.median(known)
    return found


def _row(result: Result, entity: str) -> int:
    if entity not in result.entities:
        raise Refused(Code.UNKNOWN_CODE, f"“{entity}” is not among those that are scored.", entity)
    row = result.entities.index(entity)
    if np.isnan(result.scores[row, -1]):
        raise Refused(Code.NOTHING_GIVEN, f"“{entity}” has no score to explain.", entity)
    return row


def _rows(result: Result, among: Collection[str]) -> list[int]:
    names = among or result.entities
    rows = [row for row, name in enumerate(result.entities) if name in names and not np.isnan(result.scores[row, -1])]
    if not rows:
        raise Refused(Code.NOTHING_GIVEN, "None of the peers has a score.")
    return rows
