"""The tools that ship with Minga: one YAML file each in `library/tools/`, named after its key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from minga.library.models.tool_text import BadTool, ToolText, read_tool
from minga.questionnaires.models.reading import Problem

SHIPPED = Path(__file__).resolve().parent.parent / "tools"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Loader):
    """Refuses a name that is written twice in one group: the first would be lost in silence."""


def _once(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    names = [loader.construct_object(name, deep=True) for name, _value in node.value]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = node.value[number][0].start_mark.line + 1
            raise yaml.constructor.ConstructorError(None, None, f"“{name}” stands twice, again on line {line}")
    made: dict[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    return made


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def shipped_sources() -> Mapping[str, bytes]:
    """The file of each tool that ships with Minga, by its key."""
    return {path.stem: path.read_bytes() for path in sorted(SHIPPED.glob("*.yaml"))}


def tool_in(source: bytes | str, *, name: str = "") -> ToolText:
    """The tool in this file; BadTool with every mistake. `name`: the key that the file's name promises."""
    try:
        data = yaml.load(source, Loader=_Strict)  # noqa: S506 - a safe loader that also refuses doubles
    except (yaml.YAMLError, ValueError) as error:
        raise BadTool((Problem("", _("This is not readable as YAML: %s.") % error),)) from error
    made = read_tool(data)
    if name and made.key != name:
        raise BadTool(
            (Problem("key", _("The file is called “%(name)s”. Give the tool the same key.") % {"name": name}),)
        )
    return made
