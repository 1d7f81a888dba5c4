"""How far a score can go at a node: what bars, strips and sentences are drawn against."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from minga.capacity.enums import Family
from minga.capacity.models import Design
from minga.capacity.models.rubrics import most_of
from minga.core.texts import pick

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True)
class Scale:
    """From the least that a node can have to the most."""

    low: Decimal
    high: Decimal

    @property
    def span(self) -> Decimal:
        return self.high - self.low

    def share(self, value: Decimal | None) -> Decimal:
        """Where a value lies, between 0 and 1; whatever lies outside stands at the edge."""
        if value is None or not self.span:
            return Decimal(0)
        return max(Decimal(0), min(Decimal(1), (value - self.low) / self.span))


def scale_of(design: Design, code: str) -> Scale:
    """Points go from nothing to the maximum of the node; a composite score to the end of its scale."""
    if design.family == Family.POINTS:
        node = design.by_code.get(code)
        if node is not None and node.max_points:
            return Scale(Decimal(0), node.max_points)
        return Scale(Decimal(0), sum((most_of(leaf) for leaf in design.leaves_of(code)), Decimal(0)))
    given: Mapping[str, Any] = design.steps.get("normalisation", {}).get("scale", {})
    return Scale(Decimal(str(given.get("low", 0))), Decimal(str(given.get("high", _HUNDRED))))


def group_title(design: Design, group: str) -> str:
    """The name of a peer group, in the language of the reader."""
    return pick(design.peers.titles.get(group)) or group
