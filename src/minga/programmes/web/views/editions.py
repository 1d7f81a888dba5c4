"""What anybody may see of editions: the list and the public page of one."""

from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from minga.audit.queries import world_version
from minga.core import clock
from minga.core.texts import pick
from minga.programmes.models import Edition
from minga.programmes.policies import may_manage
from minga.programmes.queries.edition_page import edition_page
from minga.programmes.queries.edition_sections import edition_sections
from minga.programmes.queries.editions import (
    edition_for,
    edition_list,
    editions_managed_by,
    row_of,
)
from minga.programmes.web.bands import public_bands
from minga.programmes.web.forms.filters import EditionFilterForm
from minga.ui.drawn import drawn_once
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond

FRESH_FOR = 20
"""Seconds for which what visitors see may be older than the data. Edits show at once."""


def editions(request: PersonRequest) -> HttpResponse:
    """Every edition that the visitor may see, filtered by the address."""
    form = EditionFilterForm(request.GET)
    page = page_of(edition_list(request.person, form.wanted), request)
    now = clock.now()
    rows = [row_of(edition, now) for edition in page.rows]
    context = {"filter_form": form, "page": page, "rows": rows, "nav": "editions"}
    return respond(request, "programmes/editions.html", context, part="rows")


@sign_in_required
def my_editions(request: SignedInRequest) -> HttpResponse:
    """The editions whose console the person may open."""
    now = clock.now()
    page = page_of(editions_managed_by(request.person, now), request)
    rows = [row_of(edition, now) for edition in page.rows]
    return respond(request, "programmes/my_editions.html", {"page": page, "rows": rows})


@drawn_once(world_version)
def edition(request: PersonRequest, key: str) -> HttpResponse:
    """The public page of an edition."""
    try:
        found = edition_for(request.person, key)
    except Edition.DoesNotExist:
        raise Http404 from None
    manages = may_manage(request.person, found)
    context = {
        "nav": "editions",
        "key": found.key,
        "title": pick(found.titles),
        "summary": pick(found.summaries),
        "public": found.public,
        "manages": manages,
        "body": _drawn(found) if manages else _kept(found),
    }
    return respond(request, "programmes/edition.html", context)


def _kept(found: Edition) -> SafeString:
    """The page without its frame: the same for every visitor, so it is drawn once in a while.

    `drawn_once` keeps whole answers, but for one browser each and only until the next write
    anywhere. Those who manage the edition always get it fresh.
    """
    cache = caches["process"]
    name = f"edition:{found.pk}:{found.revision}:{found.updated_at.timestamp()}:{get_language()}"
    kept: SafeString | None = cache.get(name)
    if kept is None:
        kept = _drawn(found)
        cache.set(name, kept, FRESH_FOR)
    return kept


def _drawn(found: Edition) -> SafeString:
    now = clock.now()
    page = edition_page(found, now)
    context = {"page": page, "bands": public_bands(page.stages), "sections": edition_sections(found, now)}
    return render_to_string("programmes/edition_body.html", context)
