"""A grader's own pages: an entity component by component, and sending it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.assessments.models import Assessment
from minga.assessments.queries.assessment_page import next_waiting
from minga.assessments.queries.assessments import Door
from minga.capacity.queries.grade_page import GradePage, first_part, grade_page
from minga.capacity.web.forms.grading import GradingForm, RegradingForm, SendingForm, stored_in, words_in
from minga.capacity.web.grading_saving import keep, regrade, renewed, send
from minga.core.clock import now
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

NAV = {"nav": "my-work"}


@sign_in_required
@require_safe
def grade(request: SignedInRequest, wave: str, uuid: UUID) -> HttpResponse:
    """To the first component that lacks a level, or to the end when none does."""
    page = _page(request, wave, uuid, "")
    if not page.missing and page.door is Door.OPEN:
        return redirect(request, "capacity:grade-send", wave, uuid)
    return redirect(request, "capacity:grade-part", wave, uuid, first_part(page))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def grade_part(request: SignedInRequest, wave: str, uuid: UUID, part: str) -> HttpResponse:
    """One component: each answer beside its levels. A post keeps everything first and goes on afterwards."""
    page = _page(request, wave, uuid, part)
    if page.door not in (Door.OPEN, Door.SENT):
        return _elsewhere(request, page)
    stored = stored_in(page.assessment, page.questions)
    if page.door is Door.SENT:
        return _sent(request, page, bind(RegradingForm, request, questions=page.questions, initial=stored))
    form = bind(GradingForm, request, questions=page.questions, initial=stored)
    if request.method == "POST":
        saved = keep(form, page, stored, actor=request.person, now=now())
        if "X-Autosave" in request.headers:
            return _autosaved(form, page, saved=saved)
        if saved:
            return _go_on(request, page)
    return _show(request, page, form)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def grade_send(request: SignedInRequest, wave: str, uuid: UUID) -> HttpResponse:
    """What lacks a level, words for the entity, and sending."""
    page = _page(request, wave, uuid, "")
    if page.door is Door.SENT:
        return redirect(request, "capacity:grade-part", wave, uuid, first_part(page))
    if page.door is not Door.OPEN:
        return _elsewhere(request, page)
    stored = words_in(page.assessment)
    form = bind(SendingForm, request, initial=stored)
    if request.method == "POST" and keep(form, page, stored, actor=request.person, now=now()):
        if request.POST.get("then") != "send":
            messages.success(request, _("Saved. You can go on when you like."))
            return redirect(request, "assessments:my-panel", page.assessment.item.panel.key)
        if send(form, page, actor=request.person, now=now()):
            return _next_one(request, page)
    return respond(request, "capacity/grade_send.html", {"page": page, "form": form, **NAV})


def _page(request: SignedInRequest, wave: str, uuid: UUID, part: str) -> GradePage:
    """The page of her own assessment; for everybody else it does not exist."""
    try:
        return grade_page(request.person, wave, uuid, part, now())
    except Assessment.DoesNotExist as missing:
        raise Http404 from missing


def _elsewhere(request: SignedInRequest, page: GradePage) -> HttpResponse:
    """Declaring comes first; what is shut says why on the page of the assessment."""
    if "X-Autosave" in request.headers:
        return JsonResponse({"shut": page.shut}, status=409)
    return redirect(request, "assessments:assessment", page.assessment.uuid)


def _show(request: SignedInRequest, page: GradePage, form: GradingForm, *, changing: bool = False) -> HttpResponse:
    context = {"page": page, "form": form, "lines": list(form.lines()), "changing": changing, **NAV}
    return respond(request, "capacity/grade.html", context)


def _sent(request: SignedInRequest, page: GradePage, form: RegradingForm) -> HttpResponse:
    """What was sent, what others gave once it may be seen, and changing it with a reason."""
    if request.method == "POST" and not page.changes:
        messages.error(request, page.shut)
        return redirect(request, request.path)
    stored = stored_in(page.assessment, page.questions)
    if request.method == "POST" and regrade(form, page, stored, actor=request.person, now=now()):
        messages.success(request, _("Changed. The reason stays beside it."))
        return redirect(request, request.path)
    return _show(request, page, form, changing=page.changes and ("cambiar" in request.GET or form.is_bound))


def _autosaved(form: GradingForm, page: GradePage, *, saved: bool) -> JsonResponse:
    """What the page must know from now on. What was not kept stays in the browser."""
    if not saved:
        return JsonResponse({"errors": sorted(form.errors)}, status=422)
    return JsonResponse({"was": renewed(form), "scored": page.scored})


def _go_on(request: SignedInRequest, page: GradePage) -> HttpResponse:
    if request.POST.get("then") == "next":
        return redirect(request, page.following)
    messages.success(request, _("Saved. You can go on when you like."))
    return redirect(request, "assessments:my-panel", page.assessment.item.panel.key)


def _next_one(request: SignedInRequest, page: GradePage) -> HttpResponse:
    following = next_waiting(page.assessment)
    if following is None:
        messages.success(request, _("Sent. That was the last one: thank you."))
        return redirect(request, "assessments:my-panel", page.assessment.item.panel.key)
    messages.success(request, _("Sent. This is the next one."))
    return redirect(request, "assessments:assessment", following.uuid)
