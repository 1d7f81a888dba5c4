"""The board on which a team fills in a canvas: each field in its place, and what others wrote meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from minga.core.texts import pick
from minga.initiatives.models import Canvas, Initiative
from minga.initiatives.queries.making import CanvasRow, canvas_row
from minga.library.models import Tool
from minga.library.models.canvas import areas
from minga.library.queries.canvas import layout_of
from minga.library.queries.toolbox import Shelf, ToolsWanted, toolbox
from minga.people.models import Person
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.field_views import FieldView
from minga.questionnaires.queries.fields import in_words
from minga.questionnaires.queries.sheets import News, SheetPage, news_since, sheet_page


@dataclass(frozen=True)
class BoardCell:
    """One field with the classes of its place on the grid."""

    field: FieldView
    place: str


@dataclass(frozen=True)
class BoardPage:
    """The sheet of a draft."""

    row: CanvasRow
    tool: Tool
    sheet: SheetPage
    draft: Submission
    columns: int
    cells: tuple[BoardCell, ...]
    asides: int


@dataclass(frozen=True)
class LeftOut:
    """A field in which somebody wrote something that the finished version does not say."""

    label: str
    typed: str
    stands: str


@dataclass(frozen=True)
class ToolsPage:
    """Tools to choose from: first those of the stage towards which the team works."""

    first: Shelf | None
    others: tuple[Shelf, ...]


def board_page(
    canvas: Canvas, draft: Submission, language: str, *, refused: Mapping[str, Sequence[str]] | None = None
) -> BoardPage:
    """The right to write was asked before. `refused`: files that could not be taken, by their place."""
    sheet = sheet_page(draft, language, file_errors=refused)
    layout = layout_of(canvas.tool, draft.version)
    placed = [area for area in areas(layout) if area.name in sheet.fields]
    inside = {area.name for area in placed}
    cells = [
        BoardCell(sheet.fields[a.name], f"is-r{a.row} is-h{a.height} is-c{a.column} is-w{a.width}") for a in placed
    ]
    cells += [BoardCell(field, "") for key, field in sheet.fields.items() if key not in inside]
    return BoardPage(
        row=canvas_row(canvas),
        tool=canvas.tool,
        sheet=sheet,
        draft=draft,
        columns=max((len(row) for row in layout), default=1),
        cells=tuple(cells),
        asides=len(draft.set_aside),
    )


def news_on_board(canvas: Canvas, *, window: str, base: int) -> News | None:
    """What teammates wrote on this sheet since `base`; None when nothing, or when no version is open."""
    draft = canvas.submission
    if draft is None or not draft.is_draft:
        return None
    return news_since(draft, window=window, base=base, language=_language())


def left_out(submission: Submission, typed: Mapping[str, object]) -> tuple[LeftOut, ...]:
    """Where the words of somebody who came late differ from the version that was finished meanwhile."""
    language = _language()
    questions = submission.version.questions.questions
    pairs = (
        (question, in_words(question, typed[key], language), in_words(question, submission.typed.get(key), language))
        for key, question in questions.items()
        if key in typed
    )
    return tuple(
        LeftOut(pick(question.label, language), mine, stands)
        for question, mine, stands in pairs
        if mine.strip() and mine != stands
    )


def tools_for(initiative: Initiative, viewer: Person, now: datetime) -> ToolsPage:
    """Every published tool on the shelf of its first stage; the one of the next gate comes first."""
    shelves = toolbox(viewer, ToolsWanted(), now)
    towards = min(initiative.stage + 1, 7)
    first = toolbox(viewer, ToolsWanted(stage=towards), now)
    return ToolsPage(next(iter(first), None), shelves)


def _language() -> str:
    return (get_language() or "es")[:2]
