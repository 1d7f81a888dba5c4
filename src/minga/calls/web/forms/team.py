"""Asking somebody to apply together, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import Form


class InviteForm(Form):
    """Who is asked. Whether she has an account is told to nobody."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("She gets a letter and says yes or no."))
    name = forms.CharField(label=_("Name"), required=False, max_length=250)
    part = forms.CharField(
        label=_("What this person does in the team"), required=False, max_length=120,
        help_text=_("For example: field work."),
    )  # fmt: skip


class AnswerForm(Form):
    """Yes or no, said by one of two buttons."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], error_messages={"required": _("Say yes or no.")})
