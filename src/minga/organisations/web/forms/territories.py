"""The form to import municipalities: a file, or the table itself to mend its cells in place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.core.errors import DomainError
from minga.organisations.queries.municipalities import decoded
from minga.ui.forms import Form


class MunicipalitiesForm(Form):
    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("Columns: code, name, parent (ISO code), population, rural, latitude, longitude."),
    )
    table = forms.CharField(
        label=_("Or the table itself"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who publishes it and of which year. For example: INE, 2024.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("file"):
            try:
                cleaned["table"] = decoded(cleaned["file"].read())
            except DomainError as error:
                self.add_error("file", str(error))
        elif not cleaned.get("table", "").strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file or paste the table."))
        return cleaned
