"""What a draft holds and what each open window believes it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Attachment, DraftRevision, Form, FormVersion, Submission
from minga.questionnaires.models.checking import Reading, read_answers
from minga.questionnaires.policies import kind_of, mates_of, may_read, may_write
from minga.questionnaires.queries.subjects import SubjectGone, owner_of, subject_of

if TYPE_CHECKING:
    from minga.people.models import Person


PREFILLED: Final = "minga"
"""The window in whose name an app above writes what is known already: see `prefilled`."""


def submission_for(viewer: Person | None, uuid: UUID) -> Submission:
    """The answers, or `Submission.DoesNotExist` for whoever may not read them."""
    found = _found(uuid)
    try:
        allowed = may_read(viewer, found, subject_of(found), owner_of(found.version.form))
    except SubjectGone:
        allowed = viewer is not None and found.person_id == viewer.pk
    if not allowed:
        raise Submission.DoesNotExist
    return found


def draft_for(writer: Person | None, uuid: UUID) -> Submission:
    """A draft to go on with, or `Submission.DoesNotExist`."""
    found = _found(uuid)
    try:
        allowed = may_write(writer, found, subject_of(found))
    except SubjectGone:
        allowed = False
    if not allowed:
        raise Submission.DoesNotExist
    return found


def _found(uuid: UUID) -> Submission:
    """Anything but a draft that is written elsewhere: on these pages it does not exist."""
    found = _loaded().get(uuid=uuid)
    if found.is_draft and kind_of(found.subject_type).own_pages:
        raise Submission.DoesNotExist
    return found


def _loaded() -> QuerySet[Submission]:
    return Submission.objects.select_related("version__form", "person")


def draft_of(form: Form, subject: Model, person: Person) -> Submission | None:
    """The draft that she may go on with about this thing: hers, else the latest of those who answer with her."""
    drafts = _about(form, subject).filter(state=SubmissionState.DRAFT)
    hers = drafts.filter(person=person).first()
    mates = mates_of(person, subject, form) if hers is None else frozenset()
    return drafts.filter(person__in=mates).order_by("-saved_at", "-pk").first() if mates else hers


def sent_by(person: Person, form: Form, subject: Model) -> Submission | None:
    """What stands about this thing and is hers to correct: sent by her, by one who answers with her, or by whoever
    led it before her."""
    standing = _about(form, subject).filter(state=SubmissionState.SUBMITTED)
    if not kind_of(subject._meta.label_lower).may_stand(person, subject):
        standing = standing.filter(person__in={person.pk, *mates_of(person, subject, form)})
    return standing.order_by("-submitted_at").first()


def _about(form: Form, subject: Model) -> QuerySet[Submission]:
    return _loaded().filter(
        version__form=form, subject_type=subject._meta.label_lower, subject_id=subject.pk
    )  # fmt: skip


def answers_about(subject: Model, *, form: Form | None = None) -> QuerySet[Submission]:
    """Everything sent about a thing, newest first. For apps above, after their own check of rights."""
    about = Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    rows = _loaded().filter(about).exclude(state=SubmissionState.DRAFT)
    if form is not None:
        rows = rows.filter(version__form=form)
    return rows.order_by("-submitted_at", "-pk")


def current_version(form: Form) -> FormVersion:
    """The version that is asked today: the last one published."""
    return form.versions.filter(published_at__isnull=False).order_by("-number")[:1].get()


def files_by_place(submission: Submission) -> dict[str, list[Attachment]]:
    """Attached files that still have their content, by the place of their answer."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in submission.attachments.select_related("file").order_by("pk"):
        found[attachment.place].append(attachment)
    return dict(found)


def as_values(files: Mapping[str, Iterable[Attachment]]) -> dict[str, list[dict[str, Any]]]:
    """Files as they are written into sent answers: enough to prove which ones they were."""
    return {
        place: [
            {"file": str(one.file.uuid), "name": one.file.name, "sha256": one.file.sha256, "size": one.file.size}
            for one in attached
        ]
        for place, attached in files.items()
    }


def reading_of(submission: Submission, language: str, files: Mapping[str, Iterable[Attachment]]) -> Reading:
    """What the draft amounts to now, and what is wrong with it."""
    return read_answers(submission.version.questions, submission.typed, as_values(files), language)


def believed(submission: Submission, *, window: str, base: int) -> dict[str, Any] | None:
    """What this window holds for each answer that changed since it was opened at `base`.

    An answer that is not in the result is believed as the draft has it now. None when the
    window is older than what we remember.
    """
    later = list(submission.revisions.filter(number__gt=base).order_by("number"))
    if len(later) < submission.revision - base:
        return None
    believes: dict[str, Any] = {}
    for revision in later:
        for key, (old, new) in revision.changes.items():
            if revision.window == window:
                believes[key] = new
            else:
                believes.setdefault(key, old)
    return believes


def prefilled(submission: Submission) -> frozenset[str]:
    """The questions whose text Minga wrote from what it knew, and that nobody has changed since."""
    if not submission.revision:
        return frozenset()
    rows = submission.revisions.filter(window=PREFILLED).values_list("changes", flat=True)
    written = {key: new for changes in rows for key, (_old, new) in changes.items()}
    return frozenset(key for key, new in written.items() if submission.typed.get(key) == new)


def last_window(submission: Submission, key: str) -> DraftRevision | None:
    """The save that gave this answer its present text."""
    return submission.revisions.filter(changes__has_key=key).order_by("-number").first()
