"""What a grader types: a level and a note for each question of a component, and words for the entity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.judging import MOST_LETTERS, Judgement
from minga.assessments.models import Assessment
from minga.capacity.queries.grade_page import GradePage, QuestionView
from minga.ui.forms import Form
from minga.ui.together import Met, SharedForm


@dataclass(frozen=True)
class Line:
    """One question with its controls; `chosen`: the level in the form now; `*_met`: what another window said."""

    question: QuestionView
    level: BoundField
    note: BoundField
    chosen: str
    level_met: Met | None
    note_met: Met | None


class GradingForm(SharedForm):
    """Nothing is required: what is there is kept, and sending says what is missing."""

    def __init__(self, *args: Any, questions: tuple[QuestionView, ...], **kwargs: Any) -> None:
        self.questions = questions
        vars(self)["base_fields"] = {**_fields_of(questions), **type(self).base_fields}
        super().__init__(*args, **kwargs)

    def lines(self) -> Iterator[Line]:
        """Question by question, for the template."""
        for each in self.questions:
            level, note = self[f"score_{each.code}"], self[f"note_{each.code}"]
            chosen = str("" if level.value() is None else level.value())
            yield Line(each, level, note, chosen, self.met.get(level.name), self.met.get(note.name))


class RegradingForm(GradingForm):
    """Changing what was sent takes a reason."""

    reason = forms.CharField(
        label=_("Why it changes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The other graders and the office read it, and the record of the wave keeps it."),
    )  # fmt: skip


class SendingForm(SharedForm):
    """The last page: words that are about no question."""

    to_applicant = forms.CharField(
        label=_("For the entity"), required=False, max_length=MOST_LETTERS,
        help_text=_("What it does well and what would help it most. It reads this with your notes, without your name."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    to_panel = forms.CharField(
        label=_("Only for the panel"), required=False, max_length=MOST_LETTERS,
        help_text=_("The entity never reads it."), widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class SettleForm(Form):
    """The panel decides one question by hand."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The entity reads it, and the record of the wave keeps it."),
    )  # fmt: skip


def stored_in(assessment: Assessment, questions: tuple[QuestionView, ...]) -> dict[str, Any]:
    """What the assessment says now, in the fields of the form."""
    scores = {f"score_{each.code}": str(assessment.scores.get(each.code, "")) for each in questions}
    notes = {f"note_{each.code}": assessment.notes.get(each.code, "") for each in questions}
    return {**scores, **notes}


def words_in(assessment: Assessment) -> dict[str, str]:
    """The same for the last page."""
    return {"to_applicant": assessment.to_applicant, "to_panel": assessment.to_panel}


def judgement_with(page: GradePage, values: Mapping[str, Any]) -> Judgement:
    """Everything that she said so far, with what this page says over it."""
    held = page.assessment
    levels, notes = dict(held.scores), dict(held.notes)
    for each in page.questions:
        said = values.get(f"score_{each.code}", "")
        if said in ("", None):
            levels.pop(each.code, None)
        else:
            levels[each.code] = int(said)
        notes[each.code] = values.get(f"note_{each.code}", "")
    return Judgement(
        scores=levels,
        notes=notes,
        to_applicant=values.get("to_applicant", held.to_applicant),
        to_panel=values.get("to_panel", held.to_panel),
    )


def _fields_of(questions: tuple[QuestionView, ...]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for each in questions:
        fields[f"score_{each.code}"] = forms.ChoiceField(
            label=each.title, required=False, choices=[(level.key, level.text) for level in each.levels]
        )
        fields[f"note_{each.code}"] = forms.CharField(
            label=_("Note for the entity"), required=False, max_length=MOST_LETTERS,
            widget=forms.Textarea(attrs={"class": "c-input", "rows": 2}),
        )  # fmt: skip
    return fields
