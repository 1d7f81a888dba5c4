"""From what graders gave to one mark a question.

Two that lie close: the mean. A third was called: the one in the middle of the three. What does not apply
stays empty, and so does what the entity neither answered nor proved. What the panel or an appeal
decided stays decided.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.grading_upkeep import keep_gradings, measure_agreement
from minga.capacity.actions.marks import MarkIn, lock_wave, must_run, put_marks, rows_of, write
from minga.capacity.enums import Family, GradingState, MarkSource, MeasuredState, WaveState
from minga.capacity.events.grading import GradesSettled, QuestionSettled
from minga.capacity.models import Citation, Design, Grading, Mark, Measured, Wave
from minga.capacity.models.rubrics import levels_of, points_of
from minga.capacity.policies import answers_for
from minga.capacity.queries.grades import Grades, agreed_on, grades_of, is_blank, note_of, settled_by_hand
from minga.core.actors import Actor
from minga.core.errors import DomainError, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.people.models import Person

AT_ONCE: Final = 200
"""Entities whose marks are written while somebody waits."""


@action
def settle_wave(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """Write the marks of every entity that is ready. Again: only of those that became ready since.

    In an index of indicators nobody grades: its marks are the numbers that were answered.
    """
    held = lock_wave(wave.pk)
    must_run(actor, held)
    _must_be(held, WaveState.GRADING, WaveState.REPLYING)
    if held.version.read.family == Family.COMPOSITE:
        marks, settled = _values_of(held), []
    else:
        if held.panel is not None:
            keep_gradings(held.panel)
        settled = list(_ready(held))
        marks = _marks_of(held.version.read, settled)
    rows = [row for pk, given in marks.items() for row in rows_of(pk, given, MarkSource.GRADED)]
    write(rows)
    Grading.objects.filter(pk__in=[row.pk for row in settled]).update(state=GradingState.SETTLED, settled_at=now)
    measure_agreement(held, now)
    record(GradesSettled(subject=held, after={"entities": len(marks), "marks": len(rows)}))
    return len(marks)


def settle_soon(*, wave: Wave, actor: Person, now: datetime) -> int | None:
    """At once when few entities are ready; else by a job, and None: nobody waits for a minute of writing."""
    ready = Grading.objects.filter(measured__wave=wave, state=GradingState.READY).count()
    if ready <= AT_ONCE:
        return settle_wave(wave=wave, actor=actor, now=now)
    must_run(actor, wave)
    once = f"capacity.settle_wave:{wave.pk}"
    enqueue("capacity.settle_wave", wave_id=wave.pk, person_id=actor.pk, once=once)
    return None


@action
def settle_question(
    *, measured: Measured, question: str, level: int, reason: str, actor: Actor, now: datetime
) -> Measured:
    """The panel decides one question by itself, and says why: the entity reads it."""
    wave = lock_wave(measured.wave_id)
    must_run(actor, wave)
    if isinstance(actor, Person) and answers_for(actor, measured, now):
        raise NotAllowed(_("You answer for this entity. Ask somebody else of the office."))
    _must_be(wave, WaveState.GRADING)
    node = wave.version.read.by_code.get(question)
    if node is None or not 0 <= level < len(levels_of(node)):
        raise Invalid({"level": [_("Choose one of the levels.")]})
    if not reason.strip():
        raise DomainError(_("Say why: the entity reads it, and the record keeps it."), field="reason")
    before = Mark.objects.filter(measured=measured, question=question).values_list("points", flat=True).first()
    points = points_of(node, level)
    mark = MarkIn(points=points, low=points, high=points, comment=reason)
    put_marks(measured=measured, marks={question: mark}, source=MarkSource.SETTLED, actor=actor, now=now)
    if wave.panel is not None:
        keep_gradings(wave.panel, list(Grading.objects.filter(measured=measured).values_list("item", flat=True)))
    after = {"question": question, "points": points, "reason": reason.strip()}
    record(QuestionSettled(subject=measured, before={"points": before}, after=after), related=(wave,))
    return measured


def _must_be(wave: Wave, *states: str) -> None:
    if wave.state not in states:
        raise NotReady(_("Grades are settled while the wave is being graded."), code="state")


def _ready(wave: Wave) -> Iterator[Grading]:
    rows = Grading.objects.filter(measured__wave=wave, state=GradingState.READY)
    return rows.select_related("measured__submission").order_by("pk").iterator(chunk_size=500)


def _marks_of(design: Design, settled: Collection[Grading]) -> dict[int, dict[str, MarkIn]]:
    grades = grades_of([row.item_id for row in settled])
    entities = [row.measured_id for row in settled]
    cited, decided = _cited(entities), settled_by_hand(entities)
    return {
        row.measured_id: {
            code: mark
            for code, mark in _of_entity(design, row.measured, grades[row.item_id], cited[row.measured_id])
            if code not in decided.get(row.measured_id, ())
        }
        for row in settled
    }


def _of_entity(
    design: Design, measured: Measured, grades: Grades, cited: Collection[str]
) -> Iterator[tuple[str, MarkIn]]:
    values: Mapping[str, object] = measured.submission.values if measured.submission is not None else {}
    for node in design.questions:
        given = grades.of(node.code)
        if measured.kind in node.not_for:
            yield node.code, MarkIn(applies=False)
        elif found := agreed_on(node, given):
            blank = is_blank(node, values, cited) and found.points == levels_of(node)[0].points
            yield (
                node.code,
                MarkIn(
                    points=None if blank else found.points,
                    low=None if blank else found.low,
                    high=None if blank else found.high,
                    comment=note_of(node.code, given),
                    source=MarkSource.THIRD if found.by_third else MarkSource.GRADED,
                ),
            )


def _cited(entities: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Citation.objects.filter(evidence__measured__in=entities)
    for entity, code in rows.values_list("evidence__measured", "question"):
        found[entity].add(code)
    return found


def _values_of(wave: Wave) -> dict[int, dict[str, MarkIn]]:
    """The numbers that entities sent, as they sent them; what was put right since stays."""
    sent = Measured.objects.filter(wave=wave, state=MeasuredState.SENT)
    decided = settled_by_hand(sent.values("pk"))
    return {
        row.pk: {
            node.code: MarkIn(applies=row.kind not in node.not_for, points=_number(row, node.question))
            for node in wave.version.read.questions
            if node.question and node.code not in decided.get(row.pk, ())
        }
        for row in sent.select_related("submission").iterator(chunk_size=500)
    }


def _number(measured: Measured, key: str) -> Decimal | None:
    value = measured.submission.values.get(key) if measured.submission is not None else None
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None
