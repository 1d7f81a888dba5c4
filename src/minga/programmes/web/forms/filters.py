"""The filters of the public list of editions; every one of them stays in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.people.enums import Language
from minga.programmes.enums import EditionStatus, InstrumentKind
from minga.programmes.queries.codes import country_choices
from minga.programmes.queries.editions import EditionFilters
from minga.ui.forms import Form


class EditionFilterForm(Form):
    """An unknown value in the address is ignored, not refused: shared links grow old."""

    words = forms.CharField(label=_("Words"), required=False, max_length=120)
    status = forms.ChoiceField(label=_("State"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind of programme"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    sdg = forms.ChoiceField(label=_("Development goal"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        choices: dict[str, list[Any]] = {
            "status": EditionStatus.choices,
            "country": country_choices(),
            "kind": InstrumentKind.choices,
            "language": Language.choices,
            "sdg": [(str(goal), _("Goal %d") % goal) for goal in range(1, 18)],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [*every, *values]

    @property
    def wanted(self) -> EditionFilters:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        clean = self.cleaned_data
        sdg = clean.get("sdg") or ""
        return EditionFilters(
            status=clean.get("status") or "",
            country=clean.get("country") or "",
            kind=clean.get("kind") or "",
            language=clean.get("language") or "",
            sdg=int(sdg) if sdg else None,
            words=clean.get("words") or "",
        )
