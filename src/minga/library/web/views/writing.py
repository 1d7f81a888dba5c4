"""Writing a lesson of a dossier, and the way until everybody may read it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.errors import DomainError
from minga.library import policies
from minga.library.actions import lessons
from minga.library.queries.lessons import lesson_page
from minga.library.web import access
from minga.library.web.forms.lessons import LessonForm, ReviewForm, ReviseForm, WithdrawForm
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

_TEXT = ("title", "what_happened", "why", "do_differently", "for_whom", "language", "stage", "sector", "sdg_goal")


@sign_in_required
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, kind: str, subject: str) -> HttpResponse:
    """A new lesson of this dossier."""
    told = access.subject_written(request.person, kind, subject)
    spoken = (get_language() or "es")[:2]
    initial = {"language": spoken, "stage": told.stage, "sdg_goal": told.sdg, "sector": told.sector}
    form = bind(LessonForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = lessons.draft_lesson(subject=told, text=form.text(), actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved as a draft. A second person reviews it before it is published."))
            return redirect(request, made)
    return respond(request, "library/lesson_write.html", {"form": form, "told": told})


@sign_in_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Other words; it has to be reviewed again."""
    lesson = access.lesson_seen(request.person, key)
    if not policies.may_revise(request.person, lesson):
        raise Http404
    initial = {name: getattr(lesson, name) for name in (*_TEXT, "revision")}
    form = bind(ReviseForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {"text": form.text(), "revision": form.cleaned_data["revision"]}
        try:
            lessons.revise_lesson(lesson=lesson, **given, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
            renew(form, lesson.revision)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, lesson)
    return respond(request, "library/lesson_write.html", {"form": form, "lesson": lesson})


@sign_in_required
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, key: str) -> HttpResponse:
    """Approve it, or send it back with a note."""
    lesson = access.lesson_seen(request.person, key)
    if not policies.may_review(request.person, lesson):
        raise Http404
    form = bind(ReviewForm, request)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        given = {"approved": clean["decision"] == "approve", "note": clean["note"]}
        try:
            lessons.review_lesson(lesson=lesson, **given, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Approved.") if given["approved"] else _("Sent back with your note."))
            return redirect(request, lesson)
    context = {"form": form, "page": lesson_page(lesson, request.person)}
    return respond(request, "library/lesson_review.html", context)


@sign_in_required
@require_POST
def publish(request: SignedInRequest, key: str) -> HttpResponse:
    """Everybody may read it from now on."""
    lesson = access.lesson_seen(request.person, key)
    if not policies.may_work_on(request.person, lesson):
        raise Http404
    try:
        lessons.publish_lesson(lesson=lesson, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Published: everybody may read it."))
    return redirect(request, lesson)


@sign_in_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, key: str) -> HttpResponse:
    """Take a published lesson back, and say why."""
    lesson = access.lesson_seen(request.person, key)
    if not policies.may_withdraw(request.person, lesson):
        raise Http404
    form = bind(WithdrawForm, request)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            lessons.withdraw_lesson(lesson=lesson, reason=reason, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Withdrawn. The address stays and says why."))
            return redirect(request, lesson)
    return respond(request, "library/lesson_withdraw.html", {"form": form, "lesson": lesson})
