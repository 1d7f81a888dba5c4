"""One change to a tree, giving another design. Every way keeps it a tree and its sums right.

Codes are written by people and stay: answers, marks and past waves are compared by them. What a group
can earn is always the sum of what is below it, so no two numbers can disagree.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.capacity.enums import Family, NodeKind
from minga.capacity.models.design import ROOT, Design, Node
from minga.core.errors import DomainError

CODE: Final = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")
_KINDS: Final = (NodeKind.INDEX, NodeKind.COMPONENT, NodeKind.VARIABLE, NodeKind.INDICATOR)
MOST_NODES: Final = 400
DEEPEST: Final = 6


def put_node(design: Design, node: Node, *, was: str = "") -> Design:
    """Add a node at the end of its group, or change the one that had the code `was`, where it stands."""
    _check_code(design, node, was)
    if node.parent != ROOT and node.parent not in design.by_code:
        raise DomainError(_("Choose a group that is in the tree."), field="parent")
    if was and node.parent in {each.code for each in below(design, was)} | {was}:
        raise DomainError(_("A group cannot stand inside itself."), field="parent")
    if not was:
        return settled(replace(design, nodes=(*design.nodes, node)))
    nodes = (_renamed(each, was, node) for each in design.nodes)
    return settled(replace(design, nodes=tuple(nodes)))


def remove_node(design: Design, code: str) -> Design:
    """Take a node away with everything below it."""
    gone = {code, *(node.code for node in below(design, code))}
    return settled(replace(design, nodes=tuple(node for node in design.nodes if node.code not in gone)))


def move_node(design: Design, code: str, by: int) -> Design:
    """Up (−1) or down (1) among its siblings; at the end nothing changes."""
    siblings = [node.code for node in design.children(design.node(code).parent)]
    here = siblings.index(code)
    there = here + by
    if not 0 <= there < len(siblings):
        return design
    siblings[here], siblings[there] = siblings[there], siblings[here]
    order = iter(siblings)
    parent, known = design.node(code).parent, design.by_code
    nodes = tuple(known[next(order)] if node.parent == parent and node.code != ROOT else node for node in design.nodes)
    return settled(replace(design, nodes=nodes))


def settled(design: Design) -> Design:
    """In the order of reading, with the kinds of its levels and, in points, the sums of its groups."""
    known = design.by_code
    root = replace(known.get(ROOT) or Node(code=ROOT), kind=NodeKind.INDEX)
    ordered = [root, *_walk(design, ROOT, 1)]
    if len(ordered) > MOST_NODES:
        raise DomainError(_("An index holds at most %(most)s parts.") % {"most": MOST_NODES})
    shaped = replace(design, nodes=tuple(ordered))
    if design.family != Family.POINTS:
        return shaped
    leaves = {node.code for node in shaped.questions}
    summed = (
        node if node.code in leaves and node.code != ROOT else replace(node, max_points=sum_of(shaped, node.code))
        for node in shaped.nodes
    )
    return replace(shaped, nodes=tuple(summed))


def below(design: Design, code: str) -> tuple[Node, ...]:
    """Everything under a node, at any depth."""
    found: list[Node] = []
    for child in design.children(code):
        found += [child, *below(design, child.code)]
    return tuple(found)


def sum_of(design: Design, code: str) -> Decimal:
    """What the questions under a node can earn together."""
    leaves = [leaf for leaf in design.leaves_of(code) if leaf.code != ROOT]
    return sum((leaf.max_points or Decimal(0) for leaf in leaves), Decimal(0))


def _walk(design: Design, code: str, depth: int) -> Iterable[Node]:
    if depth > DEEPEST:
        raise DomainError(_("A tree has at most %(most)s levels.") % {"most": DEEPEST - 1})
    for child in design.children(code):
        groups = bool(design.children(child.code))
        kind = _KINDS[min(depth, len(_KINDS) - 1)] if groups or depth == 1 else NodeKind.QUESTION
        yield replace(child, kind=kind)
        yield from _walk(design, child.code, depth + 1)


def _check_code(design: Design, node: Node, was: str) -> None:
    if not CODE.match(node.code):
        raise DomainError(_("Write a short code that begins with a letter, such as q12 or c2.1."), field="code")
    taken = node.code == ROOT or (node.code in design.by_code and node.code != was)
    if taken:
        raise DomainError(_("Another part of the index has this code. Choose another one."), field="code")
    if was and was not in design.by_code:
        raise DomainError(_("This part is not in the tree any more."), code="gone")


def _renamed(each: Node, was: str, node: Node) -> Node:
    if each.code == was:
        return node
    return replace(each, parent=node.code) if each.parent == was and each.code != ROOT else each
