"""The smallest improvements that bring most for the effort: one step of a rubric, or one indicator a little better.

In an index of points a step is the next level of a question; what does not apply to an entity raises the
rest of its group, so a step counts by the factor of the groups above it. In a composite index the engine
has worked the steps out (`Explanation.steps`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from minga.capacity.enums import Effort, Family
from minga.capacity.models import Design, Mark, Node
from minga.capacity.models.design import ROOT
from minga.capacity.models.rubrics import levels_of, most_of
from minga.core.texts import pick

SHOWN: Final = 3
_HARD: Final = {Effort.LOW: 1, Effort.MEDIUM: 2, Effort.HIGH: 3}
_ONE: Final = Decimal(1)


@dataclass(frozen=True)
class Way:
    """One improvement. `gain`: points of the index that the next step brings; `most`: with everything done.

    `today` and `then` are levels of the rubric in words, or values with their unit.
    """

    code: str
    title: str
    advice: str
    today: str
    then: str
    gain: Decimal
    most: Decimal
    effort: str
    effort_label: str
    helps: tuple[str, ...]
    source: str
    value: Decimal | None = None
    needed: Decimal | None = None
    unit: str = ""


def ways_up(
    design: Design, marks: Mapping[str, Mark], kind: str, steps: Sequence[Mapping[str, Any]] = ()
) -> tuple[Way, ...]:
    """Every improvement that can be had, the one that brings most for its effort first."""
    if design.family == Family.COMPOSITE:
        return tuple(_of_engine(design, step) for step in steps)
    factors = factors_of(design, kind, frozenset(code for code, mark in marks.items() if not mark.applies))
    found = [
        way
        for node in design.questions
        if factors.get(node.code) and (way := _of_rubric(node, marks.get(node.code), factors[node.code]))
    ]
    return tuple(sorted(found, key=lambda way: (-way.gain / _HARD[Effort(way.effort)], -way.gain)))


def first_of(ways: Sequence[Way]) -> tuple[Way, ...]:
    """The first few that say different things: one piece of advice is not given twice while there are others."""
    said: set[str] = set()
    new: list[Way] = []
    again: list[Way] = []
    for way in ways:
        (again if way.advice and way.advice in said else new).append(way)
        said.add(way.advice)
    return tuple([*new, *again][:SHOWN])


def factors_of(design: Design, kind: str, silent: frozenset[str] = frozenset()) -> dict[str, Decimal]:
    """How much one point of each question counts for this type of entity; those that do not apply are missing."""
    children: dict[str, list[Node]] = {}
    for node in design.nodes:
        if node.code != ROOT:
            children.setdefault(node.parent or ROOT, []).append(node)
    factors: dict[str, Decimal] = {}

    def asked(node: Node) -> bool:
        if kind in node.not_for or node.code in silent:
            return False
        below = children.get(node.code)
        return any(map(asked, below)) if below else True

    def down(code: str, factor: Decimal) -> None:
        own = children.get(code, [])
        if not own:
            factors[code] = factor
            return
        whole = sum((_worth(design, node) for node in own), Decimal(0))
        kept = [node for node in own if asked(node)]
        counted = sum((_worth(design, node) for node in kept), Decimal(0))
        for node in kept:
            down(node.code, factor * (whole / counted if counted else _ONE))

    down(ROOT, _ONE)
    return factors


def _worth(design: Design, node: Node) -> Decimal:
    if node.max_points is not None:
        return node.max_points
    return sum((most_of(leaf) for leaf in design.leaves_of(node.code)), Decimal(0))


def _of_rubric(node: Node, mark: Mark | None, factor: Decimal) -> Way | None:
    """To the next level; None from the highest one, and for what earns nothing."""
    points = (mark.points if mark is not None else None) or Decimal(0)
    levels = levels_of(node)
    above = [level for level in levels if level.points > points]
    if not above:
        return None
    below = [level for level in levels if level.points <= points]
    return _way(
        node,
        today=pick(below[-1].text) if below else "",
        then=pick(above[0].text),
        gain=(above[0].points - points) * factor,
        most=(above[-1].points - points) * factor,
    )


def _of_engine(design: Design, step: Mapping[str, Any]) -> Way:
    gain = Decimal(str(step["gain"]))
    value = None if step["value"] is None else Decimal(str(step["value"]))
    node = design.node(step["code"])
    return _way(node, today="", then="", gain=gain, most=gain, value=value, needed=Decimal(str(step["needed"])))


def _way(node: Node, *, today: str, then: str, gain: Decimal, most: Decimal, **more: Any) -> Way:
    return Way(
        code=node.code,
        title=pick(node.titles) or pick(node.texts) or node.code,
        advice=pick(node.advices),
        today=today,
        then=then,
        gain=gain,
        most=most,
        effort=node.effort,
        effort_label=str(Effort(node.effort).label),
        helps=node.helps,
        source=node.source,
        unit=node.unit,
        **more,
    )
