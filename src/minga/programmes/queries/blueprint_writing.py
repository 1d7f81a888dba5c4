"""A blueprint as YAML that a person likes to read, and that reads back as the same blueprint."""

from typing import Any

import yaml

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_plain import as_plain


class _Dumper(yaml.SafeDumper):
    """Indents lists under their name, folds long texts, keeps short lists on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
    style = '"' if text.strip() != text or text in ("", "~", "null", "Null", "NULL") else None
    if style is None and len(text) > 80:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(each, str | int) for each in items)
    short = short and sum(len(str(each)) + 2 for each in items) < 80
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def to_yaml(blueprint: Blueprint) -> str:
    """The whole blueprint as YAML. Shared forms are written out, so that a version stands alone."""
    return yaml.dump(
        _ordered(as_plain(blueprint)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=96,
        indent=2,
    )


def _ordered(plain: Any) -> Any:
    """The name of each element first, where it was read last."""
    if isinstance(plain, list):
        return [_ordered(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    last = [name for name in ("source", "assumed") if name in plain]
    names = [name for name in plain if name not in last]
    return {name: _ordered(plain[name]) for name in (*names, *last)}
