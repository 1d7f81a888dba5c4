"""The board of a canvas: the team fills it in together, finishes a version, goes on from it.

Names of inputs, saving and the rules of two windows are those of the form engine. A post keeps
everything first and judges it afterwards; the finishing button keeps what stands on the page too.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.core.keys import new_key
from minga.core.untrusted import whole_number
from minga.initiatives.actions.canvases import discard_canvas, finish_canvas, go_on_with_canvas
from minga.initiatives.models import Canvas
from minga.initiatives.policies import may_write
from minga.initiatives.queries.board import board_page, left_out, news_on_board
from minga.initiatives.queries.making import canvas_for, canvas_page, canvas_row
from minga.initiatives.web.work import found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.questionnaires.actions import move_draft
from minga.questionnaires.actions.posting import keep_rest, keep_words
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.posted import typed_in
from minga.ui import kept
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def canvas(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The sheet to write on while a version is open; else what stands on it."""
    initiative = workshop_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    draft = row.submission
    writes = draft is not None and draft.is_draft and may_write(request.person, initiative, clock.now())
    if request.method == "POST":
        return _save(request, row) if writes else _finished_meanwhile(request, row)
    if not writes or draft is None or request.GET.get("version"):
        return _read(request, row)
    offered = kept.offered(request)
    if offered is not None:
        for section in draft.version.questions.sections:
            draft.typed = {**draft.typed, **typed_in(offered, section)}
    return _show(request, row, draft, recovered=offered is not None)


@sign_in_required
@require_safe
def canvas_news(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What teammates wrote since this page was opened; 204 when nothing."""
    initiative = workshop_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    window, base = request.GET.get("window", ""), request.GET.get("base", "")
    news = news_on_board(row, window=window, base=whole_number(base) or 0)
    if news is None:
        return HttpResponse(status=204)
    return respond(request, "initiatives/_canvas_news.html", {"news": news})


@sign_in_required
@require_safe
def canvas_print(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What stands on the canvas, on one A4 page."""
    initiative = workshop_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    page = canvas_page(row, _language(), _version(request), draft=True)
    return respond(request, "initiatives/canvas_print.html", {"page": page, "initiative": initiative})


@sign_in_required
@require_POST
def canvas_finish(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Freeze what is written as a version."""
    return _finish(request, found(canvas_for, team_initiative(request, key), uuid))


@sign_in_required
@require_POST
def canvas_go_on(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Open the next version with what the last one says; words that came late come along, set beside."""
    initiative = team_initiative(request, key)
    late = any(name.startswith("q.") for name in request.POST)
    try:
        go_on_with_canvas(canvas=found(canvas_for, initiative, uuid), actor=request.person, now=clock.now())
    except DomainError as refusal:
        if not late:
            messages.error(request, str(refusal))
    draft = found(canvas_for, initiative, uuid).submission
    if late and draft is not None and draft.is_draft:
        sections, now = draft.version.questions.sections, clock.now()
        keep_words(draft, sections, request.POST, stale=True, actor=request.person, now=now)
        messages.info(request, _("Your words are here. Where somebody else wrote too, choose."))
    return redirect(request, "initiatives:canvas", key, uuid)


@sign_in_required
@require_POST
def canvas_discard(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Throw the draft away; versions that stand stay."""
    initiative = team_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    try:
        left = discard_canvas(canvas=row, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(request, "initiatives:canvas", key, uuid)
    messages.success(request, _("The draft is gone."))
    return redirect(request, "initiatives:canvas", key, uuid) if left else redirect(request, "initiatives:making", key)


@sign_in_required
@require_POST
def canvas_move(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Follow the tool to its newest fields; what is written stays."""
    initiative = team_initiative(request, key)
    row = found(canvas_for, initiative, uuid)
    try:
        if row.submission is not None:
            move_draft(submission=row.submission, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(request, "initiatives:canvas", key, uuid)


def _save(request: SignedInRequest, row: Canvas) -> HttpResponse:
    """Words first, then files, then what the pressed button asks."""
    draft, person = row.submission, request.person
    if draft is None:
        raise Http404
    sections = draft.version.questions.sections
    try:
        stale = request.POST.get("sheet") != str(draft.uuid)
        saved = keep_words(draft, sections, request.POST, stale=stale, actor=person, now=clock.now())
    except Conflict:
        return _finished_meanwhile(request, row)
    if request.headers.get("X-Autosave"):
        return _autosaved(saved.submission, [one.question for one in saved.asides])
    kept.forget(request)
    refused = keep_rest(saved.submission, sections, request.POST, request.FILES, actor=person, now=clock.now())
    if refused:
        return _show(request, row, saved.submission, refused=refused)
    if request.POST.get("then") == "finish":
        return _finish(request, row)
    place = request.POST.get("add") or request.POST.get("drop") or request.POST.get("take") or ""
    if request.POST.get("then") == "save":
        messages.success(request, _("Saved. Your team sees it."))
    here = f"#q-{place.partition('.')[0]}" if place else ""
    return redirect(request, f"{request.path}{here}")


def _finish(request: SignedInRequest, row: Canvas) -> HttpResponse:
    try:
        finish_canvas(canvas=row, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This version stands. You can go on from it when you like."))
    return redirect(request, "initiatives:canvas", row.initiative.key, row.uuid)


def _show(
    request: SignedInRequest,
    row: Canvas,
    draft: Submission,
    *,
    refused: dict[str, list[str]] | None = None,
    recovered: bool = False,
) -> HttpResponse:
    page = board_page(row, draft, _language(), refused=refused)
    window = request.POST.get("window") or new_key(8)
    context = workshop_context(request, row.initiative, "making", page=page, window=window, recovered=recovered)
    return respond(request, "initiatives/canvas_board.html", context, status=422 if refused else 200)


def _read(request: SignedInRequest, row: Canvas) -> HttpResponse:
    page = canvas_page(row, _language(), _version(request))
    context = workshop_context(request, row.initiative, "making", page=page)
    return respond(request, "initiatives/canvas.html", context)


def _finished_meanwhile(request: SignedInRequest, row: Canvas) -> HttpResponse:
    """The version was finished, or the writer left the team, while the page was open: her words are shown."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"sent": True}, status=409)
    standing = row.submission
    typed: dict[str, object] = {}
    for section in standing.version.questions.sections if standing else ():
        typed |= typed_in(request.POST, section)
    left = left_out(standing, typed) if standing else ()
    sent = [(name, value) for name, values in request.POST.lists() if name.startswith("q.") for value in values]
    context = workshop_context(request, row.initiative, "making", row=canvas_row(row), left=left, sent=sent)
    return respond(request, "initiatives/canvas_late.html", context, status=409)


def _autosaved(submission: Submission, met: list[str]) -> JsonResponse:
    at = submission.saved_at
    return JsonResponse({"saved_at": at.isoformat() if at else "", "revision": submission.revision, "met": met})


def _version(request: SignedInRequest) -> int:
    return whole_number(request.GET.get("version", ""), most=4) or 0


def _language() -> str:
    return (get_language() or "es")[:2]
