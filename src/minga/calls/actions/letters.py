"""Letters to who applied: written when the decision is taken, held, read over, changed, sent once.

A letter says the same as the page of the result. It is hers only when it was sent; until then it is in no
inbox and in no copy of her data.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls.actions.decisions import lock_decision
from minga.calls.enums import ApplicationState, DecisionState, LetterState, MemberState
from minga.calls.events.deciding import LetterEdited, LetterSent, LettersReleased, LettersWritten
from minga.calls.models import Decision, Letter, Outcome
from minga.calls.queries.letters import standing_letters
from minga.calls.queries.reasons import Wording, wording_of
from minga.calls.queries.result_words import told
from minga.calls.queries.rules import rules_of
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.jobs import enqueue
from minga.core.texts import pick
from minga.notifications.actions import send_message
from minga.people.models import Person
from minga.people.queries.letters import written

KIND = "calls.result"


@action
def write_letters(*, decision: Decision, actor: Actor, now: datetime) -> int:
    """One letter for each result, in the language of who applied; gives how many. Again writes only what lacks.

    Of a decision that replaces another, only to those for whom something changed.
    """
    held = lock_decision(decision, actor=actor, now=now)
    if held.state == DecisionState.PREPARED:
        raise NotReady(_("Letters are written when the decision is taken."), code="state")
    wording = wording_of(rules_of(held.phase.call), held.phase.key, held.ranking.get("pools", ()))
    lacking = news_of(held).exclude(application__letters__decision=held)
    letters = [_letter(outcome, held, wording) for outcome in lacking]
    Letter.objects.bulk_create(letters)
    if letters and held.state == DecisionState.PUBLISHED and held.sends_letters:
        enqueue("calls.send_letters", decision_id=held.pk)
    record(LettersWritten(subject=held, after={"letters": len(letters)}), related=(held.phase.call,))
    return len(letters)


@action
def edit_letter(*, letter: Letter, subject: str, text: str, actor: Actor, now: datetime) -> Letter:
    """Say it in other words, while it is held."""
    held = _held(letter, actor, now)
    errors = {}
    if not subject.strip():
        errors["subject"] = [_("A letter needs a subject.")]
    if not text.strip():
        errors["text"] = [_("A letter needs words.")]
    if errors:
        raise Invalid(errors)
    held.subject, held.text, held.edited = subject.strip()[:200], text.strip(), True
    held.save(update_fields=["subject", "text", "edited", "updated_at"])
    record(LetterEdited(subject=held), related=(held.decision.phase.call,))
    return held


@action
def restore_letter(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """Back to the words that Minga wrote."""
    held = _held(letter, actor, now)
    decision = held.decision
    wording = wording_of(rules_of(decision.phase.call), decision.phase.key, decision.ranking.get("pools", ()))
    outcome = _outcomes(decision).get(application=held.application_id)
    fresh = _letter(outcome, decision, wording)
    held.subject, held.text, held.edited = fresh.subject, fresh.text, False
    held.save(update_fields=["subject", "text", "edited", "updated_at"])
    record(LetterEdited(subject=held, after={"edited": False}), related=(decision.phase.call,))
    return held


@action
def release_letters(*, decision: Decision, actor: Actor, now: datetime) -> Decision:
    """Let all letters that are held go; a job sends them, each once."""
    held = lock_decision(decision, actor=actor, now=now)
    if held.state != DecisionState.PUBLISHED:
        raise NotReady(_("Letters go out when the results are published, not before."), code="state")
    waiting = held_letters(held.pk).count()
    if not waiting:
        raise Conflict(_("All letters of this decision were sent."), code="none")
    enqueue("calls.send_letters", decision_id=held.pk)
    record(LettersReleased(subject=held, after={"letters": waiting}), related=(held.phase.call,))
    return held


@action
def send_letter(*, letter: Letter, actor: Actor, now: datetime) -> Letter:
    """To who applied and to the team that said yes; a second time is refused."""
    rows = Letter.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("decision__phase__call", "application__person").get(pk=letter.pk)
    if held.state == LetterState.SENT or held.decision.state != DecisionState.PUBLISHED:
        raise Conflict(_("This letter was sent, or its results are not published."), code="state")
    if held.application.state == ApplicationState.WITHDRAWN:
        raise Conflict(_("This application was withdrawn: there is nothing to tell."), code="withdrawn")
    for person in _readers(held):
        send_message(
            to=person, kind=KIND, context={"subject": held.subject, "text": held.text},
            link=reverse("calls:result", args=[held.application.uuid]), about=held.application, actor=actor, now=now,
        )  # fmt: skip
    held.state, held.sent_at = LetterState.SENT, now
    held.save(update_fields=["state", "sent_at", "updated_at"])
    record(LetterSent(subject=held), related=(held.decision.phase.call,))
    return held


def held_letters(decision_id: int) -> QuerySet[Letter]:
    """What still has to be sent of a published decision."""
    published = standing_letters().filter(decision=decision_id, decision__state=DecisionState.PUBLISHED)
    return published.filter(state=LetterState.HELD).order_by("pk")


def news_of(decision: Decision) -> QuerySet[Outcome]:
    """Outcomes that say something new to who applied."""
    outcomes = _outcomes(decision)
    former = decision.replaces
    if former is None:
        return outcomes
    rows = former.outcomes.values_list("application_id", "fate", "waiting_place")
    before = {application: (fate, place) for application, fate, place in rows}
    same = [
        application
        for application, fate, place in outcomes.values_list("application_id", "fate", "waiting_place")
        if before.get(application) == (fate, place)
    ]
    return outcomes.exclude(application__in=same)


def _outcomes(decision: Decision) -> QuerySet[Outcome]:
    return Outcome.objects.filter(decision=decision).select_related("application__person").order_by("pk")


def _letter(outcome: Outcome, decision: Decision, wording: Wording) -> Letter:
    """Rendered in her language; nothing is saved."""
    person = outcome.application.person
    language = person.language
    with translation.override(language):
        title = pick(decision.phase.call.titles)
        said = told(outcome, decision, wording, title)
    context = {
        "told": said,
        "words": outcome.words,
        "call": decision.phase.call,
        "title": title,
        "appeal_days": wording.rules.appeal_days,
        "may_appeal": outcome.fate != "selected",
    }
    subject, text = written("calls/letters/result", context, language, person.timezone)
    return Letter(
        decision=decision, application=outcome.application, language=language, subject=subject[:200], text=text
    )


def _held(letter: Letter, actor: Actor, now: datetime) -> Letter:
    """The letter for us alone, for the office, while it is held."""
    lock_decision(letter.decision, actor=actor, now=now)
    rows = Letter.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("decision__phase__call", "application__person").get(pk=letter.pk)
    if held.state != LetterState.HELD:
        raise Conflict(_("This letter was sent: what was sent does not change."), code="state")
    return held


def _readers(letter: Letter) -> Iterator[Person]:
    application = letter.application
    team = application.members.filter(state=MemberState.ACCEPTED, person__isnull=False).select_related("person")
    people = {application.person_id: application.person} | {each.person_id: each.person for each in team if each.person}
    yield from (person for person in people.values() if person.is_active)
