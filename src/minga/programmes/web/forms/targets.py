"""Targets of an edition and what was measured for them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.indicators.actions.measurements import Seen
from minga.indicators.enums import Reading
from minga.indicators.models import Target
from minga.indicators.queries.counters import counters
from minga.programmes.models import Edition
from minga.ui.forms import DayInput, Form, ScaleSelect, add_inputs
from minga.ui.texts import text_inputs, texts_in, texts_out

OWN = "own"


class TargetForm(Form):
    """A number to reach. What is counted is chosen, or named for the first time."""

    indicator = forms.ChoiceField(
        label=_("What is counted"),
        help_text=_("Some numbers are counted by Minga itself; the others are measured by you."),
    )
    reading = forms.ChoiceField(label=_("How to read it"), choices=Reading.choices)
    value = forms.DecimalField(label=_("Number to reach"), min_value=0, max_digits=14)
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    due_on = forms.DateField(label=_("Until"), widget=DayInput)
    baseline = forms.DecimalField(
        label=_("Where it starts"),
        required=False,
        max_digits=14,
        help_text=_("The value on the first day. Empty counts as zero."),
    )
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=60,
        help_text=_("Only for a number of your own, for example meetings."),
    )

    def __init__(self, *args: Any, edition: Edition, target: Target | None = None, **kwargs: Any) -> None:
        words = text_inputs(
            "titles",
            _("What is promised"),
            edition.languages,
            most=200,
            needed=True,
        )
        add_inputs(self, first=words)
        kwargs["initial"] = {**_initial(edition, target), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        if target is not None:
            field.choices = [(target.indicator.key, pick(target.indicator.names))]
            del self.fields["unit"]
        else:
            live = [(counter.key, str(counter.label)) for counter in counters().values()]
            field.choices = [*live, (OWN, _("Another number, of my own"))]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        starts, due = clean.get("starts_on"), clean.get("due_on")
        if isinstance(starts, date) and isinstance(due, date) and due < starts:
            self.add_error("due_on", _("The last day comes before the first. Choose a later day."))
        if clean.get("indicator") == OWN and not clean.get("unit"):
            self.add_error("unit", _("Write the unit, for example people or meetings."))
        return clean


def _initial(edition: Edition, target: Target | None) -> dict[str, Any]:
    if target is None:
        return {"starts_on": edition.starts_on, "due_on": edition.ends_on, "reading": Reading.AT_LEAST}
    return {
        **texts_out("titles", target.titles),
        "indicator": target.indicator.key,
        "reading": target.reading,
        "value": plain(target.value),
        "starts_on": target.starts_on,
        "due_on": target.due_on,
        "baseline": plain(target.baseline),
    }


class MeasureForm(Form):
    """A number that somebody saw."""

    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=4)
    measured_on = forms.DateField(label=_("Date"), widget=DayInput)
    evidence = forms.TypedChoiceField(
        label=_("Level of evidence"),
        coerce=int,
        choices=[(str(level), str(level)) for level in range(1, 6)],
        widget=ScaleSelect(ends=(_("somebody says so"), _("an independent study"))),
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where this number comes from."))
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    @property
    def seen(self) -> Seen:
        """What the action takes."""
        clean = self.cleaned_data
        return Seen(
            value=clean["value"],
            measured_on=clean["measured_on"],
            evidence=clean["evidence"],
            source=clean["source"],
            note=clean["note"],
        )


def plain(number: Decimal) -> str:
    """A number as people type it: "100", never "1E+2"."""
    return f"{number.normalize():f}"


def titles_of(form: TargetForm) -> dict[str, str]:
    """The words of a target, in the languages that were written."""
    return texts_in("titles", form.cleaned_data)
