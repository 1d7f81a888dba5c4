"""The catalogue and one instrument in full."""

from django.http import Http404, HttpResponse

from minga.core import clock
from minga.programmes.models import Instrument, InstrumentVersion
from minga.programmes.queries.instruments import (
    catalogue,
    current_version,
    hosts_of,
    instrument_for,
    instrument_page,
    newest_version,
    version_for,
)
from minga.programmes.web.bands import planned_bands
from minga.ui.http import PersonRequest
from minga.ui.respond import respond


def instruments(request: PersonRequest) -> HttpResponse:
    """Every way of working that may be launched."""
    now = clock.now()
    may_upload = request.person is not None and bool(hosts_of(request.person, now))
    context = {
        "nav": "programmes",
        "rows": catalogue(request.person, now),
        "may_upload": may_upload,
    }
    return respond(request, "programmes/instruments.html", context)


def instrument(request: PersonRequest, key: str) -> HttpResponse:
    """What an instrument contains, in full; `?version=2` for another version."""
    version = shown_version(request, key)
    now = clock.now()
    page = instrument_page(version, request.person, now, now.date())
    context = {"nav": "programmes", "page": page, "bands": planned_bands(page.stages)}
    return respond(request, "programmes/instrument.html", context)


def blueprint_yaml(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """A version as the file that it was written in."""
    version = shown_version(request, key, number)
    name = f"{version.instrument.key}-{version.number}.yaml"
    return HttpResponse(
        version.source,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def form_preview(request: PersonRequest, key: str, number: int, form_key: str) -> HttpResponse:
    """A form of an instrument with all its questions, to read or to print."""
    version = shown_version(request, key, number)
    page = instrument_page(version, request.person, clock.now(), clock.now().date())
    form = next((each for each in page.said.forms if each.key == form_key), None)
    if form is None:
        raise Http404
    context = {"nav": "programmes", "page": page, "form_said": form}
    return respond(request, "programmes/form_preview.html", context)


def shown_version(request: PersonRequest, key: str, number: int | None = None) -> InstrumentVersion:
    """The version that the address asks for, or the current one; 404 when it is not to be seen."""
    now = clock.now()
    asked = request.GET.get("version", "")
    if number is None and asked.isascii() and asked.isdigit() and len(asked) < 6:
        number = int(asked)
    try:
        found = instrument_for(request.person, key, now)
        version = (
            version_for(request.person, found, number, now)
            if number is not None
            else current_version(found) or newest_version(request.person, found, now)
        )
    except (Instrument.DoesNotExist, InstrumentVersion.DoesNotExist):
        raise Http404 from None
    if version is None:
        raise Http404
    return version
