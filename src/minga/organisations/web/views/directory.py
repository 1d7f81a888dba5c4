"""What everybody sees: the directory of organisations and the page of each."""

from django.http import HttpResponse
from django.shortcuts import redirect as plain_redirect
from django.views.decorators.http import require_safe

from minga.core.clock import now
from minga.organisations.queries.organisation_page import organisation_page as read_page
from minga.organisations.queries.organisations import countries_with_organisations, directory, row_of
from minga.organisations.queries.territories import territory_name
from minga.organisations.web import access
from minga.organisations.web.forms.organisations import DirectoryForm
from minga.ui.http import PersonRequest
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond


@require_safe
def organisation_list(request: PersonRequest) -> HttpResponse:
    """Who takes part, filtered by what the address says."""
    moment = now()
    form = DirectoryForm(request.GET, countries=countries_with_organisations(request.person))
    place = request.GET.get("territory", "")[:20]
    found = page_of(directory(request.person, form.wanted(place), now=moment), request)
    rows = Page([row_of(row, moment) for row in found], found.number, found.per, found.total, found.more)
    context = {
        "form": form,
        "page": rows,
        "place": territory_name(place),
        "asked": bool(set(request.GET) & {"q", "type", "country", "rural", "territory"}),
    }
    return respond(request, "organisations/organisation_list.html", context, part="rows")


@require_safe
def organisation_page(request: PersonRequest, key: str) -> HttpResponse:
    """One organisation; the address of a merged duplicate leads to the one that stays."""
    organisation = access.seen(request.person, key)
    if organisation.merged_into is not None:
        return plain_redirect(organisation.merged_into, permanent=True)
    page = read_page(organisation, request.person, now=now())
    return respond(request, "organisations/organisation_page.html", {"page": page})
