"""Strategies with their objectives, and missions."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.challenges.actions import strategy as actions
from minga.challenges.models import Mission, Portfolio, Strategy
from minga.challenges.queries.plans import (
    in_list,
    mission_line,
    missions_visible_to,
    organisations_planned_by,
    plan_row,
    strategies_visible_to,
)
from minga.challenges.queries.strategy import (
    mission_for,
    mission_page,
    objectives_open_to,
    strategy_for,
    strategy_page,
)
from minga.challenges.web import access, plan_access
from minga.challenges.web.forms.plans import (
    FindForm,
    MissionForm,
    ObjectiveForm,
    ReasonForm,
    SearchForm,
    StrategyForm,
    stored_mission,
    stored_strategy,
)
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.together import reconcile

F = TypeVar("F", Strategy, Mission, Portfolio)


def strategies(request: PersonRequest) -> HttpResponse:
    """Strategies and missions that are followed."""
    moment, form = now(), SearchForm(request.GET)
    rows = strategies_visible_to(request.person, moment).filter(retired_at__isnull=True)
    page = page_of(in_list(rows, form.words), request)
    missions = missions_visible_to(request.person, moment).filter(retired_at__isnull=True)
    context = {
        "nav": "challenges",
        "filter_form": form,
        "page": page,
        "rows": [plan_row(each) for each in page.rows],
        "missions": [mission_line(each) for each in in_list(missions, form.words)[:50]],
        "plans": request.person is not None and organisations_planned_by(request.person, moment).exists(),
    }
    return respond(request, "challenges/strategies.html", context, part="rows")


def strategy(request: PersonRequest, key: str) -> HttpResponse:
    """One strategy: objectives, challenges under each, missions."""
    moment = now()
    found = plan_access.seen(strategy_for, request.person, key, moment)
    page = strategy_page(found, request.person, moment)
    context = {"nav": "challenges", "page": page, "retiring": ReasonForm(prefix="retire")}
    return respond(request, "challenges/strategy.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def strategy_new(request: SignedInRequest) -> HttpResponse:
    """Make a strategy."""
    form = bind(StrategyForm, request, owners=plan_access.owners(request.person, now()))
    if request.method == "POST" and form.is_valid():
        draft = actions.StrategyDraft(**form.columns(form.cleaned_data))
        owner = form.cleaned_data["organisation"]
        try:
            made = actions.make_strategy(organisation=owner, draft=draft, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The strategy is there. Add its objectives."))
            return redirect(request, made)
    return respond(request, "challenges/strategy_form.html", {"form": form, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def strategy_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change what is written of it."""
    found = plan_access.kept(strategy_for, request.person, key, now())
    stored = stored_strategy(found)
    form = bind(StrategyForm, request, initial=stored)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                draft = actions.StrategyDraft(**form.columns(merged.values))
                actions.edit_strategy(strategy=found, draft=draft, was=merged.was, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, found)
    context = {"form": form, "plan": found, "nav": "challenges"}
    return respond(request, "challenges/strategy_form.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def objective_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Add an objective."""
    found = plan_access.kept(strategy_for, request.person, key, now())
    form = bind(ObjectiveForm, request)
    if request.method == "POST" and form.is_valid():
        draft = actions.ObjectiveDraft(**form.cleaned_data)
        try:
            actions.add_objective(strategy=found, draft=draft, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The objective is there. Put challenges under it."))
            return redirect(request, found)
    return respond(request, "challenges/strategy_objective.html", {"form": form, "plan": found, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def objective_edit(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Change an objective."""
    found = plan_access.kept(strategy_for, request.person, key, now())
    objective = plan_access.objective(found, uuid)
    initial = {"title": objective.title, "axis": objective.axis, "sdg_goal": objective.sdg_goal}
    form = bind(ObjectiveForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        draft = actions.ObjectiveDraft(**form.cleaned_data)
        try:
            actions.edit_objective(objective=objective, draft=draft, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, found)
    context = {"form": form, "plan": found, "objective": objective, "nav": "challenges"}
    return respond(request, "challenges/strategy_objective.html", context)


@sign_in_required
@require_POST
def objective_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Take an objective off."""
    found = plan_access.kept(strategy_for, request.person, key, now())
    objective = plan_access.objective(found, uuid)
    try:
        actions.remove_objective(objective=objective, actor=request.person, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, found)


@sign_in_required
@require_http_methods(["GET", "POST"])
def challenge_link(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Put a challenge under an objective, named in words."""
    moment = now()
    found = plan_access.kept(strategy_for, request.person, key, moment)
    objective = plan_access.objective(found, uuid)
    form = bind(FindForm, request, **challenge_words(request, find=plan_access.find_challenges(request.person, moment)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_challenge(objective=objective, challenge=form.thing, actor=request.person, now=moment)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("The challenge stands under the objective."))
            return redirect(request, found)
    context = {"form": form, "plan": found, "objective": objective, "nav": "challenges"}
    return respond(request, "challenges/strategy_link.html", context)


@sign_in_required
@require_POST
def challenge_unlink(request: SignedInRequest, key: str, uuid: UUID, challenge: str) -> HttpResponse:
    """Take a challenge from an objective."""
    moment = now()
    found = plan_access.kept(strategy_for, request.person, key, moment)
    objective = plan_access.objective(found, uuid)
    named = access.seen(request.person, challenge, moment)
    try:
        actions.unlink_challenge(objective=objective, challenge=named, actor=request.person, now=moment)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, found)


def mission(request: PersonRequest, key: str) -> HttpResponse:
    """One mission."""
    moment = now()
    found = plan_access.seen(mission_for, request.person, key, moment)
    page = mission_page(found, request.person, moment)
    context = {"nav": "challenges", "page": page, "retiring": ReasonForm(prefix="retire")}
    return respond(request, "challenges/strategy_mission.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def mission_new(request: SignedInRequest) -> HttpResponse:
    """Make a mission."""
    moment = now()
    owners = plan_access.owners(request.person, moment)
    initial = {"objective": request.GET.get("objetivo", "")}
    form = bind(
        MissionForm, request, owners=owners, objectives=objectives_open_to(request.person, moment), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.MissionDraft(**form.columns(form.cleaned_data))
        owner = form.cleaned_data["organisation"]
        try:
            made = actions.make_mission(organisation=owner, draft=draft, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, made)
    return respond(request, "challenges/strategy_mission_form.html", {"form": form, "nav": "challenges"})


@sign_in_required
@require_http_methods(["GET", "POST"])
def mission_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change a mission."""
    moment = now()
    found = plan_access.kept(mission_for, request.person, key, moment)
    stored = stored_mission(found)
    objectives = objectives_open_to(request.person, moment, having=found.objective)
    form = bind(MissionForm, request, initial=stored, objectives=objectives)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=stored)):
        try:
            if merged.changes:
                draft, was = actions.MissionDraft(**form.columns(merged.values)), form.columns(merged.was)
                actions.edit_mission(mission=found, draft=draft, was=was, actor=request.person, now=moment)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, found)
    context = {"form": form, "plan": found, "nav": "challenges"}
    return respond(request, "challenges/strategy_mission_form.html", context)


@sign_in_required
@require_POST
def strategy_retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Retire a strategy, or take it up again."""
    return retire_or_restore(request, plan_access.kept(strategy_for, request.person, key, now()))


@sign_in_required
@require_POST
def mission_retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Retire a mission, or take it up again."""
    return retire_or_restore(request, plan_access.kept(mission_for, request.person, key, now()))


def retire_or_restore(request: SignedInRequest, plan: F) -> HttpResponse:
    """One that is followed is retired with a reason; a retired one is taken up again."""
    try:
        if plan.retired_at is None:
            reason = request.POST.get("retire-reason", "").replace("\0", "")[:300]
            actions.retire_plan(plan=plan, reason=reason, actor=request.person, now=now())
            messages.success(request, _("Retired: it left the lists, and its address still answers."))
        else:
            actions.restore_plan(plan=plan, actor=request.person, now=now())
            messages.success(request, _("It is followed again."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, plan)


def challenge_words(request: SignedInRequest, **more: Any) -> dict[str, Any]:
    """What a form that names a challenge says, with the one that the address brings along."""
    return {
        "label": _("Challenge"),
        "hint": _("Write words of its title."),
        "none": _("No challenge that goes on has these words. Look it up in the list of challenges."),
        "initial": {"words": request.GET.get("desafio", "")[:200]},
        **more,
    }
