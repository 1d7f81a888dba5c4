"""A text in several languages, as one input for each of them: `<name>_<code>`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.ui.language import codes


def text_inputs(
    name: str,
    label: Any,
    languages: Iterable[str] | None = None,
    *,
    rows: int = 0,
    most: int = 2000,
    hint: Any = "",
    needed: bool = False,
    all_needed: bool = False,
) -> dict[str, forms.Field]:
    """One field for each of these languages, or of the house; several lines when `rows` is given.

    `needed`: the first language must be written; `all_needed`: every one.
    """
    fields: dict[str, forms.Field] = {}
    spoken = in_order(languages)
    for number, code in enumerate(spoken):
        words = _("%(label)s in %(language)s") % {"label": label, "language": own_name(code)}
        attrs = {"lang": code}
        fields[f"{name}_{code}"] = forms.CharField(
            label=words if len(spoken) > 1 else label,
            required=all_needed or (needed and number == 0),
            max_length=most,
            widget=forms.Textarea({"rows": rows, **attrs}) if rows else forms.TextInput(attrs),
            help_text=hint if number == 0 else "",
        )
    return fields


def texts_in(name: str, cleaned: Mapping[str, Any], languages: Iterable[str] | None = None) -> dict[str, str]:
    """What was written, by language, without empty ones."""
    found = {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code in in_order(languages)}
    return {code: text for code, text in found.items() if text}


def texts_out(name: str, texts: Texts) -> dict[str, str]:
    """The initial values of `text_inputs`."""
    return {f"{name}_{code}": text for code, text in texts.items()}


def in_order(languages: Iterable[str] | None = None) -> list[str]:
    """These languages in the order of the house, at least its first one; all of them when none are named."""
    wanted = set(codes() if languages is None else languages)
    return [code for code in codes() if code in wanted] or [settings.LANGUAGE_CODE]


def own_name(code: str) -> str:
    """A language under its own name: Español, Português."""
    return str(get_language_info(code)["name_local"]).capitalize()
