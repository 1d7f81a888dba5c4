"""What the office wishes of an assignment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.assessments.models import Juror
from minga.ui.forms import Form, offer


class WishesForm(Form):
    """How a proposal is to be made."""

    keep = forms.BooleanField(
        label=_("Leave what was given already where that costs little"), required=False, initial=True,
        help_text=_("What was locked, begun or sent always stays."),
    )  # fmt: skip
    stand_ins = forms.BooleanField(label=_("Ask also those who only stand in"), required=False)


class HandForm(Form):
    """Which juror gets an application."""

    juror = forms.ChoiceField(
        label=_("Juror"), widget=forms.RadioSelect, help_text=_("Only those without conflict of interest.")
    )

    def __init__(self, *args: Any, seats: list[Juror], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "juror", [(str(seat.uuid), str(seat.person)) for seat in seats])
