"""A text in several languages as one input for each of them; moments on the clock of the call."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.people.enums import Language
from minga.ui.forms import MomentInput


def in_order(languages: Iterable[str]) -> list[str]:
    """These languages in the order of the house; at least the first one."""
    wanted, house = set(languages), [code for code, _name in settings.LANGUAGES]
    return [code for code in house if code in wanted] or house[:1]


def text_inputs(
    name: str,
    label: Any,
    languages: Iterable[str],
    *,
    rows: int = 0,
    most: int = 2000,
    hint: Any = "",
    needed: bool = False,
) -> dict[str, forms.Field]:
    """One field for each language, `<name>_<code>`; several lines when `rows` is given.

    `needed`: the first language must be written; the others may always stay empty.
    """
    codes = in_order(languages)
    fields: dict[str, forms.Field] = {}
    for number, code in enumerate(codes):
        named = _("%(label)s in %(language)s") % {"label": label, "language": Language(code).label}
        attrs = {"lang": code}
        fields[f"{name}_{code}"] = forms.CharField(
            label=label if len(codes) == 1 else named,
            required=needed and number == 0,
            max_length=most,
            widget=forms.Textarea({"rows": rows, **attrs}) if rows else forms.TextInput(attrs),
            help_text=hint if number == 0 else "",
        )
    return fields


def texts_in(name: str, cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What was written, by language, without empty ones."""
    found = {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code, _name in settings.LANGUAGES}
    return {code: text for code, text in found.items() if text}


def texts_out(name: str, texts: Texts) -> dict[str, str]:
    """The initial values of `text_inputs`."""
    return {f"{name}_{code}": text for code, text in texts.items()}


class MomentField(forms.DateTimeField):
    """A day and an hour on the clock of the call, whatever the clock of the reader. `zone` is set by the form."""

    widget = MomentInput
    zone: str = "UTC"

    def to_python(self, value: Any) -> datetime | None:
        """Aware; an hour that the clocks skip, or show twice, is refused."""
        with timezone.override(ZoneInfo(self.zone)):
            try:
                return super().to_python(value)
            except ValidationError as wrong:
                if wrong.code == "ambiguous_timezone":
                    words = _("The clocks change at this hour of this day. Choose another one.")
                    raise ValidationError(words, code=wrong.code) from None
                raise

    def prepare_value(self, value: Any) -> Any:
        """As the clock of the call shows it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value


def set_zone(form: forms.BaseForm, zone: str) -> None:
    """All moments of this form are on this clock."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = zone
