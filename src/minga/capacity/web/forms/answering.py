"""What an entity writes around its answers: a no with its reason, a colleague, a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.actions.evidence import Piece
from minga.core.clock import now
from minga.organisations.models import Organisation
from minga.organisations.queries.role_board import people_matching
from minga.people.models import Person
from minga.ui.forms import DayInput, Form, offer


class ReasonForm(Form):
    """Why not."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class RefuseForm(Form):
    """What is not so."""

    reason = forms.CharField(
        label=_("What is not so"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: two of them belong to another office."),
    )  # fmt: skip


class PersonForm(Form):
    """Somebody with an account, by name or e-mail."""

    person = forms.CharField(
        label=_("Who"), max_length=250,
        help_text=_("Her e-mail; or her name, if she has a role in your entity. She needs an account in Minga."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Person, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.organisation = viewer, organisation

    def clean_person(self) -> Person:
        found = people_matching(self.viewer, self.organisation, self.cleaned_data["person"])
        if not found:
            raise forms.ValidationError(_("Nobody found. Write the whole e-mail with which the person signs in."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Write the e-mail."))
        return found[0]


class DelegateForm(PersonForm):
    """A colleague who takes a part."""

    note = forms.CharField(
        label=_("What you ask of her"), required=False, max_length=300,
        help_text=_("For example: the figures of training are in your office."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day is not None and day < now().date():
            raise forms.ValidationError(_("This day has passed. Give a later one."))
        return day


class EvidenceForm(Form):
    """A document or a link, with the questions that it proves."""

    title = forms.CharField(
        label=_("What it is"), max_length=200, help_text=_("For example: resolution that creates the innovation team.")
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 20 MB."))
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=500, assume_scheme="https",
        help_text=_("To a page that graders can open without a password."),
    )  # fmt: skip
    dated = forms.DateField(label=_("Date of the document"), required=False, widget=DayInput)
    questions = forms.MultipleChoiceField(
        label=_("Questions that it proves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, questions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "questions", questions)

    @property
    def piece(self) -> Piece:
        """What the action takes."""
        given = self.cleaned_data
        upload = given["file"]
        return Piece(
            title=given["title"], upload=upload, name=upload.name if upload else "", link=given["link"],
            dated=given["dated"],
        )  # fmt: skip
