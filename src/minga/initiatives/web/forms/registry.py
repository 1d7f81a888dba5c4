"""Sending a registry of initiatives."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.organisations.models import Organisation
from minga.ui.forms import Form, offer_own


class RegistryForm(Form):
    """The spreadsheet, and whose it is."""

    organisation = forms.ChoiceField(label=_("Registry of"))
    file = forms.FileField(
        label=_("Your registry"),
        help_text=_("An Excel file (.xlsx) or a CSV, up to 2,000 rows and 8 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._houses = {each.key: each for each in organisations}
        offer_own(self, "organisation", [(key, each.name) for key, each in self._houses.items()])

    @property
    def house(self) -> Organisation:
        """Whose registry it is."""
        return self._houses[self.cleaned_data["organisation"]]
