"""Forms of the rows of a challenge: evidence, attempts, precedents, reader tests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.actions.evidence import Shown
from minga.challenges.actions.findings import Elsewhere, Reading, Tried
from minga.challenges.enums import EvidenceKind
from minga.challenges.web.forms.fields import NumberField
from minga.ui.forms import DayInput, Form


class EvidenceForm(Form):
    """One piece of evidence, with a file or a link."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=[("", "—"), *EvidenceKind.choices])
    title = forms.CharField(
        label=_("What does it show?"),
        max_length=300,
        help_text=_("One line. For example: 38 people left without a turn."),
    )
    source = forms.CharField(
        label=_("Where does it come from?"),
        max_length=300,
        help_text=_("The office, register or study. Not a person's name."),
    )
    made_on = forms.DateField(label=_("Of which day is it?"), required=False, widget=DayInput)
    file = forms.FileField(
        label=_("File or photo"),
        required=False,
        help_text=_("A photo of the notebook, a table or a letter. We make the photo smaller."),
    )
    link = forms.URLField(label=_("Or a link"), required=False, assume_scheme="https", max_length=500)
    restricted = forms.BooleanField(label=_("Not for the public: it shows who somebody is"), required=False)

    @property
    def value(self) -> Shown:
        """What the action takes."""
        return Shown(**{name: self.cleaned_data[name] for name in Shown.__dataclass_fields__})

    @property
    def attached(self) -> dict[str, Any]:
        """The file, when one was chosen."""
        upload = self.cleaned_data.get("file")
        return {"upload": upload, "name": upload.name} if upload else {}


class AttemptForm(Form):
    what = forms.CharField(label=_("What was tried?"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    why_failed = forms.CharField(
        label=_("Why did it not last?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The cause, not who is to blame: money, rules, staff, people did not come."),
    )
    year = NumberField(label=_("In which year?"), whole=True, required=False)
    who = forms.CharField(label=_("By which office?"), required=False, max_length=200)

    @property
    def value(self) -> Tried:
        return Tried(**self.cleaned_data)


class PrecedentForm(Form):
    title = forms.CharField(label=_("What was done there?"), max_length=300)
    where = forms.CharField(label=_("Where?"), required=False, max_length=200)
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https", max_length=500)
    difference = forms.CharField(
        label=_("What is different here?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What made it work there that you do not have, or the other way round."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subject = {
            name: self.initial.pop(name, blank) for name, blank in (("subject_type", ""), ("subject_id", None))
        }
        if self._subject["subject_type"]:
            self.fields["link"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def value(self) -> Elsewhere:
        return Elsewhere(**self.cleaned_data, **self._subject)


class ReaderTestForm(Form):
    reader = forms.CharField(
        label=_("Who read it?"),
        max_length=200,
        help_text=_("What kind of person, not her name: a neighbour of 70, for example."),
    )
    asked = forms.CharField(
        label=_("What did you ask?"),
        max_length=300,
        help_text=_("One question that only whoever understood can answer. For example: whose problem is it?"),
    )
    answered = forms.CharField(label=_("What did the reader say?"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    understood = forms.TypedChoiceField(
        label=_("Did the reader understand it?"),
        choices=[("1", _("Yes")), ("0", _("No"))],
        coerce=lambda chosen: chosen == "1",
        widget=forms.RadioSelect,
    )
    tested_on = forms.DateField(label=_("Which day?"), widget=DayInput)

    @property
    def value(self) -> Reading:
        return Reading(**self.cleaned_data)
