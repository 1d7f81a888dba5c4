"""For whoever runs a form: its versions, how many answered, and the answers as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Form, FormVersion, Submission
from minga.questionnaires.models.checking import EVIDENCE
from minga.questionnaires.models.definition import Question
from minga.questionnaires.queries.differences import differences
from minga.questionnaires.queries.drafts import current_version
from minga.questionnaires.queries.fields import shown_value
from minga.questionnaires.queries.subjects import SubjectGone, address_of, label_of, owner_of

Cell = str | Decimal | datetime


@dataclass(frozen=True)
class VersionLine:
    """One version: since when, how many answered it, and what it changed, in sentences."""

    number: int
    published_at: datetime | None
    note: str
    sent: int
    changes: tuple[str, ...]


@dataclass(frozen=True)
class FormOverview:
    """The page of a form for those who run it."""

    form: Form
    title: str
    owner: str
    owner_address: str
    questions: int
    sections: int
    drafts: int
    sent: int
    versions: tuple[VersionLine, ...]
    waiting: VersionLine | None


@dataclass(frozen=True)
class AnswersRow:
    """One line of the table of answers."""

    uuid: UUID
    receipt: str
    by: str
    about: str
    sent_at: datetime | None
    state: str
    state_label: str
    version: int


@dataclass(frozen=True)
class Sheet:
    """One table to export: a head and its rows."""

    title: str
    head: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def overview_of(form: Form, language: str) -> FormOverview:
    """Versions newest first, each against the one before it."""
    sent = Q(submissions__state=SubmissionState.SUBMITTED)
    versions = list(form.versions.annotate(sent=Count("submissions", filter=sent)).order_by("number"))
    lines = []
    for before, version in zip([None, *versions], versions, strict=False):
        changes = differences(before.questions, version.questions, language) if before else ()
        count = version.sent
        lines.append(VersionLine(version.number, version.published_at, version.note, count, changes))
    published = [line for line in lines if line.published_at is not None]
    now_asked = current_version(form).questions
    try:
        owner = owner_of(form)
        named, address = label_of(owner), address_of(owner)
    except SubjectGone:
        named, address = "", "/"
    return FormOverview(
        form=form,
        title=pick(form.title, language),
        owner=named,
        owner_address=address,
        questions=sum(question.asks for question in now_asked.questions.values()),
        sections=len(now_asked.sections),
        drafts=Submission.objects.filter(version__form=form, state=SubmissionState.DRAFT).count(),
        sent=sum(line.sent for line in published),
        versions=tuple(reversed(published)),
        waiting=next((line for line in lines if line.published_at is None), None),
    )


def answers_to(form: Form) -> QuerySet[Submission]:
    """Everything that was sent, newest first.

    Versions are prefetched, not joined: with thousands of answers a join would read the
    definition of the form as many times, and hold each copy. What was typed is not needed.
    """
    rows = Submission.objects.filter(version__form=form).exclude(state=SubmissionState.DRAFT)
    rows = rows.select_related("person").prefetch_related("version").defer("typed", "set_aside", "tried")
    return rows.order_by("-submitted_at", "-pk")


def answer_rows(submissions: Sequence[Submission]) -> list[AnswersRow]:
    """Lines with the names of what they are about, one query for each kind of thing."""
    about = _labels(submissions)
    return [
        AnswersRow(
            uuid=one.uuid,
            receipt=one.receipt,
            by=one.name_for(None),
            about=about.get((one.subject_type, one.subject_id), ""),
            sent_at=one.submitted_at,
            state=one.state,
            state_label=str(SubmissionState(one.state).label),
            version=one.version.number,
        )
        for one in submissions
    ]


def _labels(submissions: Sequence[Submission]) -> dict[tuple[str, int], str]:
    ids: dict[str, set[int]] = defaultdict(set)
    for one in submissions:
        ids[one.subject_type].add(one.subject_id)
    labels = {}
    for label, wanted in ids.items():
        for pk, thing in apps.get_model(label)._default_manager.in_bulk(list(wanted)).items():
            labels[(label, int(pk))] = label_of(thing)
    return labels


def sheets_of(form: Form, language: str, heads: Mapping[str, str]) -> list[Sheet]:
    """All answers as tables: one line per submission, and one table per kind of card.

    `heads`: the words of the columns that are not questions, in their order.
    """
    submissions = list(answers_to(form))
    versions = {one.version_id for one in submissions}
    questions = _questions(FormVersion.objects.filter(form=form, pk__in=versions).order_by("-number"))
    plain = [question for question in questions if question.kind is not Kind.CARDS]
    about = _labels(submissions)

    def start(one: Submission) -> tuple[Cell, ...]:
        return (
            one.receipt,
            one.submitted_at or "",
            str(SubmissionState(one.state).label),
            Decimal(one.version.number),
            one.name_for(None),
            about.get((one.subject_type, one.subject_id), ""),
        )

    head = (*heads.values(), *(label for question in plain for label in _labels_of(question, language)))
    rows = (
        (*start(one), *(cell for question in plain for cell in _cells(question, one.values, language)))
        for one in submissions
    )
    sheets = [Sheet(pick(form.title, language), head, rows)]
    cards = [question for question in questions if question.kind is Kind.CARDS]
    return sheets + [_card_sheet(question, submissions, language, next(iter(heads.values()))) for question in cards]


def _card_sheet(question: Question, submissions: Sequence[Submission], language: str, receipt: str) -> Sheet:
    inner = [field for field in question.fields if field.asks]
    rows = (
        (one.receipt, Decimal(number), *(cell for field in inner for cell in _cells(field, card, language)))
        for one in submissions
        for number, card in enumerate(one.values.get(question.key) or [], 1)
    )
    head = (receipt, "#", *(label for field in inner for label in _labels_of(field, language)))
    return Sheet(pick(question.label, language), head, rows)


def _questions(versions: QuerySet[FormVersion]) -> list[Question]:
    """Questions of all versions that were answered, newest words first, each key once."""
    found: dict[str, Question] = {}
    for version in versions:
        for key, question in version.questions.questions.items():
            if question.asks:
                found.setdefault(key, question)
    return list(found.values())


def _labels_of(question: Question, language: str) -> list[str]:
    """The columns of a question: one, or one for each row of a matrix; one more for evidence."""
    label = pick(question.label, language)
    if question.unit or question.currency:
        label = f"{label} ({question.currency or pick(question.unit, language)})"
    labels = [f"{label}: {pick(row.label, language)}" for row in question.rows] or [label]
    return [*labels, f"{label} ·"] if question.evidence else labels


def _cells(question: Question, values: Mapping[str, Any], language: str) -> list[Cell]:
    value = values.get(question.key)
    cells: list[Cell]
    if question.kind is Kind.MATRIX:
        labels = {option.key: pick(option.label, language) for option in question.options}
        given = value if isinstance(value, Mapping) else {}
        cells = [labels.get(str(given.get(row.key)), "") for row in question.rows]
    elif value is None:
        cells = [""]
    elif question.kind in {Kind.NUMBER, Kind.MONEY, Kind.SCALE}:
        cells = [Decimal(str(value))]
    elif question.kind is Kind.FILE:
        cells = [_names(value)]
    elif question.kind is Kind.DATE:
        cells = [str(value)]
    else:
        cells = [shown_value(question, value, language)]
    return [*cells, _names(values.get(question.key + EVIDENCE))] if question.evidence else cells


def _names(files: Any) -> str:
    return "; ".join(str(one.get("name", "")) for one in files or [] if isinstance(one, Mapping))
