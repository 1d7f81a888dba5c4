"""The team that applies: who is in it, asking somebody, leaving, and the answer of whoever was asked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.calls.actions import team as actions
from minga.calls.actions.leading import hand_over_lead
from minga.calls.models import Application, ApplicationMember
from minga.calls.queries.applications import own_application
from minga.calls.queries.team_links import member_by_token
from minga.calls.queries.team_page import invitation_page, member_of, team_page
from minga.calls.web.forms.team import AnswerForm, InviteForm
from minga.core import clock
from minga.core.actors import HOUSE
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required, sign_in_url
from minga.ui.limits import ASKS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(ASKS_AN_HOUR, "ask-to-apply")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who applies together; who leads asks others."""
    found, form = _own(request, uuid), bind(InviteForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_member(application=found, actor=request.person, now=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Asked. You will hear of the answer."))
            return redirect(request, "calls:team", uuid)
    page = team_page(found, request.person, clock.now())
    return respond(request, "calls/team.html", {"page": page, "form": form})


@sign_in_required
@require_POST
def remove(request: SignedInRequest, uuid: UUID, member: UUID) -> HttpResponse:
    """Taken off by who leads, or gone by her own will."""
    found = _own(request, uuid)
    try:
        gone = member_of(found, member)
        own = gone.person_id == request.person.pk
        actions.remove_member(member=gone, actor=request.person, now=clock.now())
    except ApplicationMember.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(request, "calls:team", uuid)
    messages.success(request, _("You left the team.") if own else _("This person is not in the team any more."))
    return redirect(request, *(("calls:my-applications",) if own else ("calls:team", uuid)))


@sign_in_required
@require_POST
def lead(request: SignedInRequest, uuid: UUID, member: UUID) -> HttpResponse:
    """Somebody else of the team leads from now on."""
    found = _own(request, uuid)
    try:
        handed = hand_over_lead(member=member_of(found, member), actor=request.person, now=clock.now())
    except ApplicationMember.DoesNotExist:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"name": handed.person.name}
        messages.success(request, _("%(name)s leads the application now. You are still in the team.") % said)
    return redirect(request, "calls:team", uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: PersonRequest, token: str) -> HttpResponse:
    """What is asked of her. A no needs no account; a yes does, because her name will stand there."""
    try:
        asked = member_by_token(token)
    except ApplicationMember.DoesNotExist:
        raise Http404 from None
    form = bind(AnswerForm, request)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["answer"] == "yes"
        if accept and request.person is None:
            return redirect(request, sign_in_url(request))
        try:
            actions.answer_member(member=asked, accept=accept, actor=request.person or HOUSE, now=clock.now())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect(request, *_after(asked, request, accept))
    page = invitation_page(asked, request.person, clock.now())
    context = {"page": page, "form": form, "sign_in": sign_in_url(request)}
    return respond(request, "calls/team_invitation.html", context)


def _after(asked: ApplicationMember, request: PersonRequest, accept: bool) -> tuple[object, ...]:
    if not accept:
        return (request.path,)
    messages.success(request, _("You are in the team. You can write in its form; whoever began it sends it."))
    return "calls:application", asked.application.uuid


def _own(request: SignedInRequest, uuid: UUID) -> Application:
    try:
        return own_application(request.person, uuid)
    except Application.DoesNotExist:
        raise Http404 from None
