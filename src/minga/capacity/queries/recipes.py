"""The recipe of a wave as plain values, in the shape that `engines.index` reads. Free of numpy."""

from collections.abc import Mapping
from typing import Any, Final

from minga.capacity.enums import Family
from minga.capacity.models import Design, Node
from minga.capacity.models.design import ROOT
from minga.core.texts import pick

ENGINE: Final = "minga-index-1"
KIND, PEERS = "kind", "peer_group"
_LANGUAGE: Final = "es"


def recipe_of(design: Design, *, title: str, not_for: Mapping[str, tuple[str, ...]], peers: bool) -> dict[str, Any]:
    """Everything that decides a score. `not_for`: what does not apply, by type of entity as the table says it."""
    publication = {"decimals": design.decimals, "ties": "min", **design.steps.get("publication", {})}
    if peers:
        publication["peers"] = PEERS
    recipe: dict[str, Any] = {"engine": ENGINE, "title": title, "tree": _tree(design), "publication": publication}
    if design.family == Family.POINTS:
        points = {"blanks": "zero", "above": "keep", **design.steps.get("points", {})}
        if not_for:
            points |= {"kind": KIND, "not_applicable": {kind: list(codes) for kind, codes in not_for.items()}}
        return {**recipe, "points": points}
    steps = {name: value for name, value in design.steps.items() if name not in ("publication", "points")}
    return {**recipe, **steps}


def denominators_of(design: Design) -> tuple[str, ...]:
    """Figures of an entity that indicators are divided by, in order."""
    return tuple(dict.fromkeys(node.denominator for node in design.questions if node.denominator))


def _tree(design: Design) -> list[dict[str, Any]]:
    leaves = {node.code for node in design.questions}
    root = [] if ROOT in design.by_code else [{"code": ROOT}]
    return root + [_node(node, design, leaf=node.code in leaves) for node in design.nodes]


def _node(node: Node, design: Design, *, leaf: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"code": node.code}
    if node.code != ROOT:
        data["parent"] = node.parent or ROOT
    name = pick(node.titles, _LANGUAGE)
    if name:
        data["name"] = name
    if design.family == Family.POINTS:
        if node.max_points is not None:
            data["max_points"] = float(node.max_points)
        elif leaf:
            data["max_points"] = float(max((level.points for level in node.levels), default=0))
        return data
    if node.weight is not None and node.code != ROOT:
        data["weight"] = float(node.weight)
    if leaf:
        data |= {"direction": node.direction, "unit": node.unit, "denominator": node.denominator}
    return data
