"""Tasks as whoever teaches sees them: all of an edition with how far they are, and one with everybody's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.learning.enums import HandinState, ReviewKind, ReviewState, TaskBy
from minga.learning.models import Handin, Review, Task, Team
from minga.learning.queries.handins import tasks_of
from minga.learning.queries.task_days import due_of, is_overdue, moment_words
from minga.learning.queries.work_page import TONES
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One task in the list."""

    key: str
    title: str
    module: str
    by: str
    due: str
    overdue: bool
    published: bool
    required: bool
    sides: int
    sent: int
    accepted: int
    waiting: int
    peers: int
    has_rubric: bool


@dataclass(frozen=True, kw_only=True)
class SideRow:
    """One team or person, and her work on a task."""

    name: str
    note: str
    state: str
    words: str
    tone: str
    due: str
    extended: bool
    late: bool
    version: int
    at: datetime | None
    open_comments: int
    points: int | None
    link: str
    more_time: str


@dataclass(frozen=True, kw_only=True)
class PeersBox:
    """How far the peer review of a task is."""

    each: int
    due: str
    asked: int
    given: int
    missing: int
    late: tuple[str, ...]


def task_rows(edition: Edition, now: datetime) -> tuple[TaskRow, ...]:
    """All tasks with their counts. Four queries, however many people."""
    handed = (HandinState.SENT, HandinState.RETURNED, HandinState.ACCEPTED)
    tasks = tasks_of(edition).annotate(
        sent=Count("handins", filter=Q(handins__state__in=handed)),
        accepted=Count("handins", filter=Q(handins__state=HandinState.ACCEPTED)),
        waiting=Count("handins", filter=Q(handins__state=HandinState.SENT)),
    )
    teams = Team.objects.filter(edition=edition, ended_at__isnull=True).count()
    people = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).count()
    return tuple(_task_row(task, teams, people, now) for task in tasks)


def _task_row(task: Any, teams: int, people: int, now: datetime) -> TaskRow:
    return TaskRow(
        key=task.key,
        title=pick(task.titles),
        module=pick(task.module.titles) if task.module else "",
        by=task.get_by_display(),
        due=moment_words(task.due_at, task.edition) if task.due_at else "",
        overdue=task.due_at is not None and now > task.due_at,
        published=task.published,
        required=task.required,
        sides=teams if task.by == TaskBy.TEAM else people,
        sent=task.sent,
        accepted=task.accepted,
        waiting=task.waiting,
        peers=task.peers,
        has_rubric=bool(task.rubric.get("criteria")),
    )


def sides_of(task: Task, mentor: Person | None = None) -> Any:
    """Whoever does the task, in order, to be paged: teams, or people; of one mentor, only hers."""
    teams = Team.objects.filter(edition=task.edition, ended_at__isnull=True)
    if mentor is not None:
        teams = teams.filter(mentorships__mentor=mentor, mentorships__until__isnull=True).distinct()
    if task.by == TaskBy.TEAM:
        return teams.order_by("number", "pk")
    rows = Enrolment.objects.filter(edition=task.edition, status__in=TAKING_PART)
    if mentor is not None:
        rows = rows.filter(teams__team__in=teams.values("pk"), teams__until__isnull=True)
    return rows.select_related("person", "organisation").order_by("sort_name", "pk")


def side_in(task: Task, uuid: UUID) -> Team | Enrolment | None:
    """One of those who do the task, by uuid."""
    found: Team | Enrolment | None = sides_of(task).filter(uuid=uuid).first()
    return found


def side_rows(task: Task, sides: Sequence[Team | Enrolment], now: datetime) -> tuple[SideRow, ...]:
    """Their work on the task. Two queries for a page of them."""
    whose = {"team__in": sides} if task.by == TaskBy.TEAM else {"enrolment__in": sides}
    rows = Handin.objects.filter(task=task, **whose).prefetch_related("versions")
    rows = rows.annotate(
        open_comments=Count(
            "versions__comments",
            filter=Q(versions__comments__parent=None, versions__comments__resolved_at=None),
            distinct=True,
        )
    )
    known = {row.team_id or row.enrolment_id: row for row in rows}
    return tuple(_side_row(task, side, known, now) for side in sides)


def _side_row(task: Task, side: Team | Enrolment, known: Mapping[Any, Any], now: datetime) -> SideRow:
    handin = known.get(side.pk)
    sent = [each for each in handin.versions.all() if each.sent_at is not None] if handin else []
    due, state = due_of(task, handin), handin.state if handin else ""
    late = is_overdue(task, handin, now)
    team = isinstance(side, Team)
    more = reverse("learning:more-time", args=[task.edition.key, task.key, side.uuid])
    return SideRow(
        name=side.name if isinstance(side, Team) else side.person.name,
        note="" if team or not isinstance(side, Enrolment) or side.organisation is None else side.organisation.name,
        state=state,
        words=handin.get_state_display() if handin else _("Not begun"),
        tone="bad" if late and not state else TONES[state],
        due=moment_words(due, task.edition) if due and handin and handin.due_at else "",
        extended=bool(handin and handin.due_at),
        late=late,
        version=sent[-1].number if sent else 0,
        at=handin.sent_at if handin else None,
        open_comments=handin.open_comments if handin else 0,
        points=round(handin.share * 100) if handin and handin.share is not None else None,
        link=reverse("learning:feedback", args=[handin.uuid]) if sent and handin else "",
        more_time=more if state not in (HandinState.SENT, HandinState.ACCEPTED) else "",
    )


def peers_box(task: Task, now: datetime) -> PeersBox | None:
    """How far the peers are; None when the task has no peer review."""
    if not task.peers:
        return None
    rows = list(
        Review.objects.filter(handin__task=task, kind=ReviewKind.PEER)
        .exclude(state=ReviewState.DROPPED)
        .select_related("reviewer")
    )
    given = [row for row in rows if row.state == ReviewState.GIVEN]
    sent = Handin.objects.filter(task=task, sent_at__isnull=False).count()
    over = task.peers_due_at is not None and now > task.peers_due_at
    return PeersBox(
        each=task.peers,
        due=moment_words(task.peers_due_at, task.edition) if task.peers_due_at else "",
        asked=len(rows),
        given=len(given),
        missing=max(sent * task.peers - len(rows), 0),
        late=tuple(sorted({row.reviewer.name for row in rows if row.state == ReviewState.ASKED})) if over else (),
    )
