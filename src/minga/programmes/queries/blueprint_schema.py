"""The format itself, told from its dataclasses: as JSON Schema for editors, as a page for people."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_forms import Form, Rubric
from minga.programmes.models.blueprint_plain import default_of, hints_of, unwrap
from minga.programmes.models.blueprint_time import STAGE_CONFIGS
from minga.programmes.models.blueprint_values import (
    FIELD_KEY,
    KEY,
    KEY_LENGTH,
    Code,
    IsKey,
    IsSource,
    Range,
    Ref,
    Span,
    Wording,
)

_PATTERNS = {
    "country": "^[A-Z]{2}$",
    "territory": "^[A-Z]{2}-[A-Z0-9]{1,3}$",
    "currency": "^[A-Z]{3}$",
    "language": "^[a-z]{2}$",
}


_SHARED = {
    "type": "object",
    "properties": {"use": {"type": "string", "description": "Key of a shared form or rubric."}},
    "required": ["use"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of the format, so that an editor completes and underlines."""
    groups = {cls.__name__: _group(cls) for cls in all_groups()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Minga blueprint",
        **groups.pop("Blueprint"),
        "$defs": groups,
    }


def all_groups() -> list[type]:
    """Every group of lines of the format, each once, the whole first."""
    found: dict[type, None] = {}
    pending: list[type] = [Blueprint]
    while pending:
        cls = pending.pop(0)
        if cls not in found:
            found[cls] = None
            pending += [inner for hint in hints_of(cls).values() for inner in _groups_in(hint)]
    return list(found)


def _groups_in(hint: Any) -> Iterator[type]:
    bare, _marks, _optional = unwrap(hint)
    if get_origin(bare) is tuple:
        yield from _groups_in(get_args(bare)[0])
    elif isinstance(bare, type) and is_dataclass(bare) and bare not in (Range, Span):
        yield bare


def _group(cls: type) -> dict[str, Any]:
    hints = hints_of(cls)
    properties = {each.name: _schema_of(hints[each.name]) for each in fields(cls)}
    for each in fields(cls):
        properties[each.name]["description"] = each.metadata["doc"]
    return {
        "type": "object",
        "properties": properties,
        "required": [each.name for each in fields(cls) if default_of(each) is MISSING],
        "additionalProperties": False,
    }


def _schema_of(hint: Any) -> dict[str, Any]:
    bare, marks, optional = unwrap(hint)
    inner = _bare_schema(bare, marks)
    return {"anyOf": [inner, {"type": "null"}]} if optional else inner


def _bare_schema(bare: Any, marks: tuple[Any, ...]) -> dict[str, Any]:
    if get_origin(bare) is tuple:
        inner = _schema_of(get_args(bare)[0])
        several: dict[str, Any] = {"type": "array", "items": inner}
        single = unwrap(get_args(bare)[0])[0]
        return several if is_dataclass(single) else {"anyOf": [several, inner]}
    if get_origin(bare) is not None:
        return _mapping_schema(marks)
    if bare in (Range, Span):
        pattern = "^\\d+(\\.\\d+)?(\\+|-\\d+(\\.\\d+)?)?$" if bare is Range else "^[+-]?\\d+[dwmy]$"
        return {"anyOf": [{"type": "string", "pattern": pattern}, {"type": "number"}]}
    if isinstance(bare, type) and is_dataclass(bare):
        group = {"$ref": f"#/$defs/{bare.__name__}"}
        return {"anyOf": [group, _SHARED]} if bare in (Form, Rubric) else group
    if issubclass(bare, Enum):
        return {"enum": [each.value for each in bare]}
    if bare is str:
        return _text_schema(marks)
    names = {bool: "boolean", int: "integer", Decimal: "number"}
    return {"type": "string", "format": "date"} if bare is date else {"type": names[bare]}


def _mapping_schema(marks: tuple[Any, ...]) -> dict[str, Any]:
    wording = next((mark for mark in marks if isinstance(mark, Wording)), None)
    if wording is None:
        return {"type": "object"}
    texts: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
    return texts if wording.every_language else {"anyOf": [texts, {"type": "string"}]}


def _text_schema(marks: tuple[Any, ...]) -> dict[str, Any]:
    for mark in marks:
        if isinstance(mark, IsKey):
            pattern = KEY if mark.hyphens else FIELD_KEY
            return {"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": KEY_LENGTH}
        if isinstance(mark, Code):
            return {"type": "string", "pattern": _PATTERNS[mark.kind]}
    return {"type": "string"}


def reference() -> str:
    """The fields of the format as Markdown: one table for each group."""
    parts = [_table(cls, _heading(cls)) for cls in all_groups()]
    parts.append("### Settings of stages\n\nWhat `config` holds, by the kind of the stage.\n")
    by_group: dict[type, list[str]] = {}
    for kind, cls in STAGE_CONFIGS.items():
        by_group.setdefault(cls, []).append(kind)
    parts += [_table(cls, f"#### `{'`, `'.join(kinds)}`") for cls, kinds in by_group.items()]
    return "\n".join(parts)


def _heading(cls: type) -> str:
    return f"### {cls.__name__}"


def _table(cls: type, heading: str) -> str:
    about = " ".join((cls.__doc__ or "").split())
    lines = [heading, "", about, "", "| Field | Holds | Needed | What it is |", "|---|---|---|---|"]
    hints = hints_of(cls)
    for each in fields(cls):
        needed = "yes" if default_of(each) is MISSING else ""
        doc = each.metadata["doc"].replace("|", "\\|")
        lines.append(f"| `{each.name}` | {_holds(hints[each.name])} | {needed} | {doc} |")
    return "\n".join(lines) + "\n"


def _holds(hint: Any) -> str:
    bare, marks, _optional = unwrap(hint)
    if get_origin(bare) is tuple:
        return f"list of {_holds(get_args(bare)[0])}"
    if get_origin(bare) is not None:
        wording = next((mark for mark in marks if isinstance(mark, Wording)), None)
        if wording is None:
            return "names and values"
        return "text in each language" if wording.every_language else "name, or one per language"
    for mark in marks:
        if isinstance(mark, Ref):
            return f"key of `{mark.to}`"
        if isinstance(mark, Code):
            return f"{mark.kind} code"
        if isinstance(mark, IsKey):
            return "key"
        if isinstance(mark, IsSource):
            return "citation"
    if issubclass(bare, Enum):
        return "one of " + ", ".join(f"`{each.value}`" for each in bare)
    if isinstance(bare, type) and is_dataclass(bare) and bare not in (Range, Span):
        return f"[{bare.__name__}](#{bare.__name__.lower()})"
    names = {Range: "number or range", Span: "span of time", str: "text", int: "whole number"}
    names |= {Decimal: "number", bool: "true or false", date: "day"}
    return names[bare]
