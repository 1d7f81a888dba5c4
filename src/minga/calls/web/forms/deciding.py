"""Forms of deciding: the lottery, the decision, letters, appeals, looking for an acta."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.assessments.models import RubricDefinition
from minga.calls.actions.appeals import RECORD, SCORES, Answer
from minga.calls.actions.decisions import Signer, Taking
from minga.calls.actions.rows import OUT, PLACE, WAITING
from minga.core.texts import pick
from minga.ui.forms import Described, Form, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.together import SharedForm

SIGNERS, USUAL = 8, 3
Pair = tuple[forms.BoundField, forms.BoundField]


class DrawCommitForm(Form):
    """What will be mixed in."""

    beacon = forms.CharField(
        label=_("Public value that will be used"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Something that everybody can read later and nobody here can choose, and where it is read. "
            "For example: first prize of the national lottery on Saturday 5 December, as its website publishes it."
        ),
    )
    appears_at = MomentField(
        label=_("When that value comes out"),
        help_text=_("It must lie ahead: nobody may know the value yet. Nothing is drawn before that moment."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, zone)


class DrawRevealForm(Form):
    """What was read."""

    public_value = forms.CharField(
        label=_("The public value"),
        max_length=200,
        help_text=_("Exactly as it was published, with its dots and noughts. It cannot be corrected afterwards."),
    )
    public_source = forms.CharField(
        label=_("Where it was read"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Address, newspaper or minutes: anybody must be able to find it."),
    )


class TakeForm(Form):
    """Who decides, when it is published, and what the committee adds."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    notes = forms.CharField(
        label=_("What the committee adds"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("It is published with the acta. Name no person."),
    )
    publish_at = MomentField(label=_("Results are published"))
    sends_letters = forms.BooleanField(
        label=_("Letters go out with the results"),
        required=False,
        help_text=_("Not ticked: they stay held until you send them."),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        vars(self)["base_fields"] = {**_signer_fields(), **type(self).base_fields}
        super().__init__(*args, **kwargs)
        set_zone(self, zone)

    @property
    def first(self) -> list[Pair]:
        """Name and office of those who sign, as many as are usual."""
        return self._pairs(1, USUAL)

    @property
    def further(self) -> list[Pair]:
        """Room for more."""
        return self._pairs(USUAL + 1, SIGNERS)

    @property
    def signed_by_more(self) -> bool:
        """Whether something stands in that room."""
        return any(bound.value() for pair in self.further for bound in pair)

    def _pairs(self, start: int, end: int) -> list[Pair]:
        return [(self[f"name_{n}"], self[f"office_{n}"]) for n in range(start, end + 1)]

    @property
    def taking(self) -> Taking:
        """What the action takes."""
        data = self.cleaned_data
        pairs = [(data[f"name_{n}"], data[f"office_{n}"]) for n in range(1, SIGNERS + 1)]
        moment: datetime = data["publish_at"]
        return Taking(
            signers=[Signer(name=name, office=office) for name, office in pairs if name or office],
            publish_at=moment,
            seen=data["seen"],
            notes=data["notes"],
            sends_letters=data["sends_letters"],
        )


def _signer_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for number in range(1, SIGNERS + 1):
        fields[f"name_{number}"] = forms.CharField(label=_("Name"), max_length=160, required=False)
        fields[f"office_{number}"] = forms.CharField(label=_("Office"), max_length=160, required=False)
    return fields


class WordsForm(SharedForm):
    """What the committee says to one applicant."""

    words = forms.CharField(
        label=_("What the committee says to the applicant"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What was good, and what would make it better. It stands in the letter and on her page."),
    )


class LetterForm(SharedForm):
    """One letter in other words."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=8000, widget=forms.Textarea({"rows": 18}))


class AppealForm(Form):
    """What was wrong."""

    text = forms.CharField(
        label=_("What was wrong in the procedure"),
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_(
            "Say which rule was not kept, and where it can be seen. To see a matter otherwise than the jury did is "
            "not a fault of the procedure."
        ),
    )


REMEDIES = {
    PLACE: (_("It has a place beyond the others"), _("Nobody else loses anything.")),
    WAITING: (_("It goes on the waiting list"), _("At the place that its points give it.")),
    SCORES: (_("Its scores are corrected"), _("Below, score by score. The order is computed again.")),
    OUT: (_("Another application is taken out"), _("It should not have a place. The waiting list moves up.")),
}


ON_RECORD = {RECORD: (_("It stays on record"), _("Nobody can go on from this round any more, so no result changes."))}


def _described(remedies: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, Described]]:
    return [(key, Described(str(label), words)) for key, (label, words) in remedies.items()]


class AnswerForm(Form):
    """The answer to an appeal. `given`: juror code → what she gave; each score may be corrected.

    `over`: nobody can go on from the round any more, so that being right is all that can be said.
    """

    upheld = forms.ChoiceField(
        label=_("Is the appeal right?"),
        choices=[("no", _("No: the result stands")), ("yes", _("Yes: the result was wrong"))],
        widget=forms.RadioSelect,
    )
    remedy = forms.ChoiceField(
        label=_("What follows"),
        required=False,
        choices=partial(_described, REMEDIES),
        widget=forms.RadioSelect,
        help_text=_("Only when the appeal is right. A new decision is prepared; you look at it and take it."),
    )
    other = forms.CharField(
        label=_("Number of the application that is taken out"),
        required=False,
        max_length=20,
        help_text=_("Only when another one is taken out, for example P-0003."),
    )
    answer = forms.CharField(
        label=_("Reasons"),
        max_length=6000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("They are read by who appealed."),
    )

    def __init__(
        self, *args: Any, given: Mapping[str, Mapping[str, int]], rubric: RubricDefinition | None, over: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.given, self.rubric = given, rubric
        vars(self)["base_fields"] = {**type(self).base_fields, **_score_fields(given, rubric)}
        super().__init__(*args, **kwargs)
        if over:
            offer(self, "remedy", _described(ON_RECORD))
            self.fields["remedy"].help_text = over

    @property
    def plain(self) -> list[forms.BoundField]:
        """All but the scores."""
        return [self[name] for name in type(self).base_fields]

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The scores of each juror."""
        keys = [each.key for each in self.rubric.criteria] if self.rubric else []
        return [(juror, [self[f"{juror}_{key}"] for key in keys]) for juror in self.given]

    @property
    def said(self) -> Answer:
        """What the action takes; of the scores, those that differ."""
        data = self.cleaned_data
        scores = {
            juror: {
                key: int(data[f"{juror}_{key}"])
                for key, score in row.items()
                if data.get(f"{juror}_{key}") not in (None, "", str(score))
            }
            for juror, row in self.given.items()
        }
        return Answer(
            upheld=data["upheld"] == "yes",
            words=data["answer"],
            remedy=data["remedy"],
            scores={juror: row for juror, row in scores.items() if row},
            other=data["other"].strip(),
        )


def _score_fields(given: Mapping[str, Mapping[str, int]], rubric: RubricDefinition | None) -> dict[str, forms.Field]:
    if rubric is None:
        return {}
    return {
        f"{juror}_{each.key}": forms.ChoiceField(
            label=pick(each.title),
            required=False,
            choices=[(str(score), str(score)) for score in each.scores],
            initial=str(row.get(each.key, "")),
        )
        for juror, row in given.items()
        for each in rubric.criteria
    }


class FindActaForm(Form):
    """A hash, or the file itself."""

    hash = forms.CharField(
        label=_("Hash of the acta"),
        required=False,
        max_length=100,
        help_text=_("The long number at the foot of each page, or at least its first twelve figures."),
    )


class CheckFileForm(Form):
    """The file to be compared."""

    file = forms.FileField(
        label=_("File of the acta"), help_text=_("The PDF or the JSON, as you received it. It is not kept.")
    )
