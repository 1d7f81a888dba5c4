"""The toolbox, one card, and its empty canvas on paper."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.library.queries.tool_page import organisations_that_adapt, tool_page
from minga.library.queries.toolbox import toolbox
from minga.library.web import access
from minga.library.web.codes import code_of
from minga.library.web.forms.filters import ToolFilterForm
from minga.ui.http import PersonRequest
from minga.ui.respond import respond


@require_safe
def tools(request: PersonRequest) -> HttpResponse:
    """Every tool, on the shelf of its stage."""
    form = ToolFilterForm(request.GET)
    wanted = form.wanted
    now = clock.now()
    context = {
        "form": form,
        "wanted": wanted,
        "shelves": toolbox(request.person, wanted, now),
        "may_adapt": bool(organisations_that_adapt(request.person, now)),
    }
    return respond(request, "library/tools.html", context, part="shelves")


@require_safe
def tool(request: PersonRequest, key: str) -> HttpResponse:
    """One card in full."""
    now = clock.now()
    found = access.tool_seen(request.person, key, now)
    return respond(request, "library/tool.html", {"page": tool_page(found, request.person, now)})


@require_safe
def tool_print(request: PersonRequest, key: str) -> HttpResponse:
    """The empty canvas on one landscape page, with a code that leads back to the card."""
    now = clock.now()
    found = access.tool_seen(request.person, key, now)
    address = request.build_absolute_uri(found.get_absolute_url())
    context = {"page": tool_page(found, request.person, now), "address": address, "code": code_of(address)}
    return respond(request, "library/tool_print.html", context)
