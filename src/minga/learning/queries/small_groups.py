"""How many, without saying who: groups smaller than five are hidden, and with them whatever would give them away.

A hidden cell could be reckoned as the total less the others. So where one is hidden another is, too, and what
is hidden together is never fewer than five people. Tables that split one group of another table are
protected within that group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5


@dataclass(frozen=True)
class Cell:
    """One group; `count` is None when it is not shown."""

    label: str
    count: int | None


def enough(count: int) -> bool:
    """Whether a result of so many may be shown."""
    return count >= FEWEST


def parts_enough(part: int, whole: int) -> bool:
    """A part is told unless it, or the rest, is a handful: nobody must be told by what she answered."""
    return (part == 0 or enough(part)) and (part == whole or enough(whole - part))


def protect(groups: Iterable[tuple[str, int]]) -> tuple[Cell, ...]:
    """The groups with people, the largest first, those that must be hidden without their number."""
    ordered = sorted(((label, count) for label, count in groups if count), key=lambda each: (-each[1], each[0]))
    hidden = {label for label, count in ordered if count < FEWEST}
    for label, _count in reversed(ordered):
        if not hidden or _safe(ordered, hidden):
            break
        hidden.add(label)
    return tuple(Cell(label, None if label in hidden else count) for label, count in ordered)


def _safe(groups: Iterable[tuple[str, int]], hidden: set[str]) -> bool:
    """Whether what is hidden cannot be told from the total: at least two groups, at least five people."""
    counts = [count for label, count in groups if label in hidden]
    return len(counts) > 1 and sum(counts) >= FEWEST


def protect_within(groups: Mapping[str, Iterable[tuple[str, int]]], shown: Iterable[Cell]) -> tuple[Cell, ...]:
    """Parts of the groups of another table, each protected within its own; a hidden group has no parts."""
    open_ones = {cell.label for cell in shown if cell.count is not None}
    parts = [cell for label, several in groups.items() if label in open_ones for cell in protect(several)]
    return tuple(sorted(parts, key=lambda cell: (-(cell.count or 0), cell.label)))
