"""What the office types about a jury; nothing here decides, nothing here writes."""

from collections.abc import Collection, Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.jurors import MOST, Asked
from minga.assessments.enums import PanelState
from minga.assessments.models import Panel
from minga.people.enums import Language
from minga.ui.forms import DayInput, Form, MomentInput, offer


class KnowsForm(Form):
    """How much a juror takes and what she knows. Topics are asked only where the panel has any."""

    most_items = forms.IntegerField(
        label=_("Applications at most"), min_value=1, max_value=MOST,
        help_text=_("How many she will judge at most. Fewer may be given to her."),
        widget=forms.NumberInput(attrs={"class": "c-input c-input--short"}),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("Topics she knows"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Applications on these topics go to her first."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages she reads"), required=False, choices=Language.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody is given an application in a language that she does not read. None ticked: all."),
    )  # fmt: skip

    def __init__(self, *args: Any, topics: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if topics:
            offer(self, "topics", topics.items())
        else:
            del self.fields["topics"]

    @property
    def knows(self) -> dict[str, Any]:
        """Load, topics and languages, for an action."""
        values = self.cleaned_data
        return {
            "most_items": values["most_items"], "topics": values.get("topics", []), "languages": values["languages"]
        }  # fmt: skip


class InviteForm(KnowsForm):
    """Who is asked, and for what."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The invitation goes there. She needs no account to answer it.")
    )
    given_name = forms.CharField(label=_("Given name"), max_length=120, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=120, required=False,
        help_text=_("Empty if she has an account here already."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language.choices,
        help_text=_("Whoever has an account is written to in the language she chose."),
    )  # fmt: skip
    presentation = forms.CharField(
        label=_("Who she is, in a sentence"), max_length=300, required=False,
        help_text=_("For the office and for the record: for example, hydrologist with ten years in rural services."),
    )  # fmt: skip
    may_stand_in = forms.BooleanField(label=_("Judges only if somebody drops out"), required=False)
    answer_by = forms.DateField(
        label=_("Last day to answer"), widget=DayInput, help_text=_("Until the end of that day, by your clock.")
    )
    message = forms.CharField(
        label=_("Message"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Goes into the letter as you write it."),
    )  # fmt: skip

    field_order = (
        "email", "given_name", "family_name", "language", "presentation", "most_items", "topics", "languages",
        "may_stand_in", "answer_by", "message",
    )  # fmt: skip

    @property
    def who(self) -> dict[str, str]:
        """The person, for the action."""
        return {name: self.cleaned_data[name] for name in ("email", "given_name", "family_name", "language")}

    @property
    def asked(self) -> Asked:
        """What she is asked for."""
        last = datetime.combine(self.cleaned_data["answer_by"], time(23, 59, 59), timezone.get_current_timezone())
        rest = {name: self.cleaned_data[name] for name in ("presentation", "may_stand_in", "message")}
        return Asked(answer_by=last, **self.knows, **rest)


class SeatForm(KnowsForm):
    """The same about somebody who was asked already, by the office."""

    may_stand_in = forms.BooleanField(label=_("Judges only if somebody drops out"), required=False)

    @property
    def knows(self) -> dict[str, Any]:
        return {**super().knows, "may_stand_in": self.cleaned_data["may_stand_in"]}


class SettingsForm(Form):
    """What the office may still choose. The rest stands in the rules of what the jury belongs to."""

    judges_from = forms.DateTimeField(label=_("The judging begins"), widget=MomentInput, required=False)
    due_at = forms.DateTimeField(
        label=_("Assessments until"), widget=MomentInput, required=False,
        help_text=_("Jurors are reminded before it. Afterwards they can still send until the jury is closed."),
    )  # fmt: skip
    alert = forms.IntegerField(
        label=_("Points apart that are flagged"), min_value=1, max_value=100,
        help_text=_("When two assessments of one application lie further apart than this, the jury is asked to talk."),
        widget=forms.NumberInput(attrs={"class": "c-input c-input--short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, announced: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        late = {"judges_from"} if panel.state != PanelState.PREPARING else set()
        for name in late.union(announced) & set(self.fields):
            del self.fields[name]

    @property
    def changes(self) -> dict[str, Any]:
        """What the action takes: only what is another than before."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class ReasonForm(Form):
    """A step that needs words."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class FinishForm(Form):
    """The end of the judging, with or without what is missing."""

    as_it_is = forms.BooleanField(label=_("Go on without what is missing"), required=False)
