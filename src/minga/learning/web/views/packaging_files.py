"""The files of a package, and our own beside them. No session, no cookie, no person: the token is all.

Whatever comes from here is sandboxed twice: by the frame around it and by its own policy, which also holds
when somebody opens the address by itself. It reaches nothing but its own files. At the house's own host it has
no origin; at the other origin, where nothing of the house is, it may be a site.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.core.errors import NotReady
from minga.learning.models import Package
from minga.learning.queries.attempts import frame_setup, part_of
from minga.learning.queries.package_origin import is_for_packages
from minga.learning.queries.package_serving import (
    Served,
    Visit,
    media_type,
    open_inside,
    visit_of,
    with_script,
)
from minga.ui.ranges import Slice, asked_range

SANDBOX: Final = "allow-scripts allow-forms allow-modals"
_FRAME: Final = Path(__file__).resolve().parents[2] / "frame"
_VENDORED: Final = _FRAME / "h5p"
_LARGEST_PAGE: Final = 20 * 1024 * 1024
_SCRIPTS: Final = {"scorm": ("package_frame.js", "scorm_model.js", "scorm_api.js"), "h5p": ("package_frame.js",)}


@require_safe
@xframe_options_exempt
def package_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """One file of the package. Pages get our script first, so that they find the interface they look for."""
    visit = _visit(request, token)
    try:
        served = open_inside(visit.package, name)
    except (KeyError, NotReady) as missing:
        raise Http404 from missing
    if served.is_page and visit.package.kind != "h5p" and served.size <= _LARGEST_PAGE:
        script = request.build_absolute_uri(reverse("learning:package-own", args=[visit.token, "begin.js"]))
        page = with_script(served.content.read(), script)
        served.content.close()
        return _apart(request, HttpResponse(page, content_type=served.media_type), visit, kept=False)
    if request.headers.get("If-None-Match") == f'"{served.etag}"':
        served.content.close()
        return _apart(request, HttpResponse(status=304), visit, kept=True)
    return _apart(request, _whole_or_part(request, served), visit, kept=True)


@require_safe
@xframe_options_exempt
def package_own(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """What we put beside a package: the page that plays an H5P, its player, and the script of the interface."""
    visit = _visit(request, token)
    if name == "begin.js":
        return _apart(request, _begin(request, visit), visit, kept=False)
    if name == "h5p.html" and visit.package.kind == "h5p":
        return _apart(request, _h5p_page(visit), visit, kept=False)
    if name == "play.js":
        return _apart(request, HttpResponse(_own("h5p_frame.js"), content_type="text/javascript"), visit, kept=True)
    file = (_VENDORED / name.replace("\0", "?")).resolve()
    if not name.startswith(".") and file.is_relative_to(_VENDORED) and file.is_file():
        return _apart(request, FileResponse(file.open("rb"), content_type=media_type(name)), visit, kept=True)
    raise Http404


def _visit(request: HttpRequest, token: str) -> Visit:
    """Only inside a frame, and never for a worker that would stay when the frame is gone."""
    alone = request.headers.get("Sec-Fetch-Dest") == "document" or "Service-Worker" in request.headers
    try:
        visit = visit_of(token, clock.now())
    except Package.DoesNotExist:
        raise Http404 from None
    if alone or not _is_at_its_place(request, visit) or part_of(visit.package, visit.part) is None:
        raise Http404
    return visit


def _is_at_its_place(request: HttpRequest, visit: Visit) -> bool:
    """A visit opens at the one origin for which it was signed: there, or at the house without an origin."""
    if visit.house:
        return visit.origin == f"{request.scheme}://{request.get_host()}"
    return not is_for_packages(request.get_host())


def _begin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The script before all others, with what this learner kept in this part."""
    setup = frame_setup(visit.package, visit.enrolment, visit.part)
    setup["origin"] = f"{request.scheme}://{visit.house or request.get_host()}"
    own, beside = _addresses(request, visit)
    setup["base"], setup["player"] = own.removesuffix("/"), beside
    which = "h5p" if visit.package.kind == "h5p" else "scorm"
    said = json.dumps(setup).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    script = f"window.MingaPart={said};\n" + "\n".join(_own(each) for each in _SCRIPTS[which])
    return HttpResponse(script, content_type="text/javascript")


def _h5p_page(visit: Visit) -> HttpResponse:
    return HttpResponse(
        f'<!doctype html><html lang="{escape(visit.package.language or "es")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(visit.package.title)}</title>"
        '<script src="begin.js"></script><link rel="stylesheet" href="styles/h5p.css"></head>'
        '<body><div id="h5p"></div><script src="main.bundle.js"></script><script src="play.js"></script></body></html>'
    )


def _whole_or_part(request: HttpRequest, served: Served) -> HttpResponseBase:
    part = asked_range(request.headers.get("Range", ""), served.size)
    kind = f"{served.media_type}; charset=utf-8" if served.media_type == "text/javascript" else served.media_type
    if part is None:
        response = FileResponse(served.content, content_type=kind)
        response.headers["Content-Length"] = str(served.size)
    else:
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
        response = FileResponse(Slice(served.content, part), status=206, content_type=kind)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{served.size}"
        response.headers["Content-Length"] = str(len(part))
    response.headers["ETag"] = f'"{served.etag}"'
    response.headers["Accept-Ranges"] = "bytes"
    if served.media_type == "application/octet-stream":
        response.headers["Content-Disposition"] = "attachment"
    return response


def _addresses(request: HttpRequest, visit: Visit) -> tuple[str, str]:
    """Where the files of this visit begin, and ours beside them."""
    own = request.build_absolute_uri(reverse("learning:package-file", args=[visit.token, "x"])).removesuffix("x")
    return own, request.build_absolute_uri(reverse("learning:package-own", args=[visit.token, "x"])).removesuffix("x")


def _apart(request: HttpRequest, response: HttpResponseBase, visit: Visit, *, kept: bool) -> HttpResponseBase:
    """The law under which everything from here stands."""
    both = " ".join(_addresses(request, visit))
    around = f"{request.scheme}://{visit.house} {visit.origin}"
    response.headers["Content-Security-Policy"] = "; ".join((
        f"sandbox {SANDBOX}{' allow-same-origin' if visit.house else ''}",
        "default-src 'none'",
        f"script-src {both} 'unsafe-inline' 'unsafe-eval'",
        f"style-src {both} 'unsafe-inline'",
        f"img-src {both} data: blob:",
        f"font-src {both} data:",
        f"media-src {both} data: blob:",
        f"connect-src {both}",
        f"frame-src {both}",
        "form-action 'none'",
        *([f"frame-ancestors {around}"] if visit.house else []),
    ))  # fmt: skip
    if visit.house:
        response.headers["Origin-Agent-Cluster"] = "?1"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["Cache-Control"] = "private, max-age=604800" if kept else "no-store"
    return response


@cache
def _read(name: str) -> str:
    return (_FRAME / name).read_text(encoding="utf-8")


def _own(name: str) -> str:
    """One of our scripts: read once, in development each time."""
    return (_FRAME / name).read_text(encoding="utf-8") if settings.DEBUG else _read(name)
