"""The kinds of stage and their settings, which apps above may extend."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_plain import as_plain, default_of
from minga.programmes.models.blueprint_time import STAGE_CONFIGS, Stage
from minga.programmes.queries.blueprint_reading import Reader
from minga.programmes.queries.blueprint_scalars import did_you_mean, shown
from minga.programmes.queries.blueprint_yaml import Entries, Items, Node

StageKinds = frozenset[str] | Mapping[str, Any]


def check_stage_kinds(blueprint: Blueprint, root: Entries, kinds: StageKinds, reader: Reader) -> Blueprint:
    """The blueprint with the settings of each stage read by its kind; mistakes go to `reader`."""
    written = root.entries.get("stages")
    nodes = written.items if isinstance(written, Items) else []
    stages = [
        _stage(stage, node, f"stages[{index}]", kinds, reader)
        for index, (stage, node) in enumerate(zip(blueprint.stages, nodes, strict=False))
    ]
    return replace(blueprint, stages=tuple(stages))


def _stage(stage: Stage, node: Node, path: str, kinds: StageKinds, reader: Reader) -> Stage:
    if stage.kind and stage.kind not in kinds:
        message = _("“%(kind)s” is not a kind of stage. %(hint)s")
        hint = did_you_mean(stage.kind, kinds)
        reader.refuse(f"{path}.kind", message % {"kind": shown(stage.kind), "hint": hint})
        return stage
    settings = node.entries.get("config") if isinstance(node, Entries) else None
    here = f"{path}.config"
    if not isinstance(settings, Entries):
        if isinstance(node, Entries) and settings is None and _needs_settings(stage.kind):
            message = _("A stage of kind “%s” needs settings. Add “config”.")
            reader.refuse(here, message % stage.kind)
        return stage
    declared = _declared(kinds, stage.kind)
    if declared:
        return replace(stage, config=_by_types(declared, settings, here, reader))
    if stage.kind in STAGE_CONFIGS:
        typed = reader.read(STAGE_CONFIGS[stage.kind], settings, here)
        return replace(stage, config=_with_defaults(typed))
    message = _("A stage of kind “%s” takes no settings. Delete “config”.")
    reader.refuse(here, message % stage.kind)
    return stage


def _needs_settings(kind: str) -> bool:
    typed = STAGE_CONFIGS.get(kind)
    return typed is not None and any(default_of(each) is MISSING for each in fields(typed))


def _with_defaults(typed: Any) -> dict[str, Any]:
    """Every setting that has a value, so that who reads the stage need not know the defaults."""
    values = {each.name: getattr(typed, each.name) for each in fields(typed)}
    return {name: as_plain(value) for name, value in values.items() if value is not None}


def _declared(kinds: StageKinds, kind: str) -> Mapping[str, type]:
    """The settings that the app of this kind declared: a name and a type for each."""
    registered = kinds[kind] if isinstance(kinds, Mapping) else None
    declared = getattr(registered, "config", None)
    return declared if isinstance(declared, Mapping) else {}


def _by_types(declared: Mapping[str, type], settings: Entries, path: str, reader: Reader) -> dict[str, Any]:
    values = {}
    for name, node in settings.entries.items():
        here = f"{path}.{shown(name)}"
        if name in declared:
            values[name] = as_plain(reader.read(declared[name], node, here))
        else:
            message = _("“%(name)s” is not a setting of this kind of stage. %(hint)s")
            values_ = {"name": shown(name), "hint": did_you_mean(name, declared)}
            reader.refuse(here, message % values_, settings.lines[name])
    return values
