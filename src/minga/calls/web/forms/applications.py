"""The filters of the office's list, and what it says of one application."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.calls.enums import ApplicationState
from minga.calls.queries.office_list import Wanted
from minga.ui.forms import Form, offer

ANY: Final = ("", pgettext_lazy("filter", "Any"))
_SHOWN: Final = [(state.value, state.label) for state in ApplicationState if state != ApplicationState.DRAFT]


class ListForm(Form):
    """Everything is optional and stands in the address."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=120, widget=forms.TextInput({"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False)
    challenge = forms.ChoiceField(label=_("Challenge"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    only = forms.ChoiceField(
        label=_("Only"), required=False,
        choices=[ANY, ("check", _("With conditions to check")), ("grace", _("Sent in the minutes of grace"))],
    )  # fmt: skip

    def __init__(
        self, *args: Any, challenges: list[tuple[str, str]], groups: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [ANY, *_SHOWN])
        for name, choices in (("challenge", challenges), ("group", groups)):
            if choices:
                offer(self, name, [ANY, *choices])
            else:
                del self.fields[name]

    def wanted(self) -> Wanted:
        """The filter as the query takes it; what cannot be understood is left out."""
        self.is_valid()
        chosen = self.cleaned_data
        return Wanted(
            words=chosen.get("q", ""),
            **{name: chosen.get(name, "") for name in ("state", "challenge", "group", "only")},
        )


class EligibilityForm(Form):
    """Yes or no, said by one of two buttons; a no says why."""

    eligible = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(
        label=_("Why it does not fulfil the conditions"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 4}), help_text=_("The applicant reads it, word for word."),
    )  # fmt: skip
