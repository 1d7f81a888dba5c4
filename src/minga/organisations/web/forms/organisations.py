"""Forms about organisations: the directory's filters, the record, merging, ties, units."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minga.organisations.enums import TIE_BACK, Level, OrganisationType, TieKind
from minga.organisations.models import Organisation
from minga.organisations.queries.finding import place_label
from minga.organisations.queries.organisations import Wanted
from minga.organisations.web.forms.choosing import ChoosingForm
from minga.ui.forms import DayInput, Form, offer

ANY = [("", _("Any"))]


class DirectoryForm(Form):
    """What the directory is filtered by; everything is optional and goes in the address."""

    q = forms.CharField(
        label=_("Name or words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[*ANY, *OrganisationType.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)
    rural = forms.ChoiceField(label=_("Rural"), required=False, choices=[*ANY, ("1", _("Only rural"))])

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", [*ANY, *countries])

    def wanted(self, territory: str = "") -> Wanted:
        """The filter, with what could not be understood left out."""
        self.is_valid()
        chosen: Mapping[str, Any] = self.cleaned_data
        return Wanted(
            text=chosen.get("q", ""),
            type=chosen.get("type", ""),
            country=chosen.get("country", ""),
            rural=bool(chosen.get("rural")),
            territory=territory,
        )


class OrganisationForm(ChoosingForm):
    """The record of an organisation, to register or to edit it."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it appears on its seal."))
    short_name = forms.CharField(label=_("Short name or acronym"), max_length=60, required=False)
    type = forms.ChoiceField(label=_("Type"), choices=[("", "—"), *OrganisationType.choices])
    level = forms.ChoiceField(
        label=_("How far it acts"), choices=[("", _("The usual for its type")), *Level.choices], required=False
    )
    territory = forms.CharField(
        label=_("Where it is"),
        max_length=200,
        required=False,
        help_text=_("Municipality, department, province, state or country. For example: Itapúa, Paraguay."),
    )
    rural = forms.BooleanField(label=_("It serves a rural territory"), required=False)
    first_time = forms.BooleanField(label=_("It had never been in a network like this one"), required=False)
    about_es = forms.CharField(
        label=_("What it does, in Spanish"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    about_pt = forms.CharField(
        label=_("What it does, in Portuguese"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    about_en = forms.CharField(
        label=_("What it does, in English"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    peer_group = forms.CharField(
        label=_("Peer group"), max_length=80, required=False, help_text=_("With whom it is fair to compare it.")
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    public_email = forms.EmailField(
        label=_("Public e-mail"), required=False, help_text=_("Of the office, not of a person. Everybody sees it.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """The columns of the record, as the actions take them."""
        cleaned = dict(self.cleaned_data)
        cleaned.pop("revision", None)
        about = {code: cleaned.pop(f"about_{code}").strip() for code, _name in settings.LANGUAGES}
        names = (
            "name",
            "short_name",
            "type",
            "level",
            "territory",
            "rural",
            "first_time",
            "peer_group",
            "website",
            "public_email",
        )
        return {name: cleaned[name] for name in names} | {"about": {code: text for code, text in about.items() if text}}


class RegisterForm(OrganisationForm):
    """Registering: after seeing similar ones, one may say that it is another."""

    another_one = forms.BooleanField(label=_("It is none of these: register it as a new one"), required=False)


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """The record as the form shows it."""
    names = (
        "name",
        "short_name",
        "type",
        "level",
        "rural",
        "first_time",
        "peer_group",
        "website",
        "public_email",
        "revision",
    )
    about = {f"about_{code}": organisation.about.get(code, "") for code, _name in settings.LANGUAGES}
    where = place_label(organisation.territory) if organisation.territory else ""
    return {name: getattr(organisation, name) for name in names} | about | {"territory": where}


class MergeForm(ChoosingForm):
    """Which other row is the same organisation."""

    duplicate = forms.CharField(
        label=_("Which one is the duplicate?"),
        max_length=200,
        help_text=_("It is retired. Its units, ties, roles and programmes come here."),
    )


class TieForm(ChoosingForm):
    """A tie, said from the side of the page."""

    kind = forms.ChoiceField(label=_("This organisation…"))
    other = forms.CharField(label=_("…which organisation?"), max_length=200)
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where it can be checked: an act, an agreement or an address.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outward = [(f"out:{kind}", label) for kind, label in TieKind.choices]
        inward = [(f"in:{kind}", label) for kind, label in TIE_BACK.items() if kind != TieKind.WORKS_WITH]
        offer(self, "kind", [*outward, *inward])

    def ends(self, here: Organisation) -> dict[str, Any]:
        """Origin, target and kind, whichever side it was said from."""
        direction, _colon, kind = self.cleaned_data["kind"].partition(":")
        other = self.cleaned_data["other"]
        origin, target = (here, other) if direction == "out" else (other, here)
        return {"origin": origin, "target": target, "kind": kind}


class EndTieForm(Form):
    until = forms.DateField(label=_("Until when was it true?"), widget=DayInput)


class UnitForm(Form):
    """An office or laboratory inside the organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    innovation = forms.BooleanField(label=_("It is an innovation unit"), required=False)
    mission = forms.CharField(label=_("Mission"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    created_by_act = forms.CharField(
        label=_("Act of creation"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the decree, ordinance or resolution."),
    )


class JoinForm(Form):
    message = forms.CharField(
        label=_("What do you do there?"),
        required=False,
        max_length=300,
        help_text=_("For example: I work in the office of planning."),
    )
