"""What comes next, and how a promise was kept or let go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.actions.commitments import Promised
from minga.initiatives.enums import CommitmentKind
from minga.ui.forms import DayInput, Form


class NextActionForm(Form):
    """Who does what, and by when."""

    text = forms.CharField(label=_("What will be done"), max_length=400)
    office = forms.CharField(
        label=_("Whose turn it is"), max_length=200, help_text=_("An office or a role, not a name: people change.")
    )
    due_on = forms.DateField(label=_("By when"), widget=DayInput)
    kind = forms.ChoiceField(
        label=_("Where it comes from"),
        widget=forms.RadioSelect,
        choices=[(CommitmentKind.NEXT_ACTION, _("The team's own next action")),
                 (CommitmentKind.AGREED, _("Agreed with a mentor, a partner or another office"))],
        initial=CommitmentKind.NEXT_ACTION,
    )  # fmt: skip
    restricted = forms.BooleanField(label=_("Not for the public"), required=False)

    @property
    def promised(self) -> Promised:
        """What the action takes."""
        names = ("text", "office", "due_on", "restricted")
        return Promised(**{name: self.cleaned_data[name] for name in names})


class DoneForm(Form):
    """When it was done, and how."""

    done_on = forms.DateField(label=_("Done on"), widget=DayInput)
    note = forms.CharField(
        label=_("How it was done"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever comes after reads this: an act, a file, a name of an office."),
    )  # fmt: skip


class DropForm(Form):
    """Why it will not be done."""

    reason = forms.CharField(label=_("Why will it not be done?"), max_length=2000, widget=forms.Textarea({"rows": 3}))
