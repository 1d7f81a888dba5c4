"""Reading work beside its rubric, what is said about its words, and reviews by peers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.untrusted import whole_number
from minga.learning.actions.comments import answer_comment, settle_comment, write_comment
from minga.learning.actions.feedback import give_feedback, save_feedback
from minga.learning.actions.peers import decline_review, give_review, save_review
from minga.learning.queries.feedback_page import FeedbackPage, feedback_page, peer_page
from minga.learning.web import tasking_access as access
from minga.learning.web.forms.task_feedback import FeedbackForm, stored_review
from minga.learning.web.forms.tasking import AnswerForm, CommentForm, DeclineForm
from minga.ui.forms import Form, bind, refuse
from minga.ui.http import SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The work beside the rubric: comment, score, accept or return."""
    handin = access.judged_handin(request.person, uuid)
    asked = request.GET.get("version", "")
    number = whole_number(asked, most=3) or 0
    page = feedback_page(handin, request.person, now(), version=number)
    form = bind(FeedbackForm, request, criteria=page.criteria, initial=stored_review(page.draft))
    if request.method == "POST" and _judged(request, page, form):
        if "X-Autosave" in request.headers:
            return JsonResponse({"missing": ""})
        return redirect(request, _after(request, page))
    if "X-Autosave" in request.headers:
        return JsonResponse({"errors": sorted(form.errors)}, status=422)
    context = {"page": page, "form": form, "lines": list(form.lines()), "comment": CommentForm(),
               "answer": AnswerForm(), "nav": "learning"}  # fmt: skip
    return respond(request, "learning/feedback.html", context)


@sign_in_required
@require_POST
def comment(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say something about a version."""
    version = access.read_version(request.person, uuid)
    form = bind(CommentForm, request)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            made = write_comment(
                version=version, text=clean["text"], quote=clean["quote"], place=clean["place"], near=clean["near"],
                actor=request.person, now=now(),
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your comment is there."))
            return redirect(request, f"{safe_next(request)}#comment-{made.uuid}")
    return _refused(request, form, _("Your comment is not there yet"))


@sign_in_required
@require_POST
def comment_answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Answer under a comment."""
    found = access.heard_comment(request.person, uuid)
    form = bind(AnswerForm, request)
    if form.is_valid():
        try:
            answer_comment(comment=found, text=form.cleaned_data["text"], actor=request.person, now=now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect(request, f"{safe_next(request)}#comment-{found.uuid}")
    return _refused(request, form, _("Your answer is not there yet"))


@sign_in_required
@require_POST
def comment_settle(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Mark a comment as dealt with, or open it again."""
    found = access.heard_comment(request.person, uuid)
    settled = request.POST.get("settled") != "no"
    try:
        settle_comment(comment=found, settled=settled, actor=request.person, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(request, f"{safe_next(request)}#comment-{found.uuid}")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def peer_review(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Somebody else's work, to be looked at by a peer; without names."""
    review = access.own_review(request.person, uuid)
    page = peer_page(review, request.person)
    form = bind(FeedbackForm, request, criteria=page.criteria, initial=stored_review(review))
    if request.method == "POST" and form.is_valid():
        gives = request.POST.get("then") == "give" and "X-Autosave" not in request.headers
        verb = give_review if gives else save_review
        try:
            verb(review=review, judgement=form.judgement, actor=request.person, now=now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            if "X-Autosave" in request.headers:
                return JsonResponse({"missing": ""})
            messages.success(request, _("Thank you: your review is given.") if gives else _("Saved."))
            return redirect(request, "learning:peer-review", uuid)
    if "X-Autosave" in request.headers:
        return JsonResponse({"errors": sorted(form.errors)}, status=422)
    context = {"page": page, "form": form, "lines": list(form.lines()), "decline": DeclineForm(), "nav": "learning"}
    return respond(request, "learning/peer_review.html", context)


@sign_in_required
@require_POST
def peer_decline(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Give a review up, with the reason."""
    review = access.own_review(request.person, uuid)
    form = bind(DeclineForm, request)
    if form.is_valid():
        try:
            decline_review(review=review, reason=form.cleaned_data["reason"], actor=request.person, now=now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Somebody else will be asked. Thank you for telling."))
            return redirect(request, "programmes:my-work")
    return _refused(request, form, _("Say why first"))


def _judged(request: SignedInRequest, page: FeedbackPage, form: FeedbackForm) -> bool:
    """Save, accept or return; False when the page must be shown again."""
    if not form.is_valid():
        return False
    then = request.POST.get("then", "save") if "X-Autosave" not in request.headers else "save"
    told = {
        "save": _("Saved. Only you see it until you give it."),
        "accept": _("Accepted. They were told."),
        "return": _("Returned. They were told."),
    }
    try:
        if then in ("accept", "return"):
            give_feedback(
                handin=page.handin, judgement=form.judgement, accept=then == "accept",
                version=whole_number(request.POST.get("version", ""), most=3) or 0, actor=request.person, now=now(),
            )  # fmt: skip
        else:
            save_feedback(handin=page.handin, judgement=form.judgement, actor=request.person, now=now())
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    if "X-Autosave" not in request.headers:
        messages.success(request, told.get(then, told["save"]))
    return True


def _after(request: SignedInRequest, page: FeedbackPage) -> str:
    """To the next work that waits, once this one is decided."""
    if request.POST.get("then") in ("accept", "return") and page.following:
        return page.following
    return resolve_url("learning:feedback", page.handin.uuid)


def _refused(request: SignedInRequest, form: Form, title: str) -> HttpResponse:
    """The words that were not taken, on a page of their own, to be mended and sent again."""
    context = {"form": form, "title": title, "back": safe_next(request), "nav": "learning"}
    return respond(request, "learning/said_refused.html", context)
