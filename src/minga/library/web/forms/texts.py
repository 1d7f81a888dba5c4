"""A text in several languages as one input each, and lists as one line each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.people.enums import Language

_MARK = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")


def in_order(languages: Iterable[str]) -> list[str]:
    """These languages in the order of the house."""
    wanted = set(languages)
    return [code for code, _name in settings.LANGUAGES if code in wanted]


def text_fields(
    name: str,
    label: Any,
    languages: Iterable[str],
    *,
    rows: int = 0,
    most: int = 2000,
    required: bool = True,
    hint: Any = "",
) -> dict[str, forms.Field]:
    """One field for each language, `<name>_<code>`; several lines when `rows` is given."""
    codes = in_order(languages)
    fields: dict[str, forms.Field] = {}
    for number, code in enumerate(codes):
        words = label if len(codes) == 1 else _("%(label)s in %(language)s") % _named(label, code)
        fields[f"{name}_{code}"] = forms.CharField(
            label=words,
            required=required,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows, "lang": code})
            if rows
            else forms.TextInput(attrs={"lang": code}),
            help_text=hint if number == 0 else "",
        )
    return fields


def texts_in(name: str, cleaned: Mapping[str, Any], languages: Iterable[str]) -> dict[str, str]:
    """What was written in each language, without empty ones."""
    found = {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code in in_order(languages)}
    return {code: text for code, text in found.items() if text}


def lines_in(
    form: forms.Form, name: str, cleaned: Mapping[str, Any], languages: Iterable[str]
) -> tuple[dict[str, str], ...]:
    """One text per line; every language needs as many lines as the first one, or the field says so."""
    codes = in_order(languages)
    lines = {code: _lines(cleaned.get(f"{name}_{code}")) for code in codes}
    first = lines[codes[0]]
    for code in codes[1:]:
        if len(lines[code]) != len(first):
            words = {"expected": len(first), "found": len(lines[code]), "language": Language(codes[0]).label}
            message = _("Write one line for each of the %(expected)s lines in %(language)s. Here there are %(found)s.")
            form.add_error(f"{name}_{code}", message % words)
    return tuple(
        {code: lines[code][number] for code in codes if number < len(lines[code])} for number in range(len(first))
    )


def initial_texts(name: str, texts: Texts) -> dict[str, str]:
    """The initial values of `text_fields`."""
    return {f"{name}_{code}": text for code, text in texts.items()}


def initial_lines(name: str, rows: Sequence[Texts], languages: Iterable[str]) -> dict[str, str]:
    """A list of texts as lines."""
    return {f"{name}_{code}": "\n".join(row.get(code, "") for row in rows) for code in in_order(languages)}


def _lines(text: Any) -> list[str]:
    """Lines that say something, without the number or the dash that was typed before them."""
    plain = (_MARK.sub("", line).strip() for line in str(text or "").splitlines())
    return [line for line in plain if line]


def _named(label: Any, code: str) -> dict[str, Any]:
    return {"label": label, "language": Language(code).label}
