"""What a tool file says, read and checked: every mistake with its path, not only the first.

The same checks hold for files that ship with Minga and for what an organisation writes on
screen, so both end as a `ToolText`. Build one with `read_tool` only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minga.core.texts import validate_texts
from minga.library.models.canvas import Layout, layout_problems
from minga.organisations.queries.atlas import COUNTRIES
from minga.questionnaires.models.reading import BadDefinition, Problem, read_definition

Texts = Mapping[str, str]
LAYOUT: Final = "_layout"
"""Where a form version carries its grid; the form engine keeps names with `_` and asks nothing of them."""

_KEY: Final = re.compile(r"^[a-z][a-z0-9-]{2,59}$")
_MOST_MINUTES: Final = 10_000
_MOST_PEOPLE: Final = 1_000
_FILE_KEYS: Final = frozenset(
    [
        "key",
        "order",
        "stages",
        "minutes",
        "people",
        "names",
        "promise",
        "purpose",
        "when",
        "steps",
        "materials",
        "known_issues",
        "sources",
        "layout",
        "form",
        "country",
        "year",
        "languages",
    ]
)


class BadTool(ValueError):
    """The data is no tool; `problems` says why, all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems[:5])))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class ToolWords:
    """What an organisation may write on the card of its adaptation."""

    stages: tuple[int, ...]
    minutes: tuple[int, int]
    people: tuple[int, int]
    names: Texts
    promise: Texts
    purpose: Texts
    when: Texts
    steps: tuple[Texts, ...]
    materials: tuple[Texts, ...] = ()
    known_issues: tuple[Texts, ...] = ()
    country: str = ""
    year: int | None = None
    languages: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The same, as a tool file would say it."""
        return {item.name: getattr(self, item.name) for item in fields(ToolWords)}


@dataclass(frozen=True, kw_only=True)
class ToolText(ToolWords):
    """Everything that a card and its canvas say."""

    key: str
    order: int
    sources: tuple[Mapping[str, Any], ...] = ()
    layout: tuple[tuple[str, ...], ...]
    form: Mapping[str, Any] = field(default_factory=dict)

    def definition(self) -> dict[str, Any]:
        """The form as the engine keeps it, with its grid inside."""
        return with_layout(self.form, self.layout)


def with_layout(form: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
    """A definition that carries its grid: what the form engine is given."""
    return {**form, LAYOUT: [list(row) for row in layout]}


def without_layout(definition: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, alone."""
    return {name: value for name, value in definition.items() if name != LAYOUT}


def read_tool(data: Any, languages: tuple[str, ...] = ()) -> ToolText:
    """The tool in this data, complete in these languages (all of the house when left out), or BadTool."""
    reader = _Reader(languages or tuple(code for code, _name in settings.LANGUAGES))
    made = reader.tool(data)
    if made is None or reader.problems:
        raise BadTool(tuple(reader.problems))
    return made


class _Reader:
    """Walks the data once and collects problems."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.problems: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    def tool(self, data: Any) -> ToolText | None:
        if not isinstance(data, Mapping):
            self.complain("", _("Write this as a group of named values."))
            return None
        for name in sorted(set(map(str, data)) - _FILE_KEYS):
            self.complain(name, _("This name is not known here."))
        form = self.form(data.get("form"))
        return ToolText(
            key=self.key(data.get("key")),
            order=self.whole(data.get("order"), "order", 1, 10_000),
            stages=self.stages(data.get("stages")),
            minutes=self.span(data.get("minutes"), "minutes", _MOST_MINUTES),
            people=self.span(data.get("people"), "people", _MOST_PEOPLE),
            names=self.texts(data.get("names"), "names"),
            promise=self.texts(data.get("promise"), "promise"),
            purpose=self.texts(data.get("purpose"), "purpose"),
            when=self.texts(data.get("when"), "when"),
            steps=self.many(data.get("steps"), "steps", least=1),
            materials=self.many(data.get("materials"), "materials"),
            known_issues=self.many(data.get("known_issues"), "known_issues"),
            sources=self.sources(data.get("sources")),
            layout=self.canvas(data.get("layout"), form),
            form=form,
            country=self.country(data.get("country")),
            year=None if data.get("year") is None else self.whole(data["year"], "year", 1990, 2100),
            languages=self.languages,
        )

    # --- Single values ---------------------------------------------------------------------

    def key(self, value: Any) -> str:
        if not isinstance(value, str) or not _KEY.match(value):
            self.complain("key", _("Use small letters, digits and hyphens, starting with a letter."))
        return str(value)

    def country(self, value: Any) -> str:
        if value and value not in COUNTRIES:
            self.complain("country", _("Choose a country of the list."))
        return str(value or "")

    def whole(self, value: Any, place: str, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            words = {"least": least, "most": most}
            self.complain(place, _("Write a whole number from %(least)s to %(most)s.") % words)
            return least
        return value

    def span(self, value: Any, place: str, most: int) -> tuple[int, int]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            self.complain(place, _("Write the least and the most: [60, 90]."))
            return (1, 1)
        least, largest = (self.whole(each, f"{place}[{n}]", 1, most) for n, each in enumerate(value))
        if least > largest:
            self.complain(place, _("Write the smaller number first."))
        return (least, largest)

    def stages(self, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or not value:
            self.complain("stages", _("Say in which stages it serves: a list of numbers from 1 to 7."))
            return ()
        made = tuple(self.whole(each, f"stages[{number}]", 1, 7) for number, each in enumerate(value))
        return tuple(sorted(set(made)))

    def texts(self, value: Any, place: str) -> Texts:
        try:
            validate_texts(value)
        except ValidationError as wrong:
            self.complain(place, wrong.messages[0])
            return {}
        for code in self.languages:
            if not value.get(code, "").strip():
                self.complain(f"{place}.{code}", _("This is missing."))
        return {code: text.strip() for code, text in value.items()}

    def many(self, value: Any, place: str, least: int = 0) -> tuple[Texts, ...]:
        if value is None and not least:
            return ()
        if not isinstance(value, list | tuple) or len(value) < least:
            self.complain(place, _("Write this as a list."))
            return ()
        return tuple(self.texts(each, f"{place}[{number}]") for number, each in enumerate(value))

    def sources(self, value: Any) -> tuple[Mapping[str, Any], ...]:
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.complain("sources", _("Write this as a list."))
            return ()
        return tuple(self.source(each, f"sources[{number}]") for number, each in enumerate(value))

    def source(self, value: Any, place: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping) or not isinstance(value.get("title"), str) or not value["title"].strip():
            self.complain(place, _("Give a source its title."))
            return {}
        if not isinstance(value.get("where", ""), str):
            self.complain(f"{place}.where", _("Write a short text."))
        note = self.texts(value["note"], f"{place}.note") if value.get("note") else {}
        return {"title": value["title"].strip(), "where": str(value.get("where", "")).strip(), "note": note}

    # --- The canvas ------------------------------------------------------------------------

    def form(self, value: Any) -> Mapping[str, Any]:
        try:
            read_definition(value)
        except BadDefinition as bad:
            for problem in bad.problems:
                self.complain(f"form.{problem.place}".rstrip("."), problem.message)
            return {}
        self._complete(value)
        return dict(value)

    def _complete(self, form: Mapping[str, Any]) -> None:
        """What people read on the canvas is there in every language."""
        self.texts(form.get("title"), "form.title")
        for number, section in enumerate(form["sections"]):
            place = f"form.sections[{number}]"
            self.texts(section.get("title"), f"{place}.title")
            for index, question in enumerate(section["questions"]):
                self._question(question, f"{place}.questions[{index}]")

    def _question(self, question: Mapping[str, Any], place: str) -> None:
        for name in ("label", "help", "example", "unit"):
            if question.get(name) or name == "label":
                self.texts(question.get(name), f"{place}.{name}")
        scale = question.get("scale") or {}
        for name in ("low_label", "high_label"):
            if scale.get(name):
                self.texts(scale[name], f"{place}.scale.{name}")
        for name in ("options", "rows"):
            for number, option in enumerate(question.get(name) or ()):
                self.texts(option.get("label"), f"{place}.{name}[{number}].label")
        for number, inner in enumerate(question.get("fields") or ()):
            self._question(inner, f"{place}.fields[{number}]")

    def canvas(self, value: Any, form: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
        known = question_keys(form)
        if not form and value is not None:
            return ()  # the form has mistakes of its own; what it asks is not known yet
        problems = layout_problems(value, known)
        for place, message in problems:
            self.complain(f"layout{place}", message)
        return () if problems else tuple(tuple(row) for row in value)


def question_keys(form: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of what a form as data asks, in order."""
    sections = form.get("sections") or ()
    return tuple(question["key"] for section in sections for question in section["questions"])
