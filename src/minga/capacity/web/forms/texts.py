"""A text in three languages, one input for each; days on the clock of the wave."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.texts import Texts
from minga.people.enums import Language
from minga.ui.forms import MomentInput


def text_inputs(
    name: str, label: Any, *, rows: int = 0, most: int = 300, hint: Any = "", needed: bool = False
) -> dict[str, forms.Field]:
    """One field for each language, `<name>_<code>`. `needed`: the first language must be written."""
    fields: dict[str, forms.Field] = {}
    for number, (code, _name) in enumerate(settings.LANGUAGES):
        attrs = {"lang": code}
        fields[f"{name}_{code}"] = forms.CharField(
            label=_("%(label)s in %(language)s") % {"label": label, "language": Language(code).label},
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
    """A day and an hour on the clock of the wave, whatever the clock of the reader."""

    widget = MomentInput
    zone: str = "UTC"

    def to_python(self, value: Any) -> datetime | None:
        """Aware, on that clock."""
        with timezone.override(ZoneInfo(self.zone)):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """As that clock shows it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value
