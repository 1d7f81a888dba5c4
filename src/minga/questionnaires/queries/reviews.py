"""Answers to read: before sending, on the receipt, and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Attachment, Submission
from minga.questionnaires.models.canonical import digest_of
from minga.questionnaires.models.checking import EVIDENCE, Reading
from minga.questionnaires.models.definition import Question
from minga.questionnaires.policies import may_answer, may_stand_for, takes_answers
from minga.questionnaires.queries.drafts import files_by_place, reading_of
from minga.questionnaires.queries.field_views import FileLine
from minga.questionnaires.queries.fields import file_lines, in_words, shown_value
from minga.questionnaires.queries.steps import Frame, anchor_of, frame_of
from minga.questionnaires.queries.subjects import SubjectGone, address_of, afterwards_of, label_of, subject_of

if TYPE_CHECKING:
    from minga.people.models import Person


@dataclass(frozen=True)
class AnswerLine:
    """One question with its answer in words."""

    label: str
    text: str = ""
    files: tuple[FileLine, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    cards: tuple[tuple[AnswerLine, ...], ...] = ()
    problem: str = ""
    anchor: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or self.files or self.rows or self.cards)


@dataclass(frozen=True)
class AnswerSection:
    """One section with its answers."""

    key: str
    title: str
    lines: tuple[AnswerLine, ...]
    problems: int


@dataclass(frozen=True)
class ReviewPage:
    """Everything that will be sent."""

    frame: Frame
    sections: tuple[AnswerSection, ...]
    problems: int
    asides: int
    open: bool
    is_ready: bool
    may_send: bool
    others: bool
    """Somebody else began these answers."""
    afterwards: str
    """What may still be changed once they are sent."""


@dataclass(frozen=True)
class ReceiptPage:
    """What was sent and what proves it."""

    submission: Submission
    title: str
    version: int
    about: str
    about_address: str
    sections: tuple[AnswerSection, ...]
    sent_at: datetime | None
    by: str
    may_revise: bool
    may_withdraw: bool
    is_withdrawn: bool
    is_superseded: bool
    newer: Submission | None
    intact: bool


def review_page(submission: Submission, viewer: Person, language: str, now: datetime) -> ReviewPage:
    """A draft, as it would be sent now."""
    files = files_by_place(submission)
    reading = reading_of(submission, language, files)
    frame = frame_of(submission, reading, language)
    form = submission.version.form
    try:
        subject = subject_of(submission)
        opened, may_send = takes_answers(form, subject, now), may_answer(viewer, form, subject, now)
        afterwards = afterwards_of(form, subject, now)
    except SubjectGone:
        opened, may_send, afterwards = False, False, ""
    ready = not (reading.problems or submission.set_aside or frame.news) and opened
    return ReviewPage(
        frame=frame,
        sections=answer_sections(submission, reading, files, language),
        problems=len(reading.problems),
        asides=len(submission.set_aside),
        open=opened,
        is_ready=ready,
        may_send=may_send,
        others=submission.person_id not in (None, viewer.pk),
        afterwards=afterwards,
    )


def receipt_page(submission: Submission, viewer: Person, language: str, now: datetime) -> ReceiptPage:
    """Sent answers, for one who may read them."""
    form = submission.version.form
    stands = submission.state == SubmissionState.SUBMITTED
    try:
        subject = subject_of(submission)
        about, address, answers = label_of(subject), address_of(subject), may_answer(viewer, form, subject, now)
        own = may_stand_for(viewer, submission, subject)
    except SubjectGone:
        about, address, answers, own = "", "", False, submission.person_id == viewer.pk
    return ReceiptPage(
        submission=submission,
        title=pick(submission.version.questions.title, language),
        version=submission.version.number,
        about=about,
        about_address=address,
        sections=sent_sections(submission, language),
        sent_at=submission.submitted_at,
        by=submission.name_for(viewer),
        may_revise=own and stands and answers,
        may_withdraw=own and stands,
        is_withdrawn=submission.state == SubmissionState.WITHDRAWN,
        is_superseded=submission.state == SubmissionState.SUPERSEDED,
        newer=submission.replaced_by.order_by("-pk").first(),
        intact=digest_of(submission) == submission.sha256,
    )


def answer_sections(
    submission: Submission, reading: Reading, files: Mapping[str, Sequence[Attachment]], language: str
) -> tuple[AnswerSection, ...]:
    """Shown sections with typed answers in words, wrong ones marked."""
    problems = {problem.place: problem.message for problem in reversed(reading.problems)}
    lines = _Lines(language, files, problems, frozen=False)
    return tuple(
        AnswerSection(
            section.key,
            pick(section.title, language),
            tuple(
                lines.line(question, question.key, submission.typed.get(question.key))
                for question in section.questions
                if question.asks and question.key not in reading.hidden
            ),
            len(reading.problems_of(section.key)),
        )
        for section in submission.version.questions.sections
        if section.key not in reading.hidden_sections
    )


def sent_sections(submission: Submission, language: str) -> tuple[AnswerSection, ...]:
    """What was sent, read from the frozen values."""
    lines, values = _Lines(language, files_by_place(submission), {}, frozen=True), submission.values
    sections = []
    for section in submission.version.questions.sections:
        made = tuple(
            lines.line(question, question.key, values.get(question.key))
            for question in section.questions
            if question.asks and (question.key in values or question.key + EVIDENCE in values)
        )
        if made:
            sections.append(AnswerSection(section.key, pick(section.title, language), made, 0))
    return tuple(sections)


class _Lines:
    """Turns answers into lines: typed ones are read first, frozen ones are values already."""

    def __init__(
        self,
        language: str,
        files: Mapping[str, Sequence[Attachment]],
        problems: Mapping[str, str],
        *,
        frozen: bool,
    ) -> None:
        self.language, self.files, self.problems, self.frozen = language, files, problems, frozen
        self.by_uuid = {str(one.file.uuid): one for attached in files.values() for one in attached}

    def line(self, question: Question, place: str, answer: Any) -> AnswerLine:
        cards = answer if question.kind is Kind.CARDS and isinstance(answer, list) else []
        return AnswerLine(
            label=pick(question.label, self.language),
            text=self._text(question, answer),
            files=file_lines([*self._files(question, place, answer), *self.files.get(place + EVIDENCE, ())]),
            rows=self._rows(question, answer),
            cards=tuple(self._card(question, place, card) for card in cards if isinstance(card, Mapping)),
            problem=self.problems.get(place, ""),
            anchor=anchor_of(place),
        )

    def _card(self, question: Question, place: str, card: Mapping[str, Any]) -> tuple[AnswerLine, ...]:
        made = (
            self.line(inner, f"{place}.{card.get('_id', '')}.{inner.key}", card.get(inner.key))
            for inner in question.fields
            if inner.asks
        )
        return tuple(line for line in made if not line.empty or line.problem)

    def _files(self, question: Question, place: str, answer: Any) -> Sequence[Attachment]:
        if question.kind is not Kind.FILE or not self.frozen:
            return self.files.get(place, ())
        named = [str(one.get("file")) for one in answer or [] if isinstance(one, Mapping)]
        return [self.by_uuid[uuid] for uuid in named if uuid in self.by_uuid]

    def _text(self, question: Question, answer: Any) -> str:
        if answer is None or question.kind in {Kind.CARDS, Kind.MATRIX, Kind.FILE}:
            return ""
        return (shown_value if self.frozen else in_words)(question, answer, self.language)

    def _rows(self, question: Question, answer: Any) -> tuple[tuple[str, str], ...]:
        if question.kind is not Kind.MATRIX or not isinstance(answer, Mapping):
            return ()
        options = {option.key: pick(option.label, self.language) for option in question.options}
        return tuple(
            (pick(row.label, self.language), options.get(str(answer[row.key]), ""))
            for row in question.rows
            if answer.get(row.key)
        )
