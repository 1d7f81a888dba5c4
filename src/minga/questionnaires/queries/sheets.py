"""A whole form on one page, as a team fills it in, and what others wrote there meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from minga.core.texts import pick
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.field_views import FieldView
from minga.questionnaires.queries.steps import Frame, Mistake, step_page


@dataclass(frozen=True)
class SheetPage:
    """Every question of a draft, by its key."""

    frame: Frame
    fields: Mapping[str, FieldView]
    mistakes: tuple[Mistake, ...]
    revision: int
    seen: str


@dataclass(frozen=True)
class News:
    """What other windows changed since a page was opened."""

    labels: tuple[str, ...]
    at: datetime
    revision: int


def sheet_page(
    submission: Submission, language: str, *, file_errors: Mapping[str, Sequence[str]] | None = None
) -> SheetPage:
    """The draft as one sheet. The right to write it was asked before (`drafts.draft_for`)."""
    pages = []
    for section in submission.version.questions.sections:
        asked = {question.key for question in section.questions}
        refused = {place: said for place, said in (file_errors or {}).items() if _key(place) in asked}
        page = step_page(submission, section.key, language, file_errors=refused)
        pages += [page] if page else []
    return SheetPage(
        frame=pages[0].frame,
        fields={field.place: field for page in pages for field in page.fields},
        mistakes=tuple(mistake for page in pages for mistake in page.mistakes),
        revision=submission.revision,
        seen=" ".join(page.seen for page in pages),
    )


def news_since(submission: Submission, *, window: str, base: int, language: str) -> News | None:
    """The questions that other windows changed after `base`, in the order of the form; None when there are none."""
    later = list(submission.revisions.filter(number__gt=base).exclude(window=window).order_by("number"))
    changed = {key for revision in later for key in revision.changes}
    labels = [
        pick(question.label, language)
        for key, question in submission.version.questions.questions.items()
        if key in changed
    ]
    return News(tuple(labels), later[-1].at, submission.revision) if labels else None


def _key(place: str) -> str:
    return place.partition(".")[0].partition("#")[0]
