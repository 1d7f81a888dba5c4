"""With what somebody applies, and what may be changed later."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.calls.models import Application
from minga.calls.queries.candidates import Candidate, Offers
from minga.people.models import Person
from minga.ui.forms import Form, offer

SAID: Final = "said-"
CHOICES: Final = ("organisation", "challenge", "initiative", "solver")


class ApplyForm(Form):
    """What she applies with. Conditions are answered beside it, each with a name of its own (`said`)."""

    organisation = forms.ChoiceField(label=_("In the name of which organisation?"), required=False)
    challenge = forms.ChoiceField(label=_("For which challenge?"), required=False)
    initiative = forms.ChoiceField(label=_("With which initiative?"), required=False)
    solver = forms.ChoiceField(label=_("With which solver profile?"), required=False)
    title = forms.CharField(
        label=_("Title of your application"), required=False, max_length=160,
        help_text=_("By it you find it again. You can change it later."),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offers: Offers, titled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        lists = {
            "organisation": offers.organisations, "challenge": offers.challenges,
            "initiative": offers.initiatives, "solver": offers.solvers,
        }  # fmt: skip
        for name, things in lists.items():
            if not things:
                del self.fields[name]
                continue
            only = len(things) == 1 and name in offers.needed
            none = [] if only else [("", _("Choose…") if name in offers.needed else _("None"))]
            offer(self, name, [*none, *((each.key, str(each)) for each in things)])
            self.fields[name].required = name in offers.needed
            if len(things) == 1:
                self.fields[name].initial = things[0].key
        if not titled:
            del self.fields["title"]
        self.fields["token"].initial = uuid4

    def chosen(self, name: str) -> str:
        """The key that is chosen now, valid or not: to look at the conditions while she chooses."""
        if name not in self.fields:
            return ""
        return str(
            (self.data.get(name) if self.is_bound else self.get_initial_for_field(self.fields[name], name)) or ""
        )

    def candidate(self, person: Person | None) -> Candidate:
        """Who would apply, as the page stands."""
        things: dict[str, Any] = self.offers.chosen(**{name: self.chosen(name) for name in CHOICES})
        return Candidate(person=person, said=said_in(self.data), **things)


class ChangeForm(Form):
    """What may be changed of an application that was begun."""

    title = forms.CharField(label=_("Title of your application"), required=False, max_length=160)
    email = forms.EmailField(label=_("E-mail for the office"), required=False)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, application: Application, titled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not titled:
            del self.fields["title"]
        else:
            self.fields["title"].initial = application.title
        self.fields["email"].initial = application.contact_email
        self.fields["phone"].initial = application.contact_phone


class WithdrawForm(Form):
    """Why she steps back, if she wants to say it."""

    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("It helps the office to make better calls."),
    )  # fmt: skip


def said_in(data: Any) -> dict[str, bool]:
    """What was answered to the conditions that Minga cannot know: yes or no, by their key."""
    answered = {name.removeprefix(SAID): data.get(name) for name in data if name.startswith(SAID)}
    return {key: value == "yes" for key, value in answered.items() if value in ("yes", "no")}
