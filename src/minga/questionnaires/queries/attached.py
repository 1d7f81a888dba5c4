"""Who may read a file that belongs to an answer: whoever may read the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from minga.files.queries import open_file
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


def files_for_copy(person: Person) -> Iterator[tuple[str, bytes]]:
    """The files of her own answers, sent or not, for the copy of her data: name and content."""
    attachments = Attachment.objects.filter(submission__person=person, file__erased_at=None)
    for attachment in attachments.select_related("file").order_by("pk"):
        with open_file(attachment.file) as content:
            yield f"{attachment.file.uuid}-{attachment.file.name}", content.read()
