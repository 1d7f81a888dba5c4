"""What makes the solution stay: a line or an act, and who keeps it."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.actions.adoption import AdoptionText
from minga.initiatives.actions.team import Asked
from minga.initiatives.enums import AdoptionKind
from minga.initiatives.policies import KEEPS
from minga.initiatives.web.forms.inputs import FileForm, NumberField, long_text, restricted_field
from minga.initiatives.web.forms.team import InviteForm
from minga.ui.forms import DayInput, described

_MEANS = {
    AdoptionKind.BUDGET_LINE: _("Money of every year, in the budget."),
    AdoptionKind.NORM: _("A resolution, an ordinance, a procedure in force."),
}


class AdoptionForm(FileForm):
    """A line or an act, that others can read."""

    kind = forms.ChoiceField(label=_("What keeps it"), widget=forms.RadioSelect, choices=partial(described, _MEANS))
    reference = forms.CharField(
        label=_("Number or name"), max_length=300, help_text=_("For example: line 2.1.4, or Resolution 118.")
    )
    year = forms.IntegerField(label=_("Year of the budget"), required=False, help_text=_("Needed for a budget line."))
    amount = NumberField(label=_("Amount a year"), required=False, max_digits=16, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3, help_text=_("Three letters."))
    signed_on = forms.DateField(label=_("Signed or approved on"), widget=DayInput)
    office = forms.CharField(
        label=_("Office that keeps it"), max_length=200, help_text=_("The office that will answer for it. No names.")
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(
        label=_("File or photograph"), required=False, help_text=_("Up to 20 MB. A link or a file: at least one.")
    )
    restricted = restricted_field()

    @property
    def told(self) -> AdoptionText:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("kind", "reference", "year", "amount", "currency", "signed_on", "office", "link")
        return AdoptionText(upload=clean["file"], **{name: clean[name] for name in names})


class KeeperForm(InviteForm):
    """Who is asked to keep the solution for good."""

    message = forms.CharField(label=_("Message"), required=False, max_length=400, widget=long_text(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["role"], self.fields["ends_on"]
        self.fields["title"].label = _("Office or post from which it is kept")
        self.fields["title"].required = True
        self.fields["title"].help_text = _("For example: Health Office, appointments.")

    @property
    def asked(self) -> Asked:
        """What the action takes."""
        names = ("organisation", "title", "starts_on", "message")
        return Asked(role=KEEPS, **{name: self.cleaned_data[name] for name in names})
