"""Forms of what belongs to a session or a module: materials, the hours one by one, journeys."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.learning.actions.materials import BY_HAND, MaterialPlan
from minga.learning.actions.session_parts import AgendaPlan
from minga.learning.enums import MaterialKind, TravelState
from minga.learning.models import Material
from minga.learning.queries.session_office import AgendaRow, TravelRow
from minga.library.models import Tool
from minga.programmes.models import Edition
from minga.ui.forms import Described, Form, add_inputs, offer
from minga.ui.texts import own_name, text_inputs, texts_in, texts_out

SPARE_LINES: Final = 3
MEANS: Final = {
    MaterialKind.TEXT: _("Written here. It opens on any phone, and without a line once it is kept."),
    MaterialKind.TOOL: _("A card of the toolbox, with its canvas."),
    MaterialKind.FILE: _("A PDF, a text, a table or a picture, at most 20 MB."),
    MaterialKind.AUDIO: _("MP3, OGG or M4A, at most 20 MB, with its words beside."),
    MaterialKind.LINK: _("A page somewhere else."),
    MaterialKind.VIDEO: _("The address of a video, or an MP4 of at most 20 MB, with its words beside."),
}


class MaterialForm(Form):
    """A material. What its kind does not need is left empty."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    tool = forms.ChoiceField(label=_("Card of the toolbox"), required=False)
    link = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the file or the page"), required=False,
        help_text=_("Words can be written in every language; a recording has one."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("How long it takes"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("To read, hear or see it."),
    )
    public = forms.BooleanField(
        label=_("Anybody may read it"), required=False,
        help_text=_("It stands in the public programme of study. Otherwise only participants and teachers see it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, edition: Edition, tools: Sequence[Tool], material: Material | None = None, **kwargs: Any
    ) -> None:
        words = text_inputs("bodies", _("Text"), edition.languages, rows=10, most=20_000,
                            hint=_("The text itself; of a recording, what it says. Short sentences."))  # fmt: skip
        titles = text_inputs("titles", _("Title"), edition.languages, most=160, needed=True)
        add_inputs(self, first=titles, last=words)
        kwargs["initial"] = {**_initial(material), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.tools = {tool.key: tool for tool in tools}
        offer(self, "kind", [(kind.value, Described(str(kind.label), MEANS[kind])) for kind in BY_HAND])
        offer(self, "tool", [("", gettext("None")), *((key, pick(tool.names)) for key, tool in self.tools.items())])
        offer(self, "language", [("", gettext("Not said")), *((code, own_name(code)) for code in edition.languages)])

    @property
    def words(self) -> list[forms.BoundField]:
        """The text, one input for each language."""
        return [self[name] for name in self.fields if name.startswith("bodies_")]

    @property
    def heads(self) -> list[forms.BoundField]:
        """What comes before the text."""
        return [self[name] for name in self.fields if name.startswith("titles_") or name == "kind"]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What comes after it."""
        return [self[name] for name in self.fields if not name.startswith(("titles_", "bodies_")) and name != "kind"]

    @property
    def plan(self) -> MaterialPlan:
        """What the action takes."""
        clean = self.cleaned_data
        upload = clean["upload"]
        return MaterialPlan(
            kind=clean["kind"],
            titles=texts_in("titles", clean),
            bodies=texts_in("bodies", clean),
            language=clean["language"],
            link=clean["link"],
            tool=self.tools.get(clean["tool"]),
            minutes=clean["minutes"],
            public=clean["public"],
            upload=upload or None,
            upload_name=upload.name if upload else "",
        )


def _initial(material: Material | None) -> dict[str, Any]:
    if material is None:
        return {"kind": MaterialKind.TEXT}
    return {
        **texts_out("titles", material.titles),
        **texts_out("bodies", material.bodies),
        "kind": material.kind,
        "tool": material.tool.key if material.tool else "",
        "link": material.link,
        "language": material.language,
        "minutes": material.minutes,
        "public": material.public,
    }


class AgendaForm(Form):
    """The hours of a session: one line each, some to spare. An empty line is no line."""

    def __init__(self, *args: Any, edition: Edition, rows: Sequence[AgendaRow], **kwargs: Any) -> None:
        self.count, self.languages = len(rows) + SPARE_LINES, list(edition.languages)
        inputs: dict[str, forms.Field] = {}
        for number in range(self.count):
            inputs[f"starts_{number}"] = forms.TimeField(
                label=_("Hour"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
            )
            inputs[f"minutes_{number}"] = forms.IntegerField(
                label=_("Minutes"), required=False, min_value=1, max_value=1440
            )
            inputs |= text_inputs(f"title_{number}", _("What happens"), edition.languages, most=200)
        add_inputs(self, first=inputs)
        start: dict[str, Any] = {}
        for number, row in enumerate(rows):
            start |= {f"starts_{number}": row.starts, f"minutes_{number}": row.minutes}
            start |= texts_out(f"title_{number}", row.titles)
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The inputs of each line."""
        return [
            [
                *(self[f"title_{number}_{code}"] for code in self._codes),
                self[f"starts_{number}"],
                self[f"minutes_{number}"],
            ]
            for number in range(self.count)
        ]

    @property
    def _codes(self) -> list[str]:
        return [code for code in self.languages if f"title_0_{code}" in self.fields]

    def clean(self) -> dict[str, Any]:
        """A line that was begun says its hour, its minutes and what happens."""
        clean = super().clean() or self.cleaned_data
        for number in range(self.count):
            titles = texts_in(f"title_{number}", clean)
            parts = {
                f"starts_{number}": clean.get(f"starts_{number}"),
                f"minutes_{number}": clean.get(f"minutes_{number}"),
            }
            if not titles and not any(parts.values()):
                continue
            for name, value in parts.items():
                if value is None and name not in self.errors:
                    self.add_error(name, gettext("Write it, or empty the whole line."))
            if not titles:
                self.add_error(
                    f"title_{number}_{self._codes[0]}", gettext("Say what happens, or empty the whole line.")
                )
        return clean

    @property
    def plan(self) -> list[AgendaPlan]:
        """What the action takes."""
        clean = self.cleaned_data
        found = []
        for number in range(self.count):
            titles = texts_in(f"title_{number}", clean)
            if titles:
                found.append(AgendaPlan(clean[f"starts_{number}"], clean[f"minutes_{number}"], titles))
        return found


class TravelForm(Form):
    """The journey of each participant: its state and a note."""

    def __init__(self, *args: Any, rows: Sequence[TravelRow], **kwargs: Any) -> None:
        inputs: dict[str, forms.Field] = {}
        for row in rows:
            inputs[f"state_{row.enrolment}"] = forms.ChoiceField(
                label=_("Travel"), choices=TravelState.choices, initial=row.state
            )
            inputs[f"note_{row.enrolment}"] = forms.CharField(
                label=_("Note"), required=False, max_length=300, initial=row.note
            )
        self.rows = rows
        add_inputs(self, first=inputs)
        super().__init__(*args, **kwargs)

    @property
    def lines(self) -> list[tuple[TravelRow, forms.BoundField, forms.BoundField]]:
        """Each person with her two inputs."""
        return [(row, self[f"state_{row.enrolment}"], self[f"note_{row.enrolment}"]) for row in self.rows]

    @property
    def states(self) -> dict[int, tuple[str, str]]:
        """What the action takes."""
        clean = self.cleaned_data
        return {
            row.enrolment: (clean[f"state_{row.enrolment}"], clean[f"note_{row.enrolment}"].strip())
            for row in self.rows
        }
