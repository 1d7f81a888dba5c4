"""Evidence, user tests and experiments."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import EvidenceKind
from minga.core.texts import pick
from minga.indicators.models import Target
from minga.initiatives.actions.evidence import EvidenceText
from minga.initiatives.actions.testing import Outcome, Plan
from minga.initiatives.actions.user_tests import Trial
from minga.initiatives.enums import Comparison, ExperimentDecision, ExperimentKind, ThresholdReading, TrialResult
from minga.initiatives.models import ArtefactVersion, Evidence, Experiment, UserTest
from minga.initiatives.web.forms.inputs import FileForm, NumberField, long_text, restricted_field
from minga.ui.forms import DayInput, Described, Form, offer
from minga.ui.together import SharedForm


class EvidenceForm(FileForm):
    """Something that others can open."""

    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind.choices)
    title = forms.CharField(label=_("What it shows"), max_length=300)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Office, register or study from which it comes.")
    )
    verified_by = forms.CharField(
        label=_("Office that verified it"),
        required=False,
        max_length=200,
        help_text=_("Name the office, not a person."),
    )
    made_on = forms.DateField(label=_("Date of the evidence"), required=False, widget=DayInput)
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(label=_("File or photograph"), required=False, help_text=_("Up to 20 MB."))
    restricted = restricted_field()

    @property
    def told(self) -> EvidenceText:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("kind", "title", "source", "verified_by", "made_on", "link")
        return EvidenceText(upload=clean["file"], **{name: clean[name] for name in names})


class TrialForm(SharedForm):
    """Users tried it."""

    artefact_version = forms.ChoiceField(label=_("What they tried"), required=False)
    held_on = forms.DateField(label=_("Date"), widget=DayInput)
    group = forms.CharField(
        label=_("Who tried it"),
        max_length=200,
        help_text=_("A group, for example: older people of the valley. No names."),
    )
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1_000_000)
    asked = forms.CharField(label=_("What they were asked to do"), widget=long_text(2))
    learned = forms.CharField(label=_("What happened and what was learned"), widget=long_text(5))
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect, choices=TrialResult.choices)

    def __init__(self, *args: Any, versions: Sequence[ArtefactVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(row.uuid): row for row in versions}
        words = gettext("%(title)s, version %(number)s")
        offer(
            self,
            "artefact_version",
            [
                ("", gettext("Something that is not in the dossier")),
                *((key, words % {"title": v.artefact.title, "number": v.number}) for key, v in self.versions.items()),
            ],
        )

    def trial(self, values: dict[str, Any]) -> Trial:
        """What the action takes."""
        names = ("held_on", "group", "people", "asked", "learned", "result")
        tried = self.versions.get(values["artefact_version"])
        return Trial(artefact_version=tried, **{name: values[name] for name in names})


def trial_said(row: UserTest) -> dict[str, Any]:
    """What the test says now."""
    names = ("held_on", "group", "people", "asked", "learned", "result")
    tried = str(row.artefact_version.uuid) if row.artefact_version else ""
    return {"artefact_version": tried, **{name: getattr(row, name) for name in names}}


class PlanForm(SharedForm):
    """What is set before: the question, the threshold, the rule to stop."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        choices=lambda: _described(_KINDS),
        initial=ExperimentKind.TEST,
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    hypothesis = forms.CharField(
        label=_("Hypothesis"),
        widget=long_text(3),
        help_text=_("If we do this, that will happen. Write it so that it can turn out wrong."),
    )
    method = forms.CharField(label=_("How it is tried"), required=False, widget=long_text(3))
    metric = forms.CharField(
        label=_("What is counted"), max_length=200, help_text=_("For example: people who confirm their turn.")
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60, help_text=_("For example: % or minutes."))
    reading = forms.ChoiceField(label=_("It works when it is"), choices=ThresholdReading.choices)
    threshold = NumberField(
        label=_("Threshold"), required=False, help_text=_("Set it before: it cannot be changed once there is a result.")
    )
    target = forms.ChoiceField(
        label=_("Figure on which it is measured"),
        required=False,
        help_text=_("A pilot needs one. Figures are on the page “Before and now”."),
    )
    comparison = forms.ChoiceField(label=_("Compared with"), choices=Comparison.choices)
    comparison_note = forms.CharField(label=_("With whom or what it is compared"), required=False, widget=long_text(2))
    stop_rule = forms.CharField(
        label=_("It is stopped early if"),
        required=False,
        widget=long_text(2),
        help_text=_("What must not happen to people while it is tried."),
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    planned_cost = NumberField(label=_("Planned cost"), required=False, max_digits=16, decimal_places=2, min_value=0)

    def __init__(self, *args: Any, targets: Sequence[Target], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {str(row.uuid): row for row in targets}
        said = ((key, pick(row.titles) or pick(row.indicator.names)) for key, row in self.targets.items())
        offer(self, "target", [("", gettext("None yet")), *said])
        self.fields["planned_cost"].unit = currency  # type: ignore[attr-defined]

    def plan(self, values: dict[str, Any]) -> Plan:
        """What the action takes."""
        names = [name for name in Plan.__dataclass_fields__ if name != "target"]
        return Plan(target=self.targets.get(values["target"]), **{name: values[name] for name in names})


def plan_said(row: Experiment) -> dict[str, Any]:
    """What the plan says now."""
    names = [name for name in Plan.__dataclass_fields__ if name != "target"]
    target = str(row.target.uuid) if row.target else ""
    return {"target": target, **{name: getattr(row, name) for name in names}}


class StartForm(Form):
    """Since when it runs."""

    started_on = forms.DateField(label=_("It began on"), widget=DayInput)


class ResultForm(Form):
    """What was seen."""

    value = NumberField(label=_("Result"), required=False)
    people = forms.IntegerField(label=_("How many people"), required=False, min_value=1, max_value=10_000_000)
    result = forms.CharField(label=_("What was seen"), widget=long_text(5))
    result_on = forms.DateField(label=_("Date of the result"), widget=DayInput)
    evidence = forms.MultipleChoiceField(
        label=_("Evidence"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("What proves it.")
    )

    def __init__(self, *args: Any, evidence: Iterable[Evidence], experiment: Experiment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.uuid): row for row in evidence}
        offer(self, "evidence", [(key, Described(row.title, row.source)) for key, row in self.rows.items()])
        if not self.rows:
            del self.fields["evidence"]
        value = self.fields["value"]
        value.unit, value.help_text = experiment.unit, experiment.metric  # type: ignore[attr-defined]
        value.said_unit = experiment.unit  # type: ignore[attr-defined]

    @property
    def outcome(self) -> Outcome:
        """What the action takes."""
        clean = self.cleaned_data
        cited = [self.rows[key] for key in clean.get("evidence", ())]
        names = ("value", "people", "result", "result_on")
        return Outcome(evidence=cited, **{name: clean[name] for name in names})


def outcome_said(row: Experiment) -> dict[str, Any]:
    """What the result says now."""
    said = {"value": row.result_value, "people": row.people, "result": row.result, "result_on": row.result_on}
    return {**said, "evidence": [str(each.uuid) for each in row.evidence.all()]}


class DecideForm(Form):
    """Go on, iterate or stop."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect, choices=lambda: _described(_DECISIONS))
    reason = forms.CharField(label=_("Why"), widget=long_text(3))


_KINDS: dict[Any, Any] = {
    ExperimentKind.TEST: _("Small and quick, to learn one thing."),
    ExperimentKind.PILOT: _("In real service, read against the baseline."),
}
_DECISIONS: dict[Any, Any] = {
    ExperimentDecision.GO: _("It works well enough for the next step."),
    ExperimentDecision.ITERATE: _("Change something and try again."),
    ExperimentDecision.STOP: _("Not this way. What was learned stays."),
}


def _described(said: dict[Any, Any]) -> list[tuple[str, Described]]:
    """Choices with a line of help, in the language of the page."""
    return [(each.value, Described(str(each.label), words)) for each, words in said.items()]
