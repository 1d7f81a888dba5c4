"""A text in several languages as one input for each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.people.enums import Language


def text_fields(
    name: str,
    label: Any,
    *,
    languages: Iterable[str],
    long: bool = False,
    required: bool = True,
    most: int = 2000,
    hint: Any = "",
) -> dict[str, forms.Field]:
    """One field for each language, `<name>_<code>`; only the first one may be required."""
    fields: dict[str, forms.Field] = {}
    for number, code in enumerate(edition_languages(languages)):
        words = _("%(label)s in %(language)s") % {"label": label, "language": Language(code).label}
        fields[f"{name}_{code}"] = forms.CharField(
            label=words,
            required=required and number == 0,
            max_length=most,
            widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
            help_text=hint if number == 0 else "",
        )
    return fields


def add_inputs(
    form: forms.Form,
    *,
    first: Mapping[str, forms.Field] | None = None,
    last: Mapping[str, forms.Field] | None = None,
) -> None:
    """Give one form inputs of its own. Call it before `super().__init__`, which copies them."""
    vars(form)["base_fields"] = {**(first or {}), **type(form).base_fields, **(last or {})}


def texts_from(name: str, cleaned: Mapping[str, Any]) -> dict[str, str]:
    """The languages that were written, as a text of the house."""
    found = {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code in house_languages()}
    return {code: text for code, text in found.items() if text}


def initial_texts(name: str, texts: Texts) -> dict[str, str]:
    """The initial values of `text_fields`."""
    return {f"{name}_{code}": text for code, text in texts.items()}


def house_languages() -> list[str]:
    """Every language of the house, the default one first."""
    return [code for code, _name in settings.LANGUAGES]


def edition_languages(languages: Iterable[str]) -> list[str]:
    """The languages an edition works in, in the order of the house; at least the default one."""
    wanted = set(languages)
    return [code for code in house_languages() if code in wanted] or house_languages()[:1]
