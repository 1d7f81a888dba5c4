"""Private delivery: the one way out for a content, under a policy that runs nothing."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from minga.core.errors import NotReady
from minga.files.models import StoredFile
from minga.files.queries import file_for, open_file
from minga.ui.http import PersonRequest
from minga.ui.ranges import Slice, asked_range

_SANDBOX = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"
_SAFE_TYPE = re.compile(r"^[a-z0-9.+-]+/[a-z0-9.+-]+$")


@require_safe
def file(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """One file, for those who may read it; a 404 for the rest. `?descargar` saves it."""
    try:
        stored = file_for(request.person, uuid)
        etag = f'"{stored.sha256}"'
        if request.headers.get("If-None-Match") == etag:
            return _labelled(HttpResponse(status=304), stored, etag)
        content = open_file(stored)
    except (StoredFile.DoesNotExist, NotReady) as missing:
        raise Http404 from missing
    # Already compressed, and gzip would break ranges: GZipMiddleware looks at this header.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    part = asked_range(request.headers.get("Range", ""), stored.size)
    if part is None:
        response = FileResponse(content, content_type=_media_type(stored))
        response.headers["Content-Length"] = str(stored.size)
    else:
        response = FileResponse(Slice(content, part), status=206, content_type=_media_type(stored))
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{stored.size}"
        response.headers["Content-Length"] = str(len(part))
    inline = stored.kind is not None and stored.kind.shown_inline and "descargar" not in request.GET
    response.headers["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
    response.headers["Accept-Ranges"] = "bytes"
    return _labelled(response, stored, etag)


def _media_type(stored: StoredFile) -> str:
    """The type we found, never one that a browser would run."""
    if not _SAFE_TYPE.match(stored.media_type):
        return "application/octet-stream"
    return f"{stored.media_type}; charset=utf-8" if stored.media_type.startswith("text/") else stored.media_type


def _labelled(response: HttpResponseBase, stored: StoredFile, etag: str) -> HttpResponseBase:
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "private, no-cache" if stored.private else "public, max-age=86400"
    return response
