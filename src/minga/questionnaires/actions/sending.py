"""Send, take back, answer again. What was sent never changes; a newer one may replace it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.people.models import Person
from minga.questionnaires.actions.drafts import locked_draft
from minga.questionnaires.enums import NEXT_STATES, SubmissionState
from minga.questionnaires.events import AnswersSubmitted, AnswersWithdrawn, DraftOpened
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.models.canonical import digest_of, receipt_of
from minga.questionnaires.policies import mates_of, may_answer, may_manage, may_stand_for, takes_answers
from minga.questionnaires.queries.drafts import current_version, draft_of, files_by_place, reading_of, sent_by
from minga.questionnaires.queries.subjects import SubjectGone, owner_of, subject_of


@action
def submit_answers(*, submission: Submission, actor: Actor, now: datetime) -> Submission:
    """Freeze the answers with their hash and receipt, and tell the apps above.

    Invalid names every answer that must be mended first, by its place.
    """
    draft = locked_draft(submission, actor)
    subject, form = subject_of(draft), draft.version.form
    if not takes_answers(form, subject, now):
        raise NotAllowed(_("This form is closed. Your draft is kept, but it cannot be sent any more."))
    if not (isinstance(actor, Person) and may_answer(actor, form, subject, now)):
        raise NotAllowed(_("You may not send these answers now."))
    mates = mates_of(actor, subject, form)
    if mates:
        _must_be_first(draft, form, subject, actor)
        draft.person = actor
    _check_ready(draft)
    values = _values(draft)
    draft.values, draft.submitted_at, draft.state = values, now, SubmissionState.SUBMITTED
    draft.sha256 = digest_of(draft)
    draft.receipt = receipt_of(draft.sha256)
    draft.save()
    draft.revisions.all().delete()
    if draft.replaces_id is not None:
        _supersede(draft.replaces_id)
    record(
        AnswersSubmitted(subject=draft, after={"receipt": draft.receipt, "sha256": draft.sha256}),
        related=(form, subject),
    )
    return draft


@action
def withdraw_answers(*, submission: Submission, reason: str, actor: Actor, now: datetime) -> Submission:
    """Take sent answers back. They stay readable, marked, with the reason."""
    sent = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__form")
        .get(pk=submission.pk)
    )
    own = isinstance(actor, Person) and _is_hers(sent, actor)
    if not (own or (isinstance(actor, Person) and may_manage(actor, owner_of(sent.version.form)))):
        raise NotAllowed(_("Only the person who sent these answers, or who runs the form, may withdraw them."))
    if not reason.strip():
        raise NotReady(_("Write why you withdraw the answers."), field="reason")
    sent.withdrawn_at, sent.withdrawn_reason = now, reason.strip()
    _move(sent, SubmissionState.WITHDRAWN)
    record(AnswersWithdrawn(subject=sent), related=(sent.version.form,))
    return sent


@action
def revise_answers(*, submission: Submission, actor: Actor, now: datetime) -> Submission:
    """Begin a new draft with what was sent; when it is sent, it replaces the old one."""
    sent = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__form")
        .get(pk=submission.pk)
    )
    subject, form = subject_of(sent), sent.version.form
    if not (isinstance(actor, Person) and _is_hers(sent, actor) and may_answer(actor, form, subject, now)):
        raise NotAllowed(_("You may not change these answers now."))
    if sent.state != SubmissionState.SUBMITTED:
        raise Conflict(_("These answers were withdrawn or replaced already."))
    begun = draft_of(form, subject, actor)
    if begun is not None and begun.replaces_id is None:  # begun before one of the team sent
        begun.replaces = sent
        begun.save(update_fields=["replaces", "updated_at"])
    draft = begun or Submission.objects.create(
        version=current_version(form),
        subject_type=sent.subject_type,
        subject_id=sent.subject_id,
        person=actor,
        language=sent.language,
        typed=sent.typed,
        saved_at=now,
        replaces=sent,
    )
    after = {"version": draft.version.number, "again": begun is not None}
    record(DraftOpened(subject=draft, after=after), related=(subject,))
    return draft


def _is_hers(sent: Submission, actor: Person) -> bool:
    """She sent them, or leads what they are about; of a thing that is gone, only who sent them."""
    try:
        return may_stand_for(actor, sent, subject_of(sent))
    except SubjectGone:
        return sent.person_id == actor.pk


def _must_be_first(draft: Submission, form: Form, subject: Model, actor: Person) -> None:
    """Of those who answer a form once, one sends. The form is held, so that two cannot at the same moment."""
    Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form.pk)
    stands = sent_by(actor, form, subject)
    if stands is not None and stands.pk != draft.replaces_id:
        raise Conflict(_("Somebody of your team has sent these answers meanwhile. Your draft is kept."), code="mate")


def _check_ready(draft: Submission) -> None:
    """Newest version, no two texts for one question, nothing missing or wrong."""
    if draft.version_id != current_version(draft.version.form).pk:
        raise NotReady(_("The form has a newer version. Go over to it and check your answers before sending."))
    if draft.set_aside:
        raise NotReady(_("One question has two answers, from two windows. Choose one before sending."))
    problems = reading_of(draft, draft.language, files_by_place(draft)).problems
    if problems:
        raise Invalid({problem.place: [problem.message] for problem in problems})


def _values(draft: Submission) -> dict[str, object]:
    return reading_of(draft, draft.language, files_by_place(draft)).values


def _supersede(submission_id: int) -> None:
    """The earlier answers give way, unless they were withdrawn meanwhile: then nothing is left to replace."""
    earlier = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission_id)
    if earlier.state == SubmissionState.SUBMITTED:
        _move(earlier, SubmissionState.SUPERSEDED)


def _move(submission: Submission, state: SubmissionState) -> None:
    """Along the table of states, or not at all."""
    if state not in NEXT_STATES[submission.state]:
        raise Conflict(_("These answers were withdrawn or replaced already."))
    submission.state = state
    submission.save(update_fields=["state", "withdrawn_at", "withdrawn_reason", "updated_at"])
