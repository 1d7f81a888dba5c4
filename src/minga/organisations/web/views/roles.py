"""Roles: who is what, giving one, its deputy and dates, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations import policies
from minga.organisations.actions import roles as actions
from minga.organisations.models import Role, house_day
from minga.organisations.queries.role_board import place_of, role_board
from minga.organisations.queries.roles import holdings
from minga.organisations.web import access
from minga.organisations.web.forms.finders import person_finder
from minga.organisations.web.forms.roles import DatesForm, DeputyForm, EndRoleForm, GiveRoleForm
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, safe_next, sign_in_required
from minga.ui.limits import FINDS_AN_HOUR, at_most
from minga.ui.respond import respond


@sign_in_required
@require_safe
def organisation_roles(request: SignedInRequest, key: str) -> HttpResponse:
    """Who is what, until when, who stands in, and where there are gaps."""
    moment = now()
    organisation = access.with_roles(request.person, key, moment)
    board = role_board(organisation, request.person, now=moment)
    return respond(request, "organisations/organisation_roles.html", {"board": board, "organisation": organisation})


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
@require_http_methods(["GET", "POST"])
def role_give(request: SignedInRequest, key: str) -> HttpResponse:
    """A role in the organisation itself, for a person found by e-mail or name."""
    moment = now()
    organisation = access.with_roles(request.person, key, moment, to_manage=True)
    finder = person_finder(request.person, organisation)
    start = {"starts_on": house_day(moment), "kind": request.GET.get("kind", "")}
    form = bind(GiveRoleForm, request, finders={"person": finder, "deputy": finder}, initial=start)
    if request.method == "POST" and form.is_valid():
        names = ("person", "kind", "title", "starts_on", "ends_on", "deputy", "public")
        values = {name: form.cleaned_data[name] for name in names}
        try:
            actions.give_role(organisation=organisation, **values, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Role given. The person gets a message."))
            return redirect(request, "organisations:organisation-roles", organisation.key)
    return respond(request, "organisations/role_give.html", {"form": form, "organisation": organisation})


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
@require_http_methods(["GET", "POST"])
def role_deputy(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Who stands in."""
    role = access.managed_role(request.person, uuid, now())
    finder = person_finder(request.person, role.organisation, without=role.person)
    initial = {"deputy": role.deputy.email if role.deputy else ""}
    form = bind(DeputyForm, request, finders={"deputy": finder}, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_deputy(role=role, deputy=form.cleaned_data["deputy"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Deputy saved."))
            return _back(request, role)
    return respond(request, "organisations/role_deputy.html", {"form": form, **_about(role)})


@sign_in_required
@require_http_methods(["GET", "POST"])
def role_dates(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Until when."""
    role = access.managed_role(request.person, uuid, now())
    form = bind(DatesForm, request, initial={"ends_on": role.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_role(role=role, ends_on=form.cleaned_data["ends_on"], actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Date saved."))
            return _back(request, role)
    return respond(request, "organisations/role_dates.html", {"form": form, **_about(role)})


@sign_in_required
@at_most(FINDS_AN_HOUR, "find-person")
@require_http_methods(["GET", "POST"])
def role_end(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What the person holds, who takes over, why and since when; then it is done."""
    moment = now()
    role = access.managed_role(request.person, uuid, moment, to_end=True)
    may_name = policies.may_manage_role(request.person, role, now=moment)
    finder = person_finder(request.person, role.organisation, without=role.person)
    finders = {"successor": finder} if may_name else {}
    deputy = role.deputy if role.deputy and role.deputy.is_active else None
    form = bind(EndRoleForm, request, finders=finders, deputy=deputy, today=house_day(moment), may_name=may_name)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("reason", "ended_on", "note")}
        try:
            actions.end_role(role=role, successor=form.heir, **values, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The role ended. Whoever takes over gets a message."))
            return _back(request, role)
    context = {"form": form, "held": holdings(role), **_about(role)}
    return respond(request, "organisations/role_end.html", context)


def _about(role: Role) -> dict[str, object]:
    place, link = place_of(role)
    return {"role": role, "place": place, "place_link": link}


def _back(request: SignedInRequest, role: Role) -> HttpResponse:
    """To the page that led here, else the roles of the organisation, its public page or the scope."""
    came_from = safe_next(request, default="")
    if came_from:
        return redirect(request, came_from)
    _place, link = place_of(role)
    if role.scope_type or role.organisation is None:
        return redirect(request, link or "/")
    if request.person.pk == role.person_id:
        return redirect(request, role.organisation)
    return redirect(request, "organisations:organisation-roles", role.organisation.key)
