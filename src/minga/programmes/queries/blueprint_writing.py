"""A blueprint as YAML that a person likes to read, and that reads back as the same blueprint."""

from typing import Any

import yaml
from django.conf import settings

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_plain import as_plain, as_text

_TEXT = "tag:yaml.org,2002:str"
_WIDTH = 96
_LAST = ("source", "assumed")


class _Bare(str):
    """A number, a day or a span: written without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Indents lists under their name, folds long texts, keeps what is short on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _bare(dumper: yaml.SafeDumper, text: _Bare) -> yaml.ScalarNode:
    tag: str = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, str(text))


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return dumper.represent_scalar(_TEXT, text, style="|")
    style = '"' if text.strip() != text or text in ("", "~", "null", "Null", "NULL") else None
    if style is None and len(text) > _WIDTH - 16:
        style = ">"
    return dumper.represent_scalar(_TEXT, text, style=style)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(each, str | int) for each in items)
    short = short and sum(len(str(each)) + 2 for each in items) < _WIDTH - 16
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


def _group(dumper: yaml.SafeDumper, group: dict[str, Any]) -> yaml.MappingNode:
    languages = {code for code, _name in settings.LANGUAGES}
    short = bool(group) and set(group) <= languages
    short = short and sum(len(str(each)) + 6 for each in group.values()) < _WIDTH - 26
    return dumper.represent_mapping("tag:yaml.org,2002:map", group, flow_style=short)


_Dumper.add_representer(_Bare, _bare)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(dict, _group)


def to_yaml(blueprint: Blueprint) -> str:
    """The whole blueprint as YAML. Shared forms are written out, so that a version stands alone."""
    plain = as_plain(blueprint, lambda value: _Bare(as_text(value)))
    return yaml.dump(
        _ordered(plain),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        indent=2,
    )


def _ordered(plain: Any) -> Any:
    """Where it was read and what it rests on come last in each element, one without a list."""
    if isinstance(plain, list):
        return [_ordered(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    ordered = {name: _ordered(each) for name, each in plain.items() if name not in _LAST}
    for name in _LAST:
        if name in plain:
            ordered[name] = plain[name][0] if len(plain[name]) == 1 else plain[name]
    return ordered
