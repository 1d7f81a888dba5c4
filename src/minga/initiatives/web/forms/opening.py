"""Opening a dossier, and what it says of itself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.enums import Subtype
from minga.organisations.models import Organisation, Unit
from minga.people.enums import Language
from minga.programmes.models import Edition
from minga.ui.forms import Form, offer, offer_own
from minga.ui.together import SharedForm

_PROBLEM = _("In two sentences, with a number if you have one: how it is today, and for whom.")
_CHANGE = _("In two sentences: what will be different, and for whom.")


def _long(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class OpenForm(Form):
    """Enough to begin; the rest is written in the workshop."""

    organisation = forms.ChoiceField(label=_("In the name of"))
    edition = forms.ChoiceField(label=_("In which edition"), required=False)
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("What people will get, in their words: “Turns without dawn”.")
    )
    subtype = forms.ChoiceField(label=_("What the team will make"), choices=Subtype.choices, widget=forms.RadioSelect)
    problem = forms.CharField(label=_("The problem"), required=False, widget=_long(), help_text=_PROBLEM)
    change = forms.CharField(label=_("What changes"), required=False, widget=_long(), help_text=_CHANGE)
    language = forms.ChoiceField(label=_("Language in which you write"), choices=Language.choices)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], editions: Iterable[Edition], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._houses = {each.key: each for each in organisations}
        self._editions = {each.key: each for each in editions}
        offer_own(self, "organisation", [(key, each.name) for key, each in self._houses.items()])
        offer(self, "edition", [("", _("In none")), *((key, str(each)) for key, each in self._editions.items())])
        if not self._editions:
            del self.fields["edition"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = dict(self.cleaned_data)
        clean["organisation"] = self._houses[clean["organisation"]]
        clean["edition"] = self._editions.get(clean.get("edition", ""))
        return clean


class StoryForm(SharedForm):
    """Title and texts; two people may write at once."""

    title = forms.CharField(label=_("Title"), max_length=160)
    problem = forms.CharField(label=_("The problem"), required=False, widget=_long(), help_text=_PROBLEM)
    change = forms.CharField(label=_("What changes"), required=False, widget=_long(), help_text=_CHANGE)
    chosen_how = forms.CharField(
        label=_("How the team or the solver was chosen"),
        required=False,
        widget=_long(),
        help_text=_("Anybody reads it: an open call, a rubric, an appointment and by whom."),
    )
    subtype = forms.ChoiceField(label=_("What the team makes"), choices=Subtype.choices)
    unit = forms.ChoiceField(label=_("Office that answers for it"), required=False)
    language = forms.ChoiceField(label=_("Language of the texts"), choices=Language.choices)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        self.units = {each.key: each for each in units}
        super().__init__(*args, **kwargs)
        offer(
            self, "unit", [("", _("The whole organisation")), *((key, each.name) for key, each in self.units.items())]
        )

    def units_for(self, values: dict[str, Any]) -> dict[str, Any]:
        """The same values with the office itself in the place of its key."""
        if "unit" not in values:
            return values
        return {**values, "unit": self.units.get(values["unit"])}
