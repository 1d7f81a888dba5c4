"""The people of the initiative, those who were asked, and the organisations that take part."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core import clock
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.initiatives.actions import team as actions
from minga.initiatives.models import Initiative, Partner, TeamInvitation
from minga.initiatives.queries.team import invitation_for, invitation_of, invitation_page, partner_of, team_page
from minga.initiatives.web.forms.team import AnswerForm, InviteForm, PartnerForm
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.organisations.models import house_day
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
@require_http_methods(["GET", "POST"])
def team(request: SignedInRequest, key: str) -> HttpResponse:
    """Who works on it until when, who stands in; and asking somebody to join."""
    initiative, now = workshop_initiative(request, key), clock.now()
    first = {"starts_on": house_day(now)}
    form = bind(InviteForm, request, initiative=initiative, viewer=request.person, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_to_team(
                initiative=initiative, person=form.cleaned_data["person"], asked=form.asked,
                actor=request.person, now=now,
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Asked. Nobody joins a team without saying yes; you will hear of the answer."))
            return redirect(request, "initiatives:team", key)
    page = team_page(initiative, request.person, now)
    return respond(
        request, "initiatives/team.html", workshop_context(request, initiative, "team", page=page, form=form)
    )


@sign_in_required
@require_POST
def invitation_take_back(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The question no longer stands."""
    initiative = workshop_initiative(request, key)
    try:
        actions.take_back_invitation(invitation=invitation_of(initiative, uuid), actor=request.person, now=clock.now())
    except (TeamInvitation.DoesNotExist, NotAllowed):
        raise Http404 from None
    except Conflict as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("The invitation was taken back."))
    return redirect(request, "initiatives:team", key)


@sign_in_required
@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, uuid: str) -> HttpResponse:
    """What is asked of her; yes or no."""
    try:
        asked = invitation_for(request.person, uuid)
    except TeamInvitation.DoesNotExist:
        raise Http404 from None
    form = bind(AnswerForm, request)
    if request.method == "POST" and form.is_valid():
        accept = form.cleaned_data["answer"] == "yes"
        try:
            actions.answer_invitation(
                invitation=asked, accept=accept, public=form.cleaned_data["public"],
                actor=request.person, now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Welcome to the team.") if accept else _("You said no. They hear of it."))
            return redirect(request, *(("initiatives:workshop", asked.initiative.key) if accept else (request.path,)))
    return respond(request, "initiatives/invitation.html", {"page": invitation_page(asked), "form": form})


@sign_in_required
@require_http_methods(["GET", "POST"])
def partner_add(request: SignedInRequest, key: str) -> HttpResponse:
    """Another organisation takes part."""
    initiative, now = workshop_initiative(request, key), clock.now()
    form = bind(PartnerForm, request, viewer=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_partner(
                initiative=initiative, organisation=form.cleaned_data["organisation"], part=form.part_of,
                actor=request.person, now=now,
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The organisation takes part."))
            return redirect(request, "initiatives:team", key)
    return respond(request, "initiatives/partner.html", workshop_context(request, initiative, "team", form=form))


@sign_in_required
@require_http_methods(["GET", "POST"])
def partner(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Its part, its dates, its agreement."""
    initiative, held = _partner(request, key, uuid)
    first = {name: getattr(held, name) for name in ("part", "note", "agreed_on", "since", "until")}
    form = bind(PartnerForm, request, viewer=request.person, known=True, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_partner(partner=held, part=form.part_of, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "initiatives:team", key)
    context = workshop_context(request, initiative, "team", form=form, partner=held)
    return respond(request, "initiatives/partner.html", context)


@sign_in_required
@require_POST
def partner_remove(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """It takes no part any more."""
    _initiative, held = _partner(request, key, uuid)
    try:
        actions.remove_partner(partner=held, actor=request.person, now=clock.now())
    except NotAllowed:
        raise Http404 from None
    messages.success(request, _("The organisation takes no part any more."))
    return redirect(request, "initiatives:team", key)


def _partner(request: SignedInRequest, key: str, uuid: str) -> tuple[Initiative, Partner]:
    initiative = workshop_initiative(request, key)
    try:
        return initiative, partner_of(initiative, uuid)
    except Partner.DoesNotExist:
        raise Http404 from None
