"""The gallery: every component in every state. Only mounted when MINGA_GALLERY is on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader

from minga.core import clock
from minga.ui import errors, tables
from minga.ui.forms import bind
from minga.ui.http import PersonRequest
from minga.ui.paging import page_of
from minga.ui.respond import respond
from minga.ui.web import samples

SECTIONS: Final = (
    "foundations", "thread", "operate", "together", "lists", "figures", "scores", "weave", "say", "portal",
)  # fmt: skip
SHELLS: Final = ("portal", "workspace", "console", "form", "simple")
_ERRORS: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "400": errors.bad_request,
    "403": errors.not_allowed,
    "404": errors.not_found,
    "429": errors.too_many,
    "500": errors.failed,
    "csrf": errors.csrf_failed,
}


def gallery(request: PersonRequest) -> HttpResponse:
    """All of it on one page; a POST shows the sample form with its errors."""
    columns = samples.TEAMS.asked(request)
    form = bind(samples.SampleForm, request, initial=samples.FILLED)
    wrong = samples.SampleForm(samples.WRONG)
    context = {
        "columns": columns,
        "page": page_of(samples.rows(columns), request, per=4),
        "long_page": page_of(range(8300), request),
        "one_page": page_of(range(3), request),
        "form": form,
        "wrong": wrong,
        "bands": samples.bands(clock.today()),
        "recovered": samples.recovered(),
        "plainer": samples.plainer(),
        "met": samples.met(),
        "alike": samples.AlikeForm(initial={"problem": samples.FILLED["happens"]}, auto_id="alike_%s"),
        "shared": ("ficha", "turno", "consultorio"),
        "filter_form": samples.FilterForm(request.GET),
        **samples.WORDS,
    }
    if request.htmx and request.method == "POST":  # the box of similar things asks while one types
        return respond(request, "ui/gallery/together.html", context, part="found")
    parts = [loader.render_to_string(f"ui/gallery/{name}.html", context, request) for name in SECTIONS]
    return respond(request, "ui/gallery/page.html", {"sections": parts})


def error_page(request: PersonRequest, name: str) -> HttpResponse:
    """Each error page, as it looks."""
    if name not in _ERRORS:
        raise Http404
    return _ERRORS[name](request)


def shell(request: PersonRequest, name: str) -> HttpResponse:
    """Each page shell, filled as in the drawings."""
    if name not in SHELLS:
        raise Http404
    context = {
        "bands": samples.bands(clock.today()),
        "form": samples.SampleForm(samples.WRONG),
        "today": clock.today(),
        **samples.WORDS,
    }
    return respond(request, f"ui/gallery/shell_{name}.html", context)


def progress(request: PersonRequest, value: int) -> HttpResponse:
    """The part that htmx asks for while a job runs; each look advances it."""
    following = min(100, value + 25)
    return respond(
        request,
        "ui/gallery/progress.html",
        {"value": following, "done": following == 100, "back": tables.address(request.GET, {})},
        part="bar",
    )
