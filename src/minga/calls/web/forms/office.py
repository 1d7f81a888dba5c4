"""Beginning a call, its challenges and documents, questions, the addendum, the end of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.calls.enums import CallKind
from minga.calls.models import Rules
from minga.calls.queries.calls import CANCELLED, CLOSED, OPEN, SOON, Wanted
from minga.calls.web.forms.design import SectionForm
from minga.core.texts import pick
from minga.ui.forms import Form, described, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import text_inputs, texts_in

MEANS = {
    CallKind.PARTICIPANTS: _("The selected are invited to enrol, and say yes or no by themselves."),
    CallKind.CHALLENGES: _("Public institutions bring a problem of their own."),
    CallKind.SOLUTIONS: _("Firms, universities and others answer challenges; the selected connect them."),
    CallKind.PILOTS: _("Teams ask for money to try something in real service."),
    CallKind.PROJECTS: _("Citizens bring what they want to prototype; the selected become initiatives."),
    CallKind.COLLABORATORS: _("People who work with others on the projects of a laboratory."),
    CallKind.CASES: _("What worked somewhere, told so that others can use it."),
}


class ListForm(Form):
    """The filters of the public list."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    cuando = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[
            ("", _("Open or opening soon")),
            (OPEN, _("Open now")),
            (SOON, _("Opening soon")),
            (CLOSED, _("Closed")),
            (CANCELLED, _("Cancelled")),
        ],
    )
    tipo = forms.ChoiceField(label=_("What it looks for"), required=False, choices=[("", _("All")), *CallKind.choices])
    pais = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pais", [("", _("All")), *countries])

    @property
    def wanted(self) -> Wanted:
        """What an address asks for; what it says wrongly is ignored, because shared links grow old."""
        self.is_valid()
        clean = self.cleaned_data
        return Wanted(
            words=clean.get("q", ""),
            when=clean.get("cuando", ""),
            kind=clean.get("tipo", ""),
            country=clean.get("pais", ""),
            edition=str(self.data.get("edition", ""))[:80],
        )


class NewCallForm(Form):
    """From which stage, and what it looks for; or like an earlier one."""

    stage = forms.ChoiceField(
        label=_("In which stage of the edition"),
        required=False,
        help_text=_("Its form, rubric, money and days fill in the call."),
    )
    kind = forms.ChoiceField(label=_("What it looks for"), widget=forms.RadioSelect)
    like = forms.ChoiceField(label=_("Or like an earlier call"), required=False)

    def __init__(
        self, *args: Any, stages: Sequence[tuple[str, str]], earlier: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "stage", [("", _("No stage of its own")), *stages])
        offer(self, "kind", described(MEANS))
        offer(self, "like", [("", _("No, a new one")), *earlier])
        if not earlier:
            del self.fields["like"]


class ChallengesForm(SectionForm):
    """The challenges for which solutions are wanted."""

    challenges = forms.MultipleChoiceField(label=_("Challenges"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "challenges", choices)


class DocumentForm(Form):
    """A file that comes with the call."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("For example: model of the letter."))
    file = forms.FileField(label=_("File"))


class QuestionForm(Form):
    """Something that is not clear."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It is answered for everybody. Nobody reads who asked; do not name your organisation."),
    )
    challenge = forms.ChoiceField(label=_("About which challenge"), required=False)

    def __init__(self, *args: Any, challenges: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if challenges:
            offer(self, "challenge", [("", _("About the call as a whole")), *challenges])
        else:
            del self.fields["challenge"]


class AnswerForm(Form):
    """The question as all read it, and its answer."""

    published = forms.CharField(
        label=_("The question as everybody will read it"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Take out whatever tells who asked."),
    )
    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea({"rows": 5}))


class ContactForm(Form):
    """What may change without an addendum."""

    contact = forms.CharField(
        label=_("Whom to ask"), max_length=200, help_text=_("An office and its e-mail or telephone.")
    )
    public = forms.BooleanField(
        label=_("Listed for everybody"),
        required=False,
        help_text=_("Not ticked: only whoever has the address finds it."),
    )


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class AddendumForm(Form):
    """What may still change: more time, more places, more money, a document, an explanation."""

    questions_until = MomentField(label=_("Questions are taken until"), required=False)
    results_at = MomentField(label=_("Results are published"), required=False)
    places = forms.IntegerField(label=_("How many are chosen"), required=False, min_value=1, max_value=100_000)
    amount = forms.DecimalField(label=_("Money for each"), required=False, min_value=0, max_digits=14, decimal_places=2)
    appeal_days = forms.IntegerField(label=_("Days for an appeal"), required=False, min_value=0, max_value=60)
    document_title = forms.CharField(label=_("Title of a new document"), required=False, max_length=160)
    document = forms.FileField(label=_("New document"), required=False)

    def __init__(self, *args: Any, rules: Rules, languages: Sequence[str], **kwargs: Any) -> None:
        self.rules = rules
        notes = text_inputs(
            "notes",
            _("What changes, and why"),
            languages,
            rows=4,
            most=2000,
            hint=_("Everybody reads it, and applicants receive it."),
            needed=True,
        )
        vars(self)["base_fields"] = {**notes, **_round_fields(rules), **type(self).base_fields}
        names = ("questions_until", "results_at", "places", "amount", "appeal_days")
        stored = {name: getattr(rules, name) for name in names} | _round_initial(rules)
        kwargs["initial"] = {**stored, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("places", "amount"):
            if getattr(rules, name) is None:
                del self.fields[name]
        set_zone(self, rules.timezone)

    @property
    def notes(self) -> dict[str, str]:
        return texts_in("notes", self.cleaned_data)

    @property
    def note_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("notes_")]

    @property
    def rounds(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The inputs of each round, under its title."""
        return [
            (pick(phase.title), [self[f"{name}_{number}"] for name in _ROUND])
            for number, phase in enumerate(self.rules.phases)
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        names = ("questions_until", "results_at", "places", "amount", "appeal_days")
        return [self[name] for name in names if name in self.fields]

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of the rules that differ."""
        clean = self.cleaned_data
        phases = tuple(
            replace(phase, **{name: self._kept(clean.get(f"{name}_{number}"), getattr(phase, name)) for name in _ROUND})
            for number, phase in enumerate(self.rules.phases)
        )
        found: dict[str, Any] = {"phases": phases} if phases != self.rules.phases else {}
        for name in ("questions_until", "results_at", "places", "amount", "appeal_days"):
            value = self._kept(clean.get(name), getattr(self.rules, name))
            if value != getattr(self.rules, name):
                found[name] = value
        return found

    @staticmethod
    def _kept(typed: Any, stored: Any) -> Any:
        """What was emptied, or says the same on another clock, stays as it is."""
        return stored if typed is None or typed == stored else typed

    def place_of(self, place: str) -> str:
        """The input of a place in the rules: `phases.0.closes_at` is `closes_at_0`."""
        parts = place.split(".")
        if len(parts) == 3 and parts[0] == "phases":
            return f"{parts[2]}_{parts[1]}"
        first = next((name for name in self.fields if name.startswith("notes_")), place)
        return {"notes": first, "title": "document_title"}.get(place, place)


_ROUND = ("opens_at", "closes_at", "grace_minutes", "judged_by")


def _round_fields(rules: Rules) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for number, _phase in enumerate(rules.phases):
        fields[f"opens_at_{number}"] = MomentField(label=_("Opens"), required=False)
        fields[f"closes_at_{number}"] = MomentField(label=_("Closes"), required=False)
        fields[f"grace_minutes_{number}"] = forms.IntegerField(
            label=_("Minutes of grace"), required=False, min_value=0, max_value=1440
        )
        fields[f"judged_by_{number}"] = MomentField(label=_("The jury has time until"), required=False)
    return fields


def _round_initial(rules: Rules) -> dict[str, Any]:
    return {f"{name}_{number}": getattr(phase, name) for number, phase in enumerate(rules.phases) for name in _ROUND}
