"""A juror's yes or no, and her own list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.assessments.web.forms.panels import KnowsForm
from minga.organisations.models import Organisation
from minga.organisations.queries.similar import same_organisation
from minga.ui.forms import Form


class MyLoadForm(KnowsForm):
    """The same questions, to the juror herself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["most_items"].label = _("How many you take at most")
        self.fields["most_items"].help_text = _("You decide. Fewer is better than late.")
        self.fields["languages"].label = _("Languages you read")
        self.fields["languages"].help_text = _("You get only what is written in these languages. None ticked: all.")
        if "topics" in self.fields:
            self.fields["topics"].label = _("Topics you know")
            self.fields["topics"].help_text = _("What is about these topics goes to you first.")


class AcceptForm(MyLoadForm):
    """Her load. Consent is asked only of whoever has not given it yet."""

    consent = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, consent_words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consent_words:
            self.fields["consent"].label = consent_words
        else:
            del self.fields["consent"]


class DeclineForm(Form):
    """No, and perhaps why."""

    reason = forms.CharField(
        label=_("Why not?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It helps the office to choose better dates or to ask somebody else. Only the office reads it."),
    )  # fmt: skip


class TieForm(Form):
    """Whom she will not judge: one name, understood as an organisation of the directory when it is one."""

    name = forms.CharField(
        label=_("Organisation or person"), max_length=200,
        help_text=_("By its whole name: “Municipality of Arroyo Claro”, “Ana Benítez Ruiz”."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What ties you"), max_length=300, required=False,
        help_text=_("For example: I advised them, my sister works there. Only you read it."),
    )  # fmt: skip
    since = forms.IntegerField(
        label=_("Since the year"), required=False, widget=forms.NumberInput(attrs={"class": "c-input c-input--short"})
    )

    @property
    def line(self) -> dict[str, Any]:
        """What the action takes."""
        name = self.cleaned_data["name"]
        found: Organisation | None = same_organisation(name)
        whom = {"organisation": found} if found is not None else {"name": name}
        return {**whom, "reason": self.cleaned_data["reason"], "since": self.cleaned_data["since"]}
