"""The case before it is taken away: prefilled from the dossier, every word may be changed."""

from dataclasses import asdict
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.queries.case import STATUSES, CaseSheet
from minga.ui.forms import Form

_LONG: Final = 6000


def _text(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=_LONG, widget=forms.Textarea({"rows": rows})
    )


class CaseForm(Form):
    """The fields of the case study library."""

    title = forms.CharField(label=_("Title"), max_length=200)
    year = forms.CharField(label=_("Year in which it began"), max_length=4, required=False)
    country = forms.CharField(label=_("Country"), max_length=80, required=False)
    level = forms.CharField(label=_("Level of government"), max_length=80, required=False)
    provided_by = forms.CharField(label=_("Innovation provided by"), max_length=300, required=False)
    partners = _text(_("Partners"), rows=2)
    statuses = forms.MultipleChoiceField(
        label=_("Status"),
        required=False,
        choices=[(key, words) for key, (_name, words) in STATUSES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several may hold at once. Those that the dossier shows are marked."),
    )
    sdg = forms.CharField(label=_("SDG"), max_length=20, required=False)
    description = _text(_("What is it, in a paragraph"))
    problem = _text(_("Which problem it answers"))
    objectives = _text(_("What it set out to reach"))
    beneficiaries = _text(_("Who benefits"), rows=3)
    results = _text(_("Results and impact"))
    failures = _text(_("Challenges and failures"), _("What did not work helps others most."))
    conditions = _text(_("Conditions for success"))
    replication = _text(_("Replication"), rows=3)
    lessons = _text(_("Lessons"))
    cost = forms.CharField(label=_("Full cost to date"), max_length=200, required=False)
    evidence = forms.CharField(label=_("Level of evidence"), max_length=200, required=False)
    link = forms.CharField(label=_("Address"), max_length=300, required=False)

    def sheet(self) -> CaseSheet:
        """The case with what the writer changed."""
        values = {**self.cleaned_data, "statuses": tuple(self.cleaned_data["statuses"])}
        return CaseSheet(**values)


def initial_of(sheet: CaseSheet) -> dict[str, Any]:
    """The case as the form shows it."""
    return {**asdict(sheet), "statuses": list(sheet.statuses)}
