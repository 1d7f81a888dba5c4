"""Recipes as text: YAML for people, canonical JSON for the hash. Reading the file is the caller's business."""

import hashlib
import json
from typing import Any, cast

import yaml

from minga.engines.index.imputing import group_of
from minga.engines.index.reading import from_data, to_data
from minga.engines.index.recipe import Recipe
from minga.engines.index.refusals import Code, Refused


def recipe_from_text(text: str) -> Recipe:
    """Read YAML or JSON. Raises Refused: `file`, `unknown_setting`, `missing_setting`, `bad_value`."""
    if text.lstrip().startswith("{"):
        return recipe_from_data(_from_json(text))
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - a safe loader, only stricter
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        told = f"This is no YAML or JSON{place}: {getattr(broken, 'problem', None) or 'it cannot be read'}."
        raise Refused(Code.FILE, told, place.strip(" ()")) from None
    return recipe_from_data(data)


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as broken:
        raise Refused(Code.FILE, f"This is no JSON (line {broken.lineno}): {broken.msg}.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise Refused(Code.FILE, f"“{twice}” stands twice.", twice)
    return data


def recipe_from_data(data: Any) -> Recipe:
    """From plain values. Raises Refused as `recipe_from_text`."""
    return cast("Recipe", from_data(Recipe, data))


def recipe_data(recipe: Recipe) -> dict[str, Any]:
    """As plain values, every setting written out."""
    return cast("dict[str, Any]", to_data(recipe))


def recipe_text(recipe: Recipe) -> str:
    """The one YAML text of a recipe."""
    return yaml.safe_dump(recipe_data(recipe), allow_unicode=True, sort_keys=False, width=110)


def canonical(recipe: Recipe) -> str:
    """The one JSON text of a recipe: names in order, no spaces. Two recipes that say the same share it."""
    return json.dumps(recipe_data(recipe), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def recipe_hash(recipe: Recipe) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(recipe).encode()).hexdigest()


def numbers_of(recipe: Recipe) -> tuple[str, ...]:
    """The columns of numbers that the recipe uses: its indicators and their denominators."""
    parents = {node.parent for node in recipe.tree}
    indicators = [node for node in recipe.tree if node.code not in parents]
    named = [*(one.code for one in indicators), *(one.denominator for one in indicators)]
    return tuple(dict.fromkeys(name for name in named if name))


def words_of(recipe: Recipe) -> tuple[str, ...]:
    """The columns of words that the recipe uses: groups for imputation, peers, types of entity."""
    kind = recipe.points.kind if recipe.points else ""
    named = (group_of(recipe.imputation), recipe.publication.peers, kind)
    return tuple(dict.fromkeys(name for name in named if name))


class _Loader(yaml.SafeLoader):
    """Refuses a name that stands twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if not isinstance(name, str | int):
                raise Refused(Code.FILE, f"“{name}” cannot be the name of a setting.", str(name))
            if name in seen:
                raise Refused(Code.FILE, f"“{name}” stands twice (line {key.start_mark.line + 1}).", str(name))
            seen.add(name)
        return cast("dict[Any, Any]", super().construct_mapping(node, deep))
