"""Preparing a prioritisation: criteria, candidates, who is invited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.actions import priorities as actions
from minga.challenges.enums import CriterionKind
from minga.challenges.queries.plans import in_list, organisations_planned_by
from minga.challenges.queries.portfolios import portfolios_visible_to
from minga.challenges.queries.priorities import (
    prioritisation_page,
    prioritisation_rows,
    prioritisations_visible_to,
)
from minga.challenges.web import plan_access
from minga.challenges.web.forms.plans import FindForm, SearchForm
from minga.challenges.web.forms.priorities import CriterionForm, PrioritisationForm, stored_prioritisation
from minga.challenges.web.views.parts import matrix_of
from minga.challenges.web.views.strategy import challenge_words
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations.models import Organisation
from minga.organisations.queries.organisations import organisation_for
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.together import reconcile


def prioritisations(request: PersonRequest) -> HttpResponse:
    """Rounds of prioritising, the latest first."""
    moment, form = now(), SearchForm(request.GET)
    page = page_of(in_list(prioritisations_visible_to(request.person, moment), form.words), request)
    context = {
        "nav": "challenges",
        "filter_form": form,
        "page": page,
        "rows": prioritisation_rows(list(page.rows), moment),
        "plans": request.person is not None and organisations_planned_by(request.person, moment).exists(),
    }
    return respond(request, "challenges/priorities.html", context, part="rows")


def prioritisation(request: PersonRequest, key: str) -> HttpResponse:
    """One prioritisation: criteria before, sums and matrix after, the decision."""
    moment = now()
    found = plan_access.round_seen(request.person, key, moment)
    page = prioritisation_page(found, request.person, moment)
    context = {"nav": "challenges", "page": page, "matrix": matrix_of(page)}
    return respond(request, "challenges/priority.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def prioritisation_new(request: SignedInRequest) -> HttpResponse:
    """Prepare a prioritisation."""
    moment = now()
    owners = plan_access.owners(request.person, moment)
    portfolios = portfolios_visible_to(request.person, moment).filter(retired_at__isnull=True)
    initial = {"portfolio": request.GET.get("portafolio", "")}
    form = bind(
        PrioritisationForm, request, owners=owners, portfolios=list(portfolios.order_by("title", "pk")), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.PrioritisationDraft(**form.columns(form.cleaned_data))
        owner = form.cleaned_data["organisation"]
        try:
            made = actions.make_prioritisation(organisation=owner, draft=draft, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is being prepared. Add criteria and candidates, then open the voting."))
            return redirect(request, "challenges:prioritisation-prepare", made.key)
    return respond(request, "challenges/priority_form.html", {"form": form, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def prioritisation_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change what is written of it, before voting opens."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    stored = stored_prioritisation(found)
    form = bind(PrioritisationForm, request, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                draft = actions.PrioritisationDraft(**form.columns(merged.values), portfolio=found.portfolio)
                actions.edit_prioritisation(
                    prioritisation=found, draft=draft, was=merged.was, actor=request.person, now=moment
                )
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "challenges:prioritisation-prepare", key)
    return respond(request, "challenges/priority_form.html", {"form": form, "plan": found, "nav": "challenges"})


@sign_in_required
def prepare(request: SignedInRequest, key: str) -> HttpResponse:
    """All that is prepared, and what is still missing before voting can open."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    context = {"nav": "challenges", "page": prioritisation_page(found, request.person, moment)}
    return respond(request, "challenges/priority_prepare.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def criterion_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Add a criterion."""
    found = plan_access.round_kept(request.person, key, now())
    form = bind(CriterionForm, request, initial={"kind": CriterionKind.BENEFIT, "weight": 1})
    if request.method == "POST" and form.is_valid():
        draft = actions.CriterionDraft(**form.cleaned_data)
        try:
            actions.add_criterion(prioritisation=found, draft=draft, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "challenges:prioritisation-prepare", key)
    return respond(request, "challenges/priority_criterion.html", {"form": form, "plan": found, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def criterion_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Change a criterion."""
    found = plan_access.round_kept(request.person, key, now())
    criterion = plan_access.criterion(found, uuid)
    initial = {name: getattr(criterion, name) for name in ("title", "kind", "low", "high", "weight")}
    form = bind(CriterionForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = actions.CriterionDraft(**form.cleaned_data)
        try:
            actions.edit_criterion(criterion=criterion, draft=draft, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "challenges:prioritisation-prepare", key)
    context = {"form": form, "plan": found, "criterion": criterion, "nav": "challenges"}
    return respond(request, "challenges/priority_criterion.html", context)


@sign_in_required
@require_POST
def criterion_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take a criterion off."""
    found = plan_access.round_kept(request.person, key, now())
    criterion = plan_access.criterion(found, uuid)
    return _done(request, key, actions.remove_criterion, criterion=criterion)


@sign_in_required
@require_http_methods(["GET", "POST"])
def candidate_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Add a candidate, named in words."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    form = bind(FindForm, request, **challenge_words(request, find=plan_access.find_challenges(request.person, moment)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_candidate(prioritisation=found, challenge=form.thing, actor=request.person, now=moment)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            return redirect(request, "challenges:prioritisation-prepare", key)
    context = {"form": form, "plan": found, "nav": "challenges", "title": _("Add a candidate")}
    return respond(request, "challenges/priority_find.html", context)


@sign_in_required
@require_POST
def candidate_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take a candidate out."""
    found = plan_access.round_kept(request.person, key, now())
    candidate = plan_access.candidate(found, uuid)
    return _done(request, key, actions.remove_candidate, candidate=candidate)


@sign_in_required
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, key: str) -> HttpResponse:
    """Invite an organisation, named in words: those who work there vote without the code."""
    moment = now()
    found = plan_access.round_kept(request.person, key, moment)
    form = bind(
        FindForm,
        request,
        find=plan_access.find_organisations(request.person),
        label=_("Organisation"),
        hint=_("Write words of its name."),
        none=_("No organisation has that name. Write it as it is in the directory."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_organisation(prioritisation=found, organisation=form.thing, actor=request.person, now=moment)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            return redirect(request, "challenges:prioritisation-prepare", key)
    context = {"form": form, "plan": found, "nav": "challenges", "title": _("Invite an organisation")}
    return respond(request, "challenges/priority_find.html", context)


@sign_in_required
@require_POST
def uninvite(request: SignedInRequest, key: str, organisation: str) -> HttpResponse:
    """Take an invitation back."""
    found = plan_access.round_kept(request.person, key, now())
    try:
        named = organisation_for(request.person, organisation)
    except Organisation.DoesNotExist:
        return redirect(request, "challenges:prioritisation-prepare", key)
    return _done(request, key, actions.uninvite_organisation, prioritisation=found, organisation=named)


def _done(request: SignedInRequest, key: str, verb: Any, **what: Any) -> HttpResponse:
    """Do it, say why not if it is refused, and go back to what is being prepared."""
    try:
        verb(**what, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "challenges:prioritisation-prepare", key)
