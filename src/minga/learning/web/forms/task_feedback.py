"""What whoever judges types: a level and a reason for each criterion, and a note on the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.assessments.queries.assessment_page import CriterionView
from minga.learning.actions.feedback import Judgement
from minga.learning.models import Review
from minga.ui.forms import Form, ScaleSelect, add_inputs


@dataclass(frozen=True)
class Line:
    """One criterion with its controls; `chosen`: the score that is in the form now."""

    criterion: CriterionView
    score: BoundField
    reason: BoundField
    chosen: str


class FeedbackForm(Form):
    """Nothing is required here: what is there is kept, and giving it says what is missing."""

    note = forms.CharField(
        label=_("What to keep and what to change"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: tuple[CriterionView, ...], **kwargs: Any) -> None:
        self.criteria = criteria
        add_inputs(self, first=_fields_of(criteria))
        super().__init__(*args, **kwargs)

    def lines(self) -> Iterator[Line]:
        """Criterion by criterion, for the template."""
        for each in self.criteria:
            score, reason = self[f"score_{each.key}"], self[f"reason_{each.key}"]
            yield Line(each, score, reason, str("" if score.value() is None else score.value()))

    @property
    def judgement(self) -> Judgement:
        """What was typed, for the action."""
        clean = self.cleaned_data
        keys = [each.key for each in self.criteria]
        return Judgement(
            scores={key: int(said) for key in keys if (said := clean.get(f"score_{key}")) not in ("", None)},
            reasons={key: clean.get(f"reason_{key}", "") for key in keys},
            note=clean.get("note", ""),
        )


def stored_review(review: Review | None) -> dict[str, Any]:
    """What the review says now, in the fields of the form."""
    if review is None:
        return {}
    scores = {f"score_{key}": str(score) for key, score in review.scores.items()}
    return {**scores, **{f"reason_{key}": words for key, words in review.reasons.items()}, "note": review.note}


def _fields_of(criteria: tuple[CriterionView, ...]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for each in criteria:
        fields[f"score_{each.key}"] = _score_field(each)
        fields[f"reason_{each.key}"] = forms.CharField(
            label=_("Reason"), required=False, max_length=1000,
            widget=forms.Textarea({"class": "c-input", "rows": 2, "placeholder": _("Say in a sentence why")}),
        )  # fmt: skip
    return fields


def _score_field(criterion: CriterionView) -> forms.Field:
    if criterion.typed:
        low, high = criterion.low.score, criterion.high.score
        control = forms.NumberInput({"class": "c-input"})
        return forms.IntegerField(label=criterion.title, required=False, min_value=low, max_value=high, widget=control)
    choices = [(str(level.score), str(level.score)) for level in criterion.levels]
    return forms.ChoiceField(label=criterion.title, required=False, choices=choices, widget=ScaleSelect())
