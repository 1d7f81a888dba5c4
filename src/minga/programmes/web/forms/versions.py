"""Versions of instruments: saving one, uploading one, moving one on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.organisations.models import Organisation
from minga.programmes.queries.blueprint_yaml import LARGEST
from minga.ui.forms import Form, offer


class NoteForm(Form):
    """What changed and why."""

    note = forms.CharField(
        label=_("What changed and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those who launch the next edition read it before they choose."),
    )


class UploadForm(Form):
    """A blueprint as a file, or pasted."""

    file = forms.FileField(label=_("YAML file"), required=False, help_text=_("Up to 1 MB, in UTF-8."))
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "c-input c-input--code"}),
    )
    owner = forms.ChoiceField(label=_("Which organisation it belongs to"))
    note = forms.CharField(
        label=_("What changed and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only for a new version of an instrument that is here already."),
    )

    def __init__(self, *args: Any, owners: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(each.pk): each for each in owners}
        offer(self, "owner", [(pk, each.name) for pk, each in self.owners.items()])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        file, text = clean.get("file"), clean.get("text", "")
        if file is None and not text.strip():
            self.add_error("file", _("Choose a file, or paste the blueprint below."))
        elif file is not None and file.size > LARGEST:
            self.add_error("file", _("The file is larger than 1 MB. A blueprint is text only."))
        return clean

    def content(self) -> bytes:
        """What was sent, file first."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return bytes(file.read())
        return str(self.cleaned_data["text"]).encode()


class StepForm(Form):
    """Why a version moves on."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
