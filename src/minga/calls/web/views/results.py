"""Results: for everybody at their hour, and for who applied with all reasons."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from minga.calls.models import Application
from minga.calls.queries.applications import own_application
from minga.calls.queries.disclosure import disclosure_of
from minga.calls.queries.results import result_lines, results_page, selected_in, waiting_in
from minga.calls.web.office_access import published
from minga.core.clock import now
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond

PER_PAGE = 50


@require_safe
def results(request: PersonRequest, key: str) -> HttpResponse:
    """The last round whose results are out."""
    return _results(request, key, "")


@require_safe
def round_results(request: PersonRequest, key: str, phase: str) -> HttpResponse:
    """One round whose results are out."""
    return _results(request, key, phase)


@sign_in_required
@require_safe
def result(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What was decided on one application, why, with which points, and how to object."""
    moment = now()
    try:
        application = own_application(request.person, uuid)
    except Application.DoesNotExist:
        raise Http404 from None
    page = disclosure_of(application, request.person, moment)
    if page is None:
        raise Http404
    return respond(request, "calls/result.html", {"page": page})


def _results(request: PersonRequest, key: str, phase: str) -> HttpResponse:
    moment = now()
    page = results_page(published(request.person, key, moment), moment)
    shown = next((each for each in page.rounds if phase in ("", each.phase)), None)
    if shown is None and phase:
        raise Http404
    context: dict[str, Any] = {"page": page, "shown": shown}
    if shown is not None:
        context["selected"] = _lines(selected_in(shown.decision), request, "page")
        context["waiting"] = _lines(waiting_in(shown.decision), request, "espera")
    return respond(request, "calls/results.html", context)


def _lines(rows: Any, request: PersonRequest, parameter: str) -> Page[Any]:
    found = page_of(rows, request, PER_PAGE, parameter=parameter)
    return Page(result_lines(found.rows), found.number, found.per, found.total, found.more, parameter)
