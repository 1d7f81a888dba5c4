"""What a participant opens first: her next session, her task, what her mentor said, what is missing, what follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from minga.core.texts import pick
from minga.learning.models import Comment
from minga.learning.queries.session_blocks import Block, home_blocks
from minga.learning.queries.study_progress import Progress, TaskLine, progress_of, task_link, tasks_of
from minga.learning.queries.studying import Meeting, enrolments_of, is_on, meetings_of
from minga.people.models import Person
from minga.programmes.models import Enrolment

_MOST_AHEAD: Final = 6
_MOST_COMMENTS: Final = 4
_SOON: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class CommentLine:
    """What somebody said about her team's work, with the words it is about."""

    quote: str
    text: str
    author: str
    initials: str
    task: str
    said_at: datetime
    link: str


@dataclass(frozen=True)
class AheadLine:
    """Something that comes: a session, or a day on which something is due."""

    at: datetime
    title: str
    link: str
    due: bool


@dataclass(frozen=True)
class Studied:
    """One edition she takes part in."""

    key: str
    title: str
    host: str
    state: str
    on: bool
    progress: Progress | None
    missed: tuple[Meeting, ...]
    """What she missed and can still make up."""


@dataclass(frozen=True)
class StudyHome:
    """The whole page."""

    today: date
    next: Meeting | None
    opens_soon: bool
    """The room is open, or opens within minutes."""
    task: TaskLine | None
    tasks: tuple[TaskLine, ...]
    comments: tuple[CommentLine, ...]
    editions: tuple[Studied, ...]
    finished: tuple[Studied, ...]
    ahead: tuple[AheadLine, ...]
    blocks: tuple[Block, ...]
    aside: tuple[Block, ...]


def study_home(person: Person, now: datetime) -> StudyHome:
    """Everything on her page; a constant number of queries, however many editions."""
    enrolments = list(enrolments_of(person))
    on = [each for each in enrolments if is_on(each)]
    meetings = meetings_of([each.edition for each in on], on, person, now)
    tasks = tasks_of(on, now)
    progress = progress_of(enrolments)
    coming = _coming(meetings)
    waiting = sorted((line for lines in tasks.values() for line in lines if line.hers), key=_urgency)
    following = coming[0] if coming else None
    return StudyHome(
        today=timezone.localtime(now).date(),
        next=following,
        opens_soon=bool(following and following.starts_at - _SOON <= now),
        task=waiting[0] if waiting else None,
        tasks=tuple(waiting[1:]),
        comments=tuple(_comments(on, person)),
        editions=tuple(_studied(each, progress, meetings, now) for each in on),
        finished=tuple(_studied(each, progress, {}, now) for each in enrolments if each not in on),
        ahead=tuple(_ahead(coming[1:], waiting, now)),
        blocks=home_blocks(person, on, now, aside=False),
        aside=home_blocks(person, on, now, aside=True),
    )


def _coming(meetings: Mapping[int, Sequence[Meeting]]) -> list[Meeting]:
    rows = [each for several in meetings.values() for each in several if not each.over and not each.cancelled]
    return sorted(rows, key=lambda each: each.starts_at)


def _urgency(line: TaskLine) -> tuple[bool, datetime | None, str]:
    """What is due first comes first; what has no day comes last."""
    return (line.due_at is None, line.due_at, line.key)


def _studied(
    enrolment: Enrolment, progress: Mapping[int, Progress], meetings: Mapping[int, Sequence[Meeting]], now: datetime
) -> Studied:
    day = timezone.localtime(now).date()
    edition = enrolment.edition
    missed = [each for each in meetings.get(edition.pk, ()) if each.to_make_up(day)]
    return Studied(
        key=edition.key,
        title=pick(edition.titles),
        host=edition.host.name,
        state=enrolment.get_status_display(),
        on=is_on(enrolment),
        progress=progress.get(enrolment.pk),
        missed=tuple(missed),
    )


def _ahead(coming: Iterable[Meeting], waiting: Iterable[TaskLine], now: datetime) -> list[AheadLine]:
    lines = [AheadLine(each.starts_at, each.title, each.link, due=False) for each in coming]
    lines += [
        AheadLine(each.due_at, each.title, each.link, due=True) for each in waiting if each.due_at and each.due_at > now
    ]
    return sorted(lines, key=lambda line: line.at)[:_MOST_AHEAD]


def _comments(enrolments: Sequence[Enrolment], person: Person) -> Iterable[CommentLine]:
    """What others said about the work of her teams, or hers, and is not settled. One query."""
    rows = Comment.objects.filter(resolved_at__isnull=True, parent__isnull=True).exclude(author=person)
    of_team = rows.filter(
        version__handin__team__members__enrolment__in=enrolments, version__handin__team__members__until__isnull=True
    )
    hers = rows.filter(version__handin__enrolment__in=enrolments)
    both = Comment.objects.filter(pk__in=of_team.union(hers).values("pk"))
    told = both.select_related("author", "version__handin__task__edition").order_by("-created_at", "-pk")
    for each in told[:_MOST_COMMENTS]:
        task = each.version.handin.task
        name = each.author.name if each.author else ""
        yield CommentLine(
            quote=each.quote,
            text=each.text,
            author=name,
            initials="".join(word[0] for word in name.split()[:2]).upper(),
            task=pick(task.titles),
            said_at=each.created_at,
            link=task_link(task.edition.key, task.key),
        )
