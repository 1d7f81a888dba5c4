"""What waits for a participant on "My work": her tasks, and reviews of colleagues' work that were asked of her."""

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.core.clock import today
from minga.core.texts import pick
from minga.learning.enums import HandinState, ReviewKind, ReviewState
from minga.learning.models import Review
from minga.learning.queries.study_progress import TaskLine, tasks_of
from minga.learning.queries.task_days import moment_words
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.work import WorkRow, WorkSection

MOST: Final = 8


def tasks_of_person(person: Person, now: datetime) -> WorkSection | None:
    """What she or her team has to do next, the earliest first. Four queries."""
    enrolments = list(
        Enrolment.objects.filter(
            person=person, status=EnrolmentStatus.ENROLLED, edition__status=EditionStatus.RUNNING
        ).select_related("edition__host")
    )
    if not enrolments:
        return None
    editions = {each.pk: each.edition for each in enrolments}
    waiting = [
        (line, editions[enrolment])
        for enrolment, lines in tasks_of(enrolments, now).items()
        for line in lines
        if line.hers and (line.team or not line.by_team)
    ]
    waiting.sort(key=lambda each: (each[0].due_at is None, each[0].due_at or now))
    return WorkSection(
        title=gettext_lazy("Your tasks"), rows=[_task_row(line, edition, now) for line, edition in waiting[:MOST]]
    )


def reviews_of_person(person: Person, now: datetime) -> WorkSection | None:
    """Work of others that she was asked to look at. One query."""
    del now
    rows = Review.objects.filter(
        reviewer=person, kind=ReviewKind.PEER, state=ReviewState.ASKED,
        handin__task__edition__status=EditionStatus.RUNNING,
    ).select_related("handin__task__edition")  # fmt: skip
    return WorkSection(
        title=gettext_lazy("Work of colleagues that you review"),
        rows=[_review_row(row) for row in rows.order_by("due_at", "pk")[:MOST]],
    )


def _task_row(line: TaskLine, edition: Edition, now: datetime) -> WorkRow:
    told = [line.team, line.state_words or _("Not begun")]
    label = gettext_lazy("Correct it") if line.state == HandinState.RETURNED else gettext_lazy("Open the task")
    detail = " · ".join(each for each in told if each)
    asked = line.due_at if line.late or (line.due_at and line.due_at >= now) else None
    return WorkRow(title=line.title, link=line.link, detail=detail, label=label, **_due(asked, edition))


def _review_row(row: Review) -> WorkRow:
    task = row.handin.task
    return WorkRow(
        title=pick(task.titles),
        link=reverse("learning:peer-review", args=[row.uuid]),
        label=gettext_lazy("Review it"),
        **_due(row.due_at, task.edition),
    )


def _due(moment: datetime | None, edition: Edition) -> dict[str, Any]:
    """The day and the hour, where the edition is at home."""
    if moment is None:
        return {}
    words = _("due on %(moment)s") % {"moment": moment_words(moment, edition)}
    return {"due": today(edition.timezone, at=moment), "due_words": words}
