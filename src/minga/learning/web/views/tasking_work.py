"""The page of a task for whoever does it: writing, files, canvas, handing in, earlier versions.

A post keeps what was typed first and judges it afterwards. Whoever may not write any more (she left the team,
the task closed, somebody handed it in meanwhile) gets her words back on the page that says why.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.handins import (
    add_file,
    choose_canvas,
    go_on,
    remove_file,
    save_work,
    send_work,
)
from minga.learning.models import Task
from minga.learning.queries.handins import canvas_of_side, draft_file
from minga.learning.queries.version_page import version_page
from minga.learning.queries.work_page import WorkPage, work_page
from minga.learning.web import tasking_access as access
from minga.learning.web.forms.tasking import AnswerForm, CommentForm, WorkForm, stored_in, uuid_in
from minga.learning.web.views.studying_kept import kept_for_reading
from minga.ui import kept
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import Reconciled, reconcile


@sign_in_required
@kept_for_reading
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """What is asked, what is written, what was said about it."""
    found = access.own_task(request.person, edition, key)
    page = work_page(found, request.person, now())
    if request.method == "POST" and not page.writes:
        return _shut(request, page)
    form = _form(request, page)
    if request.method == "POST":
        merged = _kept(request, found, page, form)
        if "X-Autosave" in request.headers:
            return _autosaved(request, found, form, merged)
        if merged and _then(request, found, form):
            kept.forget(request)
            return redirect(request, "learning:task", edition, key)
        page = work_page(found, request.person, now())
    return _show(request, page, form)


@sign_in_required
@require_POST
def task_go_on(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Open the next version with what the last one says."""
    found = access.own_task(request.person, edition, key)
    try:
        go_on(task=found, actor=request.person, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(request, f"{reverse('learning:task', args=[edition, key])}#write")


@sign_in_required
@require_POST
def task_file_remove(request: SignedInRequest, edition: str, key: str, file: int) -> HttpResponse:
    """Take a file out of the draft."""
    found = access.own_task(request.person, edition, key)
    row = draft_file(found, file)
    try:
        if row is not None:
            remove_file(task=found, file=row, actor=request.person, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(request, f"{reverse('learning:task', args=[edition, key])}#files")


@sign_in_required
@require_safe
def task_version(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One version as it was handed in, and what changed since the one before."""
    version = access.read_version(request.person, uuid)
    page = version_page(version, request.person)
    return respond(request, "learning/task_version.html", {"page": page, "nav": "learning"})


def _form(request: SignedInRequest, page: WorkPage) -> WorkForm:
    initial = stored_in(page.draft)
    return bind(WorkForm, request, canvases=page.canvases, person=not page.asked.by_team, initial=initial)


def _kept(request: SignedInRequest, found: Task, page: WorkPage, form: WorkForm) -> Reconciled | None:
    """Save what she changed; None when the form must be shown again, with the reason at its field."""
    if not form.is_valid():
        return None
    stored = stored_in(page.draft)
    if "canvas" not in form.fields:
        del stored["canvas"]
    by = page.draft.sent_by.name if page.draft and page.draft.sent_by else ""
    merged = reconcile(form, stored=stored, by=by)
    if not merged:
        return None
    try:
        if page.draft is None or {"text", "link"} & set(merged.changes):
            revision = page.draft.revision if page.draft else 0
            work = form.work(merged.values)
            save_work(task=found, work=work, revision=revision, actor=request.person, now=now())
        if "canvas" in merged.changes:
            chosen = canvas_of_side(page.side, uuid_in(merged.values["canvas"]))
            choose_canvas(task=found, canvas=chosen, actor=request.person, now=now())
        if form.cleaned_data.get("file"):
            upload = form.cleaned_data["file"]
            add_file(task=found, upload=upload, name=upload.name, actor=request.person, now=now())
    except DomainError as refusal:
        refuse(form, refusal)
        return None
    return merged


def _then(request: SignedInRequest, found: Task, form: WorkForm) -> bool:
    """Hand in, when that button was pressed. False when it is refused; what was typed is saved all the same."""
    if request.POST.get("then") != "send":
        messages.success(request, _("Saved. You can go on when you like."))
        return True
    try:
        sent = send_work(task=found, actor=request.person, now=now())
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    words = _("Handed in late: version %(number)s.") if sent.late else _("Handed in: version %(number)s.")
    messages.success(request, words % {"number": sent.number})
    return True


def _autosaved(
    request: SignedInRequest, found: Task, form: WorkForm, merged: Reconciled | None
) -> JsonResponse:  # fmt: skip
    """What the page must know from now on; what was met is shown at the next save by hand."""
    if not merged:
        return JsonResponse({"errors": sorted(form.errors)}, status=422)
    page = work_page(found, request.person, now())
    fresh = WorkForm(canvases=page.canvases, initial=form.cleaned_data)
    base = page.draft.revision if page.draft else ""
    return JsonResponse({"was": str((fresh.initial or {}).get("was", "")), "base": base})


def _shut(request: SignedInRequest, page: WorkPage) -> HttpResponse:
    """Nothing was changed; what was typed is shown, to be copied."""
    if page.side is None:
        why = _("You are not in this team any more, so nothing was changed.")
    else:
        why = page.shut or _("Somebody of your team has handed this in meanwhile.")
    if "X-Autosave" in request.headers:
        return JsonResponse({"shut": why}, status=409)
    if page.latest and page.latest.words == request.POST.get("text", "").strip():
        messages.success(request, _("Handed in: version %(number)s.") % {"number": page.latest.number})
        return redirect(request, request.path)
    typed = {"text": request.POST.get("text", ""), "link": request.POST.get("link", "")}
    context = {"page": page, "why": why, "typed": typed, "nav": "learning"}
    return respond(request, "learning/task_shut.html", context, status=409)


def _show(request: SignedInRequest, page: WorkPage, form: WorkForm) -> HttpResponse:
    context = {"page": page, "form": form, "comment": CommentForm(), "answer": AnswerForm(), "nav": "learning"}
    if page.side is None:
        return respond(request, "learning/task_left.html", context)
    return respond(request, "learning/task.html", context)
