"""What an entry answered, question by question, for whoever may not see who answered.

Only what people write is text that can tell something; it passes through `read`, by its place (`story`,
`team.0.part`: question, card, field). Choices, numbers and days are the form's own words.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.assessments.policies import ReadingFile, ReadingPart
from minga.calls.models import Entry
from minga.core.texts import pick
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import Attachment, Submission
from minga.questionnaires.models.checking import EVIDENCE
from minga.questionnaires.models.definition import WORDY, Question
from minga.questionnaires.queries.fields import shown_value

CONTACT: Final = frozenset({Kind.EMAIL, Kind.PHONE, Kind.NATIONAL_ID})
"""Nobody needs these to judge."""
Read = Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Way:
    """How answers are read. `withheld`: questions that are named and not answered; `files`: by uuid, those shown."""

    read: Read = lambda place, text: text
    withheld: Callable[[Question], bool] = lambda question: False
    files: Mapping[str, ReadingFile] = field(default_factory=dict)
    without: Collection[Kind] = CONTACT


def submission_of(entry: Entry) -> Submission | None:
    """What is judged: what was sent to this round, or to the last one before in which something was asked."""
    if entry.submission is not None:
        return entry.submission
    earlier = Entry.objects.filter(
        application=entry.application_id, submission__isnull=False, phase__order__lt=entry.phase.order
    )
    last = earlier.select_related("submission__version__form").order_by("-phase__order").first()
    return last.submission if last is not None else None


def attachments_of(submission: Submission | None) -> list[Attachment]:
    """Its files in the order in which they are numbered, from 1."""
    if submission is None:
        return []
    return list(submission.attachments.select_related("file").order_by("pk"))


def texts_of(submission: Submission | None) -> dict[str, str]:
    """Everything that somebody wrote, by its place."""
    if submission is None:
        return {}
    values, found = submission.values, {}
    for key, question in submission.version.questions.questions.items():
        if question.kind in WORDY and values.get(key):
            found[key] = str(values[key])
        for number, card in enumerate(_cards(question, values.get(key))):
            for inner in question.fields:
                if inner.kind in WORDY and card.get(inner.key):
                    found[f"{key}.{number}.{inner.key}"] = str(card[inner.key])
    return found


def parts_of(submission: Submission | None, way: Way) -> tuple[ReadingPart, ...]:
    """The answers in the order of the form, in the language of the reader."""
    if submission is None:
        return ()
    return tuple(_parts(submission, way, (get_language() or submission.language)[:2]))


def _parts(submission: Submission, way: Way, language: str) -> Iterator[ReadingPart]:
    values = submission.values
    for key, question in submission.version.questions.questions.items():
        value, evidence = values.get(key), values.get(key + EVIDENCE)
        if not question.asks or question.kind in way.without or (value is None and not evidence):
            continue
        label = pick(question.label, language)
        if way.withheld(question):
            yield ReadingPart(key=key, question=label, withheld=True)
            continue
        yield ReadingPart(
            key=key,
            question=label,
            text=_text(question, key, value, way, language),
            rows=_rows(question, value, way, language),
            files=tuple(_files(question, value, evidence, way)),
        )


def _text(question: Question, place: str, value: Any, way: Way, language: str) -> str:
    if value is None or question.kind in (Kind.CARDS, Kind.MATRIX, Kind.FILE):
        return ""
    return way.read(place, str(value)) if question.kind in WORDY else shown_value(question, value, language)


def _rows(question: Question, value: Any, way: Way, language: str) -> tuple[tuple[str, ...], ...]:
    """Cards and matrices as a table, its heads first."""
    if question.kind is Kind.MATRIX and isinstance(value, Mapping):
        options = {option.key: pick(option.label, language) for option in question.options}
        body = [(pick(row.label, language), options.get(str(value.get(row.key)), "")) for row in question.rows]
        return (("", _("Answer")), *body)
    cards = _cards(question, value)
    shown = [
        inner for inner in question.fields if inner.asks and inner.kind not in way.without and not way.withheld(inner)
    ]
    if not cards or not shown:
        return ()
    heads = tuple(pick(inner.label, language) for inner in shown)
    return (heads, *(_row(question, number, card, shown, way, language) for number, card in enumerate(cards)))


def _row(
    question: Question, number: int, card: Mapping[str, Any], shown: Sequence[Question], way: Way, language: str
) -> tuple[str, ...]:
    cells = []
    for inner in shown:
        value = card.get(inner.key)
        if inner.kind is Kind.FILE:
            cells.append(", ".join(file.name for file in _named(value, way)))
        else:
            cells.append(_text(inner, f"{question.key}.{number}.{inner.key}", value, way, language))
    return tuple(cells)


def _files(question: Question, value: Any, evidence: Any, way: Way) -> Iterator[ReadingFile]:
    if question.kind is Kind.FILE:
        yield from _named(value, way)
    for card in _cards(question, value):
        for inner in question.fields:
            if inner.kind is Kind.FILE and not way.withheld(inner):
                yield from _named(card.get(inner.key), way)
    yield from _named(evidence, way)


def _named(value: Any, way: Way) -> Iterator[ReadingFile]:
    for one in value if isinstance(value, list) else ():
        file = way.files.get(str(one.get("file"))) if isinstance(one, Mapping) else None
        if file is not None:
            yield file


def _cards(question: Question, value: Any) -> list[Mapping[str, Any]]:
    if question.kind is not Kind.CARDS or not isinstance(value, list):
        return []
    return [card for card in value if isinstance(card, Mapping)]
