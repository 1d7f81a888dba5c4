"""Asking somebody to join, answering, and the organisations that take part."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.actions.team import Asked, PartOf
from minga.initiatives.enums import PartnerPart
from minga.initiatives.models import Initiative
from minga.initiatives.policies import INVITABLE
from minga.initiatives.queries.team import WHAT_ROLES_DO
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.finding import organisations_matching
from minga.organisations.queries.role_board import people_matching
from minga.people.models import Person
from minga.ui.forms import DayInput, Described, Form

_UNTIL = _("Empty if the date is not known.")


def find_organisation(viewer: Person, words: str) -> Organisation:
    """The one organisation that the words mean, or a refusal that says what to write."""
    found = organisations_matching(viewer, words)
    if not found:
        raise forms.ValidationError(_("No organisation has that name. Register it first, or write it as it is there."))
    if len(found) > 1:
        names = ", ".join(f"“{each.name}”" for each in found[:4])
        raise forms.ValidationError(_("Several have these words: %(names)s. Write the whole name."),
                                    params={"names": names})  # fmt: skip
    return found[0]


class InviteForm(Form):
    """Who is asked to be what."""

    person = forms.CharField(
        label=_("Who?"), max_length=200, help_text=_("Whole e-mail, or name if the person is in your organisation.")
    )
    role = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect, initial=RoleKind.MEMBER)
    title = forms.CharField(
        label=_("What she does in the team"), required=False, max_length=160, help_text=_("For example: field work.")
    )
    organisation = forms.CharField(
        label=_("Of which organisation"), required=False, max_length=200, help_text=_("Empty: the one that owns it.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput, help_text=_UNTIL)
    message = forms.CharField(label=_("Message"), required=False, max_length=400, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, initiative: Initiative, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative, self.viewer = initiative, viewer
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (kind.value, Described(str(kind.label), WHAT_ROLES_DO.get(kind, ""))) for kind in map(RoleKind, INVITABLE)
        ]

    def clean_person(self) -> Person:
        found = people_matching(self.viewer, self.initiative.organisation, self.cleaned_data["person"])
        if not found:
            raise forms.ValidationError(_("Nobody found. Write the whole e-mail with which the person signs in."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Write the e-mail."))
        return found[0]

    def clean_organisation(self) -> Organisation:
        words = self.cleaned_data["organisation"]
        return find_organisation(self.viewer, words) if words else self.initiative.organisation

    @property
    def asked(self) -> Asked:
        """What the action takes."""
        return Asked(**{name: value for name, value in self.cleaned_data.items() if name != "person"})


class AnswerForm(Form):
    """Yes or no, said by one of two buttons; and whether her name may stand on the public page."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], error_messages={"required": _("Say yes or no.")})

    public = forms.BooleanField(label=_("Show my name and role on the public page of the initiative"), required=False)


class PartnerForm(Form):
    """What an organisation does in the initiative, and when it was agreed."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("Its name as it is in the directory.")
    )
    part = forms.ChoiceField(label=_("What it does here"), choices=PartnerPart.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In a few words"), required=False, max_length=300)
    agreed_on = forms.DateField(
        label=_("Agreed on"), required=False, widget=DayInput, help_text=_("The day of the letter, act or agreement.")
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, viewer: Person, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if known:
            del self.fields["organisation"]

    def clean_organisation(self) -> Organisation:
        return find_organisation(self.viewer, self.cleaned_data["organisation"])

    @property
    def part_of(self) -> PartOf:
        """What the action takes."""
        return PartOf(**{name: value for name, value in self.cleaned_data.items() if name != "organisation"})
