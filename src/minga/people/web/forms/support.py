"""Whose eyes, why, for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import Form


class SupportForm(Form):
    """The person reads the reason."""

    email = forms.EmailField(label=_("E-mail address of the person"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The person receives these words. Say what she asked for."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (60, _("One hour"))],
        widget=forms.RadioSelect,
        initial=15,
    )
