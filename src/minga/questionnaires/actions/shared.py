"""Answers that a team writes together: the draft belongs to the thing it is about, not to a person.

`Submission.person` stays empty, so anybody who `may_share` goes on with it, several may be open
about the same thing, and nobody takes a team's words along when she leaves or is erased. What
was sent keeps still; `go_on_from` opens the next version, which replaces it when it is sent.
"""

from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotAllowed
from minga.people.models import Person
from minga.questionnaires.actions.drafts import check_about
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.events import DraftOpened
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.policies import kind_of, may_answer
from minga.questionnaires.queries.drafts import current_version
from minga.questionnaires.queries.subjects import subject_of


@action
def open_shared_draft(*, form: Form, subject: Model, language: str, actor: Actor, now: datetime) -> Submission:
    """Begin one more set of answers for the team of this thing."""
    check_about(form, subject)
    _assert_may(actor, form, subject, now)
    draft = Submission.objects.create(
        version=current_version(form),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        language=language[:2],
    )
    record(DraftOpened(subject=draft, after={"version": draft.version.number}), related=(subject,))
    return draft


@action
def go_on_from(*, submission: Submission, actor: Actor, now: datetime) -> Submission:
    """Open the next version of what the team sent, or find it: going on twice makes one draft."""
    sent = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__form")
        .get(pk=submission.pk)
    )
    subject, form = subject_of(sent), sent.version.form
    _assert_may(actor, form, subject, now)
    if sent.state != SubmissionState.SUBMITTED or sent.person_id is not None:
        raise Conflict(_("These answers were withdrawn or replaced already."))
    begun = sent.replaced_by.filter(state=SubmissionState.DRAFT).select_related("version__form").first()
    draft = begun or Submission.objects.create(
        version=current_version(form),
        subject_type=sent.subject_type,
        subject_id=sent.subject_id,
        language=sent.language,
        typed=sent.typed,
        saved_at=now,
        replaces=sent,
    )
    after = {"version": draft.version.number, "again": begun is not None}
    record(DraftOpened(subject=draft, after=after), related=(subject,))
    return draft


def _assert_may(actor: Actor, form: Form, subject: Model, now: datetime) -> None:
    """On the team, while the form may be answered."""
    kind = kind_of(subject._meta.label_lower)
    if not (isinstance(actor, Person) and kind.may_share(actor, subject) and may_answer(actor, form, subject, now)):
        raise NotAllowed(_("Only the team writes here, while the work goes on."))
