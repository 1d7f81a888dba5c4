"""Questions about a call: asked by one, answered for all, without saying who asked."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.locking import lock_call
from minga.calls.enums import CallState, QuestionState
from minga.calls.events.office import QuestionAnswered, QuestionAsked, QuestionRefused
from minga.calls.models import Call, Question
from minga.calls.queries.rules import rules_of
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.actions import send_message
from minga.people.models import Person

SHORTEST = 10
MOST_WAITING = 5


@action
def ask_question(*, call: Call, text: str, challenge: Challenge | None = None, actor: Actor, now: datetime) -> Question:
    """Ask the office something, while questions are taken."""
    current = Call.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=call.pk)
    if not isinstance(actor, Person) or not policies.may_see(actor, current, now):
        raise NotAllowed(_("Sign in to ask: the answer comes to you, and nobody else learns who asked."))
    until = rules_of(current).questions_until
    if current.state != CallState.OPEN or until is None or until <= now:
        raise NotReady(_("Questions are not taken any more. Read the answers to those that were asked."))
    if len(text.strip()) < SHORTEST:
        raise DomainError(_("Write your question in a sentence."), field="text")
    if current.questions.filter(asked_by=actor, state=QuestionState.WAITING).count() >= MOST_WAITING:
        raise NotReady(_("Some of your questions wait for an answer. Wait for them first."), code="waiting")
    if challenge is not None and not current.challenges.filter(challenge=challenge).exists():
        raise DomainError(_("This challenge is not part of the call."), field="challenge")
    question = Question.objects.create(
        call=current,
        challenge=challenge,
        asked_by=actor,
        text=text.strip(),
        asked_at=now,
        language=(get_language() or "es")[:2],
    )
    record(QuestionAsked(subject=question, organisation_id=current.edition.host_id), related=(current,))
    return question


@action
def answer_question(*, question: Question, published: str, answer: str, actor: Actor, now: datetime) -> Question:
    """Answer for all. `published` is the question without anything that tells who asked it.

    An answer that was published can be corrected; the log keeps what it said.
    """
    current = lock_call(question.call, actor=actor, now=now)
    held = _held(question)
    if current.state not in (CallState.OPEN, CallState.DECIDED):
        raise Conflict(_("This call is not open."))
    if not published.strip():
        raise DomainError(_("Write the question as everybody will read it."), field="published")
    if not answer.strip():
        raise DomainError(_("Write the answer."), field="answer")
    first = held.state != QuestionState.ANSWERED
    before = {"state": held.state, "published_text": held.published_text, "answer": held.answer}
    held.state, held.published_text, held.answer = QuestionState.ANSWERED, published.strip(), answer.strip()
    held.answered_at = now
    held.save()
    if first:
        _tell(held, "calls.question_answered", now)
    after = {"state": held.state, "published_text": held.published_text, "answer": held.answer}
    happened = QuestionAnswered(subject=held, organisation_id=current.edition.host_id, before=before, after=after)
    record(happened, related=(current,))
    return held


@action
def refuse_question(*, question: Question, reason: str, actor: Actor, now: datetime) -> Question:
    """Do not publish it. Only who asked reads the reason."""
    current = lock_call(question.call, actor=actor, now=now)
    held = _held(question)
    if held.state != QuestionState.WAITING:
        raise Conflict(_("This question has its answer already."))
    if not reason.strip():
        raise DomainError(_("Say why it is not published: whoever asked reads it."), field="reason")
    held.state, held.answer, held.answered_at = QuestionState.REFUSED, reason.strip(), now
    held.save()
    _tell(held, "calls.question_refused", now)
    happened = QuestionRefused(subject=held, organisation_id=current.edition.host_id, after={"state": held.state})
    record(happened, related=(current,))
    return held


def _held(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",), no_key=True).select_related("asked_by", "call")
    return rows.get(pk=question.pk)


def _tell(question: Question, kind: str, now: datetime) -> None:
    """Whoever asked hears it at once; everybody reads it on the page of the call."""
    person = question.asked_by
    if person is None or not person.is_active:
        return
    link = f"{question.call.get_absolute_url()}preguntas/"
    context = {"call": question.call, "question": question.text, "answer": question.answer}
    send_message(to=person, kind=kind, context=context, link=link, about=question.call, actor=HOUSE, now=now)
