"""The linear program given to HiGHS: pairs that may matter as columns, the rules as rows.

Rows, in this order: items (exact reviews), people (load), floors (service of an item), panels (two of
one group). Columns: pairs, then the shortage of each item, the load above the even share of each
person, the floor itself, and what each panel row is short of. Shortage has a price above everything
else, so that there always is an answer and `unmet` says what is wrong with it.
"""

from dataclasses import dataclass, field
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from minga.engines.assignment.problem import Array, Mask, Problem

SHORT: Final = 1_000.0
FLOOR: Final = 10_000.0
TOLERANCE: Final = 1e-7
Ints = NDArray[np.int64]
_Solver: Final = highspy.Highs.__mro__[1]
"""HiGHS itself: the class around it turns callbacks on, and prints a banner into our output as it does."""


@dataclass
class Rules:
    """The rows that are added as they turn out to matter."""

    floors: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Items whose service must reach the floor."""
    panels: list[tuple[int, Ints]] = field(default_factory=list)
    """Item, and the people of one group of which the panel should have one at most."""


@dataclass(frozen=True)
class Answer:
    """One solution: value of each pair, shortage, and what proves it."""

    x: Array
    short: Array
    floor: float
    objective: float
    """Worth less prices, without the price of shortage and the weight of the floor."""
    duals: Array


def solve(
    problem: Problem, allowed: Mask, rules: Rules, *, raise_floor: bool = False, floor: float = 0.0, whole: bool = False
) -> Answer:
    """Solve with these columns and rows. `raise_floor`: the floor is what is raised first."""
    rows, columns = np.nonzero(allowed)
    model = _model(problem, rows, columns, rules, raise_floor, floor)
    if whole:
        integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [integer] * len(rows) + [continuous] * (model.num_col_ - len(rows))
    highs = _Solver()
    for name, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.002), ("time_limit", 120.0)
    ):  # fmt: skip
        highs.setOptionValue(name, value)
    highs.passModel(model)
    highs.run()
    found = highs.getSolution()
    values = np.array(found.col_value)
    items, people = len(problem.items), len(problem.people)
    x = np.zeros(allowed.shape)
    x[rows, columns] = values[: len(rows)].round() if whole else values[: len(rows)]
    short = values[len(rows) : len(rows) + items]
    over = values[len(rows) + items : len(rows) + items + people]
    slack = values[len(rows) + items + people + 1 :]
    objective = (
        float((problem.worth * x).sum())
        - problem.load_price * float(over.sum())
        - problem.spread_price * float(slack.sum())
    )
    duals = np.zeros(0) if whole else -np.array(found.row_dual)
    return Answer(x, short, float(values[len(rows) + items + people]), objective, duals)


def _model(
    problem: Problem, rows: Ints, columns: Ints, rules: Rules, raise_floor: bool, floor: float
) -> highspy.HighsLp:
    items, people, pairs = len(problem.items), len(problem.people), len(rows)
    floors, panels = rules.floors, rules.panels
    first_floor, first_panel = items + people, items + people + len(floors)
    reviews, most = np.array(problem.reviews, dtype=float), np.array(problem.most, dtype=float)
    even = np.minimum(most, problem.even_load)
    model = highspy.HighsLp()
    model.num_row_ = first_panel + len(panels)
    model.num_col_ = pairs + items + people + 1 + len(panels)
    model.col_cost_ = np.concatenate(
        [
            -problem.worth[rows, columns], np.full(items, SHORT), np.full(people, problem.load_price),
            [-FLOOR if raise_floor else 0.0], np.full(len(panels), problem.spread_price),
        ]
    )  # fmt: skip
    lower = np.zeros(model.num_col_)
    lower[:pairs] = _locked(problem)[rows, columns]
    model.col_lower_ = lower
    model.col_upper_ = np.concatenate(
        [np.ones(pairs), reviews, most - even, [1.0 if raise_floor else 0.0], np.full(len(panels), np.inf)]
    )
    model.row_lower_ = np.concatenate(
        [reviews, np.full(people, -np.inf), np.full(len(floors), floor), np.full(len(panels), -np.inf)]
    )
    model.row_upper_ = np.concatenate([reviews, even, np.full(len(floors), np.inf), np.ones(len(panels))])
    # A list of (row, column, value): in the hundreds of thousands, put together with numpy.
    r = [rows, items + columns, np.arange(items), items + np.arange(people)]
    c = [np.arange(pairs), np.arange(pairs), pairs + np.arange(items), pairs + items + np.arange(people)]
    v = [np.ones(pairs), np.ones(pairs), np.ones(items), -np.ones(people)]
    _add_floors(problem, rows, columns, floors, first_floor, pairs + items + people, r, c, v)
    _add_panels(rows, columns, panels, first_panel, pairs + items + people + 1, r, c, v)
    order = np.lexsort((np.concatenate(r), np.concatenate(c)))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    counts = np.bincount(np.concatenate(c), minlength=model.num_col_)
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)])
    model.a_matrix_.index_ = np.concatenate(r)[order]
    model.a_matrix_.value_ = np.concatenate(v)[order]
    return model


def _add_floors(
    problem: Problem, rows: Ints, columns: Ints, floors: Ints, first: int, column: int,
    r: list[Ints], c: list[Ints], v: list[Array],
) -> None:  # fmt: skip
    """Σ affinity · x / reviews ≥ floor, for the items that might fall below it."""
    if not len(floors):
        return
    place = np.full(len(problem.items), -1)
    place[floors] = np.arange(len(floors))
    with_floor = place[rows] >= 0
    reviews = np.array(problem.reviews, dtype=float)
    r += [first + place[rows[with_floor]], first + np.arange(len(floors))]
    c += [np.nonzero(with_floor)[0], np.full(len(floors), column)]
    v += [
        problem.affinity[rows, columns][with_floor] / reviews[rows[with_floor]],
        -np.ones(len(floors)),
    ]


def _add_panels(
    rows: Ints, columns: Ints, panels: list[tuple[int, Ints]], first: int, column: int,
    r: list[Ints], c: list[Ints], v: list[Array],
) -> None:  # fmt: skip
    """Σ x of one group ≤ 1 + what it is short of."""
    starts = np.searchsorted(rows, np.arange(rows[-1] + 2 if len(rows) else 1))
    for number, (item, members) in enumerate(panels):
        own = np.arange(starts[item], starts[item + 1])
        of_group = own[np.isin(columns[own], members)]
        r += [np.full(len(of_group) + 1, first + number)]
        c += [np.append(of_group, column + number)]
        v += [np.append(np.ones(len(of_group)), -1.0)]


def _locked(problem: Problem) -> Array:
    locked = np.zeros(problem.affinity.shape)
    for item, person in problem.locked:
        locked[problem.row[item], problem.column[person]] = 1.0
    return locked


def reduced_worth(problem: Problem, answer: Answer, rules: Rules) -> Array:
    """How much each pair would add, given the prices of the rows; above zero, it should be a column."""
    items, people = len(problem.items), len(problem.people)
    duals = answer.duals
    worth = problem.worth - duals[:items, None] - duals[None, items : items + people]
    floors = rules.floors
    if len(floors):
        reviews = np.array(problem.reviews, dtype=float)[floors]
        price = duals[items + people : items + people + len(floors)]
        worth[floors] -= problem.affinity[floors] * (price / reviews)[:, None]
    for number, (item, members) in enumerate(rules.panels):
        worth[item, members] -= duals[items + people + len(floors) + number]
    return worth
