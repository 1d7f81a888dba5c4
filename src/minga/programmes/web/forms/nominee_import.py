"""What managers type about an import."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation
from minga.organisations.queries.atlas import country_name
from minga.programmes.models import Edition, NomineeImport
from minga.programmes.queries.nominee_import import samples
from minga.programmes.queries.nominee_import_columns import FIELDS
from minga.ui.forms import Described, Form


class UploadForm(Form):
    """The list of nominees. The token makes a double click count once."""

    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy("An Excel file (.xlsx) or a CSV, up to 20,000 rows and 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"token": uuid4()})
        super().__init__(*args, **kwargs)


class ColumnsForm(Form):
    """Which column of the file is what: one choice for each of our fields."""

    def __init__(self, *args: Any, job: NomineeImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("Not in the file"))]
        for position, title in enumerate(job.headers):
            seen = ", ".join(samples(job, position))
            name = title or _("Column %(number)s") % {"number": position + 1}
            columns.append((str(position), f"{name} · {seen}" if seen else name))
        for name, label in FIELDS.items():
            self.fields[name] = ColumnField(label=label, choices=columns)
            if name in job.columns:
                self.initial[name] = str(job.columns[name])

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, str] = {}
        for name, position in list(self.cleaned_data.items()):
            if position and position in chosen.values():
                self.add_error(name, _("Another field already comes from this column."))
            elif position:
                chosen[name] = position
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, int]:
        return {name: int(position) for name, position in self.cleaned_data.items() if position}


class CellField(forms.CharField):
    """A cell may be left empty; whether the row can do without it is for the check to say."""

    def validate(self, value: str) -> None:
        """Nothing is wrong with an empty cell by itself."""


class ColumnField(forms.ChoiceField):
    """A column that the file may not have."""

    def validate(self, value: str) -> None:
        """Only a column that does not exist is refused."""
        if value:
            super().validate(value)


class RowForm(Form):
    """The cells of one row, each with what is wrong with it."""

    def __init__(self, *args: Any, cells: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._was = {name: text for name, text, _why in cells}
        for name, text, why in cells:
            self.fields[name] = CellField(label=FIELDS[name], initial=text, help_text=why, max_length=1000)
        faulty = next((name for name, _text, why in cells if why), "")
        if faulty:
            self.fields[faulty].widget.attrs["autofocus"] = True

    @property
    def changed_cells(self) -> dict[str, str]:
        """Only what she wrote differently."""
        return {name: text for name, text in self.cleaned_data.items() if text != self._was[name]}


class OrganisationForm(Form):
    """What an unknown name means: one that is alike, another by name, a new one, or none."""

    cell = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    choice = forms.CharField(
        label=gettext_lazy("What does it mean?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what this name means.")},
    )
    key = forms.CharField(
        label=gettext_lazy("Its name here"),
        help_text=gettext_lazy("Only if you chose another one of this network."),
        max_length=200,
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Full name"),
        help_text=gettext_lazy("Only if you register it."),
        max_length=200,
        required=False,
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"), choices=OrganisationType.choices, required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = cast("forms.ChoiceField", self.fields["country"])
        codes = edition.countries or ([edition.host.territory.country] if edition.host.territory else [])
        country.choices = [(code, country_name(code)) for code in codes]
        self.initial.setdefault("type", OrganisationType.MUNICIPAL)

    def offer(self, near: Sequence[Organisation]) -> None:
        """The organisations most alike come first."""
        choice = cast("forms.RadioSelect", self.fields["choice"].widget)
        choice.choices = [
            *((each.key, Described(each.name, str(each.territory or ""))) for each in near),
            ("other", Described(_("Another one of this network"), _("Write its name below."))),
            ("new", Described(_("A new one: register it"), _("It is added to the directory of organisations."))),
            ("none", Described(_("None: leave these people without an organisation"), "")),
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("choice") == "new":
            for name in ("type", "country"):
                if not told.get(name):
                    self.add_error(name, _("Choose an option."))
        if told.get("choice") == "other" and not told.get("key"):
            self.add_error("key", _("Write the name of the organisation."))
        return told
