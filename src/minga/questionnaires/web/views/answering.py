"""Whoever answers: begin, one step after another, review, send, receipt."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.errors import Conflict, DomainError
from minga.core.keys import new_key
from minga.questionnaires import actions
from minga.questionnaires.actions.posting import keep_rest, keep_words
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.models.definition import Section
from minga.questionnaires.queries.beginning import beginning_for, subject_for
from minga.questionnaires.queries.drafts import files_by_place, reading_of, submission_for
from minga.questionnaires.queries.posted import typed_in
from minga.questionnaires.queries.reviews import review_page
from minga.questionnaires.queries.sent_meanwhile import sent_meanwhile
from minga.questionnaires.queries.steps import first_open_section, next_section, step_page
from minga.questionnaires.web.steps import step_list
from minga.ui import kept
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


def language_of(request: HttpRequest) -> str:
    return (get_language() or "es")[:2]


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest, key: str, subject: UUID | None = None) -> HttpResponse:
    """What is asked, how long it takes, and the button that begins or goes on."""
    try:
        page = beginning_for(request.person, key, subject, language_of(request), clock.now())
    except Form.DoesNotExist as missing:
        raise Http404 from missing
    if request.method != "POST":
        return respond(request, "questionnaires/begin.html", {"page": page})
    try:
        draft = actions.open_draft(
            form=page.form,
            subject=subject_for(page.form, subject),
            person=request.person,
            language=language_of(request),
            actor=request.person,
            now=clock.now(),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(request, request.path)
    return redirect(request, "questionnaires:answers", draft.uuid)


@sign_in_required
@require_safe
def answers(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The door to one set of answers: a draft goes on where it waits, sent ones show the receipt."""
    submission = readable(request, uuid)
    if not submission.is_draft:
        return redirect(request, "questionnaires:receipt", uuid)
    reading = reading_of(submission, language_of(request), files_by_place(submission))
    return redirect(request, "questionnaires:step", uuid, first_open_section(submission, reading))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, uuid: UUID, section: str) -> HttpResponse:
    """One section. A post keeps everything first and judges it afterwards."""
    submission = readable(request, uuid)
    asked = submission.version.questions.section_by_key.get(section)
    if not submission.is_draft:
        return sent_already(request, submission, asked)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _save(request, submission, asked)
    found = kept.offered(request)
    if found is not None:
        submission.typed = {**submission.typed, **typed_in(found, asked)}
    return _show(request, submission, section, recovered=found is not None)


def _save(request: SignedInRequest, submission: Submission, section: Section) -> HttpResponse:
    """Everything that was typed and attached is kept before anything is said about it."""
    then = request.POST.get("then", "")
    try:
        saved = keep_words(
            submission,
            (section,),
            request.POST,
            tried=section.key if then == "next" else "",
            actor=request.person,
            now=clock.now(),
        )
    except Conflict:
        return sent_already(request, submission, section)
    if request.headers.get("X-Autosave"):
        return _autosaved(saved, section)
    kept.forget(request)
    refused = keep_rest(
        saved.submission, (section,), request.POST, request.FILES, actor=request.person, now=clock.now()
    )
    if refused:
        return _show(request, saved.submission, section.key, file_errors=refused, status=422)
    return _go_on(request, saved.submission, section, then)


def _go_on(request: SignedInRequest, submission: Submission, section: Section, then: str) -> HttpResponse:
    """Where the pressed button leads."""
    place = request.POST.get("add") or request.POST.get("drop") or request.POST.get("take") or ""
    if then == "leave":
        messages.success(request, gettext("Saved. You can go on when you like."))
        return redirect(request, reverse("questionnaires:begun", args=[submission.uuid]))
    reading = reading_of(submission, language_of(request), files_by_place(submission))
    new = _not_seen(request, reading.hidden, section)
    if then == "next" and reading.problems_of(section.key):
        return _show(request, submission, section.key, status=422)
    if then == "next" and not new:
        following = next_section(submission, section.key, reading)
        if following:
            return redirect(request, "questionnaires:step", submission.uuid, following)
        return redirect(request, "questionnaires:review", submission.uuid)
    if new and then == "next":
        messages.info(request, gettext("Your answers opened new questions. Answer them to go on."))
    anchor = new[0] if new else place.partition(".")[0]
    here = reverse("questionnaires:step", args=[submission.uuid, section.key])
    return redirect(request, f"{here}#q-{anchor}" if anchor else here)


def _not_seen(request: SignedInRequest, hidden: set[str], section: Section) -> list[str]:
    """Questions that the given answers opened and that the page had not shown yet."""
    if "seen" not in request.POST:
        return []
    seen = set(request.POST.get("seen", "").split())
    return [q.key for q in section.questions if q.key not in hidden and q.key not in seen]


def _show(
    request: SignedInRequest,
    submission: Submission,
    section: str,
    *,
    file_errors: dict[str, list[str]] | None = None,
    recovered: bool = False,
    status: int = 200,
) -> HttpResponse:
    page = step_page(submission, section, language_of(request), file_errors=file_errors)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "steps": step_list(page.frame),
        "window": request.POST.get("window") or new_key(8),
        "recovered": recovered,
    }
    return respond(request, "questionnaires/step.html", context, status=status)


def _autosaved(saved: actions.Saved, section: Section) -> JsonResponse:
    """What autosave.js hears: when, and which answers another window had given."""
    at = saved.submission.saved_at
    return JsonResponse(
        {
            "saved_at": at.isoformat() if at else "",
            "revision": saved.submission.revision,
            "met": [one.question for one in saved.asides],
        }
    )


def sent_already(request: SignedInRequest, submission: Submission, section: Section | None = None) -> HttpResponse:
    """To the receipt; where one of a team sent it while another wrote, first what she wrote, to be copied."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"sent": True}, status=409)
    if request.method == "POST":
        submission.refresh_from_db()
        typed = typed_in(request.POST, section) if section else {}
        page = sent_meanwhile(submission, request.person, language_of(request), section, typed)
        if page is not None:
            return respond(request, "questionnaires/sent_meanwhile.html", {"page": page}, status=409)
    messages.info(request, gettext("These answers were sent already. They cannot change."))
    return redirect(request, "questionnaires:receipt", submission.uuid)


def readable(request: SignedInRequest, uuid: UUID) -> Submission:
    try:
        return submission_for(request.person, uuid)
    except Submission.DoesNotExist as missing:
        raise Http404 from missing


@sign_in_required
@require_safe
def begun(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """After «save and leave»: where the draft is, and the way back to it."""
    submission = readable(request, uuid)
    if not submission.is_draft:
        return redirect(request, "questionnaires:receipt", uuid)
    page = review_page(submission, request.person, language_of(request), clock.now())
    return respond(request, "questionnaires/begun.html", {"page": page})
