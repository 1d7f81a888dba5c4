"""Who may read a file that belongs to an answer: whoever may read the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.questionnaires.models import Attachment
from minga.questionnaires.policies import may_read
from minga.questionnaires.queries.subjects import SubjectGone, owner_of, subject_of

if TYPE_CHECKING:
    from minga.files.models import StoredFile
    from minga.people.models import Person


def may_read_attached(viewer: Person | None, file: StoredFile) -> bool:
    """The rule that `files` asks for the purpose `questionnaires.answer`."""
    attachment = Attachment.objects.select_related("submission__version__form").filter(file=file).first()
    if attachment is None:
        return False
    submission = attachment.submission
    try:
        return may_read(viewer, submission, subject_of(submission), owner_of(submission.version.form))
    except SubjectGone:
        return False
