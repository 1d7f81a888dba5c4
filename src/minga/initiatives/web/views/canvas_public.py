"""A canvas as it stands, for whoever reads the dossier: no draft, nothing that is kept from the public."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.initiatives.policies import is_inside
from minga.initiatives.queries.making import canvas_for, canvas_page, stands
from minga.initiatives.web import access
from minga.initiatives.web.work import found
from minga.ui.http import PersonRequest
from minga.ui.respond import respond


@require_safe
def canvas_public(request: PersonRequest, key: str, uuid: UUID) -> HttpResponse:
    """The last finished version, and the photographs."""
    initiative = access.seen(request.person, key)
    canvas = found(canvas_for, initiative, uuid)
    hidden = canvas.restricted and not is_inside(request.person, initiative, clock.now())
    if hidden or not stands(canvas):
        raise Http404
    page = canvas_page(canvas, (get_language() or "es")[:2])
    return respond(
        request, "initiatives/canvas_public.html", {"nav": "initiatives", "page": page, "initiative": initiative}
    )
