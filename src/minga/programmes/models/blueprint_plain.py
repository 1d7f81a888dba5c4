"""Between the dataclasses of a blueprint and plain data: dicts, lists, text, numbers.

Generic over the fields, so that it never has to be told about a new one. `from_plain`
trusts what it is given; reading what people write is the work of `queries.blueprint_reading`.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from minga.programmes.models.blueprint_values import Range, Span

T = TypeVar("T")


@cache
def hints_of(cls: Any) -> Mapping[str, Any]:
    """The annotated type of each field, resolved once per class."""
    return get_type_hints(cls, include_extras=True)


def default_of(field: Field[Any]) -> Any:
    """What a field is when it is left out; MISSING when it must be given."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def unwrap(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """A hint as (bare type, its marks, whether None is allowed)."""
    optional = False
    if get_origin(hint) in (Union, types.UnionType):
        optional = True
        hint = next(each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) is Annotated:
        bare, *marks = get_args(hint)
        return bare, tuple(marks), optional
    return hint, (), optional


def as_text(value: Any) -> str:
    """A number, a day, a range or a span as it is written."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_plain(value: Any, leaf: Callable[[Any], Any] = as_text) -> Any:
    """Dataclasses as dicts without the fields at their default.

    `leaf` writes numbers with decimals, days, ranges and spans.
    """
    if isinstance(value, Range | Span | Decimal | date):
        return leaf(value)
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {f.name: as_plain(v, leaf) for f, v in pairs if v != default_of(f)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [as_plain(each, leaf) for each in value]
    if isinstance(value, Mapping):
        return {key: as_plain(each, leaf) for key, each in value.items()}
    return value


def from_plain(hint: type[T], data: Any) -> T:
    """The value of type `hint` that `as_plain` turned into `data`."""
    made: T = _from_plain(hint, data)
    return made


def _from_plain(hint: Any, data: Any) -> Any:
    bare, _marks, _optional = unwrap(hint)
    if data is None:
        return None
    if get_origin(bare) is tuple:
        inner = get_args(bare)[0]
        return tuple(_from_plain(inner, each) for each in data)
    if bare in (Range, Span):
        return bare.parse(data)
    if bare is date:
        return date.fromisoformat(data)
    if isinstance(bare, type) and is_dataclass(bare):
        hints = hints_of(bare)
        return bare(**{k: _from_plain(hints[k], v) for k, v in data.items() if k in hints})
    if isinstance(bare, type) and issubclass(bare, Enum | Decimal):
        return bare(data)
    return dict(data) if isinstance(data, Mapping) else data


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    """Everything below a dataclass, as (path, value, marks of its type); lists are entered."""
    cls: Any = type(value)
    hints = hints_of(cls)
    for field in fields(value):
        here = f"{path}.{field.name}" if path else field.name
        inner = getattr(value, field.name)
        bare, marks, _optional = unwrap(hints[field.name])
        if isinstance(inner, tuple):
            _bare, marks, _optional = unwrap(get_args(bare)[0])
            for index, each in enumerate(inner):
                yield from _walk_one(each, f"{here}[{index}]", marks)
        else:
            yield from _walk_one(inner, here, marks)


def _walk_one(value: Any, path: str, marks: tuple[Any, ...]) -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    yield path, value, marks
    if is_dataclass(value) and not isinstance(value, Range | Span):
        yield from walk(value, path)
