"""Artefacts, their versions, canvases and photographs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.initiatives.actions.artefacts import ArtefactText, VersionText
from minga.initiatives.actions.canvases import MOST_PHOTOS, CanvasText
from minga.initiatives.enums import ArtefactKind, Fidelity
from minga.initiatives.models import Artefact, Canvas
from minga.initiatives.queries.making import PhotoView
from minga.initiatives.web.forms.inputs import PICTURES, FileForm, PhotosField, PhotosInput, long_text, restricted_field
from minga.ui.forms import DayInput, Described, Form
from minga.ui.together import SharedForm


def _fidelities() -> list[tuple[str, Described]]:
    said = {
        Fidelity.LOW: _("Paper, words, a drawing: quick to throw away."),
        Fidelity.MEDIUM: _("It can be tried, and not everything works."),
        Fidelity.HIGH: _("Almost as the real thing."),
    }
    return [(each.value, Described(str(each.label), words)) for each, words in said.items()]


class VersionForm(FileForm):
    """One state of something that was made."""

    fidelity = forms.ChoiceField(
        label=_("How close it is to the real thing"),
        widget=forms.RadioSelect,
        choices=_fidelities,
        initial=Fidelity.LOW,
    )
    note = forms.CharField(label=_("What is new in it"), required=False, widget=long_text(2))
    text = forms.CharField(
        label=_("In words"),
        required=False,
        widget=long_text(5),
        help_text=_("The script, the message, the text itself. Words, a link or a file: at least one."),
    )
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(
        label=_("File or photograph"),
        required=False,
        help_text=_("Up to 20 MB. Photographs are made smaller and lose what the camera noted of place and owner."),
    )
    made_on = forms.DateField(label=_("Made on"), widget=DayInput)

    @property
    def version(self) -> VersionText:
        """What the action takes."""
        clean = self.cleaned_data
        names = ("fidelity", "note", "text", "link", "made_on")
        return VersionText(upload=clean["file"], **{name: clean[name] for name in names})


class ArtefactForm(VersionForm):
    """Something new, with its first version."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ArtefactKind.choices)
    purpose = forms.CharField(label=_("What it is to show or to try"), required=False, widget=long_text(2))
    restricted = restricted_field()

    field_order = ("title", "kind", "purpose", "fidelity", "text", "file", "link", "made_on", "restricted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    @property
    def described(self) -> ArtefactText:
        return described_by(self.cleaned_data)

    @property
    def version(self) -> VersionText:
        clean = self.cleaned_data
        names = ("fidelity", "text", "link", "made_on")
        return VersionText(upload=clean["file"], **{name: clean[name] for name in names})


class DescribeForm(SharedForm):
    """Title, kind and purpose of an artefact."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ArtefactKind.choices)
    purpose = forms.CharField(label=_("What it is to show or to try"), required=False, widget=long_text(2))


def described_by(values: dict[str, Any]) -> ArtefactText:
    """What the action takes."""
    return ArtefactText(**{name: values[name] for name in ("title", "kind", "purpose")})


def artefact_said(artefact: Artefact) -> dict[str, Any]:
    """What the artefact says now."""
    return {name: getattr(artefact, name) for name in ("title", "kind", "purpose")}


class UseForm(Form):
    """Begin a canvas on screen."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("So that the team finds it again, for example: Visit to the queue."),
    )
    used_on = forms.DateField(label=_("Date"), widget=DayInput)

    @property
    def text(self) -> CanvasText:
        return CanvasText(title=self.cleaned_data["title"], used_on=self.cleaned_data["used_on"])


class PhotographForm(FileForm):
    """A canvas that was filled in by hand."""

    photos = PhotosField(
        label=_("Photographs"),
        help_text=_("From one to six. They are turned upright and made smaller; place and owner are taken out."),
        widget=PhotosInput(attrs={"accept": PICTURES}),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    used_on = forms.DateField(label=_("Date"), widget=DayInput)
    read_text = forms.CharField(
        label=_("What it says"),
        required=False,
        widget=long_text(6),
        help_text=_("Write what was read from the paper: it can be searched, and read aloud to those who do not see."),
    )
    restricted = restricted_field()

    @property
    def text(self) -> CanvasText:
        return canvas_text(self.cleaned_data)


class MorePhotosForm(FileForm):
    """More photographs of the same canvas."""

    photos = PhotosField(
        label=_("Add photographs"),
        help_text=_("A canvas has at most %(most)s.") % {"most": MOST_PHOTOS},
        widget=PhotosInput(attrs={"accept": PICTURES}),
    )


class CanvasForm(SharedForm):
    """Title, date, and what was read; `canvas_form` adds one caption for each photograph."""

    title = forms.CharField(label=_("Title"), max_length=200)
    used_on = forms.DateField(label=_("Date"), widget=DayInput)
    read_text = forms.CharField(label=_("What it says"), required=False, widget=long_text(6))


def canvas_form(photos: tuple[PhotoView, ...]) -> type[CanvasForm]:
    """The form with a caption for each of these photographs."""
    captions = {
        f"caption-{photo.uuid}": forms.CharField(
            label=_("Photograph %(number)s: what it shows") % {"number": number}, required=False, max_length=300
        )
        for number, photo in enumerate(photos, 1)
    }
    return type("CanvasForm", (CanvasForm,), captions)


def canvas_said(canvas: Canvas, photos: tuple[PhotoView, ...] = ()) -> dict[str, Any]:
    """What the canvas says now."""
    said = {name: getattr(canvas, name) for name in ("title", "used_on", "read_text")}
    return said | {f"caption-{photo.uuid}": photo.caption for photo in photos}


def canvas_text(values: dict[str, Any]) -> CanvasText:
    """What the action takes."""
    return CanvasText(**{name: values[name] for name in ("title", "used_on", "read_text")})


def captions_in(values: dict[str, Any]) -> dict[str, str]:
    """The captions by the uuid of their photograph."""
    return {name.removeprefix("caption-"): value for name, value in values.items() if name.startswith("caption-")}


class ReasonForm(Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Why"), widget=long_text(3))
