"""Calls for everybody: the list, one call, its rules and their file, calendar, feed, and the list for other sites."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from minga.calls.models.rules import canonical
from minga.calls.queries import calendar
from minga.calls.queries.call_page import call_page
from minga.calls.queries.calls import Wanted, call_list, call_rows, countries_with_calls
from minga.calls.queries.feeds import news_of_calls, open_calls_data
from minga.calls.queries.rules_page import form_definition, versions_of
from minga.calls.web import feeds
from minga.calls.web.forms.office import ListForm
from minga.calls.web.office_access import published, seen
from minga.core.clock import now
from minga.ui.http import PersonRequest
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond

IN_A_FRAME = 12


@require_safe
def calls(request: PersonRequest) -> HttpResponse:
    """What one may apply to, the nearest end first."""
    moment, form = now(), ListForm(request.GET, countries=countries_with_calls())
    wanted = form.wanted
    found = page_of(call_list(wanted, moment), request)
    page = Page(call_rows(found.rows, moment), found.number, found.per, found.total, found.more)
    return respond(request, "calls/calls.html", {"form": form, "page": page, "wanted": wanted}, part="rows")


@require_safe
def call(request: PersonRequest, key: str) -> HttpResponse:
    """One call; the office sees a draft as applicants will."""
    moment = now()
    page = call_page(seen(request.person, key, moment), request.person, moment)
    return respond(request, "calls/call.html", {"page": page})


@require_safe
def rules(request: PersonRequest, key: str) -> HttpResponse:
    """Everything that decides, each published number with its hash, and how to verify it."""
    moment = now()
    found = published(request.person, key, moment)
    page = call_page(found, request.person, moment)
    return respond(request, "calls/rules.html", {"page": page, "versions": versions_of(found)})


@require_safe
def rules_file(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """One published number, byte by byte as it was hashed."""
    found = published(request.person, key, now()).rules.filter(number=number).first()
    if found is None:
        raise Http404
    return feeds.canonical_file(canonical(found.document), f"{key}-bases-{number}.json")


@require_safe
def form_file(request: PersonRequest, key: str, phase: str) -> HttpResponse:
    """What a round asks, byte by byte as it was hashed."""
    definition = form_definition(seen(request.person, key, now()), phase)
    if definition is None:
        raise Http404
    return feeds.canonical_file(canonical(definition), f"{key}-{phase}-formulario.json")


@require_safe
def call_calendar(request: PersonRequest, key: str) -> HttpResponse:
    """The days of one call, to put into one's own calendar."""
    moment = now()
    found = published(request.person, key, moment)
    return feeds.calendar_file(request, calendar.days_of_call(found, moment), str(found))


@require_safe
def calls_calendar(request: PersonRequest) -> HttpResponse:
    """The days of all calls, month by month."""
    months = calendar.by_month(calendar.days_of_calls(now()))
    return respond(request, "calls/calendar.html", {"months": months})


@require_safe
def calendar_file(request: PersonRequest) -> HttpResponse:
    """The days of all calls, to follow them."""
    return feeds.calendar_file(request, calendar.days_of_calls(now()), _("Calls in Minga"))


@require_safe
def feed(request: PersonRequest) -> HttpResponse:
    """What was published last."""
    return feeds.feed(request, news_of_calls(), reverse("calls:calls"))


@require_safe
def open_json(request: PersonRequest) -> HttpResponse:
    """The open calls as data."""
    return feeds.calls_json(request, open_calls_data(now()))


@xframe_options_exempt
@require_safe
def embed(request: PersonRequest) -> HttpResponse:
    """The open calls for somebody else's page: the only page of the house that may stand in a frame."""
    moment = now()
    wanted = Wanted(country=request.GET.get("pais", "")[:2], edition=request.GET.get("edicion", "")[:80])
    rows = call_rows(list(call_list(wanted, moment)[:IN_A_FRAME]), moment)
    return respond(request, "calls/embed.html", {"rows": rows})


@require_safe
def share(request: PersonRequest) -> HttpResponse:
    """How to follow calls, and how to put the list into one's own site."""
    links = {
        name: request.build_absolute_uri(reverse(f"calls:{name}"))
        for name in ("embed", "feed", "calendar-file", "open-json")
    }
    context = {
        "embed": links["embed"],
        "feed": links["feed"],
        "ics": links["calendar-file"],
        "data": links["open-json"],
    }
    return respond(request, "calls/share.html", context)
