"""What a juror types: a score and a note for each criterion, and words for the applicant and the panel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.interests import DECLARABLE
from minga.assessments.actions.judging import MOST_LETTERS, Judgement
from minga.assessments.enums import InterestKind
from minga.assessments.models import Assessment
from minga.assessments.queries.assessment_page import CriterionView
from minga.ui.forms import Form, ScaleSelect
from minga.ui.together import Met, SharedForm


@dataclass(frozen=True)
class Line:
    """One criterion with its controls; `chosen`: the score that is in the form now.

    `score_met` and `note_met`: what another window said meanwhile.
    """

    criterion: CriterionView
    score: BoundField
    note: BoundField
    chosen: str
    score_met: Met | None
    note_met: Met | None


class JudgingForm(SharedForm):
    """Nothing is required: what is there is kept, and sending says what is missing."""

    to_applicant = forms.CharField(
        label=_("For the applicant"), required=False, max_length=MOST_LETTERS,
        help_text=_("The applicant reads it with your notes when the results are published, without your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    to_panel = forms.CharField(
        label=_("Only for the jury"), required=False, max_length=MOST_LETTERS,
        help_text=_("What you would say in the discussion. The applicant never reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: tuple[CriterionView, ...], sample: bool = False, **kwargs: Any) -> None:
        self.criteria, self.sample = criteria, sample
        own = {name: field for name, field in type(self).base_fields.items() if not (sample and name == "to_applicant")}
        vars(self)["base_fields"] = {**_fields_of(criteria), **own}
        super().__init__(*args, **kwargs)

    def lines(self) -> Iterator[Line]:
        """Criterion by criterion, for the template."""
        for each in self.criteria:
            score, note = self[f"score_{each.key}"], self[f"note_{each.key}"]
            chosen = str("" if score.value() is None else score.value())
            yield Line(each, score, note, chosen, self.met.get(score.name), self.met.get(note.name))

    @property
    def asks_applicant(self) -> bool:
        """Nobody reads a word to whoever wrote a sample."""
        return not self.sample

    @property
    def has_words(self) -> bool:
        """Whether something stands, or is wrong, beyond the criteria."""
        names = ("to_panel",) if self.sample else ("to_applicant", "to_panel")
        return any(self[name].value() or self[name].errors for name in names)

    def judgement(self, values: Mapping[str, Any]) -> Judgement:
        """What the values say, for the action."""
        keys = [each.key for each in self.criteria]
        return Judgement(
            scores={key: int(said) for key in keys if (said := values[f"score_{key}"]) not in ("", None)},
            notes={key: values[f"note_{key}"] for key in keys},
            to_applicant=values.get("to_applicant", ""),
            to_panel=values["to_panel"],
        )


class ChangingForm(JudgingForm):
    """Changing what was sent takes a reason."""

    reason = forms.CharField(
        label=_("Why it changes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The jury reads it, and the record of the call keeps it. For example: the discussion showed me …"),
    )  # fmt: skip


def stored_in(assessment: Assessment, criteria: tuple[CriterionView, ...]) -> dict[str, Any]:
    """What the assessment says now, in the fields of the form."""
    scores = {f"score_{each.key}": str(assessment.scores.get(each.key, "")) for each in criteria}
    notes = {f"note_{each.key}": assessment.notes.get(each.key, "") for each in criteria}
    return {**scores, **notes, "to_applicant": assessment.to_applicant, "to_panel": assessment.to_panel}


class InterestForm(Form):
    """One click is enough: kind and reason help the office, but are not asked for."""

    kind = forms.ChoiceField(
        label=_("What is it?"), required=False, initial=InterestKind.OTHER, widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in DECLARABLE],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("In a few words"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the office reads it."),
    )  # fmt: skip


class RemarkForm(Form):
    text = forms.CharField(
        label=_("What you say"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The jury and the office read it, with your name."),
    )  # fmt: skip


_EXPLAIN = _("Explain your score in a sentence or two")


def _fields_of(criteria: tuple[CriterionView, ...]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for each in criteria:
        fields[f"score_{each.key}"] = _score_field(each)
        fields[f"note_{each.key}"] = forms.CharField(
            label=_("Note"), required=False, max_length=MOST_LETTERS,
            widget=forms.Textarea(attrs={"class": "c-input", "rows": 2, "placeholder": _EXPLAIN}),
        )  # fmt: skip
    return fields


def _score_field(criterion: CriterionView) -> forms.Field:
    if criterion.typed:
        low, high = criterion.low.score, criterion.high.score
        control = forms.NumberInput(attrs={"class": "c-input"})
        return forms.IntegerField(label=criterion.title, required=False, min_value=low, max_value=high, widget=control)
    choices = [(str(level.score), str(level.score)) for level in criterion.levels]
    return forms.ChoiceField(label=criterion.title, required=False, choices=choices, widget=ScaleSelect())
