"""A day and an hour on the clock of something: of a call, of a wave."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.ui.forms import MomentInput


class MomentField(forms.DateTimeField):
    """A day and an hour on one clock, whatever the clock of the reader. `zone` is set by the form."""

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
        """As that clock shows it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value


def set_zone(form: forms.BaseForm, zone: str) -> None:
    """All moments of this form are on this clock."""
    for field in form.fields.values():
        if isinstance(field, MomentField):
            field.zone = zone
