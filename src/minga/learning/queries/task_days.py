"""Until when: the due moment of a task, of whoever was given more time, and the moment after which nothing is taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.core.texts import day_in_words
from minga.learning.enums import HandinState, SessionState
from minga.learning.models import Handin, Module, Session, Task
from minga.programmes.models import Edition
from minga.programmes.policies import FINISHED

DAYS_TO_DO_IT: Final = 5
"""How long after the last session of its module a task of the blueprint is due."""
_END_OF_DAY: Final = time(23, 59, fold=1)
"""Where clocks go back at midnight, as in Chile, the last hour comes twice: the second one counts."""


@dataclass(frozen=True)
class Span:
    """When the sessions of a module begin and end."""

    first: datetime | None = None
    last: datetime | None = None


def spans_of(modules: Iterable[Module]) -> Mapping[int, Span]:
    """The span of each module that has sessions. One query."""
    held = Session.objects.filter(module__in=list(modules)).exclude(state=SessionState.CANCELLED)
    rows = held.order_by().values_list("module").annotate(Min("starts_at"), Max("ends_at"))
    return {module: Span(first, last) for module, first, last in rows}


def due_after(last: datetime | None, days: int | None, edition: Edition) -> datetime | None:
    """The end of the day that lies so many days after the last session, where the edition is at home."""
    if last is None or days is None:
        return None
    return end_of(last.astimezone(ZoneInfo(edition.timezone)).date() + timedelta(days=days), edition)


def end_of(day: date, edition: Edition) -> datetime:
    """The last minute of a day, where the edition is at home."""
    return datetime.combine(day, _END_OF_DAY, tzinfo=ZoneInfo(edition.timezone)).astimezone(UTC)


def moment_words(moment: datetime, edition: Edition) -> str:
    """5 de diciembre de 2026, 23:59: where the edition is at home."""
    with timezone.override(ZoneInfo(edition.timezone)):
        return f"{day_in_words(moment)}, {timezone.localtime(moment):%H:%M}"


def due_of(task: Task, handin: Handin | None) -> datetime | None:
    """When it is due for them: their own moment when they were given one, unless the task moved to a later one."""
    own = handin.due_at if handin is not None else None
    return max(filter(None, (own, task.due_at)), default=None)


def closes_of(task: Task, handin: Handin | None) -> datetime | None:
    """After this moment nothing is taken; None: late work is taken while the edition runs."""
    if task.late_until is None:
        return None
    return max(task.late_until, due_of(task, handin) or task.late_until)


def is_late(task: Task, handin: Handin | None, at: datetime) -> bool:
    """Whether work sent at this moment is late. What came in time and was returned is corrected, not late."""
    due = due_of(task, handin)
    if due is None or at <= due:
        return False
    if handin is None or handin.state != HandinState.RETURNED or handin.sent_at is None:
        return True
    return handin.sent_at > due


def is_overdue(task: Task, handin: Handin | None, at: datetime) -> bool:
    """Whether its day has passed and it still is to come."""
    state = handin.state if handin is not None else ""
    return state in ("", HandinState.DRAFT, HandinState.RETURNED) and is_late(task, handin, at)


def is_open(task: Task, handin: Handin | None, at: datetime) -> bool:
    """Whether the task is shown, has begun, and still takes work of theirs."""
    if not task.published or task.edition.status in FINISHED or (task.opens_at is not None and at < task.opens_at):
        return False
    closes = closes_of(task, handin)
    return closes is None or at <= closes


def why_shut(task: Task, handin: Handin | None, at: datetime) -> str:
    """Why the task takes nothing of them now, in a sentence; empty when it does."""
    if handin is not None and handin.state == HandinState.ACCEPTED:
        return _("This work is accepted already. Nothing more is asked.")
    if is_open(task, handin, at):
        return ""
    if task.edition.status in FINISHED:
        return _("This edition has ended and takes no more work.")
    if task.opens_at is not None and at < task.opens_at:
        return _("This task opens on %(moment)s.") % {"moment": moment_words(task.opens_at, task.edition)}
    closes = closes_of(task, handin)
    if closes is not None and at > closes:
        words = _("This task was taken until %(moment)s. Ask whoever teaches for more time.")
        return words % {"moment": moment_words(closes, task.edition)}
    return _("This task is not shown to participants now.")
