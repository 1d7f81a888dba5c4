"""Who judges what: propose, look, apply; lock a pair, take one away, give one by hand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.assigning import (
    apply_run,
    ask_assignment,
    assign_by_hand,
    discard_run,
    lock_pair,
    take_away,
)
from minga.assessments.models import Assessment, AssignmentRun, Panel, PanelItem
from minga.assessments.queries.assigning import (
    assessment_run_by,
    assigned_items,
    assigning_page,
    basis_now,
    item_lines,
    item_run_by,
    jurors_free_for,
    run_of,
    shown_run,
)
from minga.assessments.web.forms.assigning import HandForm, WishesForm
from minga.assessments.web.office import office_context, office_panel
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@sign_in_required
def assigning(request: SignedInRequest, key: str) -> HttpResponse:
    """As it stands, or as the proposal would make it."""
    panel = office_panel(request, key)
    return respond(request, "assessments/assigning.html", _page(request, panel, form=bind(WishesForm, request)))


@sign_in_required
@require_POST
def assignment_ask(request: SignedInRequest, key: str) -> HttpResponse:
    """Have a proposal computed."""
    panel = office_panel(request, key)
    form = bind(WishesForm, request)
    if form.is_valid():
        try:
            ask_assignment(panel=panel, actor=request.person, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error))
    return redirect(request, "assessments:assigning", key)


@sign_in_required
def assignment_progress(request: SignedInRequest, key: str) -> HttpResponse:
    """Asked every two seconds: the bar again, or the page when it is done."""
    panel = office_panel(request, key)
    run = shown_run(panel)
    if run is None or run.state != "queued":
        return redirect(request, "assessments:assigning", key)
    return respond(request, "assessments/assigning.html", office_context(panel, "assigning"), part="progress")


@sign_in_required
@require_POST
def assignment_step(request: SignedInRequest, key: str, uuid: str, step: str) -> HttpResponse:
    """Do what was proposed, or throw it away."""
    panel = office_panel(request, key)
    steps = {"aplicar": (apply_run, _("Done. Who judges what stands as proposed.")),
             "descartar": (discard_run, _("Thrown away. Nothing changed."))}  # fmt: skip
    if step not in steps:
        raise Http404
    act, said = steps[step]
    try:
        act(run=run_of(panel, uuid), actor=request.person, now=clock.now())
    except AssignmentRun.DoesNotExist:
        raise Http404 from None
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(request, "assessments:assigning", key)


@sign_in_required
def assignment_problem(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """The problem of a proposal as a file: `python -m minga.engines.assignment` computes it again."""
    panel = office_panel(request, key)
    try:
        run = run_of(panel, uuid)
    except AssignmentRun.DoesNotExist:
        raise Http404 from None
    if "items" not in run.problem:
        raise Http404
    answer = JsonResponse(run.problem, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{panel.key}-asignacion.json"'
    return answer


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign_hand(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Give one application to one juror."""
    panel = office_panel(request, key)
    try:
        item = item_run_by(panel, uuid)
    except PanelItem.DoesNotExist:
        raise Http404 from None
    seats = jurors_free_for(item)
    form = bind(HandForm, request, seats=seats)
    if request.method == "POST" and form.is_valid():
        chosen = next(seat for seat in seats if str(seat.uuid) == form.cleaned_data["juror"])
        try:
            assign_by_hand(item=item, juror=chosen, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Given. It stays hers in every later proposal."))
            return redirect(request, "assessments:assigning", key)
    line = item_lines(panel, [item], None)[0]
    context = office_context(panel, "assigning", form=form, line=line, seats=seats)
    return respond(request, "assessments/assign_hand.html", context)


@sign_in_required
@require_POST
def pair_take(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Take an application back from a juror."""
    panel, pair = _pair(request, key, uuid)
    try:
        take_away(assessment=pair, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect(request, "assessments:assigning", panel.key)


@sign_in_required
@require_POST
def pair_lock(request: SignedInRequest, key: str, uuid: str) -> HttpResponse:
    """Keep a pair in every later proposal, or free it."""
    panel, pair = _pair(request, key, uuid)
    try:
        lock_pair(assessment=pair, locked=not pair.locked, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(request, "assessments:assigning", panel.key)


def _pair(request: SignedInRequest, key: str, uuid: str) -> tuple[Panel, Assessment]:
    panel = office_panel(request, key)
    try:
        return panel, assessment_run_by(panel, uuid)
    except Assessment.DoesNotExist:
        raise Http404 from None


def _page(request: SignedInRequest, panel: Panel, **more: Any) -> dict[str, Any]:
    run = shown_run(panel)
    pages = page_of(assigned_items(panel), request)
    return office_context(
        panel,
        "assigning",
        page=assigning_page(panel, run, basis_now(panel, run, clock.now())),
        pages=pages,
        lines=item_lines(panel, pages.rows, run),
        **more,
    )
