"""What people type about enrolments; nothing here decides, nothing here writes."""

from datetime import datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core import clock
from minga.organisations.queries.atlas import country_name
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition
from minga.programmes.queries.enrolment import CohortFilters, StatusCounts
from minga.ui import formats
from minga.ui.forms import DayInput, Form


class CohortFilterForm(Form):
    """The filters over the people of an edition; lives in the address."""

    q = forms.CharField(label=gettext_lazy("Name, e-mail or organisation"), max_length=80, required=False)
    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, counts: StatusCounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [
            (each.value, f"{each.label} ({formats.number(counts.of(each))})")
            for each in EnrolmentStatus
            if counts.of(each)
        ]
        countries = counts.countries
        self._choose("status", [("", _("Any state")), *states])
        self._choose("country", [("", _("Any country")), *((code, country_name(code)) for code in countries)])
        if len(countries) < 2:
            del self.fields["country"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = choices

    def wanted(self, order: str, organisation: str) -> CohortFilters:
        """The filters of the address; what is not understood is left out. `organisation`: its key."""
        self.is_valid()
        valid = self.cleaned_data
        return CohortFilters(
            status=valid.get("status", ""),
            country=valid.get("country", ""),
            organisation=organisation[:80],
            words=valid.get("q", ""),
            sort=order.removeprefix("-") or "name",
            down=order.startswith("-"),
        )


class AnswerByForm(Form):
    """Until when people may answer."""

    answer_by = forms.DateField(label=gettext_lazy("Last day to answer"), widget=DayInput)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        day = clock.today(edition.timezone) + timedelta(days=edition.answer_within_days)
        kwargs.setdefault("initial", {"answer_by": day})
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].help_text = _("Until the end of that day, in the time zone of the edition.")

    @property
    def moment(self) -> datetime:
        """The last second of that day where the edition is."""
        return datetime.combine(self.cleaned_data["answer_by"], time(23, 59, 59), ZoneInfo(self.edition.timezone))


class ReasonForm(Form):
    """Why somebody is taken out, or did not complete; she reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The person will read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class NothingMoreForm(Form):
    """A step that needs no words."""


class NominateForm(Form):
    """One person, without a file."""

    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=120)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("The invitation goes there."))
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Its name or its short name, as it is registered here."),
        max_length=200,
        required=False,
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=160, required=False)


class AcceptForm(Form):
    """The signature. The text that is signed comes back with it, so that it is what she saw."""

    signed_name = forms.CharField(
        label=gettext_lazy("Your full name, as signature"),
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    commitment = forms.BooleanField(label=gettext_lazy("I read what is asked of me and I commit myself to it."))
    consent = forms.BooleanField(label="")
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, consent_words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent_words


class DeclineForm(Form):
    """No, and perhaps why."""

    reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        help_text=gettext_lazy("It helps the organisers to choose better dates or to ask somebody else."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class LeaveForm(Form):
    """Why she leaves, if she wants to say."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you leave?"),
        help_text=gettext_lazy("Only the organisers read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
