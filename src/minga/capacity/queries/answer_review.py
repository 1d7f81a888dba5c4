"""Everything an entity answers on one page, with what it rests on: before it is sent, and as it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minga.calls.queries.deadlines import moment_in
from minga.capacity import policies
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Measured, Prefill
from minga.capacity.queries.answer_pages import Head, head_of
from minga.capacity.queries.answer_part import (
    CitationView,
    KnownView,
    citations_by_question,
    known_by_question,
    known_view,
)
from minga.capacity.queries.parts import Part, parts_of_entity
from minga.people.models import Person
from minga.questionnaires.models import Submission
from minga.questionnaires.models.canonical import digest_of
from minga.questionnaires.queries.drafts import files_by_place, reading_of
from minga.questionnaires.queries.reviews import AnswerLine, AnswerSection, answer_sections, sent_sections
from minga.questionnaires.queries.steps import anchor_of


@dataclass(frozen=True)
class ReviewLine:
    """One question: its answer, what Minga knew, what it cites."""

    code: str
    line: AnswerLine
    known: KnownView | None
    citations: tuple[CitationView, ...]

    @property
    def unproven(self) -> bool:
        """Answered, with nothing that a grader can open."""
        confirmed = self.known is not None and self.known.state == "confirmed"
        return not self.line.empty and not self.citations and not self.line.files and not confirmed


@dataclass(frozen=True)
class ReviewPart:
    """One part."""

    key: str
    title: str
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True)
class AnswerReview:
    """Everything that will be sent, and what to look at before."""

    head: Head
    parts: tuple[ReviewPart, ...]
    problems: tuple[tuple[str, str, str], ...]
    asides: int
    empty: int
    unproven: int
    waiting: int
    may_send: bool

    @property
    def ready(self) -> bool:
        return self.may_send and not self.problems and not self.asides


@dataclass(frozen=True)
class AnswerReceipt:
    """What was sent, and what proves it."""

    head: Head
    parts: tuple[ReviewPart, ...]
    uuid: UUID
    receipt: str
    sha256: str
    sent: str
    intact: bool
    may_reopen: bool


def review_of(measured: Measured, draft: Submission, viewer: Person, language: str, now: datetime) -> AnswerReview:
    """The draft, read once more."""
    files = files_by_place(draft)
    reading = reading_of(draft, language, files)
    sections = answer_sections(draft, reading, files, language)
    parts = _parts(measured, sections)
    lines = [line for part in parts for line in part.lines]
    wrong = [
        (part.key, each.line.anchor, each.line.label) for part in parts for each in part.lines if each.line.problem
    ]
    return AnswerReview(
        head=head_of(measured, viewer, now),
        parts=parts,
        problems=tuple(wrong),
        asides=len(draft.set_aside),
        empty=sum(1 for each in lines if each.line.empty),
        unproven=sum(1 for each in lines if each.unproven),
        waiting=sum(1 for each in lines if each.known is not None and each.known.state == "waiting"),
        may_send=policies.may_send(viewer, measured, now) and measured.state == MeasuredState.ANSWERING,
    )


def receipt_of_entity(
    measured: Measured, sent: Submission, viewer: Person, language: str, now: datetime
) -> AnswerReceipt:
    """The answers that count."""
    at = sent.submitted_at
    return AnswerReceipt(
        head=head_of(measured, viewer, now),
        parts=_parts(measured, sent_sections(sent, language)),
        uuid=sent.uuid,
        receipt=sent.receipt,
        sha256=sent.sha256,
        sent=moment_in(at, measured.wave.timezone) if at is not None else "",
        intact=digest_of(sent) == sent.sha256,
        may_reopen=measured.state == MeasuredState.SENT
        and policies.is_answering(measured.wave, now)
        and policies.answers_for(viewer, measured, now),
    )


def sent_answers(measured: Measured) -> Submission | None:
    """What the entity sent and still stands, also while a correction is being written."""
    submission = measured.submission
    if submission is None or not submission.is_draft:
        return submission
    return submission.replaces


def answer_parts(measured: Measured, sent: Submission, language: str) -> tuple[ReviewPart, ...]:
    """The answers with what they rest on, for a page of another room; whoever calls asks the right."""
    return _parts(measured, sent_sections(sent, language))


def _parts(measured: Measured, sections: Sequence[AnswerSection]) -> tuple[ReviewPart, ...]:
    """In the order of the form, only what applies to the entity. An unanswered question is shown as such."""
    known, cited = known_by_question(measured), citations_by_question(measured)
    lines = {line.anchor: line for section in sections for line in section.lines}
    return tuple(_part(part, lines, known, cited) for part in parts_of_entity(measured))


def _part(
    part: Part,
    lines: Mapping[str, AnswerLine],
    known: Mapping[str, Prefill],
    cited: Mapping[str, tuple[CitationView, ...]],
) -> ReviewPart:
    made = []
    for each in part.asked:
        anchor = anchor_of(each.question.key)
        line = lines.get(anchor) or AnswerLine(label=each.label, anchor=anchor)
        prefill = known.get(each.code)
        made.append(
            ReviewLine(each.code, line, known_view(prefill) if prefill is not None else None, cited.get(each.code, ()))
        )
    return ReviewPart(part.key, part.title, tuple(made))
