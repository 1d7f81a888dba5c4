"""All certificates of an edition as one file: ordered here, printed by a job, fetched here for some days."""

from typing import BinaryIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.learning import policies
from minga.learning.actions.certificate_sets import order_certificates, take_certificates
from minga.learning.models.certificate_sets import KEPT
from minga.learning.queries.certificate_files import set_file
from minga.learning.queries.certificate_sets import held_in, issues_to_print, running_set, set_named, set_rows
from minga.learning.web.forms.certificate_sets import PrintForm
from minga.learning.web.teaching import taught_edition, teaching_context
from minga.ui.forms import bind, refuse
from minga.ui.http import SignedInRequest, redirect, sign_in_required
from minga.ui.ranges import Slice, asked_range
from minga.ui.respond import respond


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: SignedInRequest, key: str) -> HttpResponse:
    """What was ordered, and one more."""
    edition = taught_edition(request.person, key, policies.may_manage)
    form = bind(PrintForm, request, issues=issues_to_print(edition))
    if request.method == "POST" and form.is_valid():
        try:
            order_certificates(edition=edition, actor=request.person, now=now(), **form.order)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect(request, "learning:certificates", key)
    context = teaching_context(
        request.person, edition, "credentials",
        form=form, running=running_set(edition), rows=set_rows(edition), days=KEPT.days, held=held_in(edition).count(),
    )  # fmt: skip
    return respond(request, "learning/certificates.html", context)


@sign_in_required
@require_safe
def certificates_progress(request: SignedInRequest, key: str) -> HttpResponse:
    """How far the job is; the page asks again."""
    edition = taught_edition(request.person, key, policies.may_manage)
    running = running_set(edition)
    if running is None:
        return redirect(request, "learning:certificates", key)
    return respond(request, "learning/certificates_progress.html", {"running": running, "key": key})


@sign_in_required
@require_safe
def certificates_file(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponseBase:
    """The file, for whoever manages the edition at this moment; each taking is noted."""
    edition = taught_edition(request.person, key, policies.may_manage)
    ordered = set_named(edition, uuid)
    if ordered is None:
        messages.info(request, _("This file is no longer here. Order the certificates again: it takes less time now."))
        return redirect(request, "learning:certificates", key)
    try:
        content = set_file(ordered).open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    part = asked_range(request.headers.get("Range", ""), ordered.size)
    if request.method == "GET" and (part is None or part.start == 0):
        take_certificates(ordered=ordered, actor=request.person, now=now())
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # compressed already, and gzip would break ranges
    answer = _sent(content, ordered.size, part)
    name = f"{edition.key}-{_('certificates')}.zip"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["ETag"] = f'"{ordered.uuid}"'
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sent(content: BinaryIO, size: int, part: range | None) -> FileResponse:
    """All of it, or the part that a browser lacks after its line dropped."""
    if part is None:
        answer = FileResponse(content, content_type="application/zip")
    else:
        answer = FileResponse(Slice(content, part), status=206, content_type="application/zip")
        answer.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    answer.headers["Content-Length"] = str(size if part is None else len(part))
    return answer
