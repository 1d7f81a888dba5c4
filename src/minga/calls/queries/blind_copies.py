"""The pages on which the office looks over what the jury will read.

Beside each answer stands what becomes of it; what was hidden is listed, doubtful things first, and the
capitals that are left, because a machine does not know every name. All of it is for the office only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from minga.assessments.policies import ReadingPart
from minga.calls import policies
from minga.calls.enums import Trait
from minga.calls.models import BlindCopy, BlindFile, Entry
from minga.calls.queries.answers import CONTACT, Way, parts_of, submission_of, texts_of
from minga.calls.queries.identity import identity_of
from minga.calls.queries.reading import blind_reading, files_of, shown_file
from minga.calls.queries.redaction import Found, Hand, Piece, Veil, Veiled, findings, suspects, told
from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.people.models import Person
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Question

CLEANABLE: Final = frozenset({"pdf", "png", "jpg", "webp", "txt", "csv"})
"""Kinds that Minga can free from what they say of their author; of the others the office gives a copy as PDF."""


@dataclass(frozen=True, kw_only=True)
class WrittenView:
    """One text as it was sent, with what is hidden in it. `label`: the field, when it stands on a card."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    """One answer, and what the jury reads of it."""

    key: str
    question: str
    written: tuple[WrittenView, ...]
    original: ReadingPart
    read: ReadingPart
    contact: bool
    personal: bool
    by_hand: bool

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        hidden = any(piece.trait for each in self.written for piece in each.pieces)
        return hidden or self.read.withheld or self.read.files != self.original.files


@dataclass(frozen=True, kw_only=True)
class FileView:
    """One attached file, and what becomes of it."""

    number: int
    name: str
    kind: str
    size: int
    href: str
    clean: str
    cleanable: bool


@dataclass(frozen=True, kw_only=True)
class BlindCopyPage:
    """One copy, for somebody of the office."""

    copy: BlindCopy
    code: str
    title: str
    read_title: str
    answers: tuple[AnswerView, ...]
    found: tuple[Found, ...]
    suspects: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, bool], ...]
    files: tuple[FileView, ...]
    old: bool
    waiting: int
    following: str

    @property
    def round(self) -> str:
        """The page of all copies of the round."""
        phase = self.copy.entry.phase
        return reverse("calls:to-jury", args=[phase.call.key, phase.key])


def veil_of(copy: BlindCopy) -> Veil:
    """What hides in this copy: all that Minga knows of who applies, and what the office decided."""
    identity = identity_of(copy.entry.application, submission_of(copy.entry))
    hand = Hand(hidden=frozenset(copy.words), shown=frozenset(copy.shown))
    return Veil(identity.names, identity.numbers, hand)


def is_old(copy: BlindCopy) -> bool:
    """Whether newer answers arrived than those it was made of."""
    return copy.entry.received_at is not None and copy.made_at < copy.entry.received_at


def blind_copy_for(viewer: Person | None, key: str, phase: str, code: str, now: datetime) -> BlindCopy:
    """The copy, or `BlindCopy.DoesNotExist` for whoever is not of the office."""
    rows = BlindCopy.objects.select_related(
        "entry__phase__call__edition__host", "entry__submission__version__form", "entry__application__call",
        "entry__application__person", "entry__application__initiative", "entry__application__solver",
        "entry__application__challenge", "entry__application__organisation",
    )  # fmt: skip
    copy = rows.get(entry__phase__call__key=key, entry__phase__key=phase, entry__blind_code=code)
    if not policies.may_run(viewer, copy.entry.phase.call, now):
        raise BlindCopy.DoesNotExist
    return copy


def blind_copy_page(copy: BlindCopy) -> BlindCopyPage:
    """Everything that the office looks at. A constant number of queries."""
    submission, veil = submission_of(copy.entry), veil_of(copy)
    title = veil.over(copy.entry.application.title)
    veiled = {place: veil.over(text) for place, text in texts_of(submission).items()}
    following, waiting = _following(copy)
    return BlindCopyPage(
        copy=copy,
        code=copy.entry.blind_code,
        title=str(copy.entry.application),
        read_title=told(copy.title) or copy.entry.blind_code,
        answers=tuple(_answers(copy, submission, veiled)),
        found=findings([title, *veiled.values()]),
        suspects=suspects([title, *veiled.values()]),
        words=tuple((words, _stands(words, [title, *veiled.values()])) for words in copy.words),
        files=tuple(_file(row) for row in files_of(copy)),
        old=is_old(copy),
        waiting=waiting,
        following=following,
    )


def copy_address(entry: Entry) -> str:
    """The page of its copy."""
    return reverse("calls:blind-copy", args=[entry.phase.call.key, entry.phase.key, entry.blind_code])


def _answers(copy: BlindCopy, submission: Submission | None, veiled: Mapping[str, Veiled]) -> Iterable[AnswerView]:
    if submission is None:
        return
    read = {part.key: part for part in blind_reading(copy.entry, copy).parts}
    questions = submission.version.questions.questions
    files = {str(row.attachment.file.uuid): shown_file(row.number, row.attachment) for row in files_of(copy)}
    for part in parts_of(submission, Way(without=(), files=files)):
        question = questions[part.key]
        yield AnswerView(
            key=part.key,
            question=part.question,
            written=tuple(_written(question, veiled)),
            original=part,
            read=read.get(part.key, ReadingPart(key=part.key, question=part.question)),
            contact=question.kind in CONTACT,
            personal=question.personal,
            by_hand=part.key in copy.withheld or part.key in copy.revealed,
        )


def _written(question: Question, veiled: Mapping[str, Veiled]) -> Iterable[WrittenView]:
    """Its texts: the answer itself, or the fields of its cards."""
    for place, text in veiled.items():
        key, dot, rest = place.partition(".")
        if key == question.key:
            label = pick(question.field_by_key[rest.rpartition(".")[2]].label) if dot else ""
            yield WrittenView(label=label, pieces=text.pieces)


def _stands(words: str, veiled: Iterable[Veiled]) -> bool:
    hidden = Veil(hand=Hand(hidden=frozenset({words})))
    texts = ("".join(piece.text for piece in each.pieces) for each in veiled)
    return any(piece.trait == Trait.OTHER for text in texts for piece in hidden.over(text).pieces)


def _file(row: BlindFile) -> FileView:
    file = row.attachment.file
    extension = file.kind.extension if file.kind is not None else ""
    return FileView(
        number=row.number,
        name=file.name,
        kind=extension.upper(),
        size=file.size,
        href=file.get_absolute_url() if file.erased_at is None else "",
        clean=row.file.get_absolute_url() if row.file is not None else "",
        cleanable=extension in CLEANABLE and file.erased_at is None,
    )


def _following(copy: BlindCopy) -> tuple[str, int]:
    """The next copy that waits, by its code and then from the first; and how many wait. One query."""
    waiting = BlindCopy.objects.filter(entry__phase=copy.entry.phase_id, cleared_at__isnull=True).exclude(pk=copy.pk)
    codes = sorted(waiting.values_list("entry__blind_code", flat=True))
    later = [code for code in codes if code > copy.entry.blind_code] or codes
    phase = copy.entry.phase
    if not later:
        return "", 0
    return reverse("calls:blind-copy", args=[phase.call.key, phase.key, later[0]]), len(codes)


def may_read_blind_file(viewer: Person | None, file: StoredFile) -> bool:
    """The office sees what it gives out; jurors get it at an address of their own (`assessments`)."""
    row = BlindFile.objects.select_related("copy__entry__phase__call__edition__host").filter(file=file).first()
    return row is not None and policies.may_run(viewer, row.copy.entry.phase.call)
