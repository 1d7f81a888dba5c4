"""Organisations of an edition, and its context figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.organisations.enums import OrganisationType
from minga.organisations.queries.similar import same_organisation, similar_organisations
from minga.programmes.actions.partners import FigurePlan
from minga.programmes.enums import FigureComparator, PartnerRole
from minga.programmes.models import Edition
from minga.programmes.models.plans import EntityPlan, PartyPlan
from minga.programmes.queries.codes import country_choices
from minga.ui.forms import Form, add_inputs
from minga.ui.texts import text_inputs, texts_in


class PartnerForm(Form):
    """An organisation by its name; type and country are needed only when it is new."""

    name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Write its name as on the seal. Known ones are offered as you write."),
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("What it does here"), choices=PartnerRole.choices)
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        help_text=_("Only when it is not in the directory yet."),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        credit = text_inputs(
            "credits",
            _("Public credit"),
            edition.languages,
            most=300,
        )
        add_inputs(self, last=credit)
        super().__init__(*args, **kwargs)
        for name, choices in (("type", OrganisationType.choices), ("country", country_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", _("Choose")), *choices]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        name = clean.get("name", "")
        self.found = same_organisation(name, country=clean.get("country", "")) if name else None
        if name and self.found is None and not clean.get("type"):
            self.add_error("name", unknown_organisation(name))
            self.add_error("type", _("Choose its type, and its country."))
        return clean

    @property
    def party(self) -> PartyPlan:
        """What the action takes."""
        clean = self.cleaned_data
        return PartyPlan(
            entity=EntityPlan(name=clean["name"], type=clean["type"], country=clean["country"], found=self.found),
            role=clean["role"],
            credits=texts_in("credits", clean),
        )


def unknown_organisation(name: str) -> str:
    """Says that a name is new here, and which known ones look like it."""
    alike = similar_organisations(name, limit=3)
    if alike:
        names = ", ".join(f"“{each.name}”" for each in alike)
        return gettext("This name is not in the directory. Did you mean %s?") % names
    return gettext("This name is not in the directory. Say below what it is, and it is added.")


class FigureForm(Form):
    """A figure about the world, with its source."""

    comparator = forms.ChoiceField(label=_("How to read it"), choices=FigureComparator.choices)
    value = forms.DecimalField(label=_("Number"), max_digits=14, decimal_places=4)
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("For a percentage, write percent."))
    year = forms.IntegerField(label=_("Year"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        words = text_inputs("statements", _("What it says"), edition.languages, most=400, needed=True)
        where = text_inputs("territories", _("Where it was measured"), edition.languages, most=120)
        add_inputs(self, first=words, last=where)
        super().__init__(*args, **kwargs)

    @property
    def figure(self) -> FigurePlan:
        """What the action takes."""
        clean = self.cleaned_data
        return FigurePlan(
            statements=texts_in("statements", clean),
            comparator=clean["comparator"],
            value=clean["value"],
            unit=clean["unit"].strip(),
            year=clean["year"],
            source=clean["source"],
            territories=texts_in("territories", clean),
        )
