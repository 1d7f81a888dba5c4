"""Files that go with a draft. They are kept at once, whatever else is still missing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError
from minga.files.actions import Upload, erase_file, store_file
from minga.files.models import kind_of
from minga.files.models.kinds import listing
from minga.questionnaires.actions.drafts import locked_draft
from minga.questionnaires.enums import QuestionKind
from minga.questionnaires.events import FileAttached, FileDetached
from minga.questionnaires.models import Attachment, Submission
from minga.questionnaires.models.checking import EVIDENCE
from minga.questionnaires.models.definition import Definition, Question

PURPOSE: Final = "questionnaires.answer"
MOST_FILES: Final = 10


@action
def attach_file(
    *, submission: Submission, place: str, upload: Upload, name: str, actor: Actor, now: datetime
) -> Attachment:
    """Store a file with the answer at this place. Refuses in words what cannot be taken."""
    draft = locked_draft(submission, actor)
    question = _asked(draft.version.questions, place)
    _check_kind(question, name)
    _check_count(draft, question, place)
    stored = store_file(upload=upload, name=name, purpose=PURPOSE, actor=actor, now=now)
    attachment = Attachment(submission=draft, place=place, file=stored)
    attachment.save()
    record(FileAttached(subject=draft, after={"place": place, "sha256": stored.sha256}))
    return attachment


@action
def detach_file(*, submission: Submission, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft and erase it."""
    draft = locked_draft(submission, actor)
    found = draft.attachments.select_related("file").get(pk=attachment.pk)
    found.delete()
    erase_file(file=found.file, reason="removed from a draft", actor=actor, now=now)
    record(FileDetached(subject=draft, after={"place": found.place}))


def _asked(form: Definition, place: str) -> Question:
    """The question at a place, if it takes files there."""
    key, _dot, rest = place.removesuffix(EVIDENCE).partition(".")
    question = form.questions.get(key)
    if question is not None and rest:
        question = question.field_by_key.get(rest.rpartition(".")[2])
    takes = question is not None and (
        question.evidence if place.endswith(EVIDENCE) else question.kind is QuestionKind.FILE
    )
    if question is None or not takes or len(place) > 200:
        raise DomainError(_("This question takes no files."))
    return question


def _check_kind(question: Question, name: str) -> None:
    kind = kind_of(name)
    allowed = question.formats
    if allowed and (kind is None or not {kind.extension, name.rpartition(".")[2].lower()} & set(allowed)):
        raise DomainError(
            _("“%(name)s” is not of a kind we take here. Send one of: %(kinds)s.")
            % {"name": name, "kinds": listing(allowed)},
            code="kind",
        )


def _check_count(draft: Submission, question: Question, place: str) -> None:
    bound = question.maximum if question.kind is QuestionKind.FILE else None
    most = min(int(bound), MOST_FILES) if bound is not None else MOST_FILES
    if draft.attachments.filter(place=place).count() >= most:
        raise DomainError(
            ngettext(
                "Only %(most)s file fits here. Remove it before you send another.",
                "Only %(most)s files fit here. Remove one before you send another.",
                most,
            )
            % {"most": most},
            code="count",
        )
