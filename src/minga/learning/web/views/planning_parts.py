"""What belongs to one session: who leads it, its hours one by one, how people travel to it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning.actions.session_parts import arrange_travel, name_leaders, write_agenda
from minga.learning.enums import Mode
from minga.learning.queries.session_office import agenda_rows, may_lead, travel_rows
from minga.learning.web.forms.planning import LeadersForm
from minga.learning.web.forms.planning_parts import AgendaForm, TravelForm
from minga.learning.web.teaching import teaching_context
from minga.learning.web.views.planning_sessions import taught_session
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def leaders(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Who leads it."""
    taught, session = taught_session(request, edition, key)
    chosen = [str(leader.person.uuid) for leader in session.leaders.all()]
    form = bind(LeadersForm, request, offered=may_lead(session, now()), initial={"people": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            name_leaders(session=session, people=form.chosen, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Who leads it is saved."))
            return redirect(request, "learning:session-office", edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_leaders.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """Its hours one by one."""
    taught, session = taught_session(request, edition, key)
    form = bind(AgendaForm, request, edition=taught, rows=agenda_rows(session))
    if request.method == "POST" and form.is_valid():
        try:
            write_agenda(session=session, lines=form.plan, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The agenda is saved."))
            again = "learning:session-agenda" if "more" in request.POST else "learning:session-office"
            return redirect(request, again, edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_agenda.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: SignedInRequest, edition: str, key: str) -> HttpResponse:
    """How far each journey is arranged."""
    taught, session = taught_session(request, edition, key)
    if session.mode == Mode.VIRTUAL:
        raise Http404
    form = bind(TravelForm, request, rows=travel_rows(session))
    if request.method == "POST" and form.is_valid():
        try:
            arrange_travel(session=session, states=form.states, actor=request.person, now=now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The journeys are saved."))
            return redirect(request, "learning:session-office", edition, key)
    context = teaching_context(request.person, taught, "sessions", form=form, session=session)
    return respond(request, "learning/session_travel.html", context)
