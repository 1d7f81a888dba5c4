"""Finding a place or an organisation that somebody names in words."""

from typing import Final

from django.db.models import Q

from minga.core.models import SearchEntry
from minga.core.search import fold
from minga.core.texts import pick
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.atlas import country_name
from minga.organisations.queries.organisations import organisations_visible_to
from minga.people.models import Person

CANDIDATES: Final = 12


def place_label(place: Territory) -> str:
    """A place with those above it: "Yvy Sati, Itapúa, Paraguay"."""
    steps = [pick(place.names)]
    above = place.parent
    if above is not None and above.parent_id is not None:
        steps.append(pick(above.names))
    if place.parent_id is not None:
        steps.append(country_name(place.country))
    return ", ".join(steps)


def places_matching(words: str) -> list[Territory]:
    """Places with this code or name: the exact ones alone, when there are any."""
    text = words.strip()
    name = fold(text.split(",")[0])
    if not name:
        return []
    places = Territory.objects.select_related("parent__parent")
    entries = SearchEntry.objects.filter(subject_type="organisations.territory", folded__contains=name)
    found = list(
        places.filter(Q(code__iexact=text) | Q(pk__in=entries.values("subject_id"))).order_by("kind", "code")[:200]
    )
    same = [place for place in found if text.upper() == place.code or _folds_to(place, text)]
    exact = same or [place for place in found if name in {fold(spelling) for spelling in place.names.values()}]
    return (exact or found)[:CANDIDATES]


def organisations_matching(viewer: Person | None, words: str) -> list[Organisation]:
    """Standing organisations with this key or these words in the name; exact ones alone."""
    name = fold(words)
    if len(name) < 2:
        return []
    rows = organisations_visible_to(viewer).select_related("territory__parent")
    contains = Q()
    for word in name.split()[:8]:
        contains &= Q(folded_name__contains=word)
    found = list(
        rows.filter(contains | Q(short_name__iexact=words.strip()) | Q(key=words.strip())).order_by("folded_name")[:50]
    )
    exact = [row for row in found if name in {row.folded_name, row.key, fold(row.short_name)}]
    return (exact or found)[:CANDIDATES]


def _folds_to(place: Territory, text: str) -> bool:
    return fold(place_label(place)) == fold(text)
