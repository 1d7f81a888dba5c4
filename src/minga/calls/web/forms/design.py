"""The sections of a call in preparation: words, rounds and dates, conditions, places, tie-breaks."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.calls.models import Call, PhaseRules, Rules
from minga.calls.models.rules import LATE_FIELDS
from minga.calls.web.forms.rows import Row
from minga.programmes.queries.codes import currency_choices, time_zone_choices
from minga.ui.forms import Form, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import text_inputs, texts_in, texts_out

_LATE = {
    "contact": _("E-mail and telephone of the applicant"),
    "team": _("Somebody of the team who leaves is replaced"),
}


class SectionForm(Form):
    """What all sections carry: the revision that the writer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(SectionForm):
    """What the call is, in plain words."""

    contact = forms.CharField(
        label=_("Whom to ask"),
        required=False,
        max_length=200,
        help_text=_("An office and its e-mail or telephone. Not a person's name: people move."),
    )
    code = forms.SlugField(
        label=_("Letters before the number of each application"),
        max_length=8,
        help_text=_("For example P gives P-0001."),
    )
    public = forms.BooleanField(
        label=_("Listed for everybody"),
        required=False,
        help_text=_("Not ticked: only whoever has the address finds it."),
    )
    texts: ClassVar = ("titles", "summaries", "for_whom", "offers", "how_it_works")

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        vars(self)["base_fields"] = {**_word_fields(call), **type(self).base_fields}
        stored = {"contact": call.contact, "code": call.code, "public": call.public, "revision": call.revision}
        for name in self.texts:
            stored |= texts_out(name, getattr(call, name))
        kwargs["initial"] = {**stored, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def changes(self) -> dict[str, Any]:
        """What the action takes."""
        plain = {name: self.cleaned_data[name] for name in ("contact", "code", "public")}
        return {**plain, **{name: texts_in(name, self.cleaned_data) for name in self.texts}}


def _word_fields(call: Call) -> dict[str, forms.Field]:
    codes = call.edition.languages
    return {
        **text_inputs("titles", _("Title"), codes, most=160, needed=True),
        **text_inputs("summaries", _("In two sentences"), codes, rows=3, most=600),
        **text_inputs("for_whom", _("For whom"), codes, rows=3),
        **text_inputs("offers", _("What the selected receive"), codes, rows=3),
        **text_inputs(
            "how_it_works", _("How it works"), codes, rows=5, most=4000,
            hint=_("What happens between applying and the result. The dates are shown beside it."),
        ),
    }  # fmt: skip


class DatesForm(SectionForm):
    """The days of the call; its rounds are rows beside it."""

    timezone = forms.ChoiceField(label=_("Time zone"), help_text=_("Every hour of the call is on this clock."))
    questions_until = MomentField(
        label=_("Questions are taken until"),
        required=False,
        help_text=_("Some days before the end, so that everybody can use the answers."),
    )
    results_at = MomentField(label=_("Results are published"), required=False)
    appeal_days = forms.IntegerField(label=_("Days for an appeal"), min_value=0, max_value=60)
    late_fields = forms.MultipleChoiceField(
        label=_("What an applicant may still correct after the end"),
        required=False,
        choices=[(name, _LATE[name]) for name in LATE_FIELDS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, call: Call, rules: Rules, **kwargs: Any) -> None:
        names = ("timezone", "questions_until", "results_at", "appeal_days")
        stored = {name: getattr(rules, name) for name in names}
        stored |= {"late_fields": list(rules.late_fields), "revision": call.revision}
        kwargs["initial"] = {**stored, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        zones = time_zone_choices()
        if rules.timezone not in dict(zones):
            zones.append((rules.timezone, rules.timezone))
        offer(self, "timezone", zones)
        self.zone = self._chosen_zone(rules.timezone, dict(zones))
        set_zone(self, self.zone)

    def _chosen_zone(self, stored: str, known: dict[str, str]) -> str:
        """The hours were typed on the clock that was chosen with them."""
        typed = str(self.data.get("timezone", "")) if self.is_bound else ""
        return typed if typed in known else stored

    @property
    def changes(self) -> dict[str, Any]:
        """What the action takes, without the rounds."""
        names = ("timezone", "questions_until", "results_at", "appeal_days")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "late_fields": tuple(self.cleaned_data["late_fields"]),
        }


class RoundRow(Row):
    """One round with its days."""

    says = "title"
    key = forms.SlugField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Round"), required=False, max_length=80)
    opens_at = MomentField(label=_("Opens"))
    closes_at = MomentField(label=_("Closes"))
    grace_minutes = forms.IntegerField(label=_("Minutes of grace"), min_value=0, max_value=1440)
    advance = forms.IntegerField(label=_("How many go on"), required=False, min_value=1, max_value=100_000)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_zone(self, zone)
        self.fields["grace_minutes"].initial = 30


class WhoForm(SectionForm):
    """The size of the team, and whether one person may apply more than once."""

    team_least = forms.IntegerField(label=_("People in the team, at least"), min_value=1, max_value=50)
    team_most = forms.IntegerField(label=_("At most"), min_value=1, max_value=50, help_text=_("1: people apply alone."))
    one_each = forms.BooleanField(label=_("Each person sends one application"), required=False)

    def __init__(self, *args: Any, call: Call, rules: Rules, **kwargs: Any) -> None:
        stored = {name: getattr(rules, name) for name in ("team_least", "team_most", "one_each")}
        kwargs["initial"] = {**stored, "revision": call.revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("team_least", "team_most", "one_each")}


class PlacesForm(SectionForm):
    """How many are chosen, how many wait, and how much each receives."""

    places = forms.IntegerField(
        label=_("How many are chosen"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: everybody who fulfils the conditions and reaches the points."),
    )
    waiting = forms.IntegerField(
        label=_("How many wait"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Empty: all the others, in their order. 0: there is no waiting list."),
    )
    amount = forms.DecimalField(label=_("Money for each"), required=False, min_value=0, max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    tranches = forms.IntegerField(label=_("In how many payments"), min_value=1, max_value=24)

    def __init__(self, *args: Any, call: Call, rules: Rules, **kwargs: Any) -> None:
        names = ("places", "waiting", "amount", "currency", "tranches")
        stored = {name: getattr(rules, name) for name in names}
        kwargs["initial"] = {**stored, "revision": call.revision, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(self, "currency", [("", _("No money is given")), *currency_choices()])

    @property
    def changes(self) -> dict[str, Any]:
        clean = self.cleaned_data
        money = {"amount": clean["amount"], "currency": clean["currency"] if clean["amount"] is not None else ""}
        return {"places": clean["places"], "waiting": clean["waiting"], "tranches": clean["tranches"], **money}


def round_initial(phases: Iterable[PhaseRules], title: Any) -> list[dict[str, Any]]:
    """The stored rounds as rows."""
    names = ("key", "opens_at", "closes_at", "grace_minutes", "advance")
    return [{**{name: getattr(each, name) for name in names}, "title": title(each)} for each in phases]


class BeaconForm(SectionForm):
    """The public value with which a lottery will be drawn."""

    def __init__(self, *args: Any, call: Call, rules: Rules, **kwargs: Any) -> None:
        beacon = text_inputs(
            "beacon", _("Public value with which a lottery is drawn"), call.edition.languages, rows=2, most=300,
            hint=_("Something that nobody here can choose, and where to read it."),
        )  # fmt: skip
        vars(self)["base_fields"] = {**type(self).base_fields, **beacon}
        stored = {**texts_out("beacon", rules.beacon), "revision": call.revision}
        kwargs["initial"] = {**stored, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def beacon(self) -> dict[str, str]:
        """What the rules take."""
        return texts_in("beacon", self.cleaned_data)
