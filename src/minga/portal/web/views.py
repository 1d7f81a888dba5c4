"""The public front: home, search, and the pages that explain how figures are made."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minga.audit.queries import world_version
from minga.core.clock import now
from minga.indicators.queries.counters import counters
from minga.portal.queries import found, home_page
from minga.ui.components.thread import MapPoint, SkeinGroup
from minga.ui.drawn import drawn_once
from minga.ui.http import PersonRequest
from minga.ui.paging import page_of
from minga.ui.respond import respond

KINDS: dict[str, str | Promise] = {
    "challenges.challenge": _("Challenges"),
    "calls.call": _("Calls"),
    "calls.solver": _("Solvers"),
    "challenges.strategy": _("Strategies"),
    "challenges.mission": _("Missions"),
    "challenges.portfolio": _("Portfolios"),
    "challenges.prioritisation": _("Prioritisations"),
    "initiatives.initiative": _("Initiatives"),
    "initiatives.reform": _("Reform agenda"),
    "library.tool": _("Tools"),
    "library.lesson": _("Lessons"),
    "programmes.edition": _("Editions"),
    "programmes.instrument": _("Programmes"),
    "organisations.organisation": _("Entities"),
    "organisations.territory": _("Territories"),
}


@dataclass(frozen=True)
class KindOption:
    """One filter of the search."""

    key: str | None
    label: str | Promise
    current: bool


@require_safe
@drawn_once(world_version)
def home(request: PersonRequest) -> HttpResponse:
    """The front page."""
    page = home_page(now())
    strands = [SkeinGroup(strand.label, strand.count) for strand in page.strands]
    points = [MapPoint(place.longitude, place.latitude, place.count, place.name, place.path) for place in page.places]
    if page.life is not None:
        strands = [SkeinGroup(each.label, each.count, each.path) for each in page.life.stages]
        points = [
            MapPoint(spot.longitude, spot.latitude, spot.count, spot.name, spot.path, spot.stale)
            for spot in page.life.spots
        ]
    return respond(request, "portal/home.html", {"page": page, "strands": strands, "points": points, "nav": "home"})


@require_safe
def search(request: PersonRequest) -> HttpResponse:
    """Everything public that matches some words."""
    words = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    context: dict[str, object] = {"words": words, "nav": "search", "kinds": _options(kind)}
    if words:
        entries = page_of(found(words, language=get_language() or "", kind=kind), request)
        context |= {"page": entries, "kind_words": KINDS}
    return respond(request, "portal/search.html", context, part="results")


@require_safe
def how_we_count(request: PersonRequest) -> HttpResponse:
    """The rules behind every figure."""
    return respond(request, "portal/how_we_count.html", {"counters": counters().values()})


@require_safe
def accessibility(request: PersonRequest) -> HttpResponse:
    """What we promise about access, data and cookies."""
    return respond(request, "portal/accessibility.html", {})


def _options(current: str) -> list[KindOption]:
    every = KindOption(None, pgettext_lazy("kinds of result", "All"), not current)
    return [every, *(KindOption(key, label, key == current) for key, label in KINDS.items())]
