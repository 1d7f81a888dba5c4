"""Review, send, receipt; take back, answer again, follow a new version."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError, Invalid
from minga.questionnaires import actions
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.drafts import draft_for
from minga.questionnaires.queries.reviews import receipt_page, review_page
from minga.questionnaires.queries.sent_meanwhile import sent_meanwhile
from minga.questionnaires.web.steps import step_list
from minga.questionnaires.web.views.answering import language_of, readable, sent_already
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Everything on one page, and the button that sends it."""
    try:
        draft = draft_for(request.person, uuid)
    except Submission.DoesNotExist:
        return sent_already(request, readable(request, uuid))
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            actions.submit_answers(submission=draft, actor=request.person, now=clock.now())
        except DomainError as error:
            if error.code == "mate":
                return _sent_by_mate(request, draft)
            status, refusal = 422, "" if isinstance(error, Invalid) else str(error)
        else:
            return redirect(request, "questionnaires:receipt", uuid)
    page = review_page(draft, request.person, language_of(request), clock.now())
    context = {"page": page, "steps": step_list(page.frame), "refusal": refusal}
    return respond(request, "questionnaires/review.html", context, status=status)


def _sent_by_mate(request: SignedInRequest, draft: Submission) -> HttpResponse:
    """One of the team was quicker: who, when, and that her own draft stays."""
    page = sent_meanwhile(draft, request.person, language_of(request))
    if page is None:
        return redirect(request, "questionnaires:review", draft.uuid)
    return respond(request, "questionnaires/sent_meanwhile.html", {"page": page, "draft": draft}, status=409)


@sign_in_required
@require_safe
def receipt(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What was sent, when, and the hash that proves it."""
    submission = readable(request, uuid)
    if submission.is_draft:
        return redirect(request, "questionnaires:answers", uuid)
    page = receipt_page(submission, request.person, language_of(request), clock.now())
    return respond(request, "questionnaires/receipt.html", {"page": page})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take sent answers back, with a reason; or throw a draft away."""
    submission = readable(request, uuid)
    reason, refusal = request.POST.get("reason", ""), ""
    if request.method == "POST":
        try:
            if submission.is_draft:
                actions.discard_draft(submission=submission, actor=request.person, now=clock.now())
                messages.success(request, gettext("The draft is gone."))
                return redirect(request, "/")
            actions.withdraw_answers(submission=submission, reason=reason, actor=request.person, now=clock.now())
            return redirect(request, "questionnaires:receipt", uuid)
        except DomainError as error:
            refusal = str(error)
    context = {"submission": submission, "reason": reason, "refusal": refusal}
    return respond(request, "questionnaires/withdraw.html", context, status=422 if refusal else 200)


@sign_in_required
@require_POST
def revise(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Begin again from what was sent."""
    try:
        draft = actions.revise_answers(submission=readable(request, uuid), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(request, "questionnaires:receipt", uuid)
    return redirect(request, "questionnaires:answers", draft.uuid)


@sign_in_required
@require_POST
def move(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Follow the form to its newest version."""
    try:
        actions.move_draft(submission=readable(request, uuid), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(request, "questionnaires:answers", uuid)
