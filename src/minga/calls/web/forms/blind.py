"""What the office says of a copy without names. Shape only; what it means is in `actions.blind`."""

from dataclasses import asdict
from datetime import datetime

from django import forms as django_forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from minga.calls.actions.blind import LONGEST, Changes
from minga.ui.forms import Form


class Ticked(django_forms.MultipleChoiceField):
    """Tick boxes that the page draws beside what they are about; any text may come back."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= 2 * LONGEST


class BlindCopyForm(Form):
    """Everything on the page of a copy, in one form."""

    hide = django_forms.CharField(
        label=_("Hide this, too"),
        help_text=_("A name or a passage in each line, as it is written. Accents and capitals make no difference."),
        widget=django_forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    hide_capitals = Ticked(required=False)
    leave = Ticked(required=False)
    show = Ticked(required=False)
    cover = Ticked(required=False)
    withhold = Ticked(required=False)
    reveal = Ticked(required=False)
    undo = Ticked(required=False)
    seen = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    @property
    def changes(self) -> Changes:
        """What to do."""
        said = self.cleaned_data
        typed = [line for line in said["hide"].splitlines() if line.strip()]
        return Changes(
            hide=(*typed, *said["hide_capitals"]),
            leave=said["leave"],
            show=said["show"],
            cover=said["cover"],
            withhold=said["withhold"],
            reveal=said["reveal"],
            as_the_form_says=said["undo"],
        )

    @property
    def has_said(self) -> bool:
        """Whether anything is to be changed."""
        return any(asdict(self.changes).values())

    @property
    def seen_at(self) -> datetime | None:
        """When the copy that she looks at was made."""
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None


class BlindFileForm(Form):
    """A clean copy of one file."""

    file = django_forms.FileField(
        label=_("Copy without names"), help_text=_("PDF, picture or plain text, at most 20 MB.")
    )
