"""Decisions, risks and barriers."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.initiatives.actions.barriers import BarrierText
from minga.initiatives.actions.decisions import DecisionText
from minga.initiatives.actions.risks import RiskText
from minga.initiatives.enums import BarrierKind
from minga.initiatives.models import Barrier, Decision, Evidence, Risk
from minga.initiatives.web.forms.inputs import long_text, restricted_field
from minga.ui.forms import DayInput, Described, ScaleSelect, described
from minga.ui.together import SharedForm

_DECISION = ("text", "reasons", "office", "decided_on", "no_evidence")
_RISK = ("text", "likelihood", "impact", "response", "office")
_BARRIER = ("kind", "text", "legal_reference", "effect", "way_round", "met_on")
_MEANS = {
    BarrierKind.NORM: _("A law, a decree, an ordinance, a form that is asked."),
    BarrierKind.CULTURE: _("How things are done here; fear, habits, hierarchy."),
    BarrierKind.BUDGET: _("No line, not in time, or not for this."),
    BarrierKind.PROCUREMENT: _("How the office may buy and from whom."),
    BarrierKind.DATA: _("They do not exist, are not shared, or are wrong."),
    BarrierKind.TALENT: _("Hands, knowledge or time that the office lacks."),
}


class DecisionForm(SharedForm):
    """What was decided and what it rests on."""

    text = forms.CharField(label=_("What was decided"), max_length=400, widget=long_text(2))
    reasons = forms.CharField(label=_("Reasons"), widget=long_text(4))
    office = forms.CharField(
        label=_("Who decided: office or role"), max_length=200, help_text=_("For example: Health Office. No names.")
    )
    decided_on = forms.DateField(label=_("Date"), widget=DayInput)
    cited = forms.MultipleChoiceField(
        label=_("Evidence on which it rests"), required=False, widget=forms.CheckboxSelectMultiple
    )
    no_evidence = forms.CharField(
        label=_("Why no evidence is cited"),
        required=False,
        widget=long_text(2),
        help_text=_("Only when none is ticked: for example, because it could not wait for the figures."),
    )
    restricted = restricted_field()

    def __init__(self, *args: Any, evidence: Iterable[Evidence], edits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.uuid): row for row in evidence}
        field = self.fields["cited"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, Described(row.title, row.source)) for key, row in self.rows.items()]
        if not self.rows:
            del self.fields["cited"]
        if edits:
            del self.fields["restricted"]

    @property
    def decided(self) -> DecisionText:
        """What the action takes."""
        clean = self.cleaned_data
        cited = [self.rows[key] for key in clean.get("cited", ())]
        return DecisionText(cited=cited, **{name: clean[name] for name in _DECISION})

    def cited_in(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with evidence in the place of its names."""
        if "cited" not in values:
            return dict(values)
        return {**values, "cited": [self.rows[key] for key in values["cited"]]}


def decision_said(row: Decision) -> dict[str, Any]:
    """What the decision says now."""
    cited = sorted(str(each.uuid) for each in row.cited.all())
    return {"cited": cited, **{name: getattr(row, name) for name in _DECISION}}


class RiskForm(SharedForm):
    """What could go wrong."""

    text = forms.CharField(label=_("What could go wrong"), max_length=400, widget=long_text(2))
    likelihood = forms.TypedChoiceField(
        label=_("How likely"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=ScaleSelect(ends=(pgettext_lazy("risk", "hardly"), pgettext_lazy("risk", "almost surely"))),
    )
    impact = forms.TypedChoiceField(
        label=_("How bad"),
        coerce=int,
        choices=[(n, str(n)) for n in range(1, 6)],
        widget=ScaleSelect(ends=(pgettext_lazy("risk", "a nuisance"), pgettext_lazy("risk", "it would end the work"))),
    )
    response = forms.CharField(label=_("What is done about it"), required=False, widget=long_text(3))
    office = forms.CharField(
        label=_("Who watches it"), required=False, max_length=200, help_text=_("Office or role. No names.")
    )
    restricted = restricted_field()

    def __init__(self, *args: Any, edits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if edits:
            del self.fields["restricted"]

    @property
    def risk(self) -> RiskText:
        """What the action takes."""
        return RiskText(**{name: self.cleaned_data[name] for name in _RISK})


def risk_said(row: Risk) -> dict[str, Any]:
    """What the risk says now."""
    return {name: getattr(row, name) for name in _RISK}


class BarrierForm(SharedForm):
    """What stood in the way."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, choices=partial(described, _MEANS))
    text = forms.CharField(
        label=_("What stood in the way"),
        widget=long_text(4),
        help_text=_("So that somebody in another office sees it."),
    )
    legal_reference = forms.CharField(
        label=_("Norm and article"),
        required=False,
        max_length=300,
        help_text=_("For example: Law 2051/03, article 20."),
    )
    effect = forms.CharField(
        label=_("What it cost"), required=False, widget=long_text(2), help_text=_("Days, money, people who gave up.")
    )
    way_round = forms.CharField(label=_("How you went on"), required=False, widget=long_text(2))
    met_on = forms.DateField(label=_("Date"), widget=DayInput)
    restricted = restricted_field()

    field_order = ("text", "kind", "legal_reference", "effect", "way_round", "met_on", "restricted")

    def __init__(self, *args: Any, edits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if edits:
            del self.fields["restricted"]

    @property
    def barrier(self) -> BarrierText:
        """What the action takes."""
        return BarrierText(**{name: self.cleaned_data[name] for name in _BARRIER})


def barrier_said(row: Barrier) -> dict[str, Any]:
    """What the barrier says now."""
    return {name: getattr(row, name) for name in _BARRIER}
