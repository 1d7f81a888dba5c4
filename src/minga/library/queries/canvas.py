"""A canvas placed on its grid, empty or filled in: what `{% canvas %}` draws.

canvas_grid(tool, version, submission.values)     sent answers, as they were frozen
canvas_of(submission)                             a draft or sent answers, with files and mistakes
empty_canvas(tool)                                what is asked now
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.library.models.canvas import Area, Layout, areas, repaired
from minga.library.models.tool_text import LAYOUT
from minga.library.models.tools import Tool
from minga.library.queries.canvas_draft import canvas_asked
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import FormVersion, Submission
from minga.questionnaires.models.definition import Question
from minga.questionnaires.queries.drafts import files_by_place, reading_of
from minga.questionnaires.queries.fields import shown_value
from minga.questionnaires.queries.reviews import AnswerLine, answer_sections, sent_sections
from minga.questionnaires.queries.steps import anchor_of


@dataclass(frozen=True)
class CanvasCell:
    """One field in its place. `answer` is None on an empty canvas."""

    key: str
    label: str
    hint: str
    kind: str
    row: int
    column: int
    height: int
    width: int
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    answer: AnswerLine | None = None


@dataclass(frozen=True)
class CanvasGrid:
    """Every field that is asked, from top left to bottom right."""

    columns: int
    rows: int
    cells: tuple[CanvasCell, ...]
    filled: int

    @property
    def asked(self) -> int:
        return len(self.cells)


def empty_canvas(tool: Tool) -> CanvasGrid:
    """The canvas that new answers get, without any. One query."""
    return empty_grid(tool, canvas_asked(tool))


def empty_grid(tool: Tool, version: FormVersion) -> CanvasGrid:
    """What this version asks, without answers."""
    return _grid(tool, version, None, _language())


def canvas_grid(tool: Tool, version: FormVersion, values: Mapping[str, Any], language: str = "") -> CanvasGrid:
    """Frozen values on the grid of their own version; none at all gives an empty canvas."""
    spoken = language or _language()
    lines = {
        key: _line(question, values[key], spoken)
        for key, question in version.questions.questions.items()
        if values.get(key) not in (None, "", [], {})
    }
    return _grid(tool, version, lines, spoken)


def canvas_of(submission: Submission, tool: Tool, language: str = "") -> CanvasGrid:
    """Answers on their grid, drafts too, with files. The right to read them was asked before."""
    spoken = language or _language()
    if submission.is_draft:
        files = files_by_place(submission)
        sections = answer_sections(submission, reading_of(submission, spoken, files), files, spoken)
    else:
        sections = sent_sections(submission, spoken)
    by_anchor = {line.anchor: line for section in sections for line in section.lines if not line.empty}
    keys = submission.version.questions.questions
    lines = {key: by_anchor[anchor_of(key)] for key in keys if anchor_of(key) in by_anchor}
    return _grid(tool, submission.version, lines, spoken)


def layout_of(tool: Tool, version: FormVersion) -> Layout:
    """The grid of this very version; that of the tool for one that carries none."""
    kept: Layout = version.definition.get(LAYOUT) or tool.layout
    return repaired(kept, frozenset(version.questions.questions))


def _grid(tool: Tool, version: FormVersion, lines: Mapping[str, AnswerLine] | None, language: str) -> CanvasGrid:
    asked = {key: question for key, question in version.questions.questions.items() if question.asks}
    layout = layout_of(tool, version)
    columns = max((len(row) for row in layout), default=1)
    placed = [area for area in areas(layout) if area.name in asked]
    below = [key for key in asked if key not in {area.name for area in placed}]
    placed += [Area(key, len(layout) + number, 1, 1, columns) for number, key in enumerate(below, 1)]
    cells = tuple(_cell(asked[area.name], area, lines, language) for area in placed)
    filled = sum(1 for cell in cells if cell.answer and not cell.answer.empty)
    return CanvasGrid(columns, len(layout) + len(below), cells, filled)


def _cell(question: Question, area: Area, lines: Mapping[str, AnswerLine] | None, language: str) -> CanvasCell:
    return CanvasCell(
        key=question.key,
        label=pick(question.label, language),
        hint=pick(question.help, language),
        kind=str(question.kind),
        row=area.row,
        column=area.column,
        height=area.height,
        width=area.width,
        choices=_choices(question, language),
        rows=tuple(pick(row.label, language) for row in question.rows),
        fields=tuple(pick(inner.label, language) for inner in question.fields if inner.asks),
        answer=None if lines is None else lines.get(question.key, AnswerLine("")),
    )


def _choices(question: Question, language: str) -> tuple[str, ...]:
    """What can be ticked on paper: options, the steps of a scale, yes or no."""
    if question.kind is Kind.YES_NO:
        return (_("Yes"), _("No"))
    if question.scale is not None:
        ends = {question.scale.low: question.scale.low_label, question.scale.high: question.scale.high_label}
        return tuple(
            f"{step} · {pick(ends[step], language)}" if step in ends else f"{step}" for step in question.scale.steps
        )
    return tuple(pick(option.label, language) for option in question.options)


def _line(question: Question, value: Any, language: str) -> AnswerLine:
    """One frozen value in words."""
    if question.kind is Kind.MATRIX:
        options = {option.key: pick(option.label, language) for option in question.options}
        rows = ((pick(row.label, language), options.get(str(value.get(row.key)), "")) for row in question.rows)
        return AnswerLine("", rows=tuple(pair for pair in rows if pair[1]))
    if question.kind is Kind.CARDS:
        return AnswerLine("", cards=tuple(_card(question, card, language) for card in value))
    if question.kind is Kind.FILE:
        return AnswerLine("", text=", ".join(str(one.get("name", "")) for one in value))
    return AnswerLine("", text=shown_value(question, value, language))


def _card(question: Question, card: Mapping[str, Any], language: str) -> tuple[AnswerLine, ...]:
    lines = (
        (inner, _line(inner, card[inner.key], language))
        for inner in question.fields
        if card.get(inner.key) not in (None, "", [], {})
    )
    return tuple(AnswerLine(pick(inner.label, language), text=line.text) for inner, line in lines)


def _language() -> str:
    return (get_language() or "es")[:2]
