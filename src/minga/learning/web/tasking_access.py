"""The doors of the pages of tasks: who gets what at all. For everybody else it does not exist."""

from uuid import UUID

from django.http import Http404

from minga.core.clock import now
from minga.learning.models import Comment, Handin, HandinVersion, Review, Task
from minga.learning.policies import follows, may_edit_plan
from minga.learning.queries.handins import (
    accompanies_in,
    comment_to_answer,
    handin_to_judge,
    peer_review_of,
    task_in,
    task_of_participant,
    version_to_read,
)
from minga.people.models import Person


def followed_task(viewer: Person, edition: str, key: str, *, to_edit: bool = False) -> Task:
    """A task of an edition that she follows or accompanies a team of; with `to_edit`, one that she may change."""
    try:
        task = task_in(edition, key)
    except Task.DoesNotExist as missing:
        raise Http404 from missing
    if not (may_edit_plan if to_edit else follows)(viewer, task.edition, now()) and (
        to_edit or not accompanies_in(viewer, task.edition)
    ):
        raise Http404
    return task


def own_task(viewer: Person, edition: str, key: str) -> Task:
    """A task of an edition in which she takes part."""
    try:
        return task_of_participant(viewer, edition, key)
    except Task.DoesNotExist as missing:
        raise Http404 from missing


def judged_handin(viewer: Person, uuid: UUID) -> Handin:
    """Work on which she gives feedback, or which she follows."""
    try:
        return handin_to_judge(viewer, uuid)
    except Handin.DoesNotExist as missing:
        raise Http404 from missing


def read_version(viewer: Person, uuid: UUID) -> HandinVersion:
    """A version that she may read."""
    try:
        return version_to_read(viewer, uuid)
    except HandinVersion.DoesNotExist as missing:
        raise Http404 from missing


def heard_comment(viewer: Person, uuid: UUID) -> Comment:
    """A comment on work that she may read."""
    try:
        return comment_to_answer(viewer, uuid)
    except Comment.DoesNotExist as missing:
        raise Http404 from missing


def own_review(viewer: Person, uuid: UUID) -> Review:
    """A review of a colleague's work that was asked of her."""
    try:
        return peer_review_of(viewer, uuid)
    except Review.DoesNotExist as missing:
        raise Http404 from missing
