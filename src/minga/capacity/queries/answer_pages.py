"""The pages of an entity that answers: where it stands, one part with what helps, everything before it is sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from minga.calls.queries.deadlines import left_words, moment_in
from minga.capacity import policies
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Delegation, EvidenceFile, Measured, Prefill
from minga.capacity.queries.answer_readers import may_follow_answers, may_read_answers, works_on_answers
from minga.capacity.queries.parts import Part, parts_for, parts_of_entity
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.models.checking import is_blank

TONES = {
    MeasuredState.INVITED: "plain",
    MeasuredState.ANSWERING: "info",
    MeasuredState.SENT: "done",
    MeasuredState.DECLINED: "lesson",
    MeasuredState.IMPORTED: "plain",
}


@dataclass(frozen=True)
class Colleague:
    """Somebody who has a part."""

    uuid: UUID
    name: str
    note: str
    due: date | None
    done: bool
    mine: bool


@dataclass(frozen=True)
class PartRow:
    """One part in the list. `known`: what Minga knows there and nobody has looked at."""

    key: str
    title: str
    answered: int
    asked: int
    known: int
    proofs: int
    colleagues: tuple[Colleague, ...]
    mine: bool

    @property
    def done(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True)
class Head:
    """What every page of these answers shows."""

    wave_key: str
    key: str
    wave: str
    index: str
    index_href: str
    entity: str
    host: str
    state: str
    state_label: str
    tone: str
    closes: str
    left: str
    open: bool
    may_send: bool
    may_write: bool
    form_key: str


@dataclass(frozen=True)
class AnswerHome:
    """Where the answers of an entity stand."""

    head: Head
    rows: tuple[PartRow, ...]
    answered: int
    asked: int
    known: int
    proofs: int
    responsible: str
    declined_reason: str
    receipt: str
    sent: str
    may_decide: bool
    may_read: bool
    has_draft: bool

    @property
    def share(self) -> int:
        """Per cent answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def measured_for(viewer: Person | None, wave: str, key: str, now: datetime) -> Measured:
    """An entity whose answers this person may follow, or `Measured.DoesNotExist`."""
    rows = Measured.objects.select_related(
        "wave__version__index__owner", "wave__version__form", "wave__host", "wave__edition",
        "organisation", "responsible", "submission__version__form", "submission__replaces",
    )  # fmt: skip
    found = rows.get(wave__key=wave, key=key)
    if not may_follow_answers(viewer, found, now) and not may_read_answers(viewer, found, now):
        raise Measured.DoesNotExist
    return found


def answers_for_reader(viewer: Person | None, wave: str, key: str, now: datetime) -> Measured:
    """An entity whose answers and evidence this person may read, or `Measured.DoesNotExist`."""
    found = measured_for(viewer, wave, key, now)
    if not may_read_answers(viewer, found, now):
        raise Measured.DoesNotExist
    return found


def own_measured(viewer: Person | None, wave: str, key: str, now: datetime) -> Measured:
    """An entity for which this person works on the answers, or `Measured.DoesNotExist`."""
    found = measured_for(viewer, wave, key, now)
    if not works_on_answers(viewer, found, now):
        raise Measured.DoesNotExist
    return found


def head_of(measured: Measured, viewer: Person, now: datetime) -> Head:
    """The frame of each page."""
    wave = measured.wave
    is_open = policies.is_answering(wave, now)
    until = wave.answers_until
    return Head(
        wave_key=wave.key,
        key=measured.key,
        wave=pick(wave.titles) or wave.key,
        index=str(wave.version.index),
        index_href=wave.version.index.get_absolute_url(),
        entity=measured.name,
        host=wave.host.name,
        state=measured.state,
        state_label=measured.get_state_display(),
        tone=TONES[MeasuredState(measured.state)],
        closes=moment_in(until, wave.timezone) if until is not None else "",
        left=left_words(until - now) if until is not None and is_open else "",
        open=is_open,
        may_send=policies.may_send(viewer, measured, now) and measured.state == MeasuredState.ANSWERING,
        may_write=policies.may_answer(viewer, measured, now) and measured.state == MeasuredState.ANSWERING,
        form_key=wave.version.form.key if wave.version.form is not None else "",
    )


def answer_home(measured: Measured, viewer: Person, now: datetime) -> AnswerHome:
    """All parts, how far each is, and who has it."""
    rows = part_rows(measured, viewer, now)
    sent = measured.submission if measured.submission is not None and not measured.submission.is_draft else None
    decides = policies.answers_for(viewer, measured, now) and policies.is_answering(measured.wave, now)
    return AnswerHome(
        head=head_of(measured, viewer, now),
        rows=rows,
        answered=sum(row.answered for row in rows),
        asked=sum(row.asked for row in rows),
        known=sum(row.known for row in rows),
        proofs=measured.evidence.count(),
        responsible=measured.responsible.name if measured.responsible is not None else "",
        declined_reason=measured.declined_reason,
        receipt=sent.receipt if sent is not None else "",
        sent=moment_in(measured.sent_at, measured.wave.timezone) if measured.sent_at is not None else "",
        may_decide=decides,
        may_read=measured.submission is not None and may_read_answers(viewer, measured, now),
        has_draft=measured.submission is not None and measured.submission.is_draft,
    )


def part_rows(measured: Measured, viewer: Person, now: datetime) -> tuple[PartRow, ...]:
    """Five queries for any number of parts."""
    parts = parts_of_entity(measured)
    mine = {part.key for part in parts_for(viewer, measured, now)}
    known = _codes(
        Prefill.objects.filter(measured=measured, confirmed_at=None, refused_at=None).values_list("question", flat=True)
    )
    cited = _codes(EvidenceFile.objects.filter(measured=measured).values_list("citations__question", flat=True))
    colleagues = _colleagues(measured, viewer)
    return tuple(
        PartRow(
            key=part.key,
            title=part.title,
            answered=answered_in(part, measured),
            asked=len(part.asked),
            known=sum(known.get(code, 0) for code in part.codes),
            proofs=sum(cited.get(code, 0) for code in part.codes),
            colleagues=tuple(colleagues.get(part.key, ())),
            mine=part.key in mine,
        )
        for part in parts
    )


def answered_in(part: Part, measured: Measured) -> int:
    """How many of its questions have something written."""
    typed = measured.submission.typed if measured.submission is not None else {}
    return sum(1 for each in part.asked if not is_blank(each.question, typed.get(each.question.key)))


def part_for(viewer: Person, measured: Measured, key: str, now: datetime) -> Part:
    """A part that this person may write, or `Measured.DoesNotExist`."""
    found = next((part for part in parts_for(viewer, measured, now) if part.key == key), None)
    if found is None:
        raise Measured.DoesNotExist
    return found


def address_of_question(measured: Measured, viewer: Person, code: str, now: datetime) -> str:
    """Where this person writes the answer to a question; empty when it is not hers."""
    for part in parts_for(viewer, measured, now):
        for each in part.asked:
            if each.code == code:
                here = reverse("capacity:answer-part", args=[measured.wave.key, measured.key, part.key])
                return f"{here}#q-{each.question.key}"
    return ""


def _colleagues(measured: Measured, viewer: Person) -> Mapping[str, list[Colleague]]:
    found: dict[str, list[Colleague]] = defaultdict(list)
    for row in Delegation.objects.filter(measured=measured).select_related("person").order_by("pk"):
        done, mine = row.done_at is not None, row.person_id == viewer.pk
        found[row.part].append(Colleague(row.uuid, row.person.name, row.note, row.due_on, done, mine))
    return found


def _codes(codes: Iterable[str | None]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for code in codes:
        if code:
            found[code] += 1
    return found
