"""Lists of texts in several languages: one input for each language, one line for each item."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.ui.texts import in_order, own_name

_MARK = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")


def lines_in(
    form: forms.Form, name: str, cleaned: Mapping[str, Any], languages: Iterable[str]
) -> tuple[dict[str, str], ...]:
    """One text per line; every language needs as many lines as the first one, or the field says so."""
    codes = in_order(languages)
    lines = {code: _lines(cleaned.get(f"{name}_{code}")) for code in codes}
    first = lines[codes[0]]
    for code in codes[1:]:
        if len(lines[code]) != len(first):
            words = {"expected": len(first), "found": len(lines[code]), "language": own_name(codes[0])}
            message = _("Write one line for each of the %(expected)s lines in %(language)s. Here there are %(found)s.")
            form.add_error(f"{name}_{code}", message % words)
    return tuple(
        {code: lines[code][number] for code in codes if number < len(lines[code])} for number in range(len(first))
    )


def initial_lines(name: str, rows: Sequence[Texts], languages: Iterable[str]) -> dict[str, str]:
    """A list of texts as lines."""
    return {f"{name}_{code}": "\n".join(row.get(code, "") for row in rows) for code in in_order(languages)}


def _lines(text: Any) -> list[str]:
    """Lines that say something, without the number or the dash that was typed before them."""
    plain = (_MARK.sub("", line).strip() for line in str(text or "").splitlines())
    return [line for line in plain if line]
