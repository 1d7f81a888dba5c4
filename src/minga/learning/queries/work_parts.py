"""What a canvas or a form says, as the parts of a hand-in: plain words that stay as they were.

A part is `[key, label, text]`. Answers that are personal stay where they were given, so that erasing a
person there erases them; a hand-in shows the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from minga.initiatives.models import Canvas
from minga.initiatives.queries.making import finished_versions
from minga.learning.models import HandinVersion
from minga.library.queries.canvas import canvas_of
from minga.questionnaires.actions.erasing import is_personal
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Question
from minga.questionnaires.queries.reviews import AnswerLine, sent_sections
from minga.questionnaires.queries.steps import anchor_of


@dataclass(frozen=True)
class Part:
    """One question of what was handed in, with its answer. The text itself has an empty key."""

    key: str
    label: str
    text: str


def parts_of(version: HandinVersion) -> tuple[Part, ...]:
    """What can be read and commented: the text, then what the canvas or form said when it was sent."""
    text = [Part("", "", version.text)] if version.text else []
    return (*text, *(Part(*each) for each in version.snapshot.get("parts", ())))


def canvas_snapshot(canvas: Canvas, language: str) -> dict[str, Any]:
    """The canvas as it stands: its last finished version, else what is being written; photographs are counted."""
    chain = finished_versions(canvas)
    shown = chain[0] if chain else canvas.submission
    parts = []
    with override(language):
        if shown is not None:
            for cell in canvas_of(shown, canvas.tool, language).cells:
                if cell.answer is not None and not cell.answer.empty:
                    parts.append([cell.key, cell.label, _said(cell.answer)])
        if canvas.read_text:
            parts.append(["read", _("Read from the photograph"), canvas.read_text])
    return {"title": canvas.title, "parts": parts, "photos": canvas.photos.count()}


def form_snapshot(submission: Submission, language: str) -> dict[str, Any]:
    """The answers as they were sent, without those that are personal."""
    personal = {anchor_of(each.key) for each in submission.version.questions.questions.values() if _tells_who(each)}
    parts = [
        [line.anchor, line.label, _said(line)]
        for section in sent_sections(submission, language)
        for line in section.lines
        if not line.empty and line.anchor not in personal
    ]
    return {"title": str(submission.version.form), "parts": parts, "receipt": submission.receipt}


def _tells_who(question: Question) -> bool:
    return is_personal(question) or any(is_personal(inner) for inner in question.fields)


def _said(line: AnswerLine) -> str:
    """An answer of any shape, as lines of text."""
    return "\n".join(_lines(line))


def _lines(line: AnswerLine) -> Iterator[str]:
    if line.text:
        yield line.text
    for name, said in line.rows:
        yield f"{name}: {said}"
    for card in line.cards:
        yield "; ".join(_named(card))
    if line.files:
        yield ", ".join(each.name for each in line.files)


def _named(card: Iterable[AnswerLine]) -> Iterator[str]:
    for each in card:
        if not each.empty:
            yield f"{each.label}: {' '.join(_lines(each))}"
