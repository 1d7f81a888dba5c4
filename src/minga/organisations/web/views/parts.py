"""Units and ties of an organisation, and asking to join it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations.actions import membership, ties, units
from minga.organisations.models import JoinRequest
from minga.organisations.queries.role_board import join_request_for
from minga.organisations.web import access
from minga.organisations.web.forms.finders import organisation_finder
from minga.organisations.web.forms.organisations import EndTieForm, JoinForm, TieForm, UnitForm
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import at_most
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "POST"])
def unit_add(request: SignedInRequest, key: str) -> HttpResponse:
    """A new office or laboratory."""
    organisation = access.editable(request.person, key, now())
    form = bind(UnitForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            units.add_unit(organisation=organisation, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Unit added."))
            return redirect(request, organisation)
    return respond(request, "organisations/unit_form.html", {"form": form, "organisation": organisation})


@sign_in_required
@require_http_methods(["GET", "POST"])
def unit_edit(request: SignedInRequest, key: str, unit_key: str) -> HttpResponse:
    """Change what is said of a unit."""
    organisation = access.editable(request.person, key, now())
    unit = access.unit_in(organisation, unit_key)
    initial = {name: getattr(unit, name) for name in ("name", "innovation", "mission", "created_by_act")}
    form = bind(UnitForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            units.edit_unit(unit=unit, parent=unit.parent, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Unit saved."))
            return redirect(request, organisation)
    context = {"form": form, "organisation": organisation, "unit": unit}
    return respond(request, "organisations/unit_form.html", context)


@sign_in_required
@require_POST
def unit_retire(request: SignedInRequest, key: str, unit_key: str) -> HttpResponse:
    """The unit no longer works."""
    organisation = access.editable(request.person, key, now())
    units.retire_unit(unit=access.unit_in(organisation, unit_key), actor=request.person, now=now())
    messages.success(request, _("Unit retired."))
    return redirect(request, organisation)


@sign_in_required
@require_http_methods(["GET", "POST"])
def tie_add(request: SignedInRequest, key: str) -> HttpResponse:
    """A tie with another organisation, said from this side."""
    organisation = access.editable(request.person, key, now())
    finder = organisation_finder(request.person, without=organisation)
    form = bind(TieForm, request, finders={"other": finder})
    if request.method == "POST" and form.is_valid():
        dated = {name: form.cleaned_data[name] for name in ("since", "until", "source")}
        try:
            ties.add_tie(**form.ends(organisation), **dated, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Tie added."))
            return redirect(request, organisation)
    return respond(request, "organisations/tie_add.html", {"form": form, "organisation": organisation})


@sign_in_required
@require_http_methods(["GET", "POST"])
def tie_end(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Say until when a tie was true, or that it never was."""
    organisation = access.editable(request.person, key, now())
    tie = access.tie_in(organisation, uuid)
    form = bind(EndTieForm, request, initial={"until": tie.until})
    if request.method == "POST" and form.is_valid():
        try:
            ties.end_tie(tie=tie, until=form.cleaned_data["until"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. The tie stays in the history."))
            return redirect(request, organisation)
    return respond(request, "organisations/tie_end.html", {"form": form, "organisation": organisation, "tie": tie})


@sign_in_required
@require_POST
def tie_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The tie was never true."""
    organisation = access.editable(request.person, key, now())
    try:
        ties.remove_tie(tie=access.tie_in(organisation, uuid), actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Tie taken away."))
    return redirect(request, organisation)


@sign_in_required
@at_most(10, "join")
@require_http_methods(["GET", "POST"])
def organisation_join(request: SignedInRequest, key: str) -> HttpResponse:
    """Ask whoever coordinates to be taken in."""
    organisation = access.seen(request.person, key)
    if organisation.retired_at is not None:
        raise Http404
    form = bind(JoinForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            membership.ask_to_join(
                organisation=organisation, message=form.cleaned_data["message"], actor=request.person, now=now()
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sent. Whoever coordinates will answer you."))
            return redirect(request, organisation)
    return respond(request, "organisations/organisation_join.html", {"form": form, "organisation": organisation})


@sign_in_required
@require_POST
def join_answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Take somebody in, or say no."""
    try:
        asked = join_request_for(request.person, uuid, now=now())
    except JoinRequest.DoesNotExist as missing:
        raise Http404 from missing
    accepted = request.POST.get("answer") == "yes"
    try:
        membership.answer_join_request(request=asked, accepted=accepted, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The person is in.") if accepted else _("Answered: no."))
    return redirect(request, "organisations:organisation-roles", asked.organisation.key)
