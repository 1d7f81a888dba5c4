"""Settings that name what the tree does not have, or that nothing would use, are refused by name."""

from collections.abc import Iterable

from minga.engines.index.recipe import ENGINE, Node, Publication, Recipe
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.sizes import check_sizes
from minga.engines.index.tree import Layout
from minga.engines.index.ways import DistanceToTarget

_KEPT_WITH_POINTS = ("tree", "title", "publication", "points", "engine")


def check_recipe(recipe: Recipe, layout: Layout) -> None:
    """Raises Refused: `engine`, `unknown_code`, `unused_setting`, `bad_value`, `missing_setting`."""
    if recipe.engine != ENGINE:
        raise Refused(Code.ENGINE, f"This engine is “{ENGINE}”; the recipe is for “{recipe.engine}”.", "engine")
    _check_publication(recipe.publication)
    _check_groups(layout)
    if recipe.points is not None:
        _check_points(recipe, layout)
    else:
        _check_steps(recipe, layout)


def _check_publication(publication: Publication) -> None:
    if not 0 <= publication.decimals <= 12:
        told = f"Scores are published with 0 to 12 decimals, not {publication.decimals}."
        raise Refused(Code.BAD_VALUE, told, "publication.decimals")


def _check_groups(layout: Layout) -> None:
    for group in layout.groups:
        node = layout.nodes[group.column]
        for name in ("denominator", "target"):
            if getattr(node, name):
                raise _unused(f"{node.code}.{name}", f"“{node.code}” is a group")
        if node.direction != 1:
            raise _unused(f"{node.code}.direction", f"“{node.code}” is a group")
    root = layout.nodes[-1]
    if root.weight != 1:
        raise _unused(f"{root.code}.weight", f"“{root.code}” is the whole index")


def _check_points(recipe: Recipe, layout: Layout) -> None:
    plain = Recipe(tree=recipe.tree)
    for name in ("imputation", "screening", "treatment", "normalisation", "weights", "aggregation"):
        if getattr(recipe, name) != getattr(plain, name):
            raise _unused(name, "an index of points has no such step")
    for column, code in enumerate(layout.indicators):
        node = layout.nodes[column]
        if node.max_points is None:
            raise Refused(Code.MISSING_SETTING, f"“{code}” has no maximum points (max_points).", code)
        if not 0 <= node.max_points < float("inf"):
            raise Refused(Code.BAD_VALUE, f"The maximum points of “{code}” are below zero.", code)
        _plain_question(node)
    points = recipe.points
    if points is not None and points.not_applicable and not points.kind:
        raise Refused(
            Code.MISSING_SETTING, "“not_applicable” needs “kind”: the column with the type of entity.", "points.kind"
        )
    if points is not None and points.kind and not points.not_applicable:
        raise _unused("points.kind", "nothing is said not to apply to any type")
    for kind, codes in points.not_applicable.items() if points else ():
        _known(codes, layout.codes, f"points.not_applicable.{kind}", "node")


def _plain_question(node: Node) -> None:
    plain = Node(code=node.code)
    for name in ("direction", "denominator", "target", "weight"):
        if getattr(node, name) != getattr(plain, name):
            raise _unused(f"{node.code}.{name}", "a question of an index of points has none")


def _check_steps(recipe: Recipe, layout: Layout) -> None:
    scales = recipe.normalisation
    check_sizes(recipe)
    for node in layout.nodes:
        if node.max_points is not None:
            raise _unused(f"{node.code}.max_points", "the recipe has no “points”")
        if node.target is not None:
            scale = scales.indicators.get(node.code, scales.scale)
            if not isinstance(scale, DistanceToTarget):
                raise _unused(f"{node.code}.target", "it is not normalised by its distance to a target")
    aggregation = recipe.aggregation
    groups = tuple(group.code for group in layout.groups)
    _known(aggregation.groups, groups, "aggregation.groups", "group")
    _known(aggregation.availability_of, groups, "aggregation.availability_of", "group")
    levels = sorted({group.level for group in layout.groups})
    for level in aggregation.levels:
        if level not in levels:
            told = f"The tree has groups at the levels {levels}; “aggregation.levels” names {level}."
            raise Refused(Code.UNUSED_SETTING, told, f"aggregation.levels.{level}")


def _known(names: Iterable[str], among: tuple[str, ...], where: str, what: str) -> None:
    for name in names:
        if name not in among:
            raise Refused(Code.UNKNOWN_CODE, f"“{where}” names “{name}”, which is no {what} of the tree.", name)


def _unused(where: str, why: str) -> Refused:
    return Refused(Code.UNUSED_SETTING, f"The setting “{where}” would do nothing: {why}.", where)
