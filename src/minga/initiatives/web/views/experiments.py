"""Experiments and pilots: plan, begin, result, decision."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.indicators.models import Target
from minga.initiatives.actions.testing import (
    decide_experiment,
    missing_to_start,
    plan_experiment,
    record_result,
    replan_experiment,
    start_experiment,
)
from minga.initiatives.models import Experiment, Initiative
from minga.initiatives.queries.testing import (
    experiment_for,
    experiment_view,
    question_of,
    standing_evidence,
    targets_to_hang_on,
)
from minga.initiatives.web.forms.testing import (
    DecideForm,
    PlanForm,
    ResultForm,
    StartForm,
    outcome_said,
    plan_said,
)
from minga.initiatives.web.work import Words, done, form_page, found, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond
from minga.ui.together import reconcile


@sign_in_required
@require_safe
def experiment(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Question, answer, decision, and what comes next."""
    initiative = workshop_initiative(request, key)
    row = found(experiment_for, initiative, uuid)
    missing = missing_to_start(row) if row.started_on is None and row.result_on is None else []
    context = workshop_context(request, initiative, "testing", row=experiment_view(row), missing=missing)
    return respond(request, "initiatives/experiment.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def experiment_plan(request: SignedInRequest, key: str) -> HttpResponse:
    """What will be tried, and what will decide it. `?kind=pilot` begins with a pilot."""
    initiative = team_initiative(request, key)
    pilot, offers = request.GET.get("kind") == "pilot", _offers(initiative)
    form = bind(PlanForm, request, **offers, initial=_pilot_first(offers["targets"]) if pilot else {})
    made: list[Experiment] = []

    def plan() -> None:
        asked = form.plan(form.cleaned_data)
        made.append(plan_experiment(initiative=initiative, plan=asked, actor=request.person, now=clock.now()))

    if request.method == "POST" and form.is_valid() and done(form, plan):
        messages.success(request, _("The plan is in the dossier."))
        return redirect(request, "initiatives:experiment", key, made[0].uuid)
    title, submit = _("Plan a pilot") if pilot else _("Plan an experiment"), _("Keep the plan")
    lead = _("First the question and what will decide it; only then the answer.")
    return form_page(request, initiative, "testing", form, title=title, lead=lead, submit=submit)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def experiment_replan(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Change the plan while there is no result."""
    initiative = team_initiative(request, key)
    row = found(experiment_for, initiative, uuid)
    said = plan_said(row)
    form = bind(PlanForm, request, **_offers(initiative), initial=said)
    if request.method == "POST" and form.is_valid() and (merged := reconcile(form, stored=said)):
        plan = form.plan(merged.values)
        if not merged.changes or done(
            form,
            lambda: replan_experiment(
                experiment=row, plan=plan, revision=row.revision, actor=request.person, now=clock.now()
            ),
        ):
            messages.success(request, _("The plan is saved."))
            return redirect(request, "initiatives:experiment", key, uuid)
    return _step(request, row, form, title=_("Change the plan"), submit=_("Save the plan"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def experiment_start(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """It runs, since this day."""
    row = found(experiment_for, team_initiative(request, key), uuid)
    form = bind(StartForm, request, initial={"started_on": today()})

    def start() -> Experiment:
        day = form.cleaned_data["started_on"]
        return start_experiment(experiment=row, started_on=day, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, start):
        messages.success(request, _("It is noted that it began."))
        return redirect(request, "initiatives:experiment", key, uuid)
    return _step(request, row, form, title=_("It began"), submit=_("Note it"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def experiment_result(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """What was seen; it may be corrected until the decision."""
    initiative = team_initiative(request, key)
    row = found(experiment_for, initiative, uuid)
    start = outcome_said(row) if row.result_on else {"result_on": today()}
    form = bind(ResultForm, request, evidence=standing_evidence(initiative), experiment=row, initial=start)

    def keep() -> Experiment:
        return record_result(experiment=row, outcome=form.outcome, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, keep):
        messages.success(request, _("The result is noted. The question stays as it was set."))
        return redirect(request, "initiatives:experiment", key, uuid)
    return _step(request, row, form, title=_("The result"), submit=_("Note the result"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def experiment_decide(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """Go on, iterate or stop."""
    row = found(experiment_for, team_initiative(request, key), uuid)
    form = bind(DecideForm, request)

    def decide() -> Experiment:
        clean = form.cleaned_data
        decision, reason = clean["decision"], clean["reason"]
        return decide_experiment(
            experiment=row, decision=decision, reason=reason, actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, decide):
        messages.success(request, _("The decision is noted."))
        return redirect(request, "initiatives:experiment", key, uuid)
    return _step(request, row, form, title=_("What follows from it"), submit=_("Note the decision"))


def _step(request: SignedInRequest, row: Experiment, form: BaseForm, *, title: Words, submit: Words) -> HttpResponse:
    """A form about one experiment, with its question on top."""
    back = reverse("initiatives:experiment", args=[row.initiative.key, row.uuid])
    lead = question_of(row) or row.title
    return form_page(request, row.initiative, "testing", form, title=title, lead=lead, submit=submit, back=back)


def _pilot_first(targets: Sequence[Target]) -> dict[str, object]:
    """A pilot is read on a figure: the only one there is, is it."""
    return {"kind": "pilot", "target": str(targets[0].uuid) if len(targets) == 1 else ""}


def _offers(initiative: Initiative) -> dict[str, Any]:
    return {"targets": targets_to_hang_on(initiative), "currency": initiative.currency}
