"""Forms of the office of a wave: its timetable, whom it measures, one entity."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.capacity.models import Design, Measured, Wave
from minga.capacity.queries.recipes import denominators_of
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation
from minga.organisations.queries.finding import organisations_matching
from minga.organisations.queries.organisations import place_name
from minga.people.models import Person
from minga.programmes.queries.codes import time_zone_choices
from minga.ui.forms import DayInput, Described, Form, offer
from minga.ui.moments import MomentField
from minga.ui.texts import text_inputs, texts_in, texts_out

_DAYS: Final = ("answers_until", "grading_until", "reply_until")


class _Timetable(Form):
    """The days of a wave, all on one clock."""

    timezone = forms.ChoiceField(label=_("Time zone"), help_text=_("Every hour of the wave is on this clock."))
    answers_until = MomentField(label=_("Entities answer until"), required=False)
    grading_until = MomentField(label=_("Grading until"), required=False)
    reply_until = MomentField(label=_("Replies and appeals until"), required=False)
    results_on = forms.DateField(label=_("Results on"), required=False, widget=DayInput)
    previous = forms.ChoiceField(
        label=_("Compare with"), required=False, help_text=_("The wave before, to say what changed since.")
    )
    shows_ranking = forms.BooleanField(
        label=_("The public may order entities by score"), required=False,
        help_text=_("Even then peers come first, and nobody sees an order unless they ask for it."),
    )  # fmt: skip

    def _fit(self, zone: str, earlier: Iterable[Wave]) -> None:
        zones = time_zone_choices()
        if zone not in dict(zones):
            zones.append((zone, zone))
        offer(self, "timezone", zones)
        offer(self, "previous", [("", _("Nothing")), *((each.key, str(each)) for each in earlier)])
        typed = str(self.data.get("timezone", "")) if self.is_bound else ""
        for name in _DAYS:
            field = self.fields[name]
            assert isinstance(field, MomentField)  # noqa: S101 - declared above
            field.zone = typed if typed in dict(zones) else zone

    def _days(self) -> dict[str, Any]:
        names = ("timezone", *_DAYS, "results_on", "shows_ranking")
        return {name: self.cleaned_data[name] for name in names}


class NewWaveForm(_Timetable):
    """Which method, whose wave, which year, until when."""

    field_order = ("version", "host", "year", "answers_until", "grading_until", "reply_until", "results_on")

    version = forms.ChoiceField(label=_("Method"))
    host = forms.ChoiceField(label=_("Who measures"))
    year = forms.IntegerField(label=_("Year that is measured"), min_value=1990, max_value=2100)

    def __init__(
        self, *args: Any, versions: Iterable[tuple[str, str]], hosts: Iterable[tuple[str, str]],
        earlier: Iterable[Wave], zone: str = "America/Bogota", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self, "version", versions)
        offer(self, "host", hosts)
        self._fit(zone, earlier)

    @property
    def values(self) -> dict[str, Any]:
        return self._days()


class DatesForm(_Timetable):
    """The same for a wave that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, wave: Wave, earlier: Iterable[Wave], **kwargs: Any) -> None:
        kwargs["initial"] = {
            **texts_out("titles", wave.titles), "revision": wave.revision, "timezone": wave.timezone,
            **{name: getattr(wave, name) for name in (*_DAYS, "results_on", "shows_ranking")},
            "previous": wave.previous.key if wave.previous else "", **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields = {**text_inputs("titles", _("Title"), most=200, needed=True), **self.fields}
        self._fit(wave.timezone, earlier)

    @property
    def changes(self) -> dict[str, Any]:
        return {"titles": texts_in("titles", self.cleaned_data), **self._days()}


class FindForm(Form):
    """Which entities of the directory to look for."""

    q = forms.CharField(label=_("Name"), max_length=120, required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type", [("", _("Any")), *OrganisationType.choices])
        offer(self, "country", [("", _("Any")), *countries])


class EntityFileForm(Form):
    """A list of entities."""

    file = forms.FileField(
        label=_("File with the list"),
        help_text=_("Excel or CSV, one row an entity: name or key; group, type and figures when you have them."),
    )


class GroupForm(Form):
    """The peer group into which all that were found are put."""

    peers = forms.CharField(
        label=_("Peer group"),
        max_length=80,
        help_text=_("One that exists, or a new name, for example “Local mayors’ offices”."),
        widget=forms.TextInput({"list": "known-groups"}),
    )


class LinkForm(Form):
    """Which organisation of the directory an entity is; where several fit, they are offered below."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("Its name as it is in the directory.")
    )

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = str(self.data.get("organisation", "")).replace("\0", "") if self.is_bound else ""
        self.found = {each.key: each for each in organisations_matching(viewer, words)}
        if len(self.found) > 1:
            self.fields["which"] = forms.ChoiceField(
                label=_("Which one do you mean?"), widget=forms.RadioSelect,
                choices=[(key, Described(each.name, place_name(each.territory))) for key, each in self.found.items()],
            )  # fmt: skip

    def clean_organisation(self) -> Organisation | None:
        if not self.found:
            raise forms.ValidationError(
                _("No organisation has that name. Register it first, or write it as it is in the directory.")
            )
        return next(iter(self.found.values()))

    @property
    def chosen(self) -> Organisation:
        """The one that is meant."""
        return self.found.get(self.cleaned_data.get("which", ""), self.cleaned_data["organisation"])


class MeasuredForm(Form):
    """Type, peer group and figures of one entity."""

    kind = forms.CharField(label=_("Type, for rules"), max_length=60, required=False)
    peer_group = forms.CharField(label=_("Peer group"), max_length=80, required=False)

    def __init__(self, *args: Any, measured: Measured, design: Design, groups: Iterable[str], **kwargs: Any) -> None:
        facts = denominators_of(design)
        kwargs["initial"] = {
            "kind": measured.kind, "peer_group": measured.peer_group,
            **{f"fact_{place}": measured.facts.get(name) for place, name in enumerate(facts)},
            **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.measured, self.facts = measured, facts
        kinds = dict(OrganisationType.choices)
        if not measured.kind or measured.kind in kinds:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Type, for rules"), required=False, choices=[("", _("None")), *kinds.items()]
            )
        known = {key: pick(texts) for key, texts in design.peers.titles.items()} | {
            each: each for each in groups if each
        }
        if design.peers.titles:
            titled = {key: known.get(key) or key for key in (*design.peers.titles, *known)}
            self.fields["peer_group"] = forms.ChoiceField(
                label=_("Peer group"), required=False, choices=[("", _("None")), *titled.items()]
            )
        elif known:
            self.fields["peer_group"].help_text = _("In use: %(groups)s") % {"groups": ", ".join(sorted(known))}
        for place, name in enumerate(facts):
            self.fields[f"fact_{place}"] = forms.DecimalField(label=name, required=False)

    @property
    def changes(self) -> dict[str, Any]:
        clean, facts = self.cleaned_data, dict(self.measured.facts)
        for place, name in enumerate(self.facts):
            value = clean[f"fact_{place}"]
            facts.pop(name, None)
            if value is not None:
                facts[name] = str(value)
        return {"kind": clean["kind"], "peer_group": clean["peer_group"], "facts": facts}
