"""What changed between two blueprints, in sentences that a manager can read aloud."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_values import Range, Span

_IDENTITIES = ("key", "organisation", "goal", "score")
_LONGEST = 80


def differences(old: Blueprint, new: Blueprint) -> list[str]:
    """One sentence for each thing added, taken out or changed; empty when they are equal."""
    return list(_group(old, new, ()))


def _group(old: Any, new: Any, place: tuple[str, ...]) -> Iterator[str]:
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after:
            yield from _value(before, after, (*place, str(each.metadata["label"])))


def _value(old: Any, new: Any, place: tuple[str, ...]) -> Iterator[str]:
    if isinstance(old, tuple) and isinstance(new, tuple):
        yield from _list(old, new, place)
    elif _is_element(old) and type(old) is type(new):
        yield from _group(old, new, place)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mapping(old, new, place)
    else:
        yield _sentence(place, _shown(old), _shown(new))


def _mapping(old: Mapping[str, Any], new: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    for name in (*old, *(name for name in new if name not in old)):
        if old.get(name) != new.get(name):
            yield _sentence((*place, name), _shown(old.get(name)), _shown(new.get(name)))


def _list(old: tuple[Any, ...], new: tuple[Any, ...], place: tuple[str, ...]) -> Iterator[str]:
    before, after = _by_identity(old), _by_identity(new)
    where = " › ".join(place)
    for name, each in after.items():
        if name not in before:
            yield _("%(place)s: “%(what)s” is new.") % {"place": where, "what": _shown(each)}
        elif each != before[name]:
            yield from _value(before[name], each, (*place, _shown(each)))
    for name, each in before.items():
        if name not in after:
            yield _("%(place)s: “%(what)s” was taken out.") % {"place": where, "what": _shown(each)}
    both = [name for name in before if name in after]
    if both != [name for name in after if name in before]:
        yield _("%s: the order changed.") % where


def _by_identity(elements: tuple[Any, ...]) -> dict[Any, Any]:
    """The elements by what tells them apart; equal names are numbered."""
    found: dict[Any, Any] = {}
    for number, each in enumerate(elements):
        name: Any = str(each)
        if _is_element(each):
            names = [getattr(each, identity, None) for identity in _IDENTITIES]
            name = next((name for name in names if name), number)
        elif isinstance(each, Mapping):
            name = number
        found[name if name not in found else (name, number)] = each
    return found


def _is_element(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Range | Span)


def _sentence(place: tuple[str, ...], old: str, new: str) -> str:
    where = " › ".join(place)
    if not old:
        return _("%(place)s: “%(new)s” was added.") % {"place": where, "new": new}
    if not new:
        return _("%(place)s: “%(old)s” was deleted.") % {"place": where, "old": old}
    values = {"place": where, "old": old, "new": new}
    return _("%(place)s: was “%(old)s”, is now “%(new)s”.") % values


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, TextChoices):
        return str(value.label)
    if isinstance(value, Decimal | Range | Span | int | date):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, Mapping):
        return _short(pick(value))
    if _is_element(value):
        return _name(value)
    return _short(", ".join(map(_shown, value)) if isinstance(value, tuple) else str(value))


def _name(element: Any) -> str:
    for attribute in ("title", "name", "label", "text", "key", "organisation", "goal"):
        value = getattr(element, attribute, None)
        if value:
            return _shown(value)
    return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
