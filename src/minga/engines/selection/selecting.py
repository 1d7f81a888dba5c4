"""The way to a selection: one thing after the other is made as small as it can be, and held there."""

from minga.engines.selection.choice import Choice
from minga.engines.selection.explaining import told
from minga.engines.selection.outcome import Proof, Selected, Step
from minga.engines.selection.program import SCALE, Goal, Ints, Least, Limits, Program


def select(choice: Choice) -> Selected:
    """Give the places by rank, changed as little as the quotas ask. Always answers.

    What cannot be met stands in `quotas` and `relaxation`. The same choice gives the same answer,
    whatever the order of its candidates; 5,000 candidates and 6 quotas take about a second.
    """
    program = Program(choice)
    columns, steps = _settled(program)
    return told(program, columns, Proof(steps))


def _settled(program: Program) -> tuple[Ints, tuple[Step, ...]]:
    limits, best = program.limits.copy(), program.by_rank_alone()
    steps: list[Step] = []
    for row, goal in enumerate(program.goals, start=program.goal_row):
        if goal.what == "unmet_of" and steps[0].value == 0:
            continue
        value = int(goal.cost @ best)
        if _is_nothing(goal, value, steps):
            step = Step(goal.what, 0, 0, "nothing", goal.quota)
        else:
            found = program.least(goal.cost, limits, best)
            best, value = found.columns, found.value
            step = _step(program, goal, found)
        steps.append(step)
        limits.hold(row, value)
        if goal.what == "ranks" and step.how != "nothing":
            best = _best_ranked_kept(program, limits, best, found)
    return best, tuple(steps)


def _is_nothing(goal: Goal, value: int, before: list[Step]) -> bool:
    """Whether there is nothing to make smaller: no goal but the ranks goes below zero, and they only with changes."""
    return before[-1].value == 0 if goal.what == "ranks" else goal.start + value == 0


def _step(program: Program, goal: Goal, found: Least) -> Step:
    value, bound = goal.start + found.value, goal.start + found.bound
    if not found.by_weights:
        return Step(goal.what, value, bound, "search", goal.quota)
    weights = zip(program.row_names, found.weighed.weights.tolist(), strict=True)
    return Step(goal.what, value, bound, "weights", goal.quota, {name: weight for name, weight in weights if weight})


def _best_ranked_kept(program: Program, limits: Limits, best: Ints, found: Least) -> Ints:
    """Where several selections are equally small, the one with the better rank where they first differ.

    Whoever costs more than the weights leave room for is where she is in all of them. Of those with the
    same groups the better-ranked always comes first, so that one refusal answers for all behind her.
    """
    room = found.value * SCALE - found.weighed.scaled
    certain = abs(found.weighed.surplus[: program.size]) > room
    refused: set[bytes] = set()
    for place in range(program.size):
        alike = program.members[:, place].tobytes()
        if not best[place] and not certain[place] and alike not in refused:
            with_her = program.least(program.column(place, -1), limits, best).columns
            if with_her[place]:
                best = with_her
            else:
                refused.add(alike)
        limits.lower[place] = limits.upper[place] = best[place]
    return best
