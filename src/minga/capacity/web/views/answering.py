"""An entity that is measured: says yes or no, sees where its answers stand, gives parts to colleagues."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.capacity.actions.delegating import delegate_part, finish_part, take_part_back
from minga.capacity.actions.inviting import accept_invitation, decline_invitation, name_responsible
from minga.capacity.queries.answer_pages import answer_home, head_of
from minga.capacity.web import answer_access as access
from minga.capacity.web.forms.answering import DelegateForm, PersonForm, ReasonForm
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

_METHODS = ["GET", "HEAD", "POST"]


@sign_in_required
@require_safe
def home(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Parts, colleagues, what Minga knows, evidence, and the next thing to do."""
    page = answer_home(access.followed(request, wave, key), request.person, clock.now())
    return respond(request, "capacity/answer.html", {"page": page, "nav": "capacity"})


@sign_in_required
@require_POST
def accept(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Yes: whoever says it is responsible until she names another."""
    measured = access.led(request, wave, key)
    try:
        accept_invitation(measured=measured, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Your entity takes part. What Minga knows already waits for your yes in each part.")
        )
    return redirect(request, "capacity:answer", wave, key)


@sign_in_required
@require_http_methods(_METHODS)
def decline(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """No, with the reason."""
    measured, now = access.led(request, wave, key), clock.now()
    form = bind(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            decline_invitation(measured=measured, reason=form.cleaned_data["reason"], actor=request.person, now=now)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Noted. Until the end you may still change your mind."))
            return redirect(request, "capacity:answer", wave, key)
    context = {"head": head_of(measured, request.person, now), "form": form, "nav": "capacity"}
    return respond(request, "capacity/answer_decline.html", context)


@sign_in_required
@require_http_methods(_METHODS)
def responsible(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """Somebody else answers for the whole from now on."""
    measured, now = access.led(request, wave, key), clock.now()
    form = bind(PersonForm, request, viewer=request.person, organisation=measured.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            name_responsible(measured=measured, person=form.cleaned_data["person"], actor=request.person, now=now)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("She answers for the whole now, and has a letter that says so."))
            return redirect(request, "capacity:answer", wave, key)
    context = {"head": head_of(measured, request.person, now), "form": form, "nav": "capacity"}
    return respond(request, "capacity/answer_responsible.html", context)


@sign_in_required
@require_http_methods(_METHODS)
def delegate(request: SignedInRequest, wave: str, key: str, part: str) -> HttpResponse:
    """Give a part to a colleague."""
    measured, now = access.led(request, wave, key), clock.now()
    found = access.part_of(request, measured, part)
    form = bind(DelegateForm, request, viewer=request.person, organisation=measured.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            delegate_part(measured=measured, part=part, actor=request.person, now=now, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Given. Your colleague has a letter with the link."))
            return redirect(request, "capacity:answer", wave, key)
    context = {"head": head_of(measured, request.person, now), "part": found, "form": form, "nav": "capacity"}
    return respond(request, "capacity/answer_delegate.html", context)


@sign_in_required
@require_POST
def take_back(request: SignedInRequest, wave: str, key: str, uuid: UUID) -> HttpResponse:
    """The colleague has the part no longer."""
    delegation = access.given(access.own(request, wave, key), uuid)
    try:
        take_part_back(delegation=delegation, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. What was written stays."))
    still_reads = delegation.person_id != request.person.pk
    return redirect(request, "capacity:answer", wave, key) if still_reads else redirect(request, "programmes:mine")


@sign_in_required
@require_POST
def finish(request: SignedInRequest, wave: str, key: str, uuid: UUID) -> HttpResponse:
    """A colleague is through with her part, or is not yet."""
    delegation = access.given(access.own(request, wave, key), uuid)
    done = request.POST.get("done", "yes") == "yes"
    try:
        finish_part(delegation=delegation, done=done, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Thank you. Whoever sends the answers knows it.") if done else _("It is open again.")
        )
    return redirect(request, "capacity:answer", wave, key)
