"""Editing an edition and moving it from state to state."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.people.enums import Language
from minga.programmes.actions.editions import NEEDS_REASON
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from minga.programmes.queries.codes import country_choices, country_names, time_zone_choices
from minga.programmes.queries.edition_page import language_names
from minga.ui.forms import Form, add_inputs, offer, renew
from minga.ui.texts import in_order, text_inputs, texts_in, texts_out

_TEXTS = (
    ("titles", _("Title"), False, True),
    ("summaries", _("Summary"), True, False),
    ("purposes", _("What it is for"), True, False),
    ("for_whom", _("For whom"), True, False),
    ("commitments", _("What is asked of participants"), True, False),
    ("focal_offices", _("Whom to ask"), False, False),
)
_PLAIN = ("timezone", "languages", "countries", "places", "answer_within_days", "public")


class EditionForm(Form):
    """The words and numbers of an edition, in the languages it works in."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(label=_("Countries"), required=False, widget=forms.CheckboxSelectMultiple)
    timezone = forms.ChoiceField(label=_("Time zone"))
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty when there is no limit."),
    )
    answer_within_days = forms.IntegerField(label=_("Days to answer an invitation"), min_value=1, max_value=365)
    public = forms.BooleanField(
        label=_("Anybody may see this edition"),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(edition, name) for name in _PLAIN}
        for name, *_rest in _TEXTS:
            initial |= texts_out(name, getattr(edition, name))
        kwargs["initial"] = {**initial, "revision": edition.revision, **kwargs.get("initial", {})}
        add_inputs(self, first=_text_inputs(edition))
        super().__init__(*args, **kwargs)
        offer(self, "countries", country_choices())
        zones = time_zone_choices()
        if edition.timezone not in dict(zones):
            zones.append((edition.timezone, edition.timezone))
        offer(self, "timezone", zones)
        self.edition = edition

    @property
    def changes(self) -> dict[str, Any]:
        """What to save: every column of the form. Texts of other languages stay."""
        clean = self.cleaned_data
        values: dict[str, Any] = {name: clean[name] for name in _PLAIN}
        for name, *_rest in _TEXTS:
            shown = in_order(self.edition.languages)
            kept = {code: text for code, text in getattr(self.edition, name).items() if code not in shown}
            values[name] = {**kept, **texts_in(name, clean)}
        return values

    def what_others_saved(self, saved: Edition) -> dict[str, str]:
        """The values in the database that differ from what was typed, by label."""
        clean = self.cleaned_data
        found: dict[str, str] = {}
        for name, label, *_rest in _TEXTS:
            typed = texts_in(name, clean)
            stored = getattr(saved, name)
            if any(stored.get(code, "") != text for code, text in typed.items()):
                found[str(label)] = pick(stored)
        shown = {
            "languages": ", ".join(language_names(saved.languages)),
            "countries": ", ".join(country_names(saved.countries)),
            "timezone": saved.timezone,
            "places": "" if saved.places is None else str(saved.places),
            "answer_within_days": str(saved.answer_within_days),
        }
        for name, words in shown.items():
            if getattr(saved, name) != clean[name]:
                found[str(self.fields[name].label)] = words
        renew(self, saved.revision)
        return found


class MoveForm(Form):
    """A step to another state, with its reason when one is owed."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, edition: Edition, to: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": edition.revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if EditionStatus(to) in NEEDS_REASON:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Everybody can read it on the edition's page.")
        else:
            self.fields["reason"].help_text = _("It is kept in the history.")


def _text_inputs(edition: Edition) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for name, label, long, required in _TEXTS:
        fields |= text_inputs(
            name,
            label,
            edition.languages,
            rows=3 if long else 0,
            needed=required,
            most=200 if name == "titles" else 4000,
        )
    return fields
