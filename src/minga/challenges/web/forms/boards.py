"""The filter of a portfolio's board; every value fits in the address, and what makes no sense is left out."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.queries.portfolios import FILTERS
from minga.challenges.queries.spread import choices_of
from minga.ui.forms import Form

_LABELS: Final = {
    "status": _("State"),
    "facet": _("Facet"),
    "risk": _("Risk"),
    "sector": _("Sector"),
    "sdg": _("Goal of the 2030 Agenda"),
    "axis": _("Strategic axis"),
    "horizon": _("Horizon"),
}


class BoardForm(Form):
    """One list for each way of looking."""

    def __init__(self, *args: Any, goals: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FILTERS:
            choices = goals if name == "sdg" else choices_of(name)
            self.fields[name] = forms.ChoiceField(
                label=_LABELS[name], required=False, choices=[("", _("All")), *choices]
            )

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that were understood."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
