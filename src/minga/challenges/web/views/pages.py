"""What everybody sees: the list of challenges and the page of each; and its history, for those inside."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect as plain_redirect
from django.views.decorators.http import require_safe

from minga.challenges import policies
from minga.challenges.queries.history import challenge_history
from minga.challenges.queries.lists import challenge_list, countries_with_challenges, row_of
from minga.challenges.queries.page import challenge_page
from minga.challenges.web import access
from minga.challenges.web.forms.deciding import ListForm
from minga.core.clock import now
from minga.programmes.queries.history import history_rows
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond

_IN_ADDRESS = ("organisation", "edition")


@require_safe
def challenges(request: PersonRequest) -> HttpResponse:
    """The challenges on the map, filtered by what the address says."""
    moment, person = now(), request.person
    countries = countries_with_challenges(person, moment)
    form = ListForm(request.GET, countries=countries, signed_in=person is not None)
    more = {name: request.GET.get(name, "")[:80] for name in _IN_ADDRESS}
    sdg = request.GET.get("sdg", "")
    wanted = form.wanted(**more, stale="stale" in request.GET, **({"sdg": sdg[:5]} if "." in sdg else {}))
    found = page_of(challenge_list(person, wanted, moment), request)
    rows = Page([row_of(row, moment) for row in found], found.number, found.per, found.total, found.more)
    return respond(request, "challenges/challenges.html", {"form": form, "page": rows, "wanted": wanted}, part="rows")


@require_safe
def challenge(request: PersonRequest, key: str) -> HttpResponse:
    """One challenge; the address of one that was joined leads to the one that goes on."""
    found = access.seen(request.person, key, now())
    if found.joined_into is not None:
        return plain_redirect(found.joined_into)
    page = challenge_page(found, request.person, now())
    return respond(request, "challenges/challenge.html", {"page": page})


@sign_in_required
@require_safe
def history(request: SignedInRequest, key: str) -> HttpResponse:
    """Who changed what, for those inside."""
    found = access.seen(request.person, key, now())
    if not policies.is_inside(request.person, found, now()):
        raise Http404
    page = page_of(challenge_history(found), request)
    context = {"challenge": found, "page": page, "rows": history_rows(page)}
    return respond(request, "challenges/history.html", context)
