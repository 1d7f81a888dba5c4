"""Files of an application, each at an address and with a name that tell nothing of whose it is.

The same file has an address of its own (`files`), which names it; a juror never sees that one.
"""

from uuid import UUID

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from minga.assessments.models import Panel, PanelItem
from minga.assessments.queries.assessment_page import file_of
from minga.assessments.queries.assessments import Door
from minga.assessments.queries.viewers import item_to_read
from minga.assessments.web.views.judging import own_page
from minga.core.errors import NotReady
from minga.files.queries import open_file
from minga.ui.http import SignedInRequest, sign_in_required

_SANDBOX = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"


@sign_in_required
@require_safe
def file_of_assessment(request: SignedInRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """Of what she judges, once she has said that she has no conflict."""
    page = own_page(request, uuid)
    if page.door not in (Door.OPEN, Door.SENT):
        raise Http404
    return _deliver(page.item, number)


@sign_in_required
@require_safe
def file_of_item(request: SignedInRequest, key: str, code: str, number: int) -> HttpResponseBase:
    """Of what she discusses, or runs."""
    try:
        item, _viewer = item_to_read(request.person, key, code)
    except (Panel.DoesNotExist, PanelItem.DoesNotExist) as missing:
        raise Http404 from missing
    return _deliver(item, number)


def _deliver(item: PanelItem, number: int) -> HttpResponseBase:
    found = file_of(item, number)
    if found is None:
        raise Http404
    shown, stored = found
    try:
        content = open_file(stored)
    except NotReady as missing:
        raise Http404 from missing
    text = "; charset=utf-8" if stored.media_type.startswith("text/") else ""
    response = FileResponse(content, content_type=f"{stored.media_type}{text}")
    inline = stored.kind is not None and stored.kind.shown_inline
    response.headers["Content-Length"] = str(stored.size)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, shown.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
