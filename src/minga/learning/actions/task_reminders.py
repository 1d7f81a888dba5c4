"""Letters before something is due. Not actions themselves: each letter leaves its own trace."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.urls import reverse

from minga.learning.actions.task_letters import remind, workers_of
from minga.learning.enums import HandinState, ReviewKind, ReviewState, TaskBy
from minga.learning.models import Handin, Review, Task, TeamMember
from minga.learning.queries.handins import handins
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EditionStatus

BEFORE: Final = timedelta(days=2)
_DONE: Final = (HandinState.SENT, HandinState.ACCEPTED)


def remind_of_tasks(*, now: datetime) -> int:
    """Whoever has not handed in a task that is due within two days. How many letters were written."""
    due = Task.objects.filter(
        published=True, edition__status=EditionStatus.RUNNING, due_at__gt=now, due_at__lte=now + BEFORE
    ).select_related("edition__host")
    written = 0
    for task in due:
        link = reverse("learning:task", args=[task.edition.key, task.key])
        assert task.due_at is not None  # noqa: S101 - filtered by it
        written += remind(_still_to_do(task), "task_due", task, link, task.due_at, now=now)
    return written + _remind_of_more_time(now)


def _remind_of_more_time(now: datetime) -> int:
    """Whoever was given more time, before that is over."""
    rows = handins().filter(
        task__published=True, task__edition__status=EditionStatus.RUNNING, due_at__gt=now, due_at__lte=now + BEFORE,
    ).exclude(state__in=_DONE)  # fmt: skip
    written = 0
    for handin in rows.exclude(task__due_at__gte=F("due_at")).order_by("pk"):
        link = reverse("learning:task", args=[handin.task.edition.key, handin.task.key])
        assert handin.due_at is not None  # noqa: S101 - filtered by it
        written += remind(workers_of(handin), "task_due", handin.task, link, handin.due_at, now=now)
    return written


def remind_of_reviews(*, now: datetime) -> int:
    """Peers whose reviews are due within two days."""
    asked = Review.objects.filter(
        kind=ReviewKind.PEER, state=ReviewState.ASKED, due_at__gt=now, due_at__lte=now + BEFORE,
        reviewer__is_active=True, handin__task__edition__status=EditionStatus.RUNNING,
    ).select_related("reviewer", "handin__task__edition__host")  # fmt: skip
    written = 0
    for review in asked.order_by("pk"):
        link = reverse("learning:peer-review", args=[review.uuid])
        assert review.due_at is not None  # noqa: S101 - filtered by it
        written += remind([review.reviewer], "peer_due", review.handin.task, link, review.due_at, now=now)
    return written


def _still_to_do(task: Task) -> list[Person]:
    """People of the sides that have neither handed it in nor been given more time."""
    settled = Handin.objects.filter(task=task, state__in=_DONE) | Handin.objects.filter(
        task=task, due_at__gt=task.due_at
    )
    people = Person.objects.filter(
        is_active=True, enrolments__edition=task.edition_id, enrolments__status__in=TAKING_PART
    )
    if task.by == TaskBy.PERSON:
        done = settled.values("enrolment__person")
        return list(people.exclude(pk__in=done.exclude(enrolment=None)).order_by("pk"))
    members = TeamMember.objects.filter(
        team__edition=task.edition_id, team__ended_at__isnull=True, until__isnull=True
    ).exclude(team__in=settled.exclude(team=None).values("team"))
    return list(people.filter(pk__in=members.values("enrolment__person")).order_by("pk"))
