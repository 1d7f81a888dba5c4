"""One door to HiGHS for the programs of this package: one thread, a fixed seed, no clock."""

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Entries = tuple[Ints, Ints, Array]
"""Rows, columns and values of a sparse table, no cell named two times."""
_Solver: Final = highspy.Highs.__mro__[1]
"""HiGHS itself: the class around it turns callbacks on, and prints a banner into our output as it does."""


@dataclass(frozen=True)
class Solved:
    """Columns, prices of the rows (none when whole), and what no answer can exceed."""

    x: Array
    prices: Array
    bound: float


def maximise(
    worth: Array, entries: Entries, low: Array, high: Array, *, upper: Array, whole: bool = False, nodes: int = 0
) -> Solved | None:
    """The x from 0 to `upper` of the greatest worth with low ≤ Ax ≤ high; None when there is none.

    `whole`: whole numbers only. `nodes`: give up after so many branches (never by the clock, so that a slow machine
    answers the same); then x may be far from the bound, or empty.
    """
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(worth), len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = -worth, np.zeros(len(worth)), upper
    model.row_lower_, model.row_upper_ = low, high
    rows, columns, values = entries
    order = np.lexsort((rows, columns))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(worth)))])
    model.a_matrix_.index_, model.a_matrix_.value_ = rows[order], values[order]
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    highs = _Solver()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(name, value)
    if nodes:
        highs.setOptionValue("mip_max_nodes", nodes)
    highs.passModel(model)
    highs.run()
    return _read(highs, whole)


def _read(highs: highspy.Highs, whole: bool) -> Solved | None:
    status, ended = highs.getModelStatus(), highspy.HighsModelStatus
    if status not in (ended.kOptimal, ended.kSolutionLimit, ended.kIterationLimit):
        return None
    found, info = highs.getSolution(), highs.getInfo()
    x = np.array(found.col_value) if found.value_valid else np.zeros(0)
    if whole:
        return Solved(x, np.zeros(0), -info.mip_dual_bound)
    return Solved(x, -np.array(found.row_dual), -info.objective_function_value)
