"""Inputs that the forms of a dossier share: numbers as people write them, files, photographs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.questionnaires.models.parsing import parse_number
from minga.questionnaires.models.single import plain_number
from minga.ui.forms import Form

PICTURES = ".jpg,.jpeg,.png,.webp,.heic"


class NumberField(forms.DecimalField):
    """A number written as people write it: 1.234,5 or 34 %, in the language of the page."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        self.said_unit = kwargs.pop("said_unit", "")
        super().__init__(**{"max_digits": 18, "decimal_places": 4, **kwargs})
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "c-input c-input--short"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        read = parse_number(str(value), _language(), unit=self.said_unit)
        if read is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return read

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = plain_number(value)
        return text if _language() == "en" else text.replace(".", ",")


class PhotosInput(forms.FileInput):
    """Several files in one control."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """A list of uploads. What each of them is, the action says, one by one."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(PhotosField, self).clean(one, initial) for one in several]


class FileForm(Form):
    """A form with a file: what was typed comes back, a file cannot; the page says so."""

    @property
    def files_again(self) -> bool:
        """Whether files were sent with a form that is shown again."""
        return self.is_bound and bool(self.errors) and bool(self.files)


def long_text(rows: int = 3) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def restricted_field() -> forms.BooleanField:
    """Whether a part is kept from the public."""
    return forms.BooleanField(
        label=_("Not for the public"),
        required=False,
        help_text=_("Only the team and those who answer for the initiative will read it. You can open it later."),
    )


def _language() -> str:
    return (get_language() or "es")[:2]
