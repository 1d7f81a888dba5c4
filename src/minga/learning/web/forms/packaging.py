"""What is typed about packages, external tools, Moodle lists and the record store."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.ui.forms import Form, offer


class PackageForm(Form):
    """A package to be looked through."""

    file = forms.FileField(
        label=gettext_lazy("Package"),
        help_text=gettext_lazy("SCORM 1.2 or SCORM 2004 (.zip), or H5P (.h5p), up to 20 MB. It is checked before use."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.h5p"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty, it takes the one that is in the package."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class PlaceForm(Form):
    """Where participants find it: a session, or a module as a whole."""

    place = forms.ChoiceField(label=gettext_lazy("Where participants find it"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes it takes"), min_value=1, max_value=600, required=False)

    def __init__(self, *args: Any, places: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)


class ToolForm(Form):
    """A tool elsewhere, as its provider describes it (LTI 1.3)."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    login_url = forms.URLField(
        label=gettext_lazy("Login address"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("“OIDC login initiation URL” in the tool's settings."),
    )
    launch_url = forms.URLField(
        label=gettext_lazy("Launch address"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("“Target link URI” or “redirect URI”."),
    )
    redirect_urls = forms.CharField(
        label=gettext_lazy("Other launch addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One on each line, when the tool has more than one."),
    )
    keys_url = forms.URLField(
        label=gettext_lazy("Address of its keys"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("“Public keyset URL” (JWKS). Needed for it to send results back."),
    )
    public_jwks = forms.CharField(
        label=gettext_lazy("Its keys, pasted"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only when it has no address of keys: the JSON of its public keys."),
    )
    shares_names = forms.BooleanField(
        label=gettext_lazy("It gets names and e-mail addresses"),
        required=False,
        help_text=gettext_lazy("Without this it gets a number for each person, nothing else."),
    )

    def clean_redirect_urls(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["redirect_urls"].splitlines() if line.strip()]
        check = forms.URLField(assume_scheme="https", max_length=500)
        return [check.clean(line) for line in lines[:10]]

    def clean_public_jwks(self) -> dict[str, Any]:
        text = self.cleaned_data["public_jwks"].strip()
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            said = None
        if not isinstance(said, dict) or (said and not isinstance(said.get("keys"), list)):
            raise forms.ValidationError(_("Paste the whole JSON, which begins with {“keys”: […]}."))
        if any("d" in each or each.get("kty") == "oct" for each in said.get("keys", []) if isinstance(each, dict)):
            raise forms.ValidationError(_("These are private keys. Paste only the public ones, and change the others."))
        return said


class ToolLinkForm(Form):
    """A place from which the tool is opened."""

    tool = forms.ChoiceField(label=gettext_lazy("Tool"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    target_url = forms.URLField(
        label=gettext_lazy("Address to open"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Left empty, the tool opens at its launch address."),
    )
    points = forms.DecimalField(
        label=gettext_lazy("Points at most"),
        min_value=1,
        max_value=10_000,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("With points, the tool can send results back."),
    )
    custom = forms.CharField(
        label=gettext_lazy("Own values"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One on each line: name=value. Only if the tool asks for them."),
    )

    def __init__(self, *args: Any, tools: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "tool", tools)

    def clean_custom(self) -> dict[str, str]:
        pairs = [line.partition("=") for line in self.cleaned_data["custom"].splitlines() if line.strip()]
        if any(not name.strip() or not mark for name, mark, _value in pairs):
            raise forms.ValidationError(_("Write each line as name=value."))
        return {name.strip()[:60]: value.strip()[:500] for name, _mark, value in pairs[:30]}


class CohortsForm(Form):
    """Moodle's list of users, for the teams in its columns `cohort1`, `cohort2`…"""

    cohorts = forms.FileField(
        label=gettext_lazy("Users with their cohorts (CSV)"),
        help_text=gettext_lazy("With the columns email and cohort1. Nobody is invited by this: only teams are made."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
    )


class StoreForm(Form):
    """Where statements about learning go."""

    address = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The xAPI endpoint, for example https://lrs.example.org/xapi"),
    )
    secret_name = forms.ChoiceField(
        label=gettext_lazy("User and password"),
        help_text=gettext_lazy("They are settings of the server (MINGA_XAPI_SECRETS), never written here."),
    )
    active = forms.BooleanField(label=gettext_lazy("Send statements"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "secret_name", [(name, name) for name in sorted(settings.MINGA_XAPI_SECRETS)])
