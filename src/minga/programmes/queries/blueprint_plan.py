"""When things happen and what they cost: dates and sums worked out from a blueprint."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from minga.programmes.models.blueprint import Blueprint, BudgetTotals, PlannedStage
from minga.programmes.models.blueprint_time import Stage
from minga.programmes.models.blueprint_values import Range

_DAY = timedelta(days=1)


def plan(blueprint: Blueprint, starts_on: date) -> list[PlannedStage]:
    """Every stage with its days, when the edition's first day is `starts_on`; earliest first."""
    planned: dict[str, PlannedStage] = {}
    for stage in in_order(blueprint.stages):
        free = max((planned[key].ends_on + _DAY for key in stage.after), default=starts_on)
        first = stage.starts.after(free)
        last = max(stage.lasts.after(first) - _DAY, first)
        planned[stage.key] = PlannedStage(stage, first, last)
    written = {stage.key: number for number, stage in enumerate(blueprint.stages)}
    return sorted(planned.values(), key=lambda each: (each.starts_on, written[each.stage.key]))


def in_order(stages: Iterable[Stage]) -> list[Stage]:
    """The stages, each after those it waits for. ValueError when some wait in a circle."""
    waiting = list(stages)
    done: set[str] = set()
    ordered: list[Stage] = []
    while waiting:
        ready = [stage for stage in waiting if done.issuperset(stage.after)]
        if not ready:
            raise ValueError([stage.key for stage in waiting])
        ordered += ready
        done.update(stage.key for stage in ready)
        waiting = [stage for stage in waiting if stage.key not in done]
    return ordered


def circles(stages: Iterable[Stage]) -> list[list[str]]:
    """Each circle of stages that wait for one another, as keys in the order of waiting."""
    waits = {stage.key: stage.after for stage in stages}
    found: list[list[str]] = []
    settled: set[str] = set()
    for start in waits:
        trail: list[str] = []
        _follow(start, waits, trail, settled, found.append)
    return found


def _follow(
    start: str,
    waits: Mapping[str, tuple[str, ...]],
    trail: list[str],
    settled: set[str],
    tell: Callable[[list[str]], None],
) -> None:
    """Walk what each stage waits for, without recursion, and tell of every way back."""
    pending = [(start, 0)]
    while pending:
        key, position = pending.pop()
        if position == 0:
            if key in settled or key not in waits:
                continue
            trail.append(key)
        if position < len(waits[key]):
            pending.append((key, position + 1))
            following = waits[key][position]
            if following in trail:
                tell([*trail[trail.index(following) :], following])
            else:
                pending.append((following, 0))
        else:
            trail.pop()
            settled.add(key)


def budget_totals(blueprint: Blueprint) -> BudgetTotals:
    """The sums of the budget: money, hours, and which lines have no value yet."""
    cash: dict[str, Decimal] = {}
    in_kind: dict[str, Range] = {}
    hours = Range(Decimal(0), Decimal(0))
    unvalued_cash: list[str] = []
    unvalued_in_kind: list[str] = []
    budget = blueprint.budget
    for line in budget.cash if budget else ():
        if line.amount is None:
            unvalued_cash.append(line.key)
        else:
            currency = line.currency or (budget.currency if budget else "")
            cash[currency] = cash.get(currency, Decimal(0)) + line.amount
    for given in budget.in_kind if budget else ():
        hours = _add(hours, given.hours or hours.__class__(Decimal(0), Decimal(0)))
        if given.rate is None or given.hours is None:
            unvalued_in_kind.append(given.key)
        else:
            currency = given.currency or (budget.currency if budget else "")
            value = _times(given.hours, given.rate)
            in_kind[currency] = _add(in_kind.get(currency, Range(Decimal(0), Decimal(0))), value)
    return BudgetTotals(cash, in_kind, hours, tuple(unvalued_cash), tuple(unvalued_in_kind))


def _add(one: Range, other: Range) -> Range:
    high = None if one.high is None or other.high is None else one.high + other.high
    return Range(one.low + other.low, high)


def _times(hours: Range, rate: Decimal) -> Range:
    return Range(hours.low * rate, None if hours.high is None else hours.high * rate)
