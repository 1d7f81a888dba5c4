"""A blueprint as people read it: in one language, with its references told in words.

Generic over the fields of the blueprint, so that a new field is readable at once: texts are
picked, choices become their labels, ranges and lengths become words, and whatever points to
something else carries that thing's name. Templates read the result and compute nothing.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db.models import Choices
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.organisations.queries.atlas import country_name
from minga.programmes.models import InstrumentVersion, stage_kinds
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_plain import hints_of, unwrap
from minga.programmes.models.blueprint_values import Code, IsSource, Range, Ref, Span
from minga.programmes.queries.blueprint_of import blueprint_of

_NAMED = {
    "stages": "title", "forms": "title", "rubrics": "title", "roles": "title",
    "organisations": "name", "resources": "title", "objectives": "title", "assumptions": "text",
}  # fmt: skip
_MOST = 48
_kept: dict[tuple[str, str], SimpleNamespace] = {}


def spoken_version(version: InstrumentVersion) -> SimpleNamespace:
    """The blueprint of a version in the reader's language; made once per process and language."""
    language = (get_language() or "es")[:2]
    kept = _kept.get((version.checksum, language))
    if kept is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        kept = _kept[version.checksum, language] = spoken(blueprint_of(version))
    return kept


def spoken(blueprint: Blueprint) -> SimpleNamespace:
    """A blueprint in the language that is active now."""
    made = _Speaker(blueprint).group(blueprint)
    assert isinstance(made, SimpleNamespace)  # noqa: S101 - a dataclass always becomes a group
    return made


class _Speaker:
    """Knows the names of everything that a blueprint points to."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.names = {
            kind: {each.key: pick(getattr(each, attribute)) for each in getattr(blueprint, kind)}
            for kind, attribute in _NAMED.items()
        }
        self.sources = {each.key: pick(each.title) for each in blueprint.sources}

    def group(self, value: Any) -> Any:
        """A dataclass as a namespace of words."""
        cls: type = type(value)
        hints = hints_of(cls)
        made = SimpleNamespace()
        for field in fields(value):
            inner = getattr(value, field.name)
            setattr(made, field.name, self._field(inner, hints[field.name]))
        if hasattr(made, "kind") and isinstance(getattr(value, "kind", None), str):
            kind = stage_kinds().get(value.kind)
            made.kind_label = str(kind.label) if kind else made.kind
            made.icon = kind.icon if kind else ""
        if isinstance(getattr(value, "assumed", None), tuple):
            made.is_assumed = bool(value.assumed)
        for derived in ("amount", "hours"):
            if isinstance(getattr(type(value), derived, None), property):
                setattr(made, derived, self._value(getattr(value, derived), ()))
        return made

    def _field(self, value: Any, hint: Any) -> Any:
        bare, marks, _optional = unwrap(hint)
        if isinstance(value, tuple):
            _bare, inner_marks, _optional = unwrap(bare.__args__[0])
            return tuple(self._value(each, inner_marks) for each in value)
        return self._value(value, marks)

    def _value(self, value: Any, marks: tuple[Any, ...]) -> Any:
        for mark in marks:
            if isinstance(mark, Ref) and isinstance(value, str):
                return self.names.get(mark.to, {}).get(value, value)
            if isinstance(mark, IsSource) and isinstance(value, str):
                return self._citation(value)
            if isinstance(mark, Code) and mark.kind == "country" and value:
                return country_name(value)
        if isinstance(value, Range):
            return range_words(value)
        if isinstance(value, Span):
            return span_words(value)
        if is_dataclass(value):
            return self.group(value)
        if isinstance(value, Choices):
            return str(value.label)
        if isinstance(value, Mapping) and value and all(isinstance(v, str) for v in value.values()):
            return pick(value)
        return value

    def _citation(self, citation: str) -> str:
        key, _colon, lines = citation.partition(":")
        title = self.sources.get(key, key)
        if not lines:
            return title
        word = _("lines") if "-" in lines else _("line")
        return f"{title}, {word} {lines}"


def range_words(value: Range) -> str:
    """`2-3` as "2 to 3", `40+` as "40 or more"."""
    low = _number(value.low)
    if value.high is None:
        return _("%(number)s or more") % {"number": low}
    if value.high == value.low:
        return low
    return _("%(low)s to %(high)s") % {"low": low, "high": _number(value.high)}


def span_words(span: Span) -> str:
    """`2m` as "2 months"."""
    count = abs(span.count)
    if span.unit == "d":
        words = ngettext("%(n)d day", "%(n)d days", count)
    elif span.unit == "w":
        words = ngettext("%(n)d week", "%(n)d weeks", count)
    elif span.unit == "m":
        words = ngettext("%(n)d month", "%(n)d months", count)
    else:
        words = ngettext("%(n)d year", "%(n)d years", count)
    return words % {"n": count}


def _number(value: Decimal) -> str:
    return number_format(value.normalize(), use_l10n=True)
