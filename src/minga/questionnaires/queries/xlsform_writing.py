"""XLSForm out: what has a place there. The rest (matrix, limits of words, evidence) is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.definition import Definition, Option, Question, Section
from minga.questionnaires.queries.xlsform_words import condition_to_relevant

_LANGUAGES: Final = {"es": "Español (es)", "pt": "Português (pt)", "en": "English (en)"}
_TYPES: Final = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.MONEY: "decimal",
    Kind.DATE: "date",
    Kind.FILE: "file",
    Kind.EMAIL: "text",
    Kind.PHONE: "text",
    Kind.NATIONAL_ID: "text",
    Kind.STATEMENT: "note",
}


@dataclass
class Exported:
    """A workbook, and what XLSForm cannot hold."""

    content: bytes = b""
    messages: list[str] = field(default_factory=list)


def write_xlsform(form: Definition, *, key: str) -> Exported:
    """The survey, choices and settings sheets."""
    out = _Writer(form)
    survey = list(out.survey())
    book = Workbook(write_only=True)
    _sheet(book, "survey", ("type", "name", *_heads("label"), *_heads("hint"), "required", "relevant", "appearance",
                            "repeat_count"), survey)  # fmt: skip
    _sheet(book, "choices", ("list_name", "name", *_heads("label")), out.choices)
    settings = [{"form_title": pick(form.title), "form_id": key, "default_language": _LANGUAGES["es"]}]
    _sheet(book, "settings", ("form_title", "form_id", "default_language"), settings)
    target = BytesIO()
    book.save(target)
    return Exported(target.getvalue(), out.messages)


def _heads(column: str) -> tuple[str, ...]:
    return tuple(f"{column}::{language}" for language in _LANGUAGES.values())


def _sheet(book: Workbook, title: str, heads: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    page = book.create_sheet(title)
    page.append(list(heads))
    for row in rows:
        page.append([_text(row.get(head, "")) for head in heads])


def _text(value: Any) -> str:
    """A cell that is never a formula: definitions come from people too."""
    text = str(value)
    return f" {text}" if text.startswith(("=", "+", "@")) else text


class _Writer:
    """Rows of the survey, and the lists of choices on the way."""

    def __init__(self, form: Definition) -> None:
        self.form = form
        self.choices: list[dict[str, Any]] = []
        self.messages: list[str] = []
        self.questions = {question.key: question for question in form.everything()}

    def survey(self) -> Iterator[dict[str, Any]]:
        for section in self.form.sections:
            yield {"type": "begin_group", "name": section.key, **_words("label", section.title), **self._when(section)}
            for question in section.questions:
                yield from self._rows(question)
            yield {"type": "end_group", "name": section.key}

    def _rows(self, question: Question) -> Iterator[dict[str, Any]]:
        match question.kind:
            case Kind.CARDS:
                yield {
                    "type": "begin_repeat",
                    "name": question.key,
                    **_words("label", question.label),
                    **self._when(question),
                }
                for inner in question.fields:
                    yield from self._rows(inner)
                yield {"type": "end_repeat", "name": question.key}
            case Kind.MATRIX:
                self._tell(question, _("each row became a question of its own"))
                self._list(question.key, question.options)
                for row in question.rows:
                    made = self._row(question, f"select_one {question.key}")
                    yield {**made, "name": f"{question.key}_{row.key}", **_words("label", row.label)}
            case _:
                yield self._row(question, self._type(question))

    def _type(self, question: Question) -> str:
        match question.kind:
            case Kind.NUMBER:
                return "integer" if question.whole else "decimal"
            case Kind.CHOICE | Kind.CHOICES:
                self._list(question.key, question.options)
                return f"select_{'one' if question.kind is Kind.CHOICE else 'multiple'} {question.key}"
            case Kind.YES_NO:
                self._list(question.key, _YES_NO)
                return f"select_one {question.key}"
            case Kind.SCALE:
                steps = question.scale.steps if question.scale else range(0)
                self._list(question.key, tuple(Option(key=str(n), label={"es": str(n)}) for n in steps))
                return f"select_one {question.key}"
            case kind:
                return _TYPES[kind]

    def _row(self, question: Question, kind: str) -> dict[str, Any]:
        for name, part in (("words", _("its limit of words")), ("characters", _("its limit of letters"))):
            if getattr(question, name) is not None:
                self._tell(question, part)
        if question.evidence:
            self._tell(question, _("its evidence"))
        return {
            "type": kind,
            "name": question.key,
            **_words("label", question.label),
            **_words("hint", question.help),
            "required": "yes" if question.required and question.asks else "",
            "appearance": "multiline" if question.kind is Kind.LONG_TEXT else "",
            **self._when(question),
        }

    def _when(self, thing: Question | Section) -> dict[str, str]:
        return {"relevant": condition_to_relevant(thing.shown_if, self.questions)} if thing.shown_if else {}

    def _list(self, name: str, options: tuple[Option, ...]) -> None:
        for option in options:
            self.choices.append({"list_name": name, "name": option.key, **_words("label", option.label)})

    def _tell(self, question: Question, part: str) -> None:
        words = {"question": pick(question.label), "part": part}
        self.messages.append(_("XLSForm has no place for this part of “%(question)s”: %(part)s.") % words)


_YES_NO: Final = (
    Option(key="yes", label={"es": "Sí", "pt": "Sim", "en": "Yes"}),
    Option(key="no", label={"es": "No", "pt": "Não", "en": "No"}),
)


def _words(column: str, texts: Any) -> dict[str, str]:
    return {f"{column}::{_LANGUAGES[code]}": text for code, text in texts.items() if code in _LANGUAGES}
