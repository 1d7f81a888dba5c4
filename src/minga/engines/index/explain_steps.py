"""The smallest improvements that bring an entity to a score: one indicator alone, or a few together.

A mean rises with each of its children, so the value that one indicator must reach is found by solving
each group on its way up for that child, exactly. Others are taken to stay as they are, and so is the
yardstick: this is what it takes against the wave that was published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minga.engines.index.aggregating import mean_of
from minga.engines.index.computing import Result
from minga.engines.index.explain import Footing, footing
from minga.engines.index.explain_parts import has_duels, levels_of
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.tree import Group
from minga.engines.index.uncertainty_ground import ground_of
from minga.engines.index.uncertainty_tree import to_scale, to_values
from minga.engines.index.ways import Goalposts, Harmonic, MinMax, PowerMean

Array = npt.NDArray[np.float64]
TURNS = 80
"""Halvings when a value on the scale is brought back to the unit of its indicator."""


@dataclass(frozen=True)
class Step:
    """Raise one indicator. `value`, `needed`: in its own unit (points, in an index of points); NaN when
    nothing was given. `size`: the way to go as a share of the scale from the worst to the best that
    can be had. `gain`: points of the index that it brings when it is the only one.
    """

    code: str
    value: float
    needed: float
    size: float
    gain: float


@dataclass(frozen=True)
class Improvements:
    """`alone`: indicators each of which is enough, the smallest first. `together`: when none is, a few
    that are: those that bring most, one after the other, until it is enough, the last only as far as
    needed (with an arithmetic mean, nobody finds fewer). Both empty: already there, or `out_of_reach`:
    not with every indicator at its best.
    """

    score: float
    target: float
    alone: tuple[Step, ...]
    together: tuple[Step, ...]
    out_of_reach: bool = False


def next_tier(score: float, thresholds: Sequence[float]) -> float | None:
    """The least score of the tier above, None from the highest one."""
    return min((one for one in thresholds if one > score), default=None)


def improvements(result: Result, table: Table, entity: str, target: float) -> Improvements:
    """What would bring the entity to `target` points. Raises Refused (`unknown_code`; `unused_setting` for duels)."""
    on = footing(result)
    if has_duels(on.layout, on.aggregation):
        raise Refused(Code.UNUSED_SETTING, "In an index of duels a score depends on what others do.", "aggregation")
    if entity not in result.entities:
        raise Refused(Code.UNKNOWN_CODE, f"“{entity}” is not among those that are scored.", entity)
    row = result.entities.index(entity)
    score = float(result.scores[row, -1])
    if score >= target:
        return Improvements(score, target, (), ())
    search = _Search(result, table, on, row)
    aim = target / on.scale
    alone = [
        search.step(column, needed, on.normalised[row])
        for column in search.open
        if (needed := search.needed(on.normalised[row], column, aim)) <= search.best[column] + 1e-12
    ]
    if alone:
        return Improvements(score, target, tuple(sorted(alone, key=lambda step: (step.size, step.code))), ())
    together = search.together(aim)
    return Improvements(score, target, (), together, out_of_reach=not together)


class _Search:
    """One entity: what its indicators may rise to, and what the index would then be."""

    def __init__(self, result: Result, table: Table, on: Footing, row: int) -> None:
        self.result, self.on, self.row = result, on, row
        self.best, self.worst = _ends(result, on.normalised)
        self.parents = {child: group for group in on.layout.groups for child in group.children}
        self.ground = ground_of(result, table)
        self.known: dict[bytes, Array] = {}
        points = result.recipe.points is not None
        own = on.normalised[row]
        self.open = [
            column
            for column in range(len(own))
            if not (points and (np.isnan(own[column]) or not on.layout.nodes[column].max_points))
            and not own[column] >= self.best[column]
            and on.weights[column] > 0
        ]

    def levels(self, values: Array) -> Array:
        """Every column of the layout for one row of normalised values; the same row is computed once."""
        key = values.tobytes()
        if key not in self.known:
            self.known[key] = levels_of(self.on.layout, values[None, :], self.on.weights, self.on.aggregation)[0]
        return self.known[key]

    def score(self, values: Array) -> float:
        """Of one row of normalised values, on their scale."""
        return float(self.levels(values)[-1])

    def needed(self, values: Array, column: int, aim: float) -> float:
        """The normalised value of one indicator that brings the index to `aim`; infinite when none does."""
        given = values.copy()
        if np.isnan(given[column]):
            given[column] = self.worst[column]
        rows = self.levels(given)
        path = []
        at = column
        while at in self.parents:
            path.append((self.parents[at], at))
            at = self.parents[at].column
        for group, child in reversed(path):
            aim = self._solved(rows, group, child, aim)
        return aim

    def _solved(self, rows: Array, group: Group, child: int, aim: float) -> float:
        """What one child must be for its group to be `aim`, the others as they are."""
        children = [one for one in group.children if one == child or not np.isnan(rows[one])]
        weights = self.on.weights[children] / self.on.weights[children].sum()
        mean = mean_of(group, self.on.aggregation)
        falling = isinstance(mean, Harmonic) or (isinstance(mean, PowerMean) and mean.p < 0)
        if not np.isfinite(aim):
            return float("inf")
        own = weights[children.index(child)]
        rest = sum(
            weight * float(to_scale(np.asarray(rows[one]), mean))
            for one, weight in zip(children, weights, strict=True)
            if one != child
        )
        wanted = (float(to_scale(np.asarray(aim), mean)) - rest) / own if own > 0 else np.inf
        if (falling and wanted <= 0) or not np.isfinite(wanted):
            return float("inf")
        if isinstance(mean, PowerMean) and mean.p > 0 and wanted < 0:
            return 0.0
        return float(to_values(np.asarray(wanted), mean))

    def together(self, aim: float) -> tuple[Step, ...]:
        """Those that bring most, one after the other, until it is enough; nothing when it never is."""
        values = self.on.normalised[self.row].copy()
        steps: list[Step] = []
        left = list(self.open)
        while left:
            raised = np.repeat(values[None, :], len(left), axis=0)
            raised[np.arange(len(left)), left] = self.best[left]
            lifts = levels_of(self.on.layout, raised, self.on.weights, self.on.aggregation)[:, -1]
            column = left.pop(int(np.argmax(lifts)))
            needed = self.needed(values, column, aim)
            if needed <= self.best[column] + 1e-12:
                return (*steps, self.step(column, needed, self.on.normalised[self.row]))
            values[column] = self.best[column]
            steps.append(self.step(column, self.best[column], self.on.normalised[self.row]))
        return ()

    def step(self, column: int, needed: float, values: Array) -> Step:
        """As a step, in the unit of the indicator."""
        raised = values.copy()
        raised[column] = needed
        now = values[column] if not np.isnan(values[column]) else self.worst[column]
        gain = (self.score(raised) - self.score(values)) * self.on.scale
        given = float(self.result.stages.raw[self.row, column])
        size = (needed - now) / (self.best[column] - self.worst[column])
        return Step(self.on.layout.indicators[column], given, self._in_unit(column, needed), float(size), gain)

    def _in_unit(self, column: int, needed: float) -> float:
        """The value of an indicator that stands at `needed` on its scale."""
        ground = self.ground
        if ground.yardstick is None:
            return float(needed * ground.denominators[self.row, column])
        known = ground.filled[:, column][~np.isnan(ground.filled[:, column])]
        low, high = float(known.min()), float(known.max())
        rising = self.on.layout.nodes[column].direction == 1
        worse, better = (low, high) if rising else (high, low)
        row = np.where(np.isnan(ground.filled[self.row]), 0.0, ground.filled[self.row])
        for _turn in range(TURNS):
            row[column] = (worse + better) / 2
            scaled = ground.yardstick.scales.apply(ground.yardstick.treatment.apply(row[None, :]))[0, column]
            if scaled >= needed - 1e-12 * max(1.0, abs(needed)):
                better = row[column]
            else:
                worse = row[column]
        return float(better * ground.denominators[self.row, column])


def _ends(result: Result, normalised: Array) -> tuple[Array, Array]:
    """The best that can be had of each indicator, and the worst: of its scale, or else of those who were measured."""
    size = normalised.shape[1]
    best, worst = np.ones(size), np.zeros(size)
    if result.recipe.points is not None:
        return best, worst
    scales = result.recipe.normalisation
    for column, code in enumerate(result.layout.indicators):
        known = normalised[:, column][~np.isnan(normalised[:, column])]
        scale = scales.indicators.get(code, scales.scale)
        best[column], worst[column] = known.max(), known.min()
        if isinstance(scale, Goalposts):
            best[column], worst[column] = scale.top, 0.0
        elif isinstance(scale, MinMax):
            best[column], worst[column] = scale.high, scale.low
    return best, worst
