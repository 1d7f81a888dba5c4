"""Tasks for whoever teaches: the list, one with everybody's work, writing it, its rubric, more time, peers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid
from minga.core.texts import pick
from minga.core.untrusted import whole_number
from minga.learning import policies
from minga.learning.actions.handins import give_more_time
from minga.learning.actions.peers import ask_peers
from minga.learning.actions.tasks import add_task, change_task, remove_task, set_rubric
from minga.learning.models import Task, Team
from minga.learning.queries.needs_me_work import may_be_needed, needs_me
from minga.learning.queries.task_design import forms_to_ask, modules_of, tools_to_use
from minga.learning.queries.task_office import peers_box, side_in, side_rows, sides_of, task_rows
from minga.learning.queries.task_rubric import criteria_for
from minga.learning.web import tasking_access as access
from minga.learning.web.forms.task_design import RubricForm, TaskForm, stored_rubric, stored_task
from minga.learning.web.forms.tasking import MoreTimeForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.programmes.models import Edition
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

TAB = "tasks"


@sign_in_required
@require_safe
def tasks(request: SignedInRequest, edition: str) -> HttpResponse:
    """All tasks of the edition, with how far they are."""
    found = taught_edition(request.person, edition, policies.follows)
    rows = task_rows(found, now())
    return respond(request, "learning/tasks.html", teaching_context(request.person, found, TAB, rows=rows))


@sign_in_required
@require_safe
def task_office(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """One task with the work of every team or person."""
    task = access.followed_task(request.person, edition, key)
    moment = now()
    all_of_them = policies.follows(request.person, task.edition, moment)
    found = page_of(sides_of(task, None if all_of_them else request.person), request)
    rows = found.showing(side_rows(task, found.rows, moment))
    more: dict[str, Any] = {
        "rows": rows,
        "peers": peers_box(task, moment) if all_of_them else None,
        "follows": all_of_them,
        "criteria": criteria_for(task),
    }
    more["brief"] = pick(task.briefs)
    return respond(request, "learning/task_office.html", _context(request, task, **more))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: SignedInRequest, edition: str) -> HttpResponse:
    """A task of one's own."""
    found = taught_edition(request.person, edition, policies.may_edit_plan)
    form = _task_form(request, found, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_task(edition=found, text=form.text, actor=request.person, now=now())
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The task is there."))
            return redirect(request, "learning:task-office", edition, made.key)
    context = teaching_context(request.person, found, TAB, form=form, task=None)
    return respond(request, "learning/task_form.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Change a task."""
    task = access.followed_task(request.person, edition, key, to_edit=True)
    form = _task_form(request, task.edition, task)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            change_task(task=task, text=form.text, revision=revision, actor=request.person, now=now())
        except DomainError as refusal:
            _refuse(form, refusal)
            if isinstance(refusal, Conflict):
                renew(form, task.revision)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "learning:task-office", edition, key)
    return respond(request, "learning/task_form.html", _context(request, task, form=form))


@sign_in_required
@require_POST
def task_remove(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Take out a task that nobody has begun."""
    task = access.followed_task(request.person, edition, key, to_edit=True)
    try:
        remove_task(task=task, actor=request.person, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(request, "learning:task-office", edition, key)
    messages.success(request, _("The task is taken out."))
    return redirect(request, "learning:tasks", edition)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_rubric(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """The criteria with their levels, all on one page; another button adds one more."""
    task = access.followed_task(request.person, edition, key, to_edit=True)
    asked = request.POST.get("count") or request.GET.get("count") or ""
    there = len(task.rubric.get("criteria") or ()) or 2
    count = whole_number(asked, most=2)
    count = there if count is None else count
    adds = request.POST.get("then") == "add"
    initial = stored_rubric(task.rubric)
    languages = task.edition.languages
    form = bind(RubricForm, request, languages=languages, count=count + 1 if adds else count, initial=initial)
    if request.method == "POST" and not adds and form.is_valid():
        try:
            set_rubric(task=task, rubric=form.rubric, actor=request.person, now=now())
        except Invalid as refusal:
            for name, words in refusal.errors.items():
                form.add_error(form.place(name), str(words[0]))
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The rubric is saved."))
            return redirect(request, "learning:task-office", edition, key)
    return respond(request, "learning/task_rubric.html", _context(request, task, form=form))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: SignedInRequest, edition: str, key: str, side: UUID) -> HttpResponse:
    """A later moment for one team or person."""
    task = access.followed_task(request.person, edition, key, to_edit=True)
    whose = side_in(task, side)
    if whose is None:
        raise Http404
    form = bind(MoreTimeForm, request, timezone=task.edition.timezone)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            give_more_time(
                task=task, team=whose if isinstance(whose, Team) else None,
                enrolment=None if isinstance(whose, Team) else whose,
                until=clean["until"], reason=clean["reason"], actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("They have more time, and were told."))
            return redirect(request, "learning:task-office", edition, key)
    name = whose.name if isinstance(whose, Team) else whose.person.name
    return respond(request, "learning/more_time.html", _context(request, task, form=form, name=name))


@sign_in_required
@require_POST
def task_peers(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Have the work given out to peers."""
    task = access.followed_task(request.person, edition, key, to_edit=True)
    try:
        ask_peers(task=task, actor=request.person, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Who looks at whose work is being computed. Each of them gets a letter."))
    return redirect(request, "learning:task-office", edition, key)


@sign_in_required
@require_safe
def needs_me_in(request: SignedInRequest, edition: str) -> HttpResponse:
    """Who needs her in one edition."""
    return _needs(request, edition)


@sign_in_required
@require_safe
def who_needs_me(request: SignedInRequest) -> HttpResponse:
    """Who needs her, in all running editions."""
    return _needs(request, "")


def _needs(request: SignedInRequest, edition: str) -> HttpResponse:
    moment = now()
    if not may_be_needed(request.person, moment, edition):
        raise Http404
    page = needs_me(request.person, moment, edition=edition)
    return respond(request, "learning/needs_me.html", {"page": page, "nav": "my-work"})


def _context(request: SignedInRequest, task: Task, **more: Any) -> Mapping[str, Any]:
    return teaching_context(request.person, task.edition, TAB, task=task, **more)


def _task_form(request: SignedInRequest, edition: Edition, task: Task | None) -> TaskForm:
    return bind(
        TaskForm, request, edition=edition, modules=modules_of(edition), tools=tools_to_use(task),
        asked=forms_to_ask(edition), initial=stored_task(task),
    )  # fmt: skip


def _refuse(form: TaskForm, refusal: DomainError) -> None:
    """Mistakes of texts stand at their first language."""
    if isinstance(refusal, Invalid):
        for name, words in refusal.errors.items():
            at = next((each for each in form.fields if each == name or each.startswith(f"{name}_")), None)
            form.add_error(at, str(words[0]))
        return
    refuse(form, refusal)
