"""What does not add up in a table of points, before anybody publishes it, or after somebody did."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.points import applicable, maxima_of
from minga.engines.index.recipe import Node, Points
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout, lay_out

Array = NDArray[np.float64]
_NEARLY = 1e-9


class Flaw(StrEnum):
    ABOVE_MAXIMUM = "above_maximum"
    BELOW_ZERO = "below_zero"
    BLANK = "blank"
    NOTHING_ANSWERED = "nothing_answered"
    NOT_APPLICABLE = "not_applicable"
    TOTAL_DISAGREES = "total_disagrees"
    NOT_PUBLISHED = "not_published"
    PUBLISHED_UNANSWERED = "published_unanswered"
    NO_POINTS = "no_points"
    MAXIMA_DISAGREE = "maxima_disagree"


@dataclass(frozen=True)
class Finding:
    """One thing that does not add up.

    `node`: the question or group; `found` what stands there and `expected` what should (the maximum,
    or the sum), None where that says nothing. `cells`: the questions that are blank.
    """

    flaw: Flaw
    entity: str = ""
    node: str = ""
    found: float | None = None
    expected: float | None = None
    cells: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The finding in plain English; pages have words of their own by `flaw`."""
        return _SENTENCES[self.flaw].format(
            entity=self.entity, node=self.node, cells=", ".join(self.cells), count=len(self.cells),
            found=_figures(self.found), expected=_figures(self.expected),
        )  # fmt: skip


_SENTENCES = {
    Flaw.ABOVE_MAXIMUM: "“{entity}” has {found} points for “{node}”, which gives at most {expected}.",
    Flaw.BELOW_ZERO: "“{entity}” has {found} points for “{node}”, fewer than zero.",
    Flaw.BLANK: "“{entity}” left {count} blank: {cells}.",
    Flaw.NOTHING_ANSWERED: "“{entity}” answered nothing ({count} questions).",
    Flaw.NOT_APPLICABLE: "“{entity}” has {found} points for “{node}”, which does not apply to it.",
    Flaw.TOTAL_DISAGREES: "“{node}” of “{entity}” was published as {found}; its points add up to {expected}.",
    Flaw.NOT_PUBLISHED: "“{node}” of “{entity}” was not published; its points add up to {expected}.",
    Flaw.PUBLISHED_UNANSWERED: "“{node}” of “{entity}” was published as {found}, but it answered nothing.",
    Flaw.NO_POINTS: "“{entity}” was published, and is not in the table of points.",
    Flaw.MAXIMA_DISAGREE: "“{node}” says that it gives {found} points; what is below it gives {expected}.",
}


def check_points(
    structure: tuple[Node, ...],
    points: Table,
    published: Table | None = None,
    *,
    rules: Points | None = None,
    tolerance: float = 0.05,
) -> tuple[Finding, ...]:
    """Everything that does not add up, entity by entity in the order of the table.

    `structure`: the tree with `max_points`. `published`: the same entities (those that were published),
    with a column for each node whose points were. `tolerance`: how far a published sum may lie from
    the sum of its points, because it was rounded. A wrong group is reported once: not again for every
    sum above it that was added up from it. Blanks count as zero and points above the maximum as they
    stand, as whoever added them up will have done. Raises Refused for a tree or a column that is none.
    """
    layout = lay_out(structure)
    rules = rules or Points()
    given = points.pick(layout.indicators)
    applies = applicable(rules, layout, points)
    found = list(_maxima(layout))
    most = maxima_of(layout)[: len(layout.indicators)]
    rows = {name: row for row, name in enumerate(published.entities)} if published else {}
    for row, entity in enumerate(points.entities):
        answered = bool((~np.isnan(given[row]) & (most > 0)).any())
        found += _cells(entity, given[row], applies[row], layout, most, answered)
        if published is not None:
            totals = published.values[rows[entity]] if entity in rows else np.full(len(published.columns), np.nan)
            said = dict(zip(published.columns, totals.tolist(), strict=True))
            found += _totals(entity, np.where(applies[row], given[row], np.nan), said, layout, answered, tolerance)
    known = set(points.entities)
    found += [Finding(Flaw.NO_POINTS, name) for name in rows if name not in known]
    return tuple(found)


def _maxima(layout: Layout) -> Iterator[Finding]:
    maxima = maxima_of(layout)
    for group in layout.groups:
        said = layout.nodes[group.column].max_points
        if said is not None and abs(said - maxima[group.column]) > 1e-6:
            yield Finding(Flaw.MAXIMA_DISAGREE, "", group.code, said, float(maxima[group.column]))


def _cells(
    entity: str, given: Array, applies: NDArray[np.bool_], layout: Layout, most: Array, answered: bool
) -> Iterator[Finding]:
    blank = []
    for column, code in enumerate(layout.indicators):
        value = float(given[column])
        if np.isnan(value):
            if applies[column]:
                blank.append(code)
        elif not applies[column]:
            if value:
                yield Finding(Flaw.NOT_APPLICABLE, entity, code, value)
        elif value > most[column] + _NEARLY:
            yield Finding(Flaw.ABOVE_MAXIMUM, entity, code, value, float(most[column]))
        elif value < 0:
            yield Finding(Flaw.BELOW_ZERO, entity, code, value)
    if blank:
        yield Finding(Flaw.BLANK if answered else Flaw.NOTHING_ANSWERED, entity, cells=tuple(blank))


def _totals(
    entity: str, given: Array, said: dict[str, float], layout: Layout, answered: bool, tolerance: float
) -> Iterator[Finding]:
    for group in layout.groups:
        if group.code not in said:
            continue
        sum_ = float(np.nansum(given[list(layout.leaves_below(group.column))]))
        value = said[group.code]
        if np.isnan(value):
            if answered:
                yield Finding(Flaw.NOT_PUBLISHED, entity, group.code, None, sum_)
        elif not answered:
            if value:
                yield Finding(Flaw.PUBLISHED_UNANSWERED, entity, group.code, value)
        elif abs(value - sum_) > tolerance and not _follows(group.children, value, said, layout, tolerance):
            yield Finding(Flaw.TOTAL_DISAGREES, entity, group.code, value, sum_)


def _follows(children: tuple[int, ...], value: float, said: dict[str, float], layout: Layout, tolerance: float) -> bool:
    """Whether a sum is right for the published sums below it: then the mistake is there, and told there."""
    below = [said.get(layout.nodes[child].code, float("nan")) for child in children]
    return not any(np.isnan(below)) and abs(sum(below) - value) <= tolerance


def _figures(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}".rstrip("0").rstrip(".")
