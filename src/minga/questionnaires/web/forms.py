"""The few forms of whoever runs a form: dates, and a new version from a file."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from minga.ui import forms


class Dates(forms.Form):
    """When the form opens and closes."""

    opens_at = django_forms.DateTimeField(label=_("Opens"), required=False, widget=forms.MomentInput)
    closes_at = django_forms.DateTimeField(label=_("Closes"), required=False, widget=forms.MomentInput)


class NewVersion(forms.Form):
    """A workbook with the next version."""

    workbook = django_forms.FileField(
        label=_("Workbook"),
        help_text=_("An XLSForm: an .xlsx with the sheets “survey” and “choices”, as Kobo and ODK write it."),
    )
    note = django_forms.CharField(
        label=_("What changed"), required=False, widget=django_forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
