"""Services and figures."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.indicators.enums import Direction
from minga.indicators.models import Measurement, Target
from minga.initiatives.actions.figures import Figure, Point
from minga.initiatives.actions.services import ServiceText
from minga.initiatives.models import Service
from minga.initiatives.queries.pasted import read_pasted
from minga.initiatives.web.forms.inputs import NumberField, long_text
from minga.organisations.models import Territory
from minga.ui.forms import DayInput, Form, offer
from minga.ui.together import SharedForm

_SERVICE = ("name", "office", "channel", "users_per_year")


class ServiceForm(SharedForm):
    """A service that the initiative changes."""

    name = forms.CharField(label=_("Service"), max_length=200)
    office = forms.CharField(label=_("Office that gives it"), required=False, max_length=200)
    channel = forms.CharField(
        label=_("Channel"), required=False, max_length=200, help_text=_("Counter, telephone, web, home visit.")
    )
    users_per_year = forms.IntegerField(label=_("Users a year"), required=False, min_value=0, max_value=2_000_000_000)


def service_text(values: dict[str, Any]) -> ServiceText:
    """What the action takes."""
    return ServiceText(**{name: values[name] for name in _SERVICE})


def service_said(row: Service) -> dict[str, Any]:
    """What the service says now."""
    return {name: getattr(row, name) for name in _SERVICE}


class FigureForm(Form):
    """A number to move: from where, to where, until when."""

    title = forms.CharField(
        label=_("What is counted"), max_length=200, help_text=_("For example: median waiting time at the counter.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, help_text=_("For example: minutes, people or %."))
    direction = forms.ChoiceField(label=_("Which way is better"), widget=forms.RadioSelect, choices=Direction.choices)
    baseline = NumberField(
        label=_("The number before"),
        required=False,
        help_text=_("As it was measured before anything changed. Without it nobody can say that it got better."),
    )
    baseline_on = forms.DateField(label=_("Measured on"), required=False, widget=DayInput)
    source = forms.CharField(label=_("Source of the number before"), required=False, max_length=300)
    value = NumberField(label=_("Number to reach"), min_value=0)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    due_on = forms.DateField(label=_("Until"), widget=DayInput)

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        if target is not None:
            for name in ("unit", "direction", "baseline", "baseline_on", "source"):
                del self.fields[name]

    @property
    def figure(self) -> Figure:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("title", "value", "starts_on", "due_on", "baseline", "baseline_on", "source", "unit")
        given = {name: clean[name] for name in names if name in clean}
        return Figure(falling=clean.get("direction") == Direction.DOWN, **{"unit": "", **given})


def figure_said(target: Target) -> dict[str, Any]:
    """What the promise says now."""
    return {
        "title": pick(target.titles) or pick(target.indicator.names),
        "value": target.value,
        "starts_on": target.starts_on,
        "due_on": target.due_on,
    }


class PointForm(Form):
    """A number that somebody saw. Its level of evidence is worked out from the dossier."""

    value = NumberField(label=_("Value"))
    measured_on = forms.DateField(label=_("Date"), widget=DayInput)
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where this number comes from."))
    territory = forms.ChoiceField(
        label=_("Place"), required=False, help_text=_("Only when the number is not for the whole.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=long_text(2))

    def __init__(self, *args: Any, unit: str, places: dict[str, Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.unit, value.said_unit = unit, unit  # type: ignore[attr-defined]
        self.places = places
        if places:
            offer(self, "territory", [("", _("The whole")), *((key, pick(each.names)) for key, each in places.items())])
        else:
            del self.fields["territory"]

    @property
    def point(self) -> Point:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("value", "measured_on", "source", "note")
        return Point(territory=self.places.get(clean.get("territory", "")), **{name: clean[name] for name in names})


def point_said(row: Measurement) -> dict[str, Any]:
    """What the measurement says, to correct it."""
    said = {name: getattr(row, name) for name in ("value", "measured_on", "source", "note")}
    return {**said, "territory": row.territory.key if row.territory else ""}


class PasteForm(Form):
    """A column of numbers, one row for each day."""

    rows = forms.CharField(
        label=_("Rows"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One row for each day: date; number. You may paste it from a spreadsheet."),
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where these numbers come from."))

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_rows(self) -> str:
        """Every row that cannot be read is told; what was pasted stays as it was."""
        text: str = self.cleaned_data["rows"]
        self.pasted = read_pasted(text, (get_language() or "es")[:2], unit=self.unit)
        for problem in self.pasted.problems:
            self.add_error("rows", problem)
        return text

    @property
    def points(self) -> list[Point]:
        """What the action takes."""
        source = self.cleaned_data["source"]
        return [Point(value=row.value, measured_on=row.on, source=source) for row in self.pasted.rows]
