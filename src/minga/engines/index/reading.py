"""Frozen classes from plain values and back, refusing what they do not know, by name.

A union of classes with a `method` is told apart by it. Every field is written, defaults included, so
that a recipe still says the same when a default changes; a whole number is written as one, so that 1
and 1.0, which are equal, are the same text.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from minga.engines.index.refusals import Code, Refused

_WHOLE: Final = 2**53
_EXPONENT: Final = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")


def to_data(value: Any) -> Any:
    """Plain values: mappings, lists, texts, numbers, None."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _WHOLE else value
    if value is None or isinstance(value, str | int):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {"method": value.method} if hasattr(value, "method") else {}
        return named | {field.name: to_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: to_data(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_data(one) for one in value]
    return value


def from_data(kind: Any, data: Any, where: str = "recipe") -> Any:
    """The value of this type. Raises Refused: `unknown_setting`, `missing_setting`, `bad_value`."""
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _class(kind, data, where)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(kind), data, where)
    if origin is typing.Literal:
        return _one_of(typing.get_args(kind), data, where)
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise _bad(where, data, "a list")
        return tuple(from_data(typing.get_args(kind)[0], one, f"{where}[{n}]") for n, one in enumerate(data))
    if origin is Mapping:
        if not isinstance(data, Mapping):
            raise _bad(where, data, "names with values")
        key, one = typing.get_args(kind)
        return {_key(key, name, where): from_data(one, value, f"{where}.{name}") for name, value in data.items()}
    return _plain(kind, data, where)


def _class(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise _bad(where, data, "settings by name")
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for name in data:
        if name not in fields and not (name == "method" and hasattr(kind, "method")):
            raise Refused(Code.UNKNOWN_SETTING, _unknown(where, str(name), list(fields)), f"{where}.{name}")
    for name, field in fields.items():
        no_default = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if no_default and name not in data:
            raise Refused(Code.MISSING_SETTING, f"“{where}” needs the setting “{name}”.", f"{where}.{name}")
    return kind(**{name: from_data(hints[name], data[name], f"{where}.{name}") for name in fields if name in data})


def _union(kinds: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not type(None))
    if len(kinds) == 1:
        return from_data(kinds[0], data, where)
    methods = {kind.method: kind for kind in kinds}
    if isinstance(data, str):
        data = {"method": data}
    if not isinstance(data, Mapping) or "method" not in data:
        raise Refused(Code.MISSING_SETTING, f"“{where}” needs a “method”: one of {', '.join(methods)}.", where)
    return _class(methods[_one_of(tuple(methods), data["method"], f"{where}.method")], data, where)


def _one_of(allowed: tuple[Any, ...], data: Any, where: str) -> Any:
    for one in allowed:
        if data == one and type(data) is type(one):
            return one
    near = get_close_matches(str(data), [str(one) for one in allowed], 1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    told = f"“{where}” is “{data}”; it can be {', '.join(str(one) for one in allowed)}.{hint}"
    raise Refused(Code.BAD_VALUE, told, where)


def _key(kind: Any, name: Any, where: str) -> Any:
    """A name in a mapping: JSON writes whole numbers as texts."""
    return from_data(kind, int(name) if kind is int and isinstance(name, str) and name.isdigit() else name, where)


def _plain(kind: Any, data: Any, where: str) -> Any:
    if kind is float and isinstance(data, str) and _EXPONENT.fullmatch(data):
        data = float(data)  # YAML reads 1e-9 as a text
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        if data != data or data in (float("inf"), float("-inf")):
            raise _bad(where, data, "a finite number")
        return float(data)
    if kind in (int, bool, str) and type(data) is kind:
        return data
    names = {float: "a number", int: "a whole number", bool: "true or false", str: "a text (put it in quotes)"}
    raise _bad(where, data, names[kind])


def _bad(where: str, data: Any, wanted: str) -> Refused:
    return Refused(Code.BAD_VALUE, f"“{where}” must be {wanted}, and is “{data}”.", where)


def _unknown(where: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, 1)
    hint = f" Did you mean “{near[0]}”?" if near else f" It has: {', '.join(known) or 'no settings'}."
    return f"“{where}” has no setting “{name}”.{hint}"
