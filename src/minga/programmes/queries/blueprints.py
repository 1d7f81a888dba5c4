"""The door to blueprints: read one, list those that ship with Minga, write, compare, plan.

The work is in the neighbours `blueprint_*`; other rooms and apps import from here.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Blueprint, BlueprintRefused, Problem
from minga.programmes.models.blueprint_forms import Form, Rubric
from minga.programmes.models.stage_kinds import stage_kinds as registered_kinds
from minga.programmes.queries.blueprint_checks import check
from minga.programmes.queries.blueprint_differences import differences
from minga.programmes.queries.blueprint_plan import budget_totals, plan
from minga.programmes.queries.blueprint_reading import Reader
from minga.programmes.queries.blueprint_stages import StageKinds, check_stage_kinds
from minga.programmes.queries.blueprint_writing import to_yaml
from minga.programmes.queries.blueprint_yaml import Entries, Items, Node, Scalar, read_tree

__all__ = [
    "BlueprintRefused",
    "budget_totals",
    "differences",
    "plan",
    "read_blueprint",
    "shared_forms",
    "shared_rubrics",
    "shipped_blueprints",
    "shipped_sources",
    "to_yaml",
]

P = TypeVar("P", Form, Rubric)
SHIPPED = Path(__file__).resolve().parent.parent / "blueprints"
_SHARED_FILES = {"Form": ("forms.yaml", "call_forms.yaml"), "Rubric": ("rubrics.yaml", "call_rubrics.yaml")}


def read_blueprint(text: str | bytes, *, stage_kinds: StageKinds | None = None) -> Blueprint:
    """The blueprint in this YAML; BlueprintRefused with every mistake when it is not one.

    `stage_kinds` are the kinds that a stage may have: the registered ones when left out.
    """
    root, problems = read_tree(text)
    if root is not None and not isinstance(root, Entries):
        problems.append(Problem("", _("A blueprint begins with “format: 1”. Write names here."), 1))
        root = None
    if root is None:
        raise BlueprintRefused(tuple(problems))
    reader = Reader(languages=_languages(root), shared=_shared_parts())
    blueprint = reader.read(Blueprint, root, "")
    kinds = registered_kinds() if stage_kinds is None else stage_kinds
    blueprint = check_stage_kinds(blueprint, root, kinds, reader)
    for finding in check(blueprint, frozenset(each.path for each in reader.problems)):
        reader.refuse(finding.path, finding.message)
    problems += reader.problems
    if problems:
        raise BlueprintRefused(tuple(sorted(problems, key=lambda each: (each.line, each.path))))
    return blueprint


def shipped_sources() -> Mapping[str, str]:
    """The YAML of each blueprint that ships with Minga, by its key."""
    return {path.stem: path.read_text("utf-8") for path in sorted(SHIPPED.glob("*.yaml"))}


@cache
def shipped_blueprints() -> tuple[Blueprint, ...]:
    """The blueprints that ship with Minga, in the order of their keys."""
    return tuple(read_blueprint(text) for text in shipped_sources().values())


@cache
def shared_forms() -> Mapping[str, Form]:
    """The forms that any blueprint may take, by key."""
    return {key: _shared(Form, node) for key, node in _shared_parts()["Form"].items()}


@cache
def shared_rubrics() -> Mapping[str, Rubric]:
    """The rubrics that any blueprint may take, by key."""
    return {key: _shared(Rubric, node) for key, node in _shared_parts()["Rubric"].items()}


def _shared(kind: type[P], node: Node) -> P:
    reader = Reader(languages=tuple(code for code, _name in settings.LANGUAGES))
    value: P = reader.read(kind, node, "")
    if reader.problems:
        raise BlueprintRefused(tuple(reader.problems))
    return value


def _languages(root: Entries) -> tuple[str, ...]:
    """The declared languages, default first, read before anything else needs them."""
    group = root.entries.get("languages")
    entries = group.entries if isinstance(group, Entries) else {}
    every = entries.get("all")
    nodes = every.items if isinstance(every, Items) else [every] if every else []
    codes = [node.text for node in nodes if isinstance(node, Scalar) and node.text]
    default = entries.get("default")
    if isinstance(default, Scalar) and default.text in codes:
        codes.sort(key=lambda code: code != default.text)
    return tuple(dict.fromkeys(codes)) or ("es",)


@cache
def _shared_parts() -> Mapping[str, Mapping[str, Node]]:
    return {
        kind: {key: node for name in names for key, node in _parts(name).items()}
        for kind, names in _SHARED_FILES.items()
    }


def _parts(name: str) -> dict[str, Node]:
    root, problems = read_tree((SHIPPED / "shared" / name).read_bytes())
    if problems or not isinstance(root, Items):
        raise BlueprintRefused(tuple(problems))
    parts: dict[str, Any] = {}
    for node in root.items:
        key = node.entries.get("key") if isinstance(node, Entries) else None
        if isinstance(key, Scalar):
            parts[key.text] = node
    return parts
