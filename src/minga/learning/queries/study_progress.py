"""How far a participant has come, and what she has to do: told from her standing and her tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.urls import reverse

from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.learning.enums import HandinState, TaskBy
from minga.learning.models import Handin, Standing, Task, TeamMember
from minga.learning.queries.task_days import due_of, is_overdue
from minga.programmes.models import Enrolment

_THREAD: Final[Mapping[str, str]] = {InitiativeState.PAUSED: "paused", InitiativeState.STOPPED: "stopped"}
_WAITING: Final = {HandinState.RETURNED: 0, HandinState.DRAFT: 1, "": 2, HandinState.SENT: 3, HandinState.ACCEPTED: 4}


@dataclass(frozen=True)
class TaskLine:
    """One task as she finds it."""

    key: str
    title: str
    brief: str
    link: str
    state: str
    state_words: str
    by_team: bool
    team: str
    due_at: datetime | None
    late: bool
    module_id: int | None
    stage: int
    """Of the initiative in which the team works; 0 without one."""
    stage_names: tuple[str, ...]
    thread: str
    initiative: str

    @property
    def done(self) -> bool:
        return self.state == HandinState.ACCEPTED

    @property
    def stage_name(self) -> str:
        return self.stage_names[self.stage - 1] if self.stage else ""

    @property
    def hers(self) -> bool:
        """Whether the next step is hers: to begin, to go on, or to send again."""
        return self.state in ("", HandinState.DRAFT, HandinState.RETURNED)


@dataclass(frozen=True)
class Progress:
    """Figures for her certificate, and whether all is met."""

    met: bool
    attended: int
    held: int
    tasks_done: int
    tasks_due: int


def progress_of(enrolments: Iterable[Enrolment]) -> Mapping[int, Progress]:
    """As it was last computed, by enrolment. One query."""
    rows = Standing.objects.filter(enrolment__in=list(enrolments))
    return {row.enrolment_id: Progress(row.met, row.attended, row.held, row.tasks_done, row.tasks_due) for row in rows}


def tasks_of(enrolments: Sequence[Enrolment], now: datetime) -> Mapping[int, list[TaskLine]]:
    """Every published task of her editions, what waits for her first, by enrolment. Three queries."""
    members = TeamMember.objects.filter(enrolment__in=list(enrolments), until__isnull=True)
    teams = {row.enrolment_id: row for row in members.select_related("team__initiative")}
    tasks = Task.objects.filter(edition__in=[each.edition_id for each in enrolments], published=True)
    tasks = tasks.filter(Q(opens_at__isnull=True) | Q(opens_at__lte=now)).select_related("edition")
    mine = Q(enrolment__in=list(enrolments)) | Q(team__in=[row.team_id for row in teams.values()])
    works = {(row.task_id, row.team_id, row.enrolment_id): row for row in Handin.objects.filter(mine)}
    found: dict[int, list[TaskLine]] = {}
    for enrolment in enrolments:
        member = teams.get(enrolment.pk)
        lines = []
        for task in (each for each in tasks if each.edition_id == enrolment.edition_id):
            place = (
                (task.pk, member.team_id, None) if task.by == TaskBy.TEAM and member else (task.pk, None, enrolment.pk)
            )
            lines.append(_line(task, member, works.get(place), now))
        found[enrolment.pk] = sorted(lines, key=lambda line: (_WAITING[line.state], line.due_at is None, line.due_at))
    return found


def _line(task: Task, member: TeamMember | None, work: Handin | None, now: datetime) -> TaskLine:
    by_team = task.by == TaskBy.TEAM
    due = due_of(task, work)
    state = work.state if work else ""
    initiative = member.team.initiative if by_team and member else None
    return TaskLine(
        key=task.key,
        title=pick(task.titles),
        brief=pick(task.briefs),
        link=task_link(task.edition.key, task.key),
        state=state,
        state_words=work.get_state_display() if work else "",
        by_team=by_team,
        team=member.team.name if by_team and member else "",
        due_at=due,
        late=bool(member or not by_team) and is_overdue(task, work, now),
        module_id=task.module_id,
        stage=initiative.stage if initiative else 0,
        stage_names=tuple(str(stage.label) for stage in LifeStage),
        thread=_THREAD.get(initiative.state, "active") if initiative else "active",
        initiative=initiative.title if initiative else "",
    )


def task_link(edition: str, key: str) -> str:
    """The page on which a task is done."""
    return reverse("learning:task", args=[edition, key])
