"""Registering an organisation and keeping its record true."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.organisations.actions import organisations as actions
from minga.organisations.actions.merging import merge_organisations
from minga.organisations.models import Organisation
from minga.organisations.queries.organisations import row_of
from minga.organisations.queries.similar import similar_organisations
from minga.organisations.web import access
from minga.organisations.web.clashes import clashes_of, merged_form
from minga.organisations.web.forms.finders import organisation_finder, place_finder
from minga.organisations.web.forms.organisations import MergeForm, OrganisationForm, RegisterForm, initial_of
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.limits import at_most
from minga.ui.respond import respond


@sign_in_required
@at_most(20, "register-organisation")
@require_http_methods(["GET", "POST"])
def organisation_register(request: SignedInRequest) -> HttpResponse:
    """A new organisation, unless one with a like name is already here."""
    form = bind(
        RegisterForm, request, finders={"territory": place_finder()}, initial={"name": request.GET.get("name", "")}
    )
    similar: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values["rural"] = values["rural"] or None  # not ticked: as its place is
        try:
            organisation = actions.register_organisation(
                **values, another_one=form.cleaned_data["another_one"], actor=request.person, now=now()
            )
        except Conflict:
            place = values["territory"]
            similar = similar_organisations(values["name"], country=place.country if place else "")
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Registered. You coordinate it from today: name a deputy."))
            return redirect(request, "organisations:organisation-roles", organisation.key)
    return _register_page(request, form, similar)


def _register_page(request: SignedInRequest, form: RegisterForm, similar: list[Organisation]) -> HttpResponse:
    """The form; the box "it is none of these" only once there are some."""
    if not similar and "another_one" not in form.data:
        form.fields.pop("another_one", None)
    rows = [row_of(organisation, now()) for organisation in similar]
    status = 409 if similar else 200
    return respond(request, "organisations/organisation_register.html", {"form": form, "similar": rows}, status=status)


@sign_in_required
@require_http_methods(["GET", "POST"])
def organisation_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change the record. If somebody saved meanwhile, show both and lose nothing."""
    organisation = access.editable(request.person, key, now())
    finders = {"territory": place_finder(organisation.territory)}
    form = bind(OrganisationForm, request, finders=finders, initial=initial_of(organisation))
    context: dict[str, Any] = {"form": form, "organisation": organisation}
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.edit_organisation(
                organisation=organisation, revision=revision, changes=form.values(), actor=request.person, now=now()
            )
        except Conflict:
            return _clash_page(request, access.seen(request.person, key), form, revision)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. The record was also confirmed as still true."))
            return redirect(request, organisation)
    return respond(request, "organisations/organisation_edit.html", context)


def _clash_page(
    request: SignedInRequest, organisation: Organisation, form: OrganisationForm, revision: int
) -> HttpResponse:
    """409: what the other person saved, beside what this one typed; saving again is a decision."""
    clashes = clashes_of(organisation, form, revision)
    fresh = merged_form(organisation, form, clashes)
    context = {"form": fresh, "organisation": organisation, "clashes": clashes}
    return respond(request, "organisations/organisation_edit.html", context, status=409)


@sign_in_required
@require_POST
def organisation_confirm(request: SignedInRequest, key: str) -> HttpResponse:
    """Still true."""
    moment = now()
    organisation = access.editable(request.person, key, moment)
    actions.confirm_organisation(organisation=organisation, actor=request.person, now=moment)
    messages.success(request, _("Thank you. The record is confirmed for one year."))
    return redirect(request, organisation)


@sign_in_required
@require_POST
def organisation_recognise(request: SignedInRequest, key: str) -> HttpResponse:
    """Support staff looked at it: it is what it says it is."""
    organisation = access.supported(request.person, key)
    try:
        actions.recognise_organisation(organisation=organisation, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recognised. It may launch editions from now on."))
    return redirect(request, organisation)


@sign_in_required
@require_POST
def organisation_retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Off the lists, or back on them."""
    moment = now()
    organisation = access.supported(request.person, key)
    retire = organisation.retired_at is None
    act = actions.retire_organisation if retire else actions.restore_organisation
    try:
        act(organisation=organisation, actor=request.person, now=moment)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Retired. What names it stays.") if retire else _("It is back on the lists."))
    return redirect(request, organisation)


@sign_in_required
@require_http_methods(["GET", "POST"])
def organisation_merge(request: SignedInRequest, key: str) -> HttpResponse:
    """Support staff say that another row is this same organisation."""
    stays = access.supported(request.person, key)
    finder = organisation_finder(request.person, without=stays)
    form = bind(
        MergeForm, request, finders={"duplicate": finder}, initial={"duplicate": request.GET.get("duplicate", "")}
    )
    if request.method == "POST" and form.is_valid():
        duplicate = form.cleaned_data["duplicate"]
        try:
            merge_organisations(stays=stays, duplicate=duplicate, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Merged. The old address leads here."))
            return redirect(request, stays)
    country = stays.territory.country if stays.territory else ""
    similar = [row_of(row, now()) for row in similar_organisations(stays.name, country=country, without=[stays.pk])]
    return respond(
        request, "organisations/organisation_merge.html", {"form": form, "organisation": stays, "similar": similar}
    )
