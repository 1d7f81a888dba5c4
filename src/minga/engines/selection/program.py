"""The choice as a program of whole numbers: HiGHS proposes, whole-number arithmetic decides.

Columns, in this order: each eligible candidate (1 with a place), how far each quota is from its number,
empty places. Rows: each quota's `at_least` and `at_most`, the places, and one row for each thing that
is made small (`Goal`), which holds what was reached while the next is made small.

Nothing that HiGHS says is believed. A selection that it proposes is counted again; the weights that it
finds are rounded to millionths and multiplied out without fractions, which gives a bound that holds
whatever they are. Only where weights do not reach is its own search the proof.
"""

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from minga.engines.selection.choice import Choice

SCALE: Final = 1_000_000
MOST_NODES: Final = 50_000
"""Where a search is given up: a number of cases and not of seconds, so that every machine does the same."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_INFINITE: Final = float("inf")
_Solver: Final = highspy.Highs.__mro__[1]
"""HiGHS itself: the class around it turns callbacks on, and prints a banner into our output as it does."""


@dataclass(frozen=True)
class Goal:
    """One thing that is made small: cost of each column, and what it is with nobody selected."""

    what: str
    cost: Ints
    start: int = 0
    quota: str = ""

    @property
    def name(self) -> str:
        """The name of its row."""
        return f"{self.what} {self.quota}".strip()


@dataclass
class Limits:
    """Between what each row and each column must lie."""

    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats

    def copy(self) -> "Limits":
        """One that can be tightened without touching this."""
        return Limits(self.row_lower.copy(), self.row_upper.copy(), self.lower.copy(), self.upper.copy())

    def hold(self, row: int, most: int) -> None:
        """From now on this row is at most so much."""
        self.row_upper[row] = most


@dataclass(frozen=True)
class Bound:
    """What weights prove: the cost of any column vector within the limits is at least `scaled` / SCALE.

    `surplus`: by how much, in millionths, one unit of each column costs more than the weights pay.
    """

    weights: Ints
    scaled: int
    surplus: Ints

    @property
    def whole(self) -> int:
        """The bound, rounded up: costs are whole numbers."""
        return -(-self.scaled // SCALE)


@dataclass(frozen=True)
class Least:
    """The columns with the smallest cost that was found, and what proves that none is smaller."""

    columns: Ints
    value: int
    bound: int
    weighed: Bound

    @property
    def by_weights(self) -> bool:
        """Whether the weights alone prove it."""
        return self.weighed.whole >= self.value


class Program:
    """The rows and columns of one choice."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.size, self.first = len(choice.eligible), len(choice.by_rank_alone)
        self.ranks: Ints = np.array([candidate.rank for candidate in choice.eligible], dtype=np.int64)
        self.members: Ints = np.array(
            [[quota.group in candidate.groups for candidate in choice.eligible] for quota in choice.quotas],
            dtype=np.int64,
        ).reshape(len(choice.quotas), self.size)
        self.goals = self._goals()
        self.row_names, self.matrix, self.limits = self._rows()
        self.goal_row = len(self.row_names) - len(self.goals)

    @property
    def width(self) -> int:
        """How many columns."""
        return self.size + len(self.choice.quotas) + 1

    def columns_of(self, taken: NDArray[np.bool_]) -> Ints:
        """All columns, given who has a place."""
        counts = self.members @ taken
        missing = [quota.missing(int(count)) for quota, count in zip(self.choice.quotas, counts, strict=True)]
        return np.concatenate([taken, missing, [self.first - taken.sum()]]).astype(np.int64)

    def by_rank_alone(self) -> Ints:
        """All columns when the first have the places."""
        return self.columns_of(np.arange(self.size) < self.first)

    def least(self, cost: Ints, limits: Limits, known: Ints) -> Least:
        """The smallest cost within the limits. `known`: columns that are within them."""
        taken, weights, _bound = self._solve(cost, limits, whole=False)
        best = self._better(cost, limits, known, taken)
        weighed = self._weigh(cost, limits, weights)
        if weighed.whole >= int(cost @ best):
            return Least(best, int(cost @ best), int(cost @ best), weighed)
        taken, _weights, searched = self._solve(cost, limits, whole=True)
        best = self._better(cost, limits, best, taken)
        value = int(cost @ best)
        bound = weighed.whole if searched is None else max(weighed.whole, searched)
        return Least(best, value, min(value, bound), weighed)

    def _better(self, cost: Ints, limits: Limits, known: Ints, proposed: Floats) -> Ints:
        """What HiGHS proposes, if it is whole, within the limits and cheaper; counted without fractions."""
        whole = proposed.round()
        if len(proposed) < self.size or np.abs(proposed - whole).max(initial=0) > 1e-5:
            return known
        columns = self.columns_of(whole > 0.5)
        rows = self.matrix @ columns
        within = (
            (rows >= limits.row_lower).all() and (rows <= limits.row_upper).all()
            and (columns >= limits.lower).all() and (columns <= limits.upper).all()
        )  # fmt: skip
        return columns if within and cost @ columns < cost @ known else known

    def _weigh(self, cost: Ints, limits: Limits, weights: Floats) -> Bound:
        """Weak duality in whole numbers: holds for any weights, good or bad."""
        scaled = np.zeros(len(self.row_names), dtype=np.int64)
        if len(weights):
            scaled = (weights * SCALE).round().astype(np.int64)
        limit = np.where(scaled > 0, limits.row_lower, limits.row_upper)
        scaled[~np.isfinite(limit)] = 0
        limit = np.where(scaled == 0, 0, limit).astype(np.int64)
        surplus = cost * SCALE - scaled @ self.matrix
        cheapest = np.where(surplus > 0, limits.lower, limits.upper).astype(np.int64)
        return Bound(scaled, int(scaled @ limit) + int(surplus @ cheapest), surplus)

    def _solve(self, cost: Ints, limits: Limits, *, whole: bool) -> tuple[Floats, Floats, int | None]:
        """Who has a place, the weight of each row, the bound of the search: empty, or None, where there is none."""
        highs = _Solver()
        for name, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 0),
            ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("mip_max_nodes", MOST_NODES),
        ):  # fmt: skip
            highs.setOptionValue(name, value)
        highs.passModel(self._model(cost, limits, whole))
        highs.run()
        found = highs.getSolution()
        reached = highs.getInfo().mip_dual_bound if whole else -_INFINITE
        searched = int(np.ceil(reached - 1e-4)) if np.isfinite(reached) else None
        taken = np.array(found.col_value)[: self.size] if found.value_valid else np.zeros(0)
        return taken, np.array(found.row_dual if found.dual_valid else ()), searched

    def _model(self, cost: Ints, limits: Limits, whole: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = self.matrix.shape
        model.col_cost_ = cost.astype(float)
        model.col_lower_, model.col_upper_ = limits.lower, limits.upper
        model.row_lower_, model.row_upper_ = limits.row_lower, limits.row_upper
        columns, rows = np.nonzero(self.matrix.T)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=self.width))])
        model.a_matrix_.index_ = rows
        model.a_matrix_.value_ = self.matrix.T[columns, rows].astype(float)
        if whole:
            integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
            model.integrality_ = [integer] * self.size + [continuous] * (self.width - self.size)
        return model

    def column(self, where: slice | int, value: Ints | int = 1) -> Ints:
        column = np.zeros(self.width, dtype=np.int64)
        column[where] = value
        return column

    def _goals(self) -> tuple[Goal, ...]:
        """What is made small, the most important first."""
        candidates, first = slice(0, self.size), slice(0, self.first)
        return (
            Goal("unmet", self.column(slice(self.size, self.width - 1))),
            *(
                Goal("unmet_of", self.column(self.size + number), quota=quota.key)
                for number, quota in enumerate(self.choice.quotas)
            ),
            Goal("empty", self.column(self.width - 1)),
            Goal("displaced", self.column(first, -1), start=self.first),
            Goal("ranks", self.column(candidates, self.ranks), start=-int(self.ranks[first].sum())),
        )

    def _rows(self) -> tuple[tuple[str, ...], Ints, Limits]:
        names, rows, lower, upper = [], [], [], []
        for number, quota in enumerate(self.choice.quotas):
            for name, wanted, sign in (("at_least", quota.at_least, 1), ("at_most", quota.at_most, -1)):
                if wanted is not None:
                    row = self.column(slice(0, self.size), self.members[number])
                    row[self.size + number] = sign
                    names.append(f"{name} {quota.key}")
                    rows.append(row)
                    lower.append(wanted if sign > 0 else -_INFINITE)
                    upper.append(_INFINITE if sign > 0 else wanted)
        names += ["places", *(goal.name for goal in self.goals)]
        everybody = self.column(slice(0, self.size)) + self.column(self.width - 1)
        most_missing = [max(quota.missing(0), quota.missing(self.size)) for quota in self.choice.quotas]
        limits = Limits(
            np.array([*lower, self.first, *(-_INFINITE for _ in self.goals)], dtype=float),
            np.array([*upper, self.first, *(_INFINITE for _ in self.goals)], dtype=float),
            np.zeros(self.width),
            np.array([*[1] * self.size, *most_missing, self.first], dtype=float),
        )
        return tuple(names), np.array([*rows, everybody, *(goal.cost for goal in self.goals)]), limits
