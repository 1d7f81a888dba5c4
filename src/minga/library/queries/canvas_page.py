"""The editor of a canvas: its fields in order, their places, and how it will look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minga.core.texts import pick
from minga.library.models import Tool
from minga.library.models.canvas import Layout
from minga.library.models.canvas_edit import EASY_KINDS, fields_of
from minga.library.models.tool_text import question_keys
from minga.library.queries.canvas import CanvasGrid, empty_grid
from minga.library.queries.canvas_draft import canvas_in_work
from minga.questionnaires.enums import QuestionKind


@dataclass(frozen=True)
class FieldRow:
    """One field in the list; `number` is the one that stands in the grid of numbers."""

    number: int
    key: str
    name: str
    kind: str
    kind_words: str
    label: Mapping[str, str]
    hint: Mapping[str, str]
    easy: bool
    first: bool
    last: bool


@dataclass(frozen=True)
class CanvasPage:
    """Everything that the editor shows."""

    tool: Tool
    name: str
    fields: tuple[FieldRow, ...]
    keys: tuple[str, ...]
    layout: Layout
    grid: CanvasGrid
    waits: bool
    """Whether something was changed that nobody else sees yet."""


def canvas_page(tool: Tool) -> CanvasPage:
    """The canvas in preparation. One query."""
    work = canvas_in_work(tool)
    rows = _rows(work.definition)
    return CanvasPage(
        tool=tool,
        name=pick(tool.names),
        fields=rows,
        keys=question_keys(work.definition),
        layout=work.layout,
        grid=empty_grid(tool, work.version),
        waits=work.version.published_at is None or tool.published_at is None,
    )


def field_row(tool: Tool, key: str) -> FieldRow:
    """One field of the canvas in preparation; LookupError when there is none."""
    for row in _rows(canvas_in_work(tool).definition):
        if row.key == key:
            return row
    raise LookupError(key)


def _rows(definition: Mapping[str, Any]) -> tuple[FieldRow, ...]:
    asked = fields_of(definition)
    return tuple(
        FieldRow(
            number=number,
            key=question["key"],
            name=pick(question["label"]),
            kind=question["kind"],
            kind_words=str(QuestionKind(question["kind"]).label),
            label=question["label"],
            hint=question.get("help") or {},
            easy=question["kind"] in EASY_KINDS,
            first=number == 1,
            last=number == len(asked),
        )
        for number, question in enumerate(asked, 1)
    )
