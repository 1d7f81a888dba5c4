"""Everything once more, the button that sends it, the receipt, and the way back before the end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.answering import reopen_answers
from minga.capacity.queries.answer_review import receipt_of_entity, review_of, sent_answers
from minga.capacity.web import answer_access as access
from minga.core import clock
from minga.core.errors import DomainError, Invalid
from minga.questionnaires.actions import submit_answers
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """All answers with what they rest on."""
    measured, status, refusal = access.own(request, wave, key), 200, ""
    draft = measured.submission
    if draft is None or not draft.is_draft:
        return redirect(request, "capacity:answer", wave, key)
    if request.method == "POST":
        try:
            submit_answers(submission=draft, actor=request.person, now=clock.now())
        except DomainError as error:
            status, refusal = 422, "" if isinstance(error, Invalid) else str(error)
        else:
            messages.success(request, _("Your answers arrived. You have a letter with the receipt."))
            return redirect(request, "capacity:answer-receipt", wave, key)
    page = review_of(measured, draft, request.person, access.language(), clock.now())
    context = {"page": page, "refusal": refusal, "nav": "capacity"}
    return respond(request, "capacity/answer_review.html", context, status=status)


@sign_in_required
@require_safe
def receipt(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """What counts, when it came, and the hash that proves it."""
    measured = access.readable(request, wave, key)
    sent = sent_answers(measured)
    if sent is None:
        raise Http404
    page = receipt_of_entity(measured, sent, request.person, access.language(), clock.now())
    return respond(request, "capacity/answer_receipt.html", {"page": page, "nav": "capacity"})


@sign_in_required
@require_POST
def reopen(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Correct what was sent."""
    measured = access.led(request, wave, key)
    try:
        reopen_answers(measured=measured, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Open again. Until you send it once more, what you sent counts."))
    return redirect(request, "capacity:answer", wave, key)
