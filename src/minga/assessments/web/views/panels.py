"""A jury as its office sees it: how it stands, its settings, its steps."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minga.assessments.actions.panels import change_panel, close_panel, discuss_panel, open_panel, take_panel_back
from minga.assessments.queries.panels import left_if_it_ended, panel_page
from minga.assessments.queries.subjects import announced_for
from minga.assessments.web.forms.panels import FinishForm, SettingsForm
from minga.assessments.web.office import office_context, office_panel
from minga.core import clock
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

STEPS = {"abrir": open_panel, "volver": take_panel_back}
ENDS = {"conversar": discuss_panel, "cerrar": close_panel}


@sign_in_required
def panel(request: SignedInRequest, key: str) -> HttpResponse:
    """Who sits on it, how far they are, and what is next."""
    found = office_panel(request, key)
    context = office_context(found, "jury", page=panel_page(found, clock.now()))
    return respond(request, "assessments/panel.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel_settings(request: SignedInRequest, key: str) -> HttpResponse:
    """Its dates, and what is flagged."""
    found = office_panel(request, key)
    first = {name: getattr(found, name) for name in ("judges_from", "due_at", "alert")}
    announced = announced_for(found, clock.now())
    form = bind(SettingsForm, request, panel=found, announced=announced, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            if form.changes:
                change_panel(panel=found, changes=form.changes, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(request, "assessments:panel", key)
    return respond(
        request, "assessments/panel_settings.html", office_context(found, "jury", form=form, announced=announced)
    )


@sign_in_required
@require_POST
def panel_step(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    """Open it, or take that back. What keeps it from opening is said on the page."""
    found = office_panel(request, key)
    if step not in STEPS:
        raise Http404
    try:
        moved = STEPS[step](panel=found, actor=request.person, now=clock.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The jury is now: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(request, "assessments:panel", key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def panel_finish(request: SignedInRequest, key: str, step: str) -> HttpResponse:
    """End the judging, to discuss or for good, with what is missing before one's eyes."""
    found = office_panel(request, key)
    if step not in ENDS:
        raise Http404
    form = bind(FinishForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            ENDS[step](
                panel=found, as_it_is=form.cleaned_data["as_it_is"], actor=request.person, now=clock.now()
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("The jury is closed.") if step == "cerrar" else _("Jurors read each other from now on.")
            messages.success(request, said)
            return redirect(request, "assessments:panel", key)
    left = left_if_it_ended(found)
    context = office_context(found, "jury", form=form, left=left, closes=step == "cerrar")
    return respond(request, "assessments/panel_finish.html", context)
