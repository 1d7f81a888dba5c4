"""Places: countries, divisions, municipalities; and the import of the latter."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.organisations.actions.territories import import_municipalities
from minga.organisations.queries.municipalities import Sheet, check_municipalities
from minga.organisations.queries.territories import PlaceRow, countries
from minga.organisations.queries.territories import territory_page as read_page
from minga.organisations.web import access
from minga.organisations.web.forms.territories import MunicipalitiesForm
from minga.ui.components.thread import MapPoint
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.respond import respond

ROWS_SHOWN = 200


@require_safe
def territory_list(request: PersonRequest) -> HttpResponse:
    """Every country, and how many organisations take part in it."""
    places = countries(request.person)
    context = {
        "nav": "territories",
        "places": places,
        "points": _points(places),
        "total": sum(place.organisations for place in places),
    }
    return respond(request, "organisations/territory_list.html", context)


@require_safe
def territory_page(request: PersonRequest, code: str) -> HttpResponse:
    """One place: what is in it, and what happens there."""
    territory = access.territory(request.person, code)
    page = read_page(territory, request.person, now=now())
    context = {"nav": "territories", "page": page, "points": _points(page.places) or _points((page.here,))}
    return respond(request, "organisations/territory_page.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def municipalities_import(request: SignedInRequest) -> HttpResponse:
    """Check a table, mend its cells in place, write it."""
    access.for_support(request.person)
    form = bind(MunicipalitiesForm, request)
    sheet: Sheet | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sheet = check_municipalities(form.cleaned_data["table"])
        except DomainError as error:
            refuse(form, error)
        else:
            if "write" in request.POST:
                return _write(request, sheet, form.cleaned_data["source"])
            form = MunicipalitiesForm(initial=form.cleaned_data | {"file": None})
    rows = sorted(sheet.rows, key=lambda row: not row.errors)[:ROWS_SHOWN] if sheet else []
    context = {"nav": "territories", "form": form, "sheet": sheet, "rows": rows}
    return respond(request, "organisations/municipalities_import.html", context)


def _write(request: SignedInRequest, sheet: Sheet, source: str) -> HttpResponse:
    done = import_municipalities(sheet=sheet, source=source, actor=request.person, now=now())
    written = done.new + done.changed
    said = ngettext("%(count)s municipality written.", "%(count)s municipalities written.", written) % {
        "count": written
    }
    messages.success(request, f"{said} {_('The rest was already there.') if done.known else ''}".strip())
    return redirect(request, "organisations:territory-list")


def _points(places: tuple[PlaceRow, ...]) -> list[MapPoint]:
    """The places with coordinates and something in them."""
    return [
        MapPoint(place.longitude, place.latitude, place.organisations, place.name, place.link)
        for place in places
        if place.organisations and place.longitude is not None and place.latitude is not None
    ]
