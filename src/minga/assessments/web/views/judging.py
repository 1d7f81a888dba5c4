"""A juror's own pages: her list, and one assessment, written, sent and changed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.assessments.models import Assessment, Juror
from minga.assessments.queries.assessment_page import AssessmentPage, assessment_page, next_waiting
from minga.assessments.queries.assessments import Door, assessment_for
from minga.assessments.queries.my_assessments import my_assessments, my_panel
from minga.assessments.web.forms.judging import ChangingForm, InterestForm, JudgingForm, stored_in
from minga.assessments.web.saving import renewed, save, save_change, send
from minga.core.clock import now
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

NAV = {"nav": "my-work"}


@sign_in_required
@require_safe
def my_assessments_page(request: SignedInRequest) -> HttpResponse:
    """Every jury she sits on, with what waits."""
    return respond(request, "assessments/my_assessments.html", {"page": my_assessments(request.person, now()), **NAV})


@sign_in_required
@require_safe
def my_panel_page(request: SignedInRequest, key: str) -> HttpResponse:
    """Her part in one jury."""
    try:
        page = my_panel(request.person, key, now())
    except Juror.DoesNotExist as missing:
        raise Http404 from missing
    return respond(request, "assessments/my_panel.html", {"page": page, **NAV})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The application beside the rubric. A post keeps everything first and judges it afterwards."""
    page = own_page(request, uuid)
    if page.elsewhere and page.door in (Door.OPEN, Door.SENT) and request.method != "POST":
        return redirect(request, page.elsewhere)
    if page.door is Door.DECLARE and request.method != "POST":
        return respond(request, "assessments/declare.html", {"page": page, "form": bind(InterestForm, request), **NAV})
    form = _form(JudgingForm, request, page)
    if page.door is not Door.OPEN:
        return _shut(request, page, form)
    if request.method == "POST":
        autosave = "X-Autosave" in request.headers
        sends = request.POST.get("then") == "send" and not autosave
        saved = save(form, page, actor=request.person, now=now())
        if autosave:
            return _autosaved(request, page, form, saved=saved)
        if saved and (not sends or send(form, page, actor=request.person, now=now())):
            return _go_on(request, page, sent=sends)
    return _show(request, page, form)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Change what was sent, with a reason that stays."""
    page = own_page(request, uuid)
    if not page.changes:
        return redirect(request, "assessments:assessment", uuid)
    form = _form(ChangingForm, request, page)
    if request.method == "POST" and save_change(form, page, actor=request.person, now=now()):
        messages.success(request, _("Changed. The reason stays beside it."))
        return redirect(request, "assessments:assessment", uuid)
    return _show(request, page, form, changing=True)


def own_page(request: SignedInRequest, uuid: UUID) -> AssessmentPage:
    """The page of her own assessment; for everybody else it does not exist."""
    try:
        return assessment_page(assessment_for(request.person, uuid), now())
    except Assessment.DoesNotExist as missing:
        raise Http404 from missing


def _form(kind: type[JudgingForm], request: SignedInRequest, page: AssessmentPage) -> JudgingForm:
    stored = stored_in(page.assessment, page.criteria)
    return bind(kind, request, criteria=page.criteria, sample=page.item.sample, initial=stored)


def _show(request: SignedInRequest, page: AssessmentPage, form: JudgingForm, *, changing: bool = False) -> HttpResponse:
    context = {"page": page, "form": form, "lines": list(form.lines()), "changing": changing, **NAV}
    return respond(request, "assessments/assessment.html", context)


def _shut(request: SignedInRequest, page: AssessmentPage, form: JudgingForm) -> HttpResponse:
    """What was sent is shown; what cannot be written says why, and keeps in the browser what was typed."""
    if request.method == "POST":
        if "X-Autosave" in request.headers:
            return JsonResponse({"shut": page.shut}, status=409)
        messages.error(request, page.shut)
        return redirect(request, request.path)
    if page.door is Door.SENT:
        return _show(request, page, form)
    return respond(request, "assessments/aside.html", {"page": page, **NAV})


def _autosaved(request: SignedInRequest, page: AssessmentPage, form: JudgingForm, *, saved: bool) -> JsonResponse:
    """What the page must know from now on. What was not kept stays in the browser; the next save says why."""
    if not saved:
        return JsonResponse({"errors": sorted(form.errors)}, status=422)
    return JsonResponse({"was": renewed(form), "missing": own_page(request, page.assessment.uuid).missing})


def _go_on(request: SignedInRequest, page: AssessmentPage, *, sent: bool) -> HttpResponse:
    if not sent:
        messages.success(request, _("Saved. You can go on when you like."))
        return redirect(request, "assessments:my-panel", page.panel.key)
    following = next_waiting(page.assessment)
    if following is None:
        messages.success(request, _("Sent. That was the last one: thank you."))
        return redirect(request, "assessments:my-panel", page.panel.key)
    messages.success(request, _("Sent. This is the next one."))
    return redirect(request, "assessments:assessment", following.uuid)
