"""The reform agenda, in public: its list, its points, and the list to take away."""

from typing import Any, Final

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from minga.audit.queries import world_version
from minga.core import clock
from minga.initiatives.enums import ReformStatus
from minga.initiatives.models import Reform
from minga.initiatives.queries.reforms import (
    countries_of_agenda,
    keeps_agenda_for,
    reform_for,
    reform_page,
    reform_rows,
    reforms_asked,
)
from minga.initiatives.web.exports_agenda import MOST, agenda_sheet
from minga.initiatives.web.forms.reforms import AgendaForm
from minga.ui.drawn import drawn_once
from minga.ui.http import PersonRequest
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.tables import address

STEPS: Final = tuple((status.value, status.label) for status in ReformStatus)


@require_safe
@drawn_once(world_version)
def reforms(request: PersonRequest) -> HttpResponse:
    """Points that fit the address, met by most first."""
    now, form = clock.now(), _form(request)
    asked = form.asked()
    found = page_of(reforms_asked(asked, request.person, now), request)
    context: dict[str, Any] = {
        "nav": "initiatives",
        "form": form,
        "asked": asked,
        "page": found,
        "rows": reform_rows(found.rows),
        "query": address(request.GET, {"page": None}),
        "keeps": bool(keeps_agenda_for(request.person, now)),
    }
    return respond(request, "initiatives/reforms.html", context, part="rows")


@require_safe
def reforms_sheet(request: PersonRequest, kind: str) -> HttpResponse:
    """The filtered list as a file; public points and public barriers only, whoever asks."""
    if kind not in ("csv", "json"):
        raise BadRequest
    rows = reform_rows(list(reforms_asked(_form(request).asked(), None, clock.now())[:MOST]))
    return agenda_sheet(kind, rows, request.build_absolute_uri("/").rstrip("/"))


@require_safe
def reform(request: PersonRequest, key: str) -> HttpResponse:
    """One point: what stands in the way, who met it, who could mend it, how far it is."""
    now = clock.now()
    try:
        page = reform_page(reform_for(request.person, key, now), request.person, now)
    except Reform.DoesNotExist:
        raise Http404 from None
    return respond(request, "initiatives/reform.html", {"nav": "initiatives", "page": page, "steps": STEPS})


def _form(request: PersonRequest) -> AgendaForm:
    return AgendaForm(request.GET, countries=countries_of_agenda())
