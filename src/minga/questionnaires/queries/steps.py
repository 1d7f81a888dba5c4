"""The pages of whoever answers: one step, the review before sending, the receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.questionnaires.models import Attachment, Form, FormVersion, Submission
from minga.questionnaires.models.checking import EVIDENCE, Problem, Reading, is_blank, read_answers
from minga.questionnaires.models.definition import Section
from minga.questionnaires.queries.differences import differences
from minga.questionnaires.queries.drafts import as_values, current_version, files_by_place, prefilled
from minga.questionnaires.queries.field_views import FieldView
from minga.questionnaires.queries.fields import Drawing, field_view
from minga.questionnaires.queries.subjects import SubjectGone, address_of, closing_of, label_of, subject_of


@dataclass(frozen=True)
class Stop:
    """One step in the list beside the form. State: done, wrong, now, ahead."""

    key: str
    label: str
    state: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True)
class Mistake:
    """One line of the summary on top."""

    anchor: str
    command: str


@dataclass(frozen=True)
class ExampleView:
    """What stands beside the step."""

    title: str
    text: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """What every page of one set of answers shows."""

    uuid: UUID
    form: Form
    form_title: str
    about: str
    about_address: str
    stops: tuple[Stop, ...]
    closes_at: datetime | None
    minutes: int | None
    saved_at: datetime | None
    news: tuple[str, ...]
    closing: str = ""


@dataclass(frozen=True)
class StepPage:
    """One section to fill in."""

    frame: Frame
    key: str
    title: str
    intro: str
    fields: tuple[FieldView, ...]
    mistakes: tuple[Mistake, ...]
    example: ExampleView | None
    revision: int
    seen: str


def step_page(
    submission: Submission,
    section_key: str,
    language: str,
    *,
    file_errors: Mapping[str, Sequence[str]] | None = None,
) -> StepPage | None:
    """A section of a draft, or None when there is no such section now."""
    files = files_by_place(submission)
    reading = read_answers(submission.version.questions, submission.typed, as_values(files), language)
    section = submission.version.questions.section_by_key.get(section_key)
    if section is None or section.key in reading.hidden_sections:
        return None
    frame = frame_of(submission, reading, language, current=section.key)
    return _page(submission, section, reading, files, frame, file_errors or {}, language)


def preview_page(version: FormVersion, section_key: str, typed: Mapping[str, object], language: str) -> StepPage | None:
    """A section as a respondent would see it, with nothing kept. With `typed`, it was tried."""
    section = version.questions.section_by_key.get(section_key)
    if section is None:
        return None
    shadow = Submission(
        version=version, language=language, typed=dict(typed), tried=[section.key] if typed else [], saved_at=None
    )
    reading = read_answers(version.questions, shadow.typed, {}, language)
    stops = _stops(shadow, reading, language, section.key)
    frame = Frame(
        shadow.uuid, version.form, pick(version.questions.title, language), "", "", stops,
        version.form.closes_at, version.questions.minutes, None, (),
    )  # fmt: skip
    return _page(shadow, section, reading, {}, frame, {}, language)


def _page(
    submission: Submission,
    section: Section,
    reading: Reading,
    files: Mapping[str, Sequence[Attachment]],
    frame: Frame,
    file_errors: Mapping[str, Sequence[str]],
    language: str,
) -> StepPage:
    problems = _told(submission, reading, section)
    others = {one["question"]: one for one in submission.set_aside}
    drawing = Drawing(
        language,
        reading,
        submission.typed,
        files,
        _errors(problems, file_errors),
        others,
        _local(section, submission),
        submission.is_shared,
        prefilled(submission),
    )
    fields = tuple(field_view(question, drawing) for question in section.questions)
    return StepPage(
        frame=frame,
        key=section.key,
        title=pick(section.title, language),
        intro=pick(section.intro, language),
        fields=fields,
        mistakes=_mistakes(section, problems, file_errors, language),
        example=_example(section, language),
        revision=submission.revision,
        seen=" ".join(one.place for one in fields if not one.hidden),
    )


def frame_of(submission: Submission, reading: Reading, language: str, *, current: str = "") -> Frame:
    """Steps, dates and what is new, for any page of these answers."""
    form = submission.version.form
    try:
        subject = subject_of(submission)
        about, address, closing = label_of(subject), address_of(subject), closing_of(form, subject)
    except SubjectGone:
        about, address, closing = "", "/", ""
    newest = current_version(form)
    return Frame(
        uuid=submission.uuid,
        form=form,
        form_title=pick(form.title, language),
        about=about,
        about_address=address,
        stops=_stops(submission, reading, language, current),
        closes_at=form.closes_at,
        minutes=submission.version.questions.minutes,
        saved_at=submission.saved_at,
        news=differences(submission.version.questions, newest.questions, language)
        if submission.is_draft and newest.pk != submission.version_id
        else (),
        closing=closing,
    )


def next_section(submission: Submission, after: str, reading: Reading) -> str:
    """The key of the next shown section; empty when the review comes next."""
    keys = [section.key for section in submission.version.questions.sections]
    later = keys[keys.index(after) + 1 :] if after in keys else keys
    return next((key for key in later if key not in reading.hidden_sections), "")


def first_open_section(submission: Submission, reading: Reading) -> str:
    """Where to go on: the first section with something to mend or to write."""
    shown = [s for s in submission.version.questions.sections if s.key not in reading.hidden_sections]
    waiting = (section.key for section in shown if reading.problems_of(section.key))
    return next(waiting, shown[0].key if shown else "")


def _stops(submission: Submission, reading: Reading, language: str, current: str) -> tuple[Stop, ...]:
    stops = [
        _stop(submission, reading, section, language, section.key == current)
        for section in submission.version.questions.sections
        if section.key not in reading.hidden_sections
    ]
    return (*stops, Stop("", _("Review and send"), "now" if not current else "ahead", current=not current))


def _stop(submission: Submission, reading: Reading, section: Section, language: str, current: bool) -> Stop:
    label = pick(section.title, language)
    told = _told(submission, reading, section)
    if told:
        note = ngettext("%(count)s answer to correct", "%(count)s answers to correct", len(told))
        return Stop(section.key, label, "wrong", note % {"count": len(told)}, current)
    if section.key in submission.tried or (_begun(submission, section) and not reading.problems_of(section.key)):
        return Stop(section.key, label, "done", current=current)
    return Stop(section.key, label, "now" if current else "ahead", current=current)


def _begun(submission: Submission, section: Section) -> bool:
    return any(not is_blank(question, submission.typed.get(question.key)) for question in section.questions)


def _told(submission: Submission, reading: Reading, section: Section) -> list[Problem]:
    """Mistakes are told once the step was tried; nobody is scolded for what is still empty."""
    return reading.problems_of(section.key) if section.key in submission.tried else []


def _errors(problems: Sequence[Problem], file_errors: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = defaultdict(list)
    for place, messages in file_errors.items():
        errors[place].extend(messages)
    for problem in problems:
        if not errors[problem.place]:
            errors[problem.place].append(problem.message)
    return errors


def _mistakes(
    section: Section, problems: Sequence[Problem], file_errors: Mapping[str, Sequence[str]], language: str
) -> tuple[Mistake, ...]:
    labels = {question.key: pick(question.label, language) for question in section.questions}
    refused = [
        Mistake(anchor_of(place), _("Send another file: %(question)s") % {"question": labels.get(_key(place), "")})
        for place in file_errors
    ]
    told = [Mistake(anchor_of(one.place), one.command) for one in problems if one.place not in file_errors]
    return (*refused, *told)


def anchor_of(place: str) -> str:
    """The id that a mistake at this place leads to."""
    return "q-" + place.removesuffix(EVIDENCE).replace(".", "-")


def _key(place: str) -> str:
    return place.removesuffix(EVIDENCE).partition(".")[0]


def _example(section: Section, language: str) -> ExampleView | None:
    example = section.example
    if example is None:
        return None
    points = tuple(pick(point, language) for point in example.points)
    return ExampleView(pick(example.title, language), pick(example.text, language), points)


def _local(section: Section, submission: Submission) -> frozenset[str]:
    """The places whose controls stand on this page, so that the browser may look at them."""
    places = {question.key for question in section.questions}
    for question in section.questions:
        if question.fields:
            cards = submission.typed.get(question.key)
            known = (
                [str(card.get("_id")) for card in cards if isinstance(card, dict)] if isinstance(cards, list) else []
            )
            ids = {*known, *(str(number) for number in range(1, int(question.minimum or 1) + 1))}
            places |= {f"{question.key}.{card}.{inner.key}" for card in ids for inner in question.fields}
    return frozenset(places)
