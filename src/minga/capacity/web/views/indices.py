"""Indices for everybody: the list, one index with its method explained, its versions."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from minga.capacity import policies
from minga.capacity.enums import VersionState
from minga.capacity.models import Index, IndexVersion
from minga.capacity.queries.index_page import index_page
from minga.capacity.queries.indices import index_rows, indices_for, newest_of
from minga.capacity.queries.method_page import before_of, method_page
from minga.capacity.queries.tree_sheet import COLUMNS, tree_rows
from minga.capacity.queries.waves import measures_for
from minga.capacity.web import index_access as access
from minga.core.clock import now
from minga.ui.http import PersonRequest
from minga.ui.paging import Page, page_of
from minga.ui.respond import respond
from minga.ui.sheets import excel


@require_safe
def indices(request: PersonRequest) -> HttpResponse:
    """What is measured, by whom, and where it stands."""
    moment = now()
    found = page_of(indices_for(request.person, moment), request)
    page = Page(index_rows(found.rows, request.person, moment), found.number, found.per, found.total, found.more)
    makes = request.person is not None and measures_for(request.person, moment).exists()
    return respond(request, "capacity/indices.html", {"page": page, "makes": makes})


@require_safe
def index(request: PersonRequest, key: str) -> HttpResponse:
    """One index: its method in words, its waves, its versions."""
    found = access.seen(request.person, key, now())
    shown = newest_of(found, VersionState.PUBLISHED) or newest_of(found, VersionState.DRAFT)
    assert shown is not None  # noqa: S101 - an index without versions is discarded with the last one
    return respond(request, "capacity/index.html", _context(request, found, shown))


@require_safe
def index_version(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """One version, with what it changed."""
    version = access.version_seen(request.person, key, number, now())
    return respond(request, "capacity/index_version.html", _context(request, version.index, version))


@require_safe
def version_file(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """The method as data, exactly what its hash is of."""
    version = access.version_seen(request.person, key, number, now())
    return JsonResponse(version.design, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def version_sheet(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """The tree as a table, which comes back through “another tree from a file”."""
    version = access.version_seen(request.person, key, number, now())
    return excel(f"{key}-{number}", COLUMNS, tree_rows(version.read), widths=(12, 12, 50, 10, 60, 10, 10))


def _context(request: PersonRequest, found: Index, shown: IndexVersion) -> dict[str, Any]:
    moment = now()
    found = access.seen(request.person, found.key, moment)
    before = before_of(tuple(found.versions.all()), shown)
    return {
        "page": index_page(found, request.person, moment),
        "method": method_page(shown, before),
        "designs": policies.may_design(request.person, found, moment),
    }
