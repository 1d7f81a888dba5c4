"""Single values: how each is read, what is said when it cannot be, and what stands in for it."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, get_origin

from django.utils.translation import gettext as _

from minga.programmes.models.blueprint_plain import default_of, hints_of, unwrap
from minga.programmes.models.blueprint_values import (
    FIELD_KEY,
    KEY,
    KEY_LENGTH,
    Code,
    IsKey,
    IsSource,
    Range,
    Span,
)
from minga.programmes.queries.blueprint_codes import code_problem
from minga.programmes.queries.blueprint_yaml import Entries, Items, Node

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_CITATION = re.compile(r"([a-z0-9_-]+):\d+(?:-\d+)?")


class Finding(NamedTuple):
    """Something that does not agree, at a path. Not told while `rests_on` holds a mistake."""

    path: str
    message: str
    rests_on: str = ""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The sentence that proposes the nearest of the known words, or lists them."""
    known = sorted(set(words))
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return _("Did you mean “%s”?") % near[0]
    if len(known) > 24:
        return ""
    return _("Use one of: %s.") % ", ".join(known) if known else _("There is none yet.")


def shown(text: str) -> str:
    """What somebody typed, short enough to repeat to her."""
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:47]}…"


def mark_problem(mark: Any, text: str) -> str:
    """What is wrong with a text that must be a key, a code or a citation; empty when nothing."""
    if isinstance(mark, IsKey):
        return _key_problem(mark, text)
    if isinstance(mark, IsSource) and not _CITATION.fullmatch(text):
        message = _("Cite as key:line, for example undp:23 or undp:23-25. You wrote “%s”.")
        return message % shown(text)
    return code_problem(mark.kind, text) if isinstance(mark, Code) else ""


def _key_problem(mark: IsKey, text: str) -> str:
    pattern = KEY if mark.hyphens else FIELD_KEY
    if pattern.fullmatch(text) and len(text) <= KEY_LENGTH:
        return ""
    advice = (
        _(
            "“%s” cannot be a key. Use up to 60 small letters without accents, digits and "
            "hyphens, beginning with a letter."
        )
        if mark.hyphens
        else _(
            "“%s” cannot be a key. Use up to 60 small letters without accents, digits and "
            "underscores, beginning with a letter."
        )
    )
    return advice % shown(text)


def clean(text: str) -> str:
    """A text without spaces at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def free_value(node: Node) -> Any:
    """A value whose meaning only the kind of stage knows."""
    if isinstance(node, Items):
        return [free_value(each) for each in node.items]
    if isinstance(node, Entries):
        return {name: free_value(each) for name, each in node.entries.items()}
    if node.empty:
        return None
    if not node.quoted and node.text in _BOOLEANS:
        return _BOOLEANS[node.text]
    return node.text


_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text.lower()]


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise ValueError(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or _THOUSANDS.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


PARSERS: dict[Any, Callable[[str], Any]] = {
    bool: _boolean,
    int: _whole,
    Decimal: _decimal,
    date: date.fromisoformat,
}


def advice_on(bare: Any, text: str) -> str:
    """How to write a value of this type instead."""
    if bare is bool:
        return _("Write true or false. You wrote “%s”.")
    if bare is date:
        return _("Write a day as year-month-day, for example 2026-03-01. You wrote “%s”.")
    if _THOUSANDS.fullmatch(text):
        return _("Write the number without separators for thousands: 8300. You wrote “%s”.")
    if bare is int:
        return _("Write a whole number, for example 12. You wrote “%s”.")
    return _("Write a number, with a point for decimals. You wrote “%s”.")


def blank(hint: Any) -> Any:
    """A harmless value of this type, in place of one that could not be read."""
    bare, _marks, optional = unwrap(hint)
    if optional:
        return None
    origin = get_origin(bare)
    if origin is tuple:
        return ()
    if origin is not None:
        return {}
    if bare is Range:
        return Range(Decimal(0), Decimal(0))
    if bare is Span:
        return Span(0, "d")
    if is_dataclass(bare):
        hints = hints_of(bare)  # type: ignore[arg-type]
        needed = [each for each in fields(bare) if default_of(each) is MISSING]
        return bare(**{each.name: blank(hints[each.name]) for each in needed})  # type: ignore[operator]
    if issubclass(bare, Enum):
        return next(iter(bare))
    return date(2000, 1, 1) if bare is date else bare()
