"""Before and now: figures with their series, and the services that change."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.clock import today
from minga.core.errors import DomainError
from minga.indicators.models import Measurement, Target
from minga.indicators.queries.catalogue import measurement_for, target_for
from minga.initiatives.actions.figures import (
    drop_figure,
    note_point,
    note_series,
    promise_figure,
    take_over_figures,
)
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import INITIATIVE
from minga.initiatives.queries.figures import figure_row, figures_page, places_of
from minga.initiatives.web.forms.figures import (
    FigureForm,
    PasteForm,
    PointForm,
    figure_said,
    point_said,
)
from minga.initiatives.web.work import done, form_page, team_initiative
from minga.initiatives.web.workshop import workshop_context, workshop_initiative
from minga.ui.forms import bind
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_safe
def figures(request: SignedInRequest, key: str) -> HttpResponse:
    """Every figure before and now, and the services."""
    initiative = workshop_initiative(request, key)
    context = workshop_context(request, initiative, "figures", page=figures_page(initiative, today()))
    return respond(request, "initiatives/figures.html", context)


@sign_in_required
@require_POST
def figures_take_over(request: SignedInRequest, key: str) -> HttpResponse:
    """The figures of the challenge, with one click."""
    initiative = team_initiative(request, key)
    try:
        made = take_over_figures(initiative=initiative, actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Figures taken over: %(n)s. They keep their baseline.") % {"n": len(made)})
    return redirect(request, "initiatives:figures", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_edit(request: SignedInRequest, key: str, target: str = "") -> HttpResponse:
    """Promise a number, or change what is promised."""
    initiative = team_initiative(request, key)
    row = _target(initiative, target) if target else None
    start = figure_said(row) if row else {"starts_on": today(), "direction": "down"}
    form = bind(FigureForm, request, target=row, initial=start)

    def promise() -> Target:
        return promise_figure(
            initiative=initiative, figure=form.figure, target=row, actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, promise):
        messages.success(request, _("The figure is saved."))
        return redirect(request, "initiatives:figures", key)
    title = _("Change what is promised") if row else _("A figure that should move")
    lead = "" if row else _("Say where it stands before anything changes, and where it should be.")
    return form_page(request, initiative, "figures", form, title=title, lead=lead, submit=_("Save the figure"))


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: SignedInRequest, key: str, target: str) -> HttpResponse:
    """The series of one figure; noting a number, or correcting one: `?correct=` names it."""
    initiative = workshop_initiative(request, key)
    row = _target(initiative, target)
    wrong = _wrong(row, request.GET.get("correct", ""))
    shown = figure_row(initiative, target, today())
    start = point_said(wrong) if wrong else {"measured_on": today()}
    form = bind(PointForm, request, unit=shown.unit, places=places_of(initiative), initial=start)

    def note() -> Measurement:
        return note_point(
            initiative=initiative, target=row, point=form.point, corrects=wrong, actor=request.person, now=clock.now()
        )

    if request.method == "POST" and form.is_valid() and done(form, note):
        messages.success(request, _("The number is noted."))
        return redirect(request, "initiatives:figure", key, target)
    context = workshop_context(request, initiative, "figures", row=shown, form=form, wrong=wrong)
    return respond(request, "initiatives/figure.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure_paste(request: SignedInRequest, key: str, target: str) -> HttpResponse:
    """A column of numbers at once."""
    initiative = team_initiative(request, key)
    row = _target(initiative, target)
    shown = figure_row(initiative, target, today())
    form = bind(PasteForm, request, unit=shown.unit)

    def note() -> list[Measurement]:
        return note_series(initiative=initiative, target=row, points=form.points, actor=request.person, now=clock.now())

    if request.method == "POST" and form.is_valid() and done(form, note):
        messages.success(request, _("Numbers noted: %(n)s.") % {"n": len(form.points)})
        return redirect(request, "initiatives:figure", key, target)
    back = reverse("initiatives:figure", args=[key, target])
    title, submit = _("Paste a column of numbers"), _("Note them all")
    return form_page(request, initiative, "figures", form, title=title, lead=shown.title, submit=submit, back=back)


@sign_in_required
@require_POST
def figure_drop(request: SignedInRequest, key: str, target: str) -> HttpResponse:
    """Take a figure back while nothing hangs on it."""
    initiative = team_initiative(request, key)
    try:
        drop_figure(initiative=initiative, target=_target(initiative, target), actor=request.person, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The figure is taken back."))
    return redirect(request, "initiatives:figures", key)


def _target(initiative: Initiative, key: str) -> Target:
    try:
        return target_for(INITIATIVE, initiative.pk, key)
    except Target.DoesNotExist:
        raise Http404 from None


def _wrong(target: Target, uuid: str) -> Measurement | None:
    """The measurement to correct, when the address names one that stands."""
    if not uuid:
        return None
    try:
        return measurement_for(target, uuid)
    except Measurement.DoesNotExist:
        raise Http404 from None
