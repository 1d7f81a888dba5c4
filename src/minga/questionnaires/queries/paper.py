"""A form on paper: boxes to write in, and in words when a question applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import day_in_words, pick
from minga.questionnaires.enums import Operation
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import Form, FormVersion, Submission
from minga.questionnaires.models.definition import Comparison, Condition, Every, Question
from minga.questionnaires.models.single import shown_number
from minga.questionnaires.queries.drafts import files_by_place, reading_of
from minga.questionnaires.queries.reviews import AnswerSection, answer_sections, sent_sections
from minga.questionnaires.queries.subjects import SubjectGone, label_of, subject_of

if TYPE_CHECKING:
    from minga.people.models import Person

_COPIES = 3


@dataclass(frozen=True)
class PaperQuestion:
    """One question with the room to answer it."""

    kind: str
    label: str
    help: str
    limit: str
    optional: bool
    condition: str
    unit: str
    box: str
    options: tuple[str, ...]
    rows: tuple[str, ...]
    ends: tuple[str, str]
    short: bool
    fields: tuple[PaperQuestion, ...]
    copies: range


@dataclass(frozen=True)
class PaperSection:
    title: str
    intro: str
    condition: str
    asks: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class PaperForm:
    """A whole form to print."""

    form: Form
    version: int
    title: str
    intro: str
    sections: tuple[PaperSection, ...]


@dataclass(frozen=True)
class PaperAnswers:
    """Answers to print."""

    submission: Submission
    title: str
    about: str
    by: str
    sections: tuple[AnswerSection, ...]


def paper_form(version: FormVersion, language: str) -> PaperForm:
    """The empty form."""
    form = version.questions
    asked = dict(form.questions)
    return PaperForm(
        form=version.form,
        version=version.number,
        title=pick(form.title, language),
        intro=pick(form.intro, language),
        sections=tuple(
            PaperSection(
                pick(section.title, language),
                pick(section.intro, language),
                only_if(section.shown_if, asked, language),
                tuple(_ask(question, asked, language) for question in section.questions),
            )
            for section in form.sections
        ),
    )


def paper_answers(submission: Submission, viewer: Person, language: str) -> PaperAnswers:
    """A draft as it stands, or what was sent."""
    if submission.is_draft:
        files = files_by_place(submission)
        sections = answer_sections(submission, reading_of(submission, language, files), files, language)
    else:
        sections = sent_sections(submission, language)
    try:
        about = label_of(subject_of(submission))
    except SubjectGone:
        about = ""
    title = pick(submission.version.questions.title, language)
    return PaperAnswers(submission, title, about, submission.name_for(viewer), sections)


def _ask(question: Question, asked: Mapping[str, Question], language: str) -> PaperQuestion:
    options = _options(question, language)
    scale = question.scale
    known = {**asked, **question.field_by_key}
    return PaperQuestion(
        kind=question.kind.value,
        label=pick(question.label, language),
        help=pick(question.help, language),
        limit=_limit(question),
        optional=not question.required and question.asks,
        condition=only_if(question.shown_if, asked, language),
        unit=question.currency or pick(question.unit, language),
        box=_box(question),
        options=options,
        rows=tuple(pick(row.label, language) for row in question.rows),
        ends=(pick(scale.low_label, language), pick(scale.high_label, language)) if scale else ("", ""),
        short=sum(len(option) for option in options) < 60,
        fields=tuple(_ask(inner, known, language) for inner in question.fields),
        copies=range(min(int(question.maximum or _COPIES), max(int(question.minimum or 1), _COPIES))),
    )


def _options(question: Question, language: str) -> tuple[str, ...]:
    if question.kind is Kind.SCALE and question.scale:
        return tuple(str(step) for step in question.scale.steps)
    if question.kind is Kind.YES_NO:
        return (_("Yes"), _("No"))
    return tuple(pick(option.label, language) for option in question.options)


def _limit(question: Question) -> str:
    if question.words is not None:
        return ngettext("At most %(most)s word.", "At most %(most)s words.", question.words) % {"most": question.words}
    if question.characters is not None:
        sentence = ngettext("At most %(most)s letter.", "At most %(most)s letters.", question.characters)
        return sentence % {"most": question.characters}
    return ""


def _box(question: Question) -> str:
    """The class of the box, after how much may be written in it."""
    if question.kind is not Kind.LONG_TEXT:
        return " q-box--short" if question.kind in {Kind.NUMBER, Kind.MONEY, Kind.PHONE, Kind.NATIONAL_ID} else ""
    words = question.words or (question.characters or 600) // 6
    lines = next((lines for most, lines in ((40, 2), (90, 4), (180, 8)) if words <= most), 14)
    return f" q-box--lines-{lines}"


def only_if(condition: Condition | None, asked: Mapping[str, Question], language: str) -> str:
    """«Answer only if …», or nothing."""
    if condition is None:
        return ""
    return _("Answer only if %(condition)s.") % {"condition": in_words(condition, asked, language)}


def in_words(condition: Condition, asked: Mapping[str, Question], language: str) -> str:
    """A condition as a reader would say it."""
    if isinstance(condition, Comparison):
        return _test(condition, asked, language)
    parts = [in_words(part, asked, language) for part in condition.parts]
    joined = _(" and ") if isinstance(condition, Every) else _(" or ")
    return joined.join(parts)


def _test(test: Comparison, asked: Mapping[str, Question], language: str) -> str:
    question = asked.get(test.question)
    label = pick(question.label, language) if question else test.question
    values = _(" or ").join(_value(question, value, language) for value in test.values)
    sentence = {
        Operation.IS: _("the answer to “%(question)s” is %(value)s"),
        Operation.IS_NOT: _("the answer to “%(question)s” is not %(value)s"),
        Operation.MORE_THAN: _("the answer to “%(question)s” is more than %(value)s"),
        Operation.AT_LEAST: _("the answer to “%(question)s” is %(value)s or more"),
        Operation.LESS_THAN: _("the answer to “%(question)s” is less than %(value)s"),
        Operation.AT_MOST: _("the answer to “%(question)s” is %(value)s or less"),
        Operation.ANSWERED: _("you answered “%(question)s”"),
        Operation.EMPTY: _("you left “%(question)s” empty"),
    }[test.op]
    return sentence % {"question": label, "value": values}


def _value(question: Question | None, value: str | Decimal, language: str) -> str:
    """The words of an option, of yes and no, of a day or of a number."""
    if question is not None:
        labels = {option.key: pick(option.label, language) for option in question.options}
        if str(value) in labels:
            return _("“%(value)s”") % {"value": labels[str(value)]}
        if question.kind is Kind.YES_NO:
            return _("“yes”") if value == "yes" else _("“no”")
        if question.kind is Kind.DATE:
            return _day(str(value))
    try:
        return shown_number(Decimal(str(value)))
    except InvalidOperation:
        return _("“%(value)s”") % {"value": value}


def _day(text: str) -> str:
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
