"""The form that orders all certificates of an edition: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.learning.models import Issue
from minga.learning.queries.certificate_sets import LANGUAGES

_ANY = "any"


class PrintForm(forms.Form):
    """Which ones, and in which language."""

    issue = forms.ChoiceField(label=_("Which certificates"))
    language = forms.ChoiceField(
        label=_("In which language"), choices=[(code or _ANY, words) for code, words in LANGUAGES]
    )

    def __init__(self, *args: Any, issues: list[tuple[Issue, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._issues = {str(issue.uuid): issue for issue, _words in issues}
        field: Any = self.fields["issue"]
        field.choices = [(_ANY, _("All that hold")), *((str(issue.uuid), words) for issue, words in issues)]
        if len(issues) < 2:  # nothing to choose
            del self.fields["issue"]

    @property
    def order(self) -> dict[str, Any]:
        """As the action wants it."""
        clean = self.cleaned_data
        language = "" if clean["language"] == _ANY else clean["language"]
        return {"issue": self._issues.get(clean.get("issue", _ANY)), "language": language}
