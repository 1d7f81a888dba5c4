"""The public lottery: committed and drawn by the office, checked by anybody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.models import Draw
from minga.calls.policies import may_run
from minga.calls.queries import draws as queries
from minga.calls.queries.decision_page import decision_page
from minga.calls.queries.rules import rules_of
from minga.calls.web.deciding_access import TAB, round_run
from minga.calls.web.deciding_files import data_file
from minga.calls.web.forms.deciding import DrawCommitForm, DrawRevealForm
from minga.calls.web.office_frame import office_context
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond


@require_safe
def draw(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What was committed to, what was drawn, and how to draw it again."""
    moment = now()
    page = queries.draw_page(_draw(request, uuid), request.person, moment)
    return respond(request, "calls/draw.html", {"page": page})


@require_safe
def draw_file(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The plan before the draw; after the results, all that it takes to draw again."""
    data = queries.draw_file(_draw(request, uuid), request.person, now())
    if data is None:
        raise Http404
    return data_file(queries.as_text(data), f"sorteo-{uuid}.json", "application/json")


@require_safe
def groups_file(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Drawn and not drawn, with their chances."""
    text = queries.groups_csv(_draw(request, uuid), now())
    if text is None:
        raise Http404
    return data_file(text, f"grupos-{uuid}.csv", "text/csv")


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: SignedInRequest, key: str, phase: str) -> HttpResponse:
    """Fix who is drawn and which public value will be mixed in."""
    moment = now()
    found = round_run(request.person, key, phase, moment)
    page = decision_page(found, moment)
    zone = rules_of(found.call).timezone
    form = bind(DrawCommitForm, request, initial={"beacon": page.beacon}, zone=zone)
    if request.method == "POST" and form.is_valid():
        try:
            made = commit_draw(phase=found, actor=request.person, now=moment, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Committed. Publish this page: its hash shows that nothing changes any more."))
            return redirect(request, "calls:draw", made.uuid)
    context = office_context(found.call, TAB, form=form, page=page)
    return respond(request, "calls/draw_commit.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Draw with the public value."""
    moment, found = now(), _draw(request, uuid)
    if not may_run(request.person, found.phase.call, moment):
        raise Http404
    form = bind(DrawRevealForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            reveal_draw(draw=found, actor=request.person, now=moment, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Drawn. The order is being computed with it."))
            return redirect(request, "calls:deciding", found.phase.call.key, found.phase.key)
    page = queries.draw_page(found, request.person, moment)
    context = office_context(found.phase.call, TAB, form=form, page=page)
    return respond(request, "calls/draw_reveal.html", context)


def _draw(request: PersonRequest, uuid: UUID) -> Draw:
    try:
        return queries.draw_for(request.person, uuid, now())
    except Draw.DoesNotExist:
        raise Http404 from None
