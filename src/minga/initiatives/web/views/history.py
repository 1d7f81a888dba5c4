"""The change log of a dossier, as sentences."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.initiatives.policies import is_inside
from minga.initiatives.queries.history import days_of, entries_of
from minga.initiatives.web import access
from minga.ui.http import PersonRequest
from minga.ui.paging import page_of
from minga.ui.respond import respond

PER_PAGE = 60


@require_safe
def history(request: PersonRequest, key: str) -> HttpResponse:
    """What was done, by day and by click, newest first."""
    initiative, now = access.seen(request.person, key), clock.now()
    page = page_of(entries_of(initiative, request.person, now), request, per=PER_PAGE)
    context = {
        "nav": "initiatives",
        "initiative": initiative,
        "page": page,
        "days": days_of(page, initiative, request.person, now),
        "inside": is_inside(request.person, initiative, now),
    }
    return respond(request, "initiatives/history.html", context, part="rows")
