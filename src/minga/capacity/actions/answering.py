"""Answers arrive, are opened again before the end, and count as they were sent last.

What is sent comes from the form engine (`receivers.answering` hears it) in the transaction that gives
the receipt. While a correction is being written the entity is *answering* again; if the wave goes on
before it is sent, the answers that were sent before it count.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_letters import tell_received
from minga.capacity.actions.answering_locks import hold_measured, must_take_answers
from minga.capacity.enums import MeasuredState
from minga.capacity.events.answering import AnswersReceived, AnswersReopened, AnswersRestored
from minga.capacity.models import Measured, Wave
from minga.capacity.policies import ANSWERABLE, answers_for
from minga.capacity.queries.inviting import whom_to_write
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotAllowed
from minga.people.models import Person
from minga.questionnaires.actions.shared import go_on_from
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission


@action
def receive_answers(*, measured: Measured, submission: Submission, actor: Actor, now: datetime) -> Measured:
    """What was sent is the answer of the entity; who answers for it gets the receipt."""
    held = hold_measured(measured)
    must_take_answers(held, now)
    if held.state not in ANSWERABLE:
        raise Conflict(_("The answers of this entity were sent already."), code="sent")
    held.submission, held.state, held.sent_at = submission, MeasuredState.SENT, now
    held.save(update_fields=["submission", "state", "sent_at", "updated_at"])
    tell_received(held, whom_to_write(held, now), actor=actor, now=now)
    after = {"receipt": submission.receipt, "sha256": submission.sha256}
    record(AnswersReceived(subject=held, organisation_id=held.organisation_id, after=after), related=(held.wave,))
    return held


@action
def reopen_answers(*, measured: Measured, actor: Actor, now: datetime) -> Measured:
    """Correct what was sent, before the end: a new draft with the same words."""
    held = hold_measured(measured)
    must_take_answers(held, now)
    if not (isinstance(actor, Person) and answers_for(actor, held, now)):
        raise NotAllowed(_("Only those who answer for the entity may do this."))
    if held.state != MeasuredState.SENT or held.submission is None:
        raise Conflict(_("The answers are open already."), code="open")
    held.submission = go_on_from(submission=held.submission, actor=actor, now=now)
    held.state = MeasuredState.ANSWERING
    held.save(update_fields=["submission", "state", "updated_at"])
    record(AnswersReopened(subject=held, organisation_id=held.organisation_id), related=(held.wave,))
    return held


@action
def let_go_of_draft(*, measured: Measured, actor: Actor, now: datetime) -> Measured:
    """The draft is being discarded, or the wave goes on without it: what was sent before counts, if anything was."""
    del actor, now
    held = hold_measured(measured)
    if held.submission is None or not held.submission.is_draft:
        raise Conflict(_("The answers of this entity were sent already."), code="sent")
    before = held.submission.replaces
    stands = before is not None and before.state == SubmissionState.SUBMITTED
    held.submission = before if stands else None
    held.state = MeasuredState.SENT if stands else MeasuredState.INVITED
    held.save(update_fields=["submission", "state", "updated_at"])
    record(AnswersRestored(subject=held, organisation_id=held.organisation_id), related=(held.wave,))
    return held


def close_answers(*, wave: Wave, actor: Actor, now: datetime) -> int:
    """When grading begins: corrections that were not sent give way. Gives how many. Run twice, it finds none."""
    closed = 0
    for each in _behind(wave):
        try:
            let_go_of_draft(measured=each, actor=actor, now=now)
        except Conflict:  # sent at this very moment, so it counts
            continue
        closed += 1
    return closed


def _behind(wave: Wave) -> list[Measured]:
    """Entities with a correction that was begun and not sent."""
    rows = Measured.objects.filter(
        wave=wave, state=MeasuredState.ANSWERING,
        submission__state=SubmissionState.DRAFT, submission__replaces__state=SubmissionState.SUBMITTED,
    )  # fmt: skip
    return list(rows)
