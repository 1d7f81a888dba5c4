"""The right of reply: an entity says what it thinks of a mark, and the panel answers each time.

One reply a question, rewritten until it is answered. The answer may give another level; the mark then
says that the panel settled it.
"""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_letters import tell
from minga.capacity.actions.marks import MarkIn, lock_wave, must_run, put_marks
from minga.capacity.enums import Family, MarkSource, WaveState
from minga.capacity.events.grading import Replied, ReplyAnswered
from minga.capacity.models import EvidenceFile, Mark, Measured, Reply, Wave
from minga.capacity.models.rubrics import levels_of, points_of
from minga.capacity.policies import answers_for, may_reply
from minga.capacity.queries.inviting import whom_to_write
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.people.models import Person


@action
def write_reply(
    *, measured: Measured, question: str, text: str, evidence: EvidenceFile | None = None, actor: Actor, now: datetime
) -> Reply:
    """Say it, or say it better while nobody has answered. `evidence`: a document that the entity had cited or kept."""
    wave = lock_wave(measured.wave_id)
    measured.wave = wave
    if not isinstance(actor, Person) or not may_reply(actor, measured, now):
        raise NotAllowed(_("Whoever answers for the entity replies, while the wave takes replies."))
    mark = Mark.objects.filter(measured=measured, question=question).first()
    if mark is None or not mark.applies:
        raise NotReady(_("There is no mark to reply to."), code="no_mark")
    if not text.strip():
        raise DomainError(_("Write what you reply."), field="text")
    if evidence is not None and evidence.measured_id != measured.pk:
        raise DomainError(_("Choose a document of your entity."), field="evidence")
    reply = Reply.objects.filter(measured=measured, question=question).first() or Reply(
        measured=measured, question=question
    )
    if reply.answered_at is not None:
        raise Conflict(_("The panel answered this reply already."), code="answered")
    reply.text, reply.evidence, reply.points_before = text.strip(), evidence, mark.points
    reply.written_by, reply.written_at = actor, now
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody of your entity replied to this at this very moment. Look again.")) from error
    record(Replied(subject=reply, after={"question": question}), related=(wave, measured))
    return reply


@action
def answer_reply(
    *, reply: Reply, answer: str, level: int | None = None, value: Decimal | None = None, actor: Actor, now: datetime
) -> Reply:
    """Answer with reasons. `level`, or in an index of indicators `value`: what the question gets now, if it changes."""
    wave = open_for_answers(reply.measured, actor)
    held = Reply.objects.select_for_update(of=("self",), no_key=True).select_related("measured").get(pk=reply.pk)
    held.measured.wave = wave
    if held.answered_at is not None:
        raise Conflict(_("This reply was answered already."), code="answered")
    if not answer.strip():
        raise DomainError(_("Give the reasons: the entity reads them."), field="answer")
    held.points_before = Mark.objects.filter(measured=held.measured, question=held.question).values_list(
        "points", flat=True
    )[0]
    held.points_after = held.points_before
    points = points_given(held.measured, held.question, level, value)
    if points is not None:
        give_points(held.measured, held.question, points, MarkSource.SETTLED, actor=actor, now=now)
        held.points_after = points
    held.answer, held.answered_at = answer.strip(), now
    held.save()
    link = reverse("capacity:replies", args=[wave.key, held.measured.key])
    changed = held.points_after != held.points_before
    words = {"question": held.question, "answer": held.answer, "changed": changed}
    people = told_of_answer(held.measured, held.written_by, now)
    tell(held.measured, people, "reply_answered", words, link=link, actor=actor, now=now)
    before, after = {"points": held.points_before}, {"question": held.question, "points": held.points_after}
    record(ReplyAnswered(subject=held, before=before, after=after), related=(wave, held.measured))
    return held


def told_of_answer(measured: Measured, author: Person | None, now: datetime) -> tuple[Person, ...]:
    """Whoever wrote it, while she answers for the entity; else those who do now."""
    if author is not None and answers_for(author, measured, now):
        return (author,)
    return whom_to_write(measured, now)


def open_for_answers(measured: Measured, actor: Actor) -> Wave:
    """The wave for us alone, while the panel answers what entities say; nobody answers her own."""
    wave = lock_wave(measured.wave_id)
    must_run(actor, wave)
    measured.wave = wave
    if wave.state != WaveState.REPLYING:
        raise NotReady(_("Replies and appeals are answered while the wave takes replies."), code="state")
    if isinstance(actor, Person) and answers_for(actor, measured):
        raise NotAllowed(_("You answer for this entity. Ask somebody else of the office."))
    return wave


def points_given(measured: Measured, question: str, level: int | None, value: Decimal | None) -> Decimal | None:
    """The points of a level; where nothing is graded, the value itself. None: the mark stays as it is."""
    design = measured.wave.version.read
    if design.family == Family.COMPOSITE and level is None:
        return value
    if level is None and value is None:
        return None
    node = design.by_code.get(question)
    if level is None or node is None or design.family == Family.COMPOSITE or not 0 <= level < len(levels_of(node)):
        raise Invalid({"level": [_("Choose one of the levels.")]})
    return points_of(node, level)


def give_points(
    measured: Measured, question: str, points: Decimal, source: str, *, actor: Actor, now: datetime
) -> None:
    """Other points for this question, with what graders wrote kept beside them."""
    mark = Mark.objects.filter(measured=measured, question=question).first()
    if mark is not None and mark.points == points:
        return
    said = MarkIn(points=points, low=points, high=points, comment=mark.comment if mark is not None else "")
    put_marks(measured=measured, marks={question: said}, source=source, actor=actor, now=now)
