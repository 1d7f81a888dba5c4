"""What an organisation writes to make a tool its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.library.actions.adapting import Field
from minga.library.models import Tool
from minga.library.models.canvas import Layout
from minga.library.models.canvas_edit import EASY_KINDS, as_numbers, from_numbers
from minga.library.models.tool_text import ToolWords
from minga.library.queries.toolbox import stage_names
from minga.library.web.forms.lines import initial_lines, lines_in
from minga.organisations.models import Organisation
from minga.organisations.queries.atlas import COUNTRIES, country_name
from minga.people.enums import Language
from minga.questionnaires.enums import QuestionKind
from minga.ui.forms import Form, offer, offer_own
from minga.ui.texts import text_inputs, texts_in, texts_out


class AdaptForm(Form):
    """For whom, in which languages, and what will be different."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    languages = forms.MultipleChoiceField(
        label=_("Languages of your version"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every text has to be written in each of them."),
    )
    note = forms.CharField(
        label=_("What will you change, and why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: we ask for the language of each actor, because half of our people speak Guaraní."),
    )

    def __init__(self, *args: Any, tool: Tool, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        vars(self)["base_fields"] = {
            **text_inputs("names", _("Name"), tool.languages, most=80, all_needed=True),
            **type(self).base_fields,
        }
        kwargs["initial"] = {"languages": tool.languages, **texts_out("names", tool.names)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.tool = tool
        self.organisations = {str(each.pk): each for each in organisations}
        offer_own(self, "organisation", [(pk, each.name) for pk, each in self.organisations.items()])
        offer(self, "languages", [(code, Language(code).label) for code in tool.languages])
        chosen = self["languages"].data if self.is_bound else tool.languages
        for code in tool.languages:
            self.fields[f"names_{code}"].required = code in (chosen or ())

    def chosen(self) -> dict[str, Any]:
        """The arguments of `adapt_tool`."""
        clean = self.cleaned_data
        languages = tuple(clean["languages"])
        organisation = self.organisations[clean["organisation"]]
        return {
            "organisation": organisation,
            "names": texts_in("names", clean, languages),
            "note": clean["note"],
            "country": organisation.territory.country if organisation.territory else "",
            "languages": languages,
        }


class ToolWordsForm(Form):
    """The card of an adaptation."""

    stages = forms.TypedMultipleChoiceField(
        label=_("Stages in which it serves"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    minutes_least = forms.IntegerField(label=_("At least, in minutes"), min_value=1, max_value=10_000)
    minutes_most = forms.IntegerField(label=_("At most, in minutes"), min_value=1, max_value=10_000)
    people_least = forms.IntegerField(label=_("Fewest people"), min_value=1, max_value=1_000)
    people_most = forms.IntegerField(label=_("Most people"), min_value=1, max_value=1_000)
    country = forms.ChoiceField(label=_("Country"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    note = forms.CharField(
        label=_("What you changed, and why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        self.tool = tool
        spoken = tool.languages
        one_each = _("One in each line.")
        vars(self)["base_fields"] = {
            **text_inputs("names", _("Name"), spoken, most=80, all_needed=True),
            **text_inputs("promise", _("Value proposition"), spoken, rows=2, most=400, all_needed=True),
            **text_inputs("purpose", _("The question it answers"), spoken, rows=2, most=400, all_needed=True),
            **text_inputs("when", _("Why and when to use it"), spoken, rows=3, most=1500, all_needed=True),
            **text_inputs("steps", _("Steps"), spoken, rows=8, most=6000, hint=one_each, all_needed=True),
            **text_inputs("materials", _("Materials"), spoken, rows=4, hint=one_each),
            **text_inputs("known_issues", _("Known issues"), spoken, rows=5, most=6000, hint=one_each),
            **type(self).base_fields,
        }
        kwargs["initial"] = _initial(tool) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        stages = self.fields["stages"]
        country = self.fields["country"]
        assert isinstance(stages, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 - declared above
        stages.choices = [(number, f"{number} · {name}") for number, name in enumerate(stage_names(), 1)]
        country.choices = [("", "—"), *((code, country_name(code)) for code in COUNTRIES)]

    def clean(self) -> dict[str, Any]:
        """Ranges stand in order, and lists have the same number of lines in each language."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("minutes", "people"):
            least, most = cleaned.get(f"{name}_least"), cleaned.get(f"{name}_most")
            if least is not None and most is not None and least > most:
                self.add_error(f"{name}_most", _("Write a number that is not smaller than the one before."))
        for name in ("steps", "materials", "known_issues"):
            cleaned[name] = lines_in(self, name, cleaned, self.tool.languages)
        return cleaned

    def words(self) -> ToolWords:
        """What was written, for `edit_tool`."""
        clean, spoken = self.cleaned_data, self.tool.languages
        return ToolWords(
            stages=tuple(clean["stages"]),
            minutes=(clean["minutes_least"], clean["minutes_most"]),
            people=(clean["people_least"], clean["people_most"]),
            country=clean["country"],
            year=clean["year"],
            languages=tuple(spoken),
            names=texts_in("names", clean, spoken),
            promise=texts_in("promise", clean, spoken),
            purpose=texts_in("purpose", clean, spoken),
            when=texts_in("when", clean, spoken),
            steps=clean["steps"],
            materials=clean["materials"],
            known_issues=clean["known_issues"],
        )


class FieldForm(Form):
    """One field of the canvas."""

    kind = forms.ChoiceField(label=_("Kind of answer"), initial=QuestionKind.LONG_TEXT)

    def __init__(self, *args: Any, languages: Sequence[str], easy: bool = True, **kwargs: Any) -> None:
        self.languages = languages
        vars(self)["base_fields"] = {
            **text_inputs("label", _("Label"), languages, most=120, all_needed=True),
            **text_inputs("help", _("Hint"), languages, most=300),
            **type(self).base_fields,
        }
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(each.value, each.label) for each in EASY_KINDS])
        if not easy:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        """A hint is given in every language or in none."""
        cleaned = super().clean() or self.cleaned_data
        hints = texts_in("help", cleaned, self.languages)
        for code in self.languages:
            if hints and code not in hints:
                self.add_error(f"help_{code}", _("Write the hint in this language too, or in none."))
        return cleaned

    def field(self) -> Field:
        """What was written, for `add_field` and `edit_field`."""
        clean = self.cleaned_data
        return Field(
            label=texts_in("label", clean, self.languages),
            help=texts_in("help", clean, self.languages),
            kind=clean.get("kind", ""),
        )


class EditFieldForm(FieldForm):
    """A field that is there already; whoever reads it later is told when it changed meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class LayoutForm(Form):
    """The grid as numbers: one line is one row, equal numbers side by side are one box."""

    layout = forms.CharField(
        label=_("Places of the fields"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "Write one line for each row, with the number of a field for each column. "
            "Repeat a number to make its box wider or taller; a dot leaves a place free."
        ),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: tuple[str, ...], layout: Layout, **kwargs: Any) -> None:
        self.keys = keys
        kwargs["initial"] = {"layout": as_numbers(layout, keys)} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def rows(self) -> list[list[str]]:
        """The layout that was written."""
        return from_numbers(self.cleaned_data["layout"], self.keys)


def _initial(tool: Tool) -> dict[str, Any]:
    plain = "stages minutes_least minutes_most people_least people_most country year revision"
    values: dict[str, Any] = {name: getattr(tool, name) for name in plain.split()}
    values["note"] = tool.adaptation_note
    for name in ("names", "promise", "purpose", "when"):
        values |= texts_out(name, getattr(tool, name))
    for name in ("steps", "materials", "known_issues"):
        values |= initial_lines(name, getattr(tool, name), tool.languages)
    return values
