"""Tasks: made from the blueprint, moved along with the sessions, added and changed by whoever teaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.assessments.models import read_rubric, rubric_as_data
from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import Texts, pick
from minga.learning.enums import ReviewKind, ReviewState, TaskBy
from minga.learning.events.tasking import TaskAdded, TaskChanged, TaskRemoved, TasksMade, TasksMoved
from minga.learning.models import Module, Review, Task
from minga.learning.policies import may_edit_plan
from minga.learning.queries.plan_days import at_same_hour
from minga.learning.queries.task_days import DAYS_TO_DO_IT, due_after, spans_of
from minga.library.models import Tool
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.questionnaires.models import Form


@dataclass(frozen=True, kw_only=True)
class TaskText:
    """What whoever teaches says of a task. `days_after` wins over `due_at`: the day moves with the sessions."""

    titles: Texts
    briefs: Texts
    by: str = TaskBy.TEAM
    module: Module | None = None
    tool: Tool | None = None
    form: Form | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    days_after: int | None = None
    late_until: datetime | None = None
    required: bool = True
    published: bool = True
    pass_share: Decimal | None = None
    peers: int = 0
    peers_due_at: datetime | None = None
    versions_at_most: int = 5


_LOGGED: Final = (
    "by", "opens_at", "due_at", "days_after", "late_until", "required", "published", "pass_share", "peers",
    "peers_due_at", "versions_at_most",
)  # fmt: skip
_WRITTEN: Final = ("titles", "briefs", "module", "tool", "form", *_LOGGED)


@action
def tasks_from_blueprint(*, edition: Edition, actor: Actor, now: datetime) -> list[Task]:
    """One task for each module that asks for one; of teams where the blueprint has teams. Once an edition."""
    locked = _hold(edition)
    blueprint = blueprint_of(locked.version)
    known = {module.key: module for module in locked.modules.all()}
    asked = [each for each in blueprint.modules if each.key in known and pick(each.task)]
    there = set(locked.tasks.values_list("key", flat=True))
    spans = spans_of(known.values())
    by = TaskBy.TEAM if blueprint.participants.teams is not None else TaskBy.PERSON
    made = []
    for each in asked:
        module = known[each.key]
        span = spans.get(module.pk)
        if each.key in there:
            continue
        made.append(
            Task(
                edition=locked,
                module=module,
                key=each.key,
                order=module.order,
                by=by,
                titles=dict(each.title),
                briefs=dict(each.task),
                opens_at=span.first if span else None,
                due_at=due_after(span.last if span else None, DAYS_TO_DO_IT, locked),
                days_after=DAYS_TO_DO_IT,
            )
        )
    Task.objects.bulk_create(made)
    record(TasksMade(subject=locked, organisation_id=locked.host_id, after={"tasks": len(made)}))
    return made


@action
def move_due_days(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Tasks whose day was not set by hand follow the sessions of their module."""
    locked = _hold(edition)
    rows = list(
        locked.tasks.filter(days_after__isnull=False, module__isnull=False)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    spans = spans_of([row.module for row in rows if row.module is not None])
    moved = []
    for row in rows:
        span = spans.get(row.module_id or 0)
        if span is None:
            continue
        opens, due = span.first, due_after(span.last, row.days_after, locked)
        if (row.opens_at, row.due_at) != (opens, due):
            _bring_along(row, due, locked.timezone)
            row.opens_at, row.due_at, row.revision = opens, due, row.revision + 1
            moved.append(row)
    Task.objects.bulk_update(moved, ["opens_at", "due_at", "late_until", "peers_due_at", "revision"])
    for row in moved:
        _tell_peers_when(row)
    record(TasksMoved(subject=locked, organisation_id=locked.host_id, after={"tasks": len(moved)}))
    return len(moved)


@action
def add_task(*, edition: Edition, text: TaskText, actor: Actor, now: datetime) -> Task:
    """A task at the end of the list, or after those of its module."""
    locked = _hold(edition)
    _may_plan(actor, locked, now)
    _check(text)
    last = locked.tasks.filter(module=text.module).order_by("-order").first()
    order = last.order if last else (locked.tasks.count() + 1)
    task = Task(edition=locked, key=_free_key(locked, pick(text.titles)), order=order)
    _fill(task, text)
    task.save()
    record(TaskAdded(subject=task, organisation_id=locked.host_id, after={"key": task.key, "by": task.by}))
    return task


@action
def change_task(*, task: Task, text: TaskText, revision: int, actor: Actor, now: datetime) -> Task:
    """Change a task. Who does it stays once somebody has begun."""
    held = _hold_task(task, actor, now)
    if held.revision != revision:
        raise Conflict(_("Somebody else changed this task while you were writing. Look at it again."), code="revision")
    _check(text)
    if held.by != text.by and held.handins.exists():
        raise NotReady(
            _("Somebody has begun this task already, so who does it cannot change. Make a new task."), field="by"
        )
    was = {name: getattr(held, name) for name in _LOGGED}
    _fill(held, text)
    held.revision += 1
    held.save()
    _tell_peers_when(held)
    changed = [name for name in _LOGGED if was[name] != getattr(held, name)]
    before, after = {name: was[name] for name in changed}, {name: getattr(held, name) for name in changed}
    record(TaskChanged(subject=held, organisation_id=held.edition.host_id, before=before, after=after))
    return held


@action
def set_rubric(*, task: Task, rubric: Mapping[str, Any], actor: Actor, now: datetime) -> Task:
    """Give the task these criteria; none takes the rubric away. Refused once work was scored with another one."""
    held = _hold_task(task, actor, now)
    if held.handins.filter(reviews__state="given").exists():
        raise NotReady(_("Work was scored with this rubric already. To judge by other criteria, make a new task."))
    held.rubric = rubric_as_data(read_rubric(rubric)) if rubric.get("criteria") else {}
    held.revision += 1
    held.save(update_fields=["rubric", "revision", "updated_at"])
    after = {"criteria": len(held.rubric.get("criteria") or ())}
    record(TaskChanged(subject=held, organisation_id=held.edition.host_id, after=after))
    return held


@action
def remove_task(*, task: Task, actor: Actor, now: datetime) -> None:
    """Take out a task that nobody has begun; what was begun is hidden instead, and kept."""
    held = _hold_task(task, actor, now)
    if held.handins.exists():
        raise NotReady(_("Somebody has begun this task. Hide it instead: then nobody sees it, and nothing is lost."))
    record(TaskRemoved(subject=held, organisation_id=held.edition.host_id, after={"key": held.key}))
    held.delete()


def _hold(edition: Edition) -> Edition:
    rows = Edition.objects.select_for_update(of=("self",), no_key=True).select_related("version", "host")
    return rows.get(pk=edition.pk)


def _hold_task(task: Task, actor: Actor, now: datetime) -> Task:
    held = (
        Task.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition__host", "module")
        .get(pk=task.pk)
    )
    _may_plan(actor, held.edition, now)
    return held


def _may_plan(actor: Actor, edition: Edition, now: datetime) -> None:
    if not (isinstance(actor, Person) and may_edit_plan(actor, edition, now)):
        raise NotAllowed(_("Only those who teach in this edition write its tasks, while it goes on."))


def _check(text: TaskText) -> None:
    errors: dict[str, list[str]] = {}
    if not pick(text.titles):
        errors["titles"] = [_("Give the task a title.")]
    if not pick(text.briefs):
        errors["briefs"] = [_("Say what is to be done.")]
    if text.due_at and text.opens_at and text.due_at <= text.opens_at:
        errors["due_at"] = [_("It is due before it opens. Choose a later moment.")]
    if text.late_until and text.due_at and text.late_until < text.due_at:
        errors["late_until"] = [_("This lies before the moment at which it is due. Choose a later one.")]
    if text.days_after is not None and text.module is None:
        errors["days_after"] = [_("Choose the module whose last session counts, or write the day.")]
    if text.peers and text.peers_due_at and text.due_at and text.peers_due_at <= text.due_at:
        errors["peers_due_at"] = [_("Peers review what was handed in: choose a moment after it is due.")]
    if errors:
        raise Invalid(errors)


def _fill(task: Task, text: TaskText) -> None:
    for name in _WRITTEN:
        setattr(task, name, getattr(text, name))
    if text.days_after is not None and text.module is not None:
        span = spans_of([text.module]).get(text.module.pk)
        if span is not None:
            task.opens_at, task.due_at = span.first, due_after(span.last, text.days_after, task.edition)


def _bring_along(task: Task, due: datetime | None, zone: str) -> None:
    """Until when late work is taken and peers review stays as many days after the task is due as it was."""
    if task.due_at is None or due is None:
        return
    step = today(zone, at=due) - today(zone, at=task.due_at)
    for name in ("late_until", "peers_due_at"):
        was = getattr(task, name)
        if was is not None:
            setattr(task, name, at_same_hour(was, zone, today(zone, at=was) + step))


def _tell_peers_when(task: Task) -> None:
    """Reviews that are still asked are due with their task."""
    Review.objects.filter(handin__task=task, kind=ReviewKind.PEER, state=ReviewState.ASKED).update(
        due_at=task.peers_due_at
    )


def _free_key(edition: Edition, title: str) -> str:
    stem = slugify(title)[:50] or "tarea"
    taken = set(edition.tasks.filter(key__startswith=stem).values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
