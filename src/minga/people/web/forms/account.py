"""Forms of one's own account."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.core.clock import now
from minga.people.enums import ConsentPurpose, ContractType, Gender, Language
from minga.people.queries.places import country_choices, zone_choices
from minga.ui.forms import Form, offer


def _unsaid(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("Not said")), *choices]


class ProfileForm(Form):
    """What one says about oneself; only the given name is needed."""

    given_name = forms.CharField(label=_("Given name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120, required=False)
    position = forms.CharField(label=_("Position"), max_length=160, required=False)
    contract_type = forms.ChoiceField(
        label=_("Type of contract"), choices=_unsaid(ContractType.choices), required=False
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False,
        help_text=_("With the code of the country, for example +595 981 000 000."),
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Country"), required=False)
    national_id = forms.CharField(
        label=_("National identity document"), max_length=40, required=False,
        help_text=_("Only if a programme asks for it, for instance to issue a certificate."),
    )  # fmt: skip
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    gender = forms.ChoiceField(
        label=_("Sex or gender"), choices=_unsaid(Gender.choices), required=False,
        help_text=_("Only for figures by group; it is never shown beside your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", _unsaid(country_choices(get_language() or "es")))
        for name, token in (("given_name", "given-name"), ("family_name", "family-name"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = token
        self.fields["birth_year"].widget.attrs["class"] = "c-input c-input--short"

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not now().year - 100 <= year <= now().year - 14:
            raise forms.ValidationError(_("Write the year with four digits, for example 1984."))
        return year

    def clean_national_id(self) -> str | None:
        """Kept without spaces, points and dashes, so that two spellings are one document."""
        folded = "".join(letter for letter in self.cleaned_data["national_id"].upper() if letter.isalnum())
        return folded or None


class PreferencesForm(Form):
    """Language and clock."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=lazy(zone_choices, list)())


class ConsentForm(forms.Form):
    """One press on the consents page."""

    purpose = forms.ChoiceField(choices=ConsentPurpose.choices)
    give = forms.BooleanField(required=False)


class EraseForm(Form):
    """Typing one's address is slower than a press, and means it."""

    typed = forms.CharField(label=_("Write your e-mail address to confirm"))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip().lower()
        if typed != self.email:
            raise forms.ValidationError(_("This is not your address. Write it as it stands above."))
        return typed
