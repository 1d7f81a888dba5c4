"""Appeals: filed by who applied, answered by the office."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions import appeals as actions
from minga.calls.models import Appeal, Application
from minga.calls.queries.appeals import appeal_for, appeals_of, given_scores, no_way_on, window_of
from minga.calls.queries.applications import led_application
from minga.calls.web.deciding_access import APPEALS
from minga.calls.web.forms.deciding import AnswerForm, AppealForm
from minga.calls.web.office_access import run
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_one(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The one appeal of an application."""
    moment = now()
    try:
        application = led_application(request.person, uuid)
    except Application.DoesNotExist:
        raise Http404 from None
    window = window_of(application, moment)
    if window.decision is None:
        raise Http404
    form = bind(AppealForm, request)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.file_appeal(application=application, text=text, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your appeal arrived. You will receive a letter with the answer."))
            return redirect(request, "calls:result", uuid)
    context = {"application": application, "window": window, "form": form}
    return respond(request, "calls/appeal_file.html", context)


@sign_in_required
@require_safe
def appeals(request: SignedInRequest, key: str) -> HttpResponse:
    """All appeals of a call, those that wait first."""
    call = run(request.person, key, now())
    context = office_context(call, APPEALS, page=page_of(appeals_of(call), request))
    return respond(request, "calls/appeals.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One appeal and its answer."""
    moment = now()
    try:
        found = appeal_for(request.person, uuid, moment)
    except Appeal.DoesNotExist:
        raise Http404 from None
    form = bind(AnswerForm, request, **_of_round(found, moment))
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_appeal(appeal=found, answer=form.said, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Answered. Whoever appealed has a letter with your reasons."))
            if form.said.upheld and form.said.remedy != actions.RECORD:
                return redirect(request, "calls:deciding", found.application.call.key, found.decision.phase.key)
            return redirect(request, "calls:appeals", found.application.call.key)
    context = office_context(found.application.call, APPEALS, appeal=found, form=form)
    return respond(request, "calls/appeal.html", context)


def _of_round(appeal: Appeal, moment: datetime) -> dict[str, Any]:
    """What the jury gave, for the form in which it may be corrected; nothing once nobody can go on from the round."""
    phase = appeal.decision.phase
    over = no_way_on(phase, moment)
    if over:
        return {"given": {}, "rubric": None, "over": over}
    rubric = phase.panel.rubric.read if phase.panel else None
    return {"given": given_scores(phase, appeal.application_id), "rubric": rubric}
