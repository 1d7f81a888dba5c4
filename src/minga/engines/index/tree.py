"""The tree of an index, checked and numbered so that the steps can work on arrays.

Columns of every array of scores: first the indicators in the order of the tree, then the groups from
the bottom up, the whole index last. A group always comes after its children.
"""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.recipe import Node
from minga.engines.index.refusals import Code, Refused


@dataclass(frozen=True)
class Group:
    """A node with children. `column` is its own, `children` are theirs; `level` is 2 just above indicators."""

    code: str
    level: int
    column: int
    children: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """`codes[c]` is the node of column c; the first `len(indicators)` columns are indicators."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]
    indicators: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes)

    @property
    def columns(self) -> dict[str, int]:
        """Column of each code."""
        return {node.code: column for column, node in enumerate(self.nodes)}

    @property
    def directions(self) -> NDArray[np.float64]:
        """1 or −1 for each indicator, (k,)."""
        return np.array([node.direction for node in self.nodes[: len(self.indicators)]], dtype=np.float64)

    def leaves_below(self, column: int) -> tuple[int, ...]:
        """Columns of the indicators below a node; itself when it is one."""
        inside = {group.column: group.children for group in self.groups}
        if column not in inside:
            return (column,)
        return tuple(leaf for child in inside[column] for leaf in self.leaves_below(child))


def lay_out(tree: tuple[Node, ...]) -> Layout:
    """Number the tree. Raises Refused for one that is none: see `refusals.Code`, “the tree”."""
    _check(tree)
    children: dict[str, list[Node]] = {}
    for node in tree:
        if node.parent:
            children.setdefault(node.parent, []).append(node)
    levels = {node.code: _level(node.code, children) for node in tree}
    leaves = [node for node in tree if node.code not in children]
    inner = sorted((node for node in tree if node.code in children), key=lambda node: levels[node.code])
    nodes = (*leaves, *inner)
    columns = {node.code: column for column, node in enumerate(nodes)}
    groups = tuple(
        Group(node.code, levels[node.code], columns[node.code], tuple(columns[one.code] for one in children[node.code]))
        for node in inner
    )
    return Layout(nodes, groups, tuple(node.code for node in leaves))


def _level(code: str, children: dict[str, list[Node]]) -> int:
    return 1 + max((_level(child.code, children) for child in children.get(code, ())), default=0)


def _check(tree: tuple[Node, ...]) -> None:
    if not tree:
        raise Refused(Code.NO_TREE, "The recipe has no indicators.", "tree")
    counted = Counter(node.code for node in tree)
    for node in tree:
        if not node.code.strip():
            raise Refused(Code.MISSING_SETTING, "A node of the tree has no code.", "tree")
        if counted[node.code] > 1:
            told = f"The code “{node.code}” stands {counted[node.code]} times in the tree."
            raise Refused(Code.DUPLICATE_CODE, told, node.code)
        if node.parent and node.parent not in counted:
            told = f"“{node.code}” belongs to “{node.parent}”, which is not in the tree."
            raise Refused(Code.UNKNOWN_PARENT, told, node.code)
        if not math.isfinite(node.weight) or node.weight < 0:
            told = f"The weight of “{node.code}” is {node.weight:g}; a weight cannot be below zero."
            raise Refused(Code.NEGATIVE_WEIGHT, told, node.code)
    _check_roots(tree)


def _check_roots(tree: tuple[Node, ...]) -> None:
    parents = {node.code: node.parent for node in tree}
    for node in tree:
        seen, code = {node.code}, node.parent
        while code:
            if code in seen:
                raise Refused(Code.CYCLE, f"“{code}” is above itself in the tree.", code)
            seen.add(code)
            code = parents[code]
    roots = [node.code for node in tree if not node.parent]
    if len(roots) > 1:
        told = f"{len(roots)} nodes have no parent ({', '.join(roots[:5])}); only the whole index has none."
        raise Refused(Code.SEVERAL_ROOTS, told, roots[1])
    if len(tree) == 1:
        raise Refused(Code.NO_TREE, f"“{roots[0]}” is alone: an index needs at least one indicator below it.", roots[0])
