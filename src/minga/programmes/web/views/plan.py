"""The plan of an edition: its stages and their days."""

from dataclasses import replace
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.core import clock
from minga.core.errors import DomainError
from minga.core.untrusted import whole_number
from minga.programmes.actions.stages import (
    add_stage,
    edit_stage,
    move_stage,
    remove_stage,
    shift_stages,
)
from minga.programmes.models import Edition, Stage
from minga.programmes.queries.plan import PlanSheet, plan_sheet, stage_for
from minga.programmes.web.bands import console_bands
from minga.programmes.web.forms.plan import ShiftForm, StageForm
from minga.programmes.web.views.console_head import console_context, managed_edition
from minga.ui.forms import bind, refuse, renew
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
def plan(request: SignedInRequest, key: str) -> HttpResponse:
    """The stages in order, with their days and what clashes."""
    edition = managed_edition(request, key)
    sheet = plan_sheet(edition, clock.now())
    form = ShiftForm(initial={"revision": edition.revision})
    context = console_context(edition, "plan", sheet=sheet, bands=console_bands(sheet.stages, key), shift=form)
    return respond(request, "programmes/plan.html", context)


@sign_in_required
def stage_add(request: SignedInRequest, key: str) -> HttpResponse:
    """One more stage."""
    edition = managed_edition(request, key)
    form = bind(StageForm, request, edition=edition, stages=list(edition.stages.all()))
    if request.method == "POST" and form.is_valid():
        try:
            add_stage(
                edition=edition,
                plan=form.plan,
                revision=form.cleaned_data["revision"],
                actor=request.person,
                now=clock.now(),
            )
        except DomainError as error:
            _refuse(form, error, request, key)
        else:
            messages.success(request, _("The stage is in the plan."))
            return redirect(request, "programmes:plan", key)
    return respond(request, "programmes/stage.html", console_context(edition, "plan", form=form, stage=None))


@sign_in_required
def stage_edit(request: SignedInRequest, key: str, stage_key: str) -> HttpResponse:
    """Days, words and role of a stage."""
    edition = managed_edition(request, key)
    stage = _stage(edition, stage_key)
    stages = list(edition.stages.all())
    form = bind(StageForm, request, edition=edition, stages=stages, stage=stage)
    if request.method == "POST" and form.is_valid():
        try:
            edit_stage(
                stage=stage,
                plan=form.plan,
                revision=form.cleaned_data["revision"],
                actor=request.person,
                now=clock.now(),
            )
        except DomainError as error:
            _refuse(form, error, request, key)
        else:
            messages.success(request, _("The stage is saved."))
            return redirect(request, "programmes:plan", key)
    return respond(request, "programmes/stage.html", console_context(edition, "plan", form=form, stage=stage))


@sign_in_required
@require_POST
def stage_remove(request: SignedInRequest, key: str, stage_key: str) -> HttpResponse:
    """Take a stage out of the plan."""
    edition = managed_edition(request, key)
    stage = _stage(edition, stage_key)
    try:
        remove_stage(stage=stage, revision=_revision(request), actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The stage is out of the plan."))
    return redirect(request, "programmes:plan", key)


@sign_in_required
@require_POST
def stage_move(request: SignedInRequest, key: str, stage_key: str) -> HttpResponse:
    """Swap a stage with its neighbour."""
    edition = managed_edition(request, key)
    stage = _stage(edition, stage_key)
    try:
        move_stage(
            stage=stage,
            up=request.POST.get("to") == "up",
            revision=_revision(request),
            actor=request.person,
            now=clock.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "programmes:plan", key)


@sign_in_required
def shift(request: SignedInRequest, key: str) -> HttpResponse:
    """Move the whole plan: first shows the new days, then does it."""
    edition = managed_edition(request, key)
    form = bind(ShiftForm, request, initial={"revision": edition.revision})
    sheet = plan_sheet(edition, clock.now())
    moved = None
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        if "do" in request.POST:
            try:
                shift_stages(
                    edition=edition,
                    days=days,
                    revision=form.cleaned_data["revision"],
                    actor=request.person,
                    now=clock.now(),
                )
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The plan has new days."))
                return redirect(request, "programmes:plan", key)
        else:
            moved = _moved(sheet, days)
    context = console_context(edition, "plan", form=form, sheet=sheet, moved=moved)
    return respond(request, "programmes/shift.html", context)


def _moved(sheet: PlanSheet, days: int) -> PlanSheet:
    step = timedelta(days=days)
    return replace(
        sheet,
        stages=tuple(
            replace(stage, starts_on=stage.starts_on + step, ends_on=stage.ends_on + step) for stage in sheet.stages
        ),
    )


def _stage(edition: Edition, key: str) -> Stage:
    try:
        return stage_for(edition, key)
    except Stage.DoesNotExist:
        raise Http404 from None


def _revision(request: SignedInRequest) -> int:
    return whole_number(request.POST.get("revision", "")) or 0


def _refuse(form: StageForm, error: DomainError, request: SignedInRequest, key: str) -> None:
    """Say what was refused; when somebody else saved first, the next try is a conscious one."""
    errors = getattr(error, "errors", None)
    if errors and "titles" in errors:
        error.errors = {"titles_es": errors.pop("titles"), **errors}  # type: ignore[attr-defined]
    refuse(form, error)
    if error.code == "stale":
        renew(form, managed_edition(request, key).revision)
