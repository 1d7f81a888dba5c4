"""What somebody did by herself goes with her; what a team did, and what was said about it, stays with the team."""

from datetime import datetime

from minga.core.actors import HOUSE
from minga.files.actions import erase_file
from minga.files.models import StoredFile
from minga.learning.models import Comment, HandinFile, HandinVersion, Review
from minga.people.models import Person


def forget_own_work(*, person: Person, now: datetime) -> None:
    """Her own hand-ins say nothing any more, nor does anybody about them. The erasure logs it."""
    versions = HandinVersion.objects.filter(handin__enrolment__person=person)
    files = HandinFile.objects.filter(version__in=versions)
    held = list(StoredFile.objects.filter(pk__in=files.values("file"), erased_at=None).order_by("pk"))
    files.delete()
    for file in held:
        erase_file(file=file, reason="person erased", actor=HOUSE, now=now)
    Comment.objects.filter(version__in=versions).delete()
    Review.objects.filter(handin__enrolment__person=person).update(note="", reasons={})
    versions.update(text="", link="", snapshot={}, canvas=None, submission=None)
