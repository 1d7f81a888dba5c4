"""Questions and their answers: public ones for everybody, waiting ones for the office, one's own for who asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from minga.calls.enums import QuestionState
from minga.calls.models import Call, Question
from minga.people.models import Person


@dataclass(frozen=True)
class QuestionLine:
    """A question as it may be shown."""

    uuid: str
    text: str
    answer: str
    about: str
    at: datetime | None
    state: str


def answered(call: Call, challenge: str = "") -> QuerySet[Question]:
    """Answered for all, the newest first."""
    rows = call.questions.filter(state=QuestionState.ANSWERED).select_related("challenge")
    if challenge:
        rows = rows.filter(challenge__key=challenge)
    return rows.order_by("-answered_at", "-pk")


def own(call: Call, person: Person | None) -> tuple[QuestionLine, ...]:
    """What she asked and nobody has published: waiting, or not published and why. One query."""
    if person is None:
        return ()
    rows = call.questions.filter(asked_by=person).exclude(state=QuestionState.ANSWERED).select_related("challenge")
    return tuple(line(row, own=True) for row in rows.order_by("-asked_at", "-pk"))


def waiting(call: Call) -> QuerySet[Question]:
    """For the office, the oldest first. Who asked is not read here either."""
    return call.questions.filter(state=QuestionState.WAITING).select_related("challenge").order_by("asked_at", "pk")


def line(row: Question, *, own: bool = False) -> QuestionLine:
    """One question; to others than who asked, only as it was published."""
    shown = row.text if own or row.state == QuestionState.WAITING else row.published_text
    return QuestionLine(
        uuid=str(row.uuid),
        text=shown,
        answer=row.answer,
        about=row.challenge.title if row.challenge else "",
        at=row.answered_at or row.asked_at,
        state=row.get_state_display(),
    )
