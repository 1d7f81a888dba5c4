"""XLSForm in: the sheets `survey`, `choices`, `settings` that Kobo and ODK write.

Only the basics: what is not understood is told with its row, and left out; what is
understood becomes the same data as any other definition, checked by the same reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile
from zlib import error as BadCompression

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from minga.questionnaires.queries.xlsform_words import LANGUAGES, relevant_to_condition

_MOST_ROWS: Final = 3000
_MOST_UNPACKED: Final = 50 * 1024 * 1024
_BROKEN: Final = (
    BadZipFile, BadCompression, InvalidFileException, KeyError, IndexError, OSError, ValueError, TypeError,
    AttributeError, SyntaxError, EOFError,
)  # fmt: skip
"""Everything that openpyxl and its XML reader raise at damaged workbooks (a ParseError is a SyntaxError)."""
_KINDS: Final = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "note": "statement",
    "image": "file",
    "file": "file",
    "audio": "file",
    "video": "file",
    "acknowledge": "yes_no",
}
_SILENT: Final = {"start", "end", "today", "deviceid", "username", "phonenumber", "calculate", "audit", "hidden"}
_FORMATS: Final = {"image": ["jpg", "png", "webp", "heic"], "audio": ["mp3", "ogg", "m4a"], "video": ["mp4"]}


@dataclass
class Imported:
    """A definition as data, and what was not understood, row by row."""

    definition: dict[str, Any]
    messages: list[str] = field(default_factory=list)


class NotAnXLSForm(ValueError):
    """The file cannot be opened as a workbook with a survey sheet."""


def read_xlsform(content: BinaryIO, *, title: str = "") -> Imported:
    """Read a workbook. Raises NotAnXLSForm when there is nothing to read."""
    try:
        _check_unpacked(content)
        book = load_workbook(content, read_only=True, data_only=True)
        sheets = {name.strip().lower(): list(_rows(book[name])) for name in book.sheetnames}
        book.close()
    except NotAnXLSForm:
        raise
    except _BROKEN as broken:
        raise NotAnXLSForm(_("This file is not an Excel workbook. Save it as .xlsx.")) from broken
    if "survey" not in sheets:
        raise NotAnXLSForm(_("The workbook has no sheet called “survey”."))
    settings = next((values for _number, values in sheets.get("settings", [])), {})
    named = title or str(settings.get("form_title") or "") or _("Form")
    return _Survey(sheets["survey"], sheets.get("choices", []), named).read()


def _check_unpacked(content: BinaryIO) -> None:
    """A small file may hold an enormous one: the sizes are read before anything is unpacked."""
    with ZipFile(content) as package:
        unpacked = sum(inside.file_size for inside in package.infolist())
    content.seek(0)
    if unpacked > _MOST_UNPACKED:
        raise NotAnXLSForm(_("The workbook is too large once it is opened. Leave only the sheets of the form in it."))


def _rows(sheet: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row under its headings, with its number in the sheet; empty ones left out."""
    heads: list[str] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_row=_MOST_ROWS, max_col=60), 1):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if not heads:
            heads = [re.sub(r"\s*::\s*", "::", cell).lower() for cell in cells]
        elif any(cells):
            yield number, {head: cell for head, cell in zip(heads, cells, strict=False) if head and cell}


class _Survey:
    """Walks the survey rows once; groups become sections, repeats become cards."""

    def __init__(
        self, survey: list[tuple[int, dict[str, str]]], choices: list[tuple[int, dict[str, str]]], title: str
    ) -> None:
        self.survey = survey
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.out = Imported({"title": {"es": title}, "sections": []})
        self.loose: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any] | None] = []
        self.cards: dict[str, Any] | None = None
        self.keys: dict[str, str] = {}
        for _number, values in choices:
            option = {"key": self.key(values.get("name", "")), "label": texts(values, "label")}
            self.lists.setdefault(values.get("list_name", values.get("list name", "")), []).append(option)

    def read(self) -> Imported:
        for number, values in self.survey:
            self._row(number, values)
        self._flush()
        if self.groups or self.cards:
            self.out.messages.append(_("A group or a repetition is not closed."))
        return self.out

    def key(self, name: str) -> str:
        """A name as our keys are: small letters, digits, underscores."""
        if name not in self.keys:
            plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:50]
            plain = plain if plain[:1].isalpha() else f"q_{plain}"
            taken = set(self.keys.values())
            free = plain
            number = 2
            while free in taken:
                free, number = f"{plain}_{number}", number + 1
            self.keys[name] = free
        return self.keys[name]

    def tell(self, number: int, message: str) -> None:
        self.out.messages.append(_("Row %(row)s: %(message)s") % {"row": number, "message": message})

    def _row(self, number: int, values: Mapping[str, str]) -> None:
        kind, _space, rest = values.get("type", "").replace("begin_", "begin ").replace("end_", "end ").partition(" ")
        if kind in {"begin", "end"}:
            self._bracket(number, kind, rest.strip(), values)
        elif kind and kind.lower() not in _SILENT:
            question = self._question(number, kind, rest.strip(), values)
            if question is not None:
                self._place(question)

    def _bracket(self, number: int, kind: str, what: str, values: Mapping[str, str]) -> None:
        if what == "repeat":
            self._repeat(number, kind, values)
        elif what == "group" and kind == "begin":
            self._begin_group(number, values)
        elif what == "group":
            if not self.groups:
                self.tell(number, _("this end of a group has no beginning."))
            else:
                self.groups.pop()
        else:
            self.tell(number, _("“%(what)s” is not understood.") % {"what": f"{kind} {what}"})

    def _begin_group(self, number: int, values: Mapping[str, str]) -> None:
        if self.groups or self.cards is not None:
            self.tell(number, _("a group inside another was joined with it: sections have one level."))
            self.groups.append(None)
            return
        self._flush()
        section: dict[str, Any] = {"key": self.key(values.get("name") or f"group_{number}"), "questions": []}
        section["title"] = texts(values, "label") or {"es": values.get("name", "")}
        self._condition(number, values, section)
        self.out.definition["sections"].append(section)
        self.groups.append(section)

    def _repeat(self, number: int, kind: str, values: Mapping[str, str]) -> None:
        if kind == "begin" and self.cards is not None:
            self.tell(number, _("cards inside cards are not supported; their questions were joined."))
        elif kind == "begin":
            self.cards = {"key": self.key(values.get("name") or f"cards_{number}"), "kind": "cards", "fields": []}
            self.cards["label"] = texts(values, "label") or {"es": values.get("name", "")}
            self.cards["required"] = False
            if values.get("repeat_count", "").isdigit():
                self.cards |= {"minimum": int(values["repeat_count"]), "maximum": int(values["repeat_count"])}
            self._condition(number, values, self.cards)
        elif self.cards is not None:
            cards, self.cards = self.cards, None
            self._place(cards)

    def _place(self, question: dict[str, Any]) -> None:
        """Into the open cards, the open section, or the questions before the first section."""
        section = next((group for group in self.groups if group is not None), None)
        if self.cards is not None:
            self.cards["fields"].append(question)
        elif section is not None:
            section["questions"].append(question)
        else:
            self.loose.append(question)

    def _flush(self) -> None:
        """Questions outside any group make a section of their own."""
        if self.loose:
            number = len(self.out.definition["sections"]) + 1
            title = self.out.definition["title"] if number == 1 else {"es": _("Part %(n)s") % {"n": number}}
            section = {"key": f"part_{number}", "title": title, "questions": self.loose}
            self.out.definition["sections"].append(section)
            self.loose = []

    def _question(self, number: int, kind: str, rest: str, values: Mapping[str, str]) -> dict[str, Any] | None:
        name = values.get("name") or f"row_{number}"
        question: dict[str, Any] = {"key": self.key(name), "label": texts(values, "label") or {"es": name}}
        if kind in {"select_one", "select_multiple"}:
            list_name = rest.split(" ")[0]
            if list_name not in self.lists:
                self.tell(number, _("the list “%(list)s” is not in the sheet “choices”.") % {"list": list_name})
                return None
            question |= {"kind": "choice" if kind == "select_one" else "choices", "options": self.lists[list_name]}
        elif kind in _KINDS:
            question["kind"] = "long_text" if "multiline" in values.get("appearance", "") else _KINDS[kind]
            question |= {"whole": True} if kind == "integer" else {}
            question |= {"formats": _FORMATS[kind]} if kind in _FORMATS else {}
        else:
            self.tell(number, _("questions of type “%(type)s” are not supported.") % {"type": kind})
            return None
        question["required"] = values.get("required", "").lower() in {"yes", "true", "true()", "sí", "si", "sim", "1"}
        if help_texts := texts(values, "hint"):
            question["help"] = help_texts
        for column in ("constraint", "calculation", "choice_filter"):
            if values.get(column):
                self.tell(number, _("the column “%(column)s” was left out.") % {"column": column})
        self._condition(number, values, question)
        return question

    def _condition(self, number: int, values: Mapping[str, str], target: dict[str, Any]) -> None:
        relevant = values.get("relevant", "")
        if not relevant:
            return
        condition = relevant_to_condition(relevant, self.key, lambda name: self.keys.get(name, name))
        if condition is None:
            self.tell(
                number,
                _("the condition “%(text)s” is not understood; the question is always shown.") % {"text": relevant},
            )
        else:
            target["shown_if"] = condition


def texts(values: Mapping[str, str], column: str) -> dict[str, str]:
    """`label`, `label::Español (es)`, `label::pt` … as one text per language."""
    found: dict[str, str] = {}
    for head, text in values.items():
        name, _colons, language = head.partition("::")
        if name != column:
            continue
        code = re.search(r"\((\w{2})(?:-\w+)?\)\s*$", language)
        short = code[1] if code else LANGUAGES.get(language.strip(), language.strip()[:2])
        if not language:
            found.setdefault("es", text)
        elif short in {"es", "pt", "en"}:
            found[short] = text
    return found
