"""Forms of a prioritisation: preparing it, the ballot, and the decision."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.challenges.actions.voting import Choice, Verdict
from minga.challenges.enums import CriterionKind
from minga.challenges.models import Portfolio, Prioritisation
from minga.challenges.queries.priorities import CandidateLine, CriterionLine
from minga.challenges.queries.ranking import HIGHEST
from minga.challenges.queries.results import ResultLine
from minga.challenges.web.forms.plans import NONE, PlanForm
from minga.ui.forms import Form, MomentInput, ScaleSelect, offer

_SCORE: Final = re.compile(r"^c(\d{1,18})_(\d{1,18})$")
_SCORES: Final = tuple(str(score) for score in range(HIGHEST + 1))


class PrioritisationForm(PlanForm):
    """What is to be decided, how many are chosen, and until when people vote."""

    field_order = ("organisation", "title", "purpose", "portfolio", "places", "opens_at", "closes_at")
    purpose = forms.CharField(
        label=_("What is to be decided"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What follows for the challenges that are chosen, and what for the others."),
    )
    portfolio = forms.ChoiceField(
        label=_("From the portfolio"),
        required=False,
        help_text=_("Its public challenges become the first candidates. You can add others."),
    )
    places = forms.IntegerField(label=_("How many are chosen"), required=False, min_value=1, max_value=500)
    opens_at = forms.DateTimeField(
        label=_("Voting opens"),
        required=False,
        widget=MomentInput(),
        help_text=_("Empty: as soon as you open it."),
    )
    closes_at = forms.DateTimeField(label=_("Voting closes"), required=False, widget=MomentInput())

    def __init__(self, *args: Any, portfolios: Sequence[Portfolio] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._portfolios = {each.key: each for each in portfolios}
        if portfolios:
            choices = [*NONE, *((key, each.title) for key, each in self._portfolios.items())]
            offer(self, "portfolio", choices)
        else:
            del self.fields["portfolio"]

    def columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        columns = super().columns(values)
        if "portfolio" in columns:
            columns["portfolio"] = self._portfolios.get(columns["portfolio"])
        return columns


class CriterionForm(Form):
    """What candidates are compared by."""

    title = forms.CharField(label=_("Criterion"), max_length=200, help_text=_("For example: people who gain."))
    kind = forms.ChoiceField(label=_("How it counts"), choices=CriterionKind.choices, widget=forms.RadioSelect)
    low = forms.CharField(label=_("What 0 means"), required=False, max_length=200)
    high = forms.CharField(label=_("What 4 means"), required=False, max_length=200)
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        help_text=_("From 1 to 100. A criterion of weight 2 counts twice as much as one of weight 1."),
    )


class CodeForm(Form):
    """The code of the workshop."""

    codigo = forms.CharField(
        label=_("Code of the workshop"),
        max_length=12,
        help_text=_("Six letters and numbers. Whoever runs the workshop has it."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "class": "c-input c-input--short"}),
    )


class ScoreField(forms.TypedChoiceField):
    """A score that may be left empty. It is not called optional: on a ballot all of them are, and the page says so."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class BallotForm(Form):
    """Scores of every candidate on every criterion, all optional. With `tables`, of a table of the workshop."""

    code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[CandidateLine],
        criteria: Sequence[CriterionLine],
        for_table: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._candidates, self._criteria = candidates, criteria
        if for_table:
            del self.fields["code"]
            self.fields["table"] = forms.CharField(
                label=_("Table"), max_length=60, help_text=_("As it is written on the paper, for example: Table 3.")
            )
        for candidate in candidates:
            for criterion in criteria:
                self.fields[score_name(candidate.id, criterion.id)] = ScoreField(
                    label=criterion.title,
                    coerce=int,
                    empty_value=None,
                    choices=[(str(score), str(score)) for score in range(HIGHEST + 1)],
                    widget=ScaleSelect(ends=(criterion.low or _("least"), criterion.high or _("most"))),
                )

    def groups(self) -> list[tuple[CandidateLine, list[BoundField]]]:
        """The fields by candidate."""
        return [
            (candidate, [self[score_name(candidate.id, criterion.id)] for criterion in self._criteria])
            for candidate in self._candidates
        ]

    @property
    def votes(self) -> dict[tuple[int, int], int | None]:
        """The ballot as the action takes it, with scores of candidates that were gone when it arrived."""
        votes = {
            (candidate.id, criterion.id): self.cleaned_data.get(score_name(candidate.id, criterion.id))
            for candidate in self._candidates
            for criterion in self._criteria
        }
        for name, value in self.data.items():
            named = _SCORE.match(name)
            if named and name not in self.fields and str(value) in _SCORES:
                votes[int(named[1]), int(named[2])] = int(str(value))
        return votes


class DecisionForm(Form):
    """Which candidates are chosen, a reason for each, the decision and the office."""

    decision = forms.CharField(label=_("Decision and its reasons"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    tie_break = forms.CharField(
        label=_("How you chose among those that share the last place"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    office = forms.CharField(label=_("Office that decides"), max_length=200)
    choices = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[ResultLine], tied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        if not tied:
            del self.fields["tie_break"]
        for line in lines:
            self.fields[f"chosen_{line.candidate}"] = forms.BooleanField(label=_("Chosen"), required=False)
            self.fields[f"reason_{line.candidate}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
            )

    def groups(self) -> list[tuple[ResultLine, BoundField, BoundField]]:
        """The fields by candidate, in the order of the votes."""
        return [(line, self[f"chosen_{line.candidate}"], self[f"reason_{line.candidate}"]) for line in self._lines]

    @property
    def verdict(self) -> Verdict:
        """The decision as the action takes it."""
        clean = self.cleaned_data
        choices = {
            line.candidate: Choice(clean[f"chosen_{line.candidate}"], clean[f"reason_{line.candidate}"])
            for line in self._lines
        }
        return Verdict(
            choices=choices,
            decision=clean["decision"],
            office=clean["office"],
            tie_break=clean.get("tie_break", ""),
        )


def score_name(candidate: int, criterion: int) -> str:
    """The name of one score in the form."""
    return f"c{candidate}_{criterion}"


def ballot_initial(scores: Mapping[tuple[int, int], int]) -> dict[str, str]:
    """What was voted so far, as the form shows it."""
    return {score_name(*pair): str(score) for pair, score in scores.items()}


def stored_prioritisation(prioritisation: Prioritisation) -> dict[str, Any]:
    """What the form shows of a prioritisation."""
    names = ("title", "purpose", "places", "opens_at", "closes_at", "language", "public")
    return {name: getattr(prioritisation, name) for name in names}
