"""Forms of results: to find an entity, and to plan an improvement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.queries.browsing import BY_SCORE, Wanted
from minga.ui.forms import DayInput, Form, offer


class FindForm(Form):
    """Over the list of entities. Order is offered only where the wave allows it."""

    q = forms.CharField(label=_("Name of the entity"), max_length=120, required=False)
    grupo = forms.ChoiceField(label=_("Peer group"), required=False)
    orden = forms.ChoiceField(label=_("Order"), required=False, choices=[("", _("By name")), (BY_SCORE, _("By score"))])

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], ordered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            offer(self, "grupo", [("", _("Any")), *groups])
        else:
            del self.fields["grupo"]
        if not ordered:
            del self.fields["orden"]

    def wanted(self, group: str = "") -> Wanted:
        """What is asked; what is not valid is not asked."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Wanted(
            words=given.get("q") or "", group=group or given.get("grupo") or "", order=given.get("orden") or ""
        )


class StepForm(Form):
    """One step of the plan."""

    question = forms.ChoiceField(label=_("What it improves"))
    text = forms.CharField(
        label=_("What will be done"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Begin with a verb: name, write, test, publish."),
    )
    office = forms.CharField(
        label=_("Which office or role does it"), max_length=200, help_text=_("An office, not a person's name.")
    )
    due_on = forms.DateField(label=_("By when"), widget=DayInput)
    public = forms.BooleanField(label=_("Show this step on the public page of the result"), required=False)

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "question", [("", _("Choose")), *questions])


class StepDoneForm(Form):
    """It was done, and how."""

    done_on = forms.DateField(label=_("Done on"), widget=DayInput)
    note = forms.CharField(
        label=_("How it was done"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class StepDropForm(Form):
    """It will not be done, and why."""

    reason = forms.CharField(label=_("Why it will not be done"), max_length=1000, widget=forms.Textarea({"rows": 3}))
