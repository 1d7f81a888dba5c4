"""What a list of initiatives is filtered by: everything is optional and stands in the address."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.challenges.enums import Sector
from minga.initiatives.enums import InitiativeState, LifeStage, Subtype
from minga.initiatives.queries.lists import Asked
from minga.ui.forms import Form

ANY: Final = [("", pgettext_lazy("filter", "Any"))]


class ListForm(Form):
    """The filters. What cannot be understood is left out, as if it had not been asked."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    stage = forms.TypedChoiceField(label=_("Stage"), required=False, coerce=int)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *InitiativeState.choices])
    sdg = forms.TypedChoiceField(label=_("SDG"), required=False, coerce=int)
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    subtype = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Subtype.choices])
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[*ANY, *Sector.choices])
    evidence = forms.TypedChoiceField(label=_("Evidence"), required=False, coerce=int)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("Moved lately first")),
            ("still", _("Longest without moving first")),
            ("evidence", _("Strongest evidence first")),
            ("stage", _("Farthest stage first")),
        ],
    )

    def __init__(
        self, *args: Any, countries: list[tuple[str, str]], regions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(str(stage.value), f"{stage.value} · {stage.label}") for stage in LifeStage]
        offered: dict[str, list[tuple[str, Any]]] = {
            "stage": [*ANY, *numbered],
            "sdg": [*ANY, *((str(goal), str(goal)) for goal in range(1, 18))],
            "country": [*ANY, *countries],
            "region": [*ANY, *regions],
            "evidence": [*ANY, *((str(level), _("%(level)s or more") % {"level": level}) for level in range(1, 6))],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not regions:
            del self.fields["region"]

    def asked(self) -> Asked:
        """The filter as the query takes it."""
        self.is_valid()
        fields = Asked.__dataclass_fields__
        chosen = {name: value for name, value in self.cleaned_data.items() if name in fields and value}
        owner = str(self.data.get("owner", ""))[:80]
        return Asked(**chosen, owner=owner, mine=bool(self.data.get("mine")))
