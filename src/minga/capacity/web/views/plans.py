"""The improvement plan of an entity: steps that its offices commit to."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.capacity.actions.plans import Planned, change_step, drop_step, finish_step, plan_step
from minga.capacity.models import Measured
from minga.capacity.queries.plans import plan_of, ways_of
from minga.capacity.web.forms.results import StepDoneForm, StepDropForm, StepForm
from minga.capacity.web.results_access import planned_result, planned_step
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.texts import pick
from minga.organisations.models import house_day
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

_USUAL = timedelta(days=90)


@sign_in_required
@require_safe
def plan(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """What is promised, what was done, what was dropped."""
    measured = planned_result(request.person, wave, key, now())
    return respond(request, "capacity/plan.html", _frame(measured, plan=plan_of(measured, now(), inside=True)))


@sign_in_required
@require_http_methods(["GET", "POST"])
def step_add(request: SignedInRequest, wave: str, key: str) -> HttpResponse:
    """A new step; the address may say for which question."""
    measured = planned_result(request.person, wave, key, now())
    form = bind(StepForm, request, questions=_questions(measured), initial=_proposed(request, measured))
    if request.method == "POST" and form.is_valid():
        ways = {way.code: way.gain for way in ways_of(measured)}
        planned = Planned(**form.cleaned_data, points=ways.get(form.cleaned_data["question"]))
        try:
            plan_step(measured=measured, planned=planned, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The step is in the plan. Minga reminds you three days before its day."))
            return redirect(request, "capacity:plan", wave, key)
    return respond(request, "capacity/plan_step.html", _frame(measured, form=form, verb="add"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def step_change(request: SignedInRequest, wave: str, key: str, uuid: str) -> HttpResponse:
    """Other words, another office, another day."""
    measured = planned_result(request.person, wave, key, now())
    step = planned_step(measured, uuid)
    stored = {name: getattr(step, name) for name in ("question", "text", "office", "due_on", "public")}
    form = bind(StepForm, request, questions=_questions(measured), initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            change_step(step=step, planned=Planned(**form.cleaned_data), actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The step is changed."))
            return redirect(request, "capacity:plan", wave, key)
    return respond(request, "capacity/plan_step.html", _frame(measured, form=form, step=step, verb="change"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def step_done(request: SignedInRequest, wave: str, key: str, uuid: str) -> HttpResponse:
    """It was done, and how."""
    measured = planned_result(request.person, wave, key, now())
    step = planned_step(measured, uuid)
    form = bind(StepDoneForm, request, initial={"done_on": house_day(now())})
    if request.method == "POST" and form.is_valid():
        try:
            finish_step(step=step, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done, and noted."))
            return redirect(request, "capacity:plan", wave, key)
    return respond(request, "capacity/plan_step.html", _frame(measured, form=form, step=step, verb="done"))


@sign_in_required
@require_http_methods(["GET", "POST"])
def step_drop(request: SignedInRequest, wave: str, key: str, uuid: str) -> HttpResponse:
    """It will not be done, and why."""
    measured = planned_result(request.person, wave, key, now())
    step = planned_step(measured, uuid)
    form = bind(StepDropForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            drop_step(step=step, **form.cleaned_data, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Let go, and the reason is kept."))
            return redirect(request, "capacity:plan", wave, key)
    return respond(request, "capacity/plan_step.html", _frame(measured, form=form, step=step, verb="drop"))


def _frame(measured: Measured, **more: Any) -> dict[str, Any]:
    title = pick(measured.wave.titles) or measured.wave.key
    return {"measured": measured, "wave_title": title, "nav": "capacity", **more}


def _questions(measured: Measured) -> list[tuple[str, str]]:
    """What can be improved, the question that brings most for its effort first; then the rest."""
    design = measured.wave.version.read
    first = [way.code for way in ways_of(measured)]
    rest = [node.code for node in design.questions if node.code not in first]
    nodes = design.by_code
    return [(code, pick(nodes[code].titles) or code) for code in [*first, *rest]]


def _proposed(request: SignedInRequest, measured: Measured) -> dict[str, Any]:
    """For the question of the address: the advice of the method, in three months."""
    code = request.GET.get("pregunta", "")
    node = measured.wave.version.read.by_code.get(code)
    start = {"due_on": house_day(now()) + _USUAL}
    return start if node is None else {**start, "question": code, "text": pick(node.advices)}
