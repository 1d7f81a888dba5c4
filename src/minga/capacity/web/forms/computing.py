"""What the office types while it computes, decides and publishes; and the file that somebody wants to check."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import Form


class ComputeForm(Form):
    """How often the index is doubted."""

    replicates = forms.IntegerField(
        label=_("Repetitions"),
        initial=1000,
        help_text=_("How often the index is computed with other choices, to know how sure it is. 1,000 is usual."),
    )


class SettleForm(Form):
    """What was decided on a figure that does not add up."""

    note = forms.CharField(
        label=_("What you decide, and why"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody reads it in the published data."),
    )
    points = forms.DecimalField(label=_("The right points, if you correct them"), required=False, localize=True)
    alike = forms.BooleanField(label=_("The same for all of this kind"), required=False)


class RankingForm(Form):
    """Whether there is an order for whoever asks for it."""

    shows_ranking = forms.BooleanField(
        label=_("Let everybody order entities by score"),
        required=False,
        help_text=_("Without it, each entity is shown within its peer group only."),
    )


class PublishForm(RankingForm):
    """The one press that publishes. `seen`: the run that is on the page."""

    seen = forms.CharField(widget=forms.HiddenInput)


class VerifyForm(Form):
    """A bundle that somebody got from elsewhere."""

    file = forms.FileField(
        label=_("The file that you have"),
        help_text=_("The zip, as you received it. It is compared and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )


class UploadWaveForm(Form):
    """The file of a past wave. The token makes a double click count once."""

    index = forms.ChoiceField(label=_("The index that was measured with"))
    host = forms.ChoiceField(label=_("Who measured"))
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("For example “Medición 2021”."))
    year = forms.IntegerField(
        label=_("Year that was measured"), widget=forms.NumberInput({"class": "c-input c-input--short"})
    )
    source = forms.CharField(
        label=_("Where it was published"),
        max_length=400,
        required=False,
        help_text=_("A link, or the name of a report."),
    )
    file = forms.FileField(
        label=_("The workbook"),
        help_text=_("Excel (.xlsx) or CSV, one row an entity, up to 20 MB. It stays as it is."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, indices: list[tuple[str, str]], hosts: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["index"].choices = indices  # type: ignore[attr-defined]
        self.fields["host"].choices = hosts  # type: ignore[attr-defined]


class ColumnsForm(Form):
    """What each column of the file is: one choice a column."""

    def __init__(self, *args: Any, titles: list[str], choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"column{place}": place for place, title in enumerate(titles) if title}
        for name, place in self.places.items():
            self.fields[name] = forms.ChoiceField(label=titles[place], choices=choices, required=False)

    @property
    def columns(self) -> dict[int, str]:
        """What was chosen, by place."""
        return {place: self.cleaned_data.get(name, "") for name, place in self.places.items()}
