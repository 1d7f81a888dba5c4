"""Places with what is in them: countries, their divisions, municipalities."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from minga.core.search import fold
from minga.core.texts import pick
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Territory
from minga.organisations.queries.finding import place_label
from minga.organisations.queries.organisation_page import place_path
from minga.organisations.queries.organisations import (
    OrganisationRow,
    Wanted,
    directory,
    organisations_visible_to,
    row_of,
)
from minga.organisations.queries.sections import Section, territory_sections
from minga.people.models import Person

ORGANISATIONS_SHOWN: Final = 8


@dataclass(frozen=True)
class PlaceRow:
    """One place in a list, with how many organisations are inside it."""

    code: str
    name: str
    link: str
    division: str
    organisations: int
    population: int | None
    rural: bool
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class TerritoryPage:
    territory: Territory
    path: tuple[Territory, ...]
    here: PlaceRow
    places: tuple[PlaceRow, ...]
    with_population: bool
    organisations: tuple[OrganisationRow, ...]
    total: int
    sections: tuple[Section, ...]


def countries(viewer: Person | None) -> tuple[PlaceRow, ...]:
    """Every country that is loaded, by name in the reader's language; two queries."""
    counts: Counter[str] = Counter()
    rows = organisations_visible_to(viewer).filter(territory__isnull=False).order_by()
    for country, number in rows.values_list("territory__country").annotate(number=Count("pk")):
        counts[country] = number
    places = Territory.objects.filter(kind=TerritoryKind.COUNTRY)
    return _by_name(_row(place, counts[place.code]) for place in places)


def territory_for(viewer: Person | None, code: str) -> Territory:
    """One place by its code. Raises Territory.DoesNotExist."""
    return Territory.objects.select_related("parent__parent").get(code=code)


def territory_name(code: str) -> str:
    """The name of the place with this code, or nothing."""
    place = Territory.objects.select_related("parent__parent").filter(code=code).first() if code else None
    return place_label(place) if place else ""


def territory_page(territory: Territory, viewer: Person | None, *, now: datetime) -> TerritoryPage:
    """What is inside a place. The cost does not depend on how much there is."""
    counts = _inside(territory, viewer)
    places = _by_name(_row(place, counts[place.pk]) for place in territory.children.all())
    organisations = directory(viewer, Wanted(territory=territory.code), now=now)
    total = organisations.count()
    return TerritoryPage(
        territory=territory,
        path=place_path(territory),
        here=_row(territory, total),
        places=places,
        with_population=any(place.population for place in places),
        organisations=tuple(row_of(organisation, now) for organisation in organisations[:ORGANISATIONS_SHOWN]),
        total=total,
        sections=territory_sections(territory, viewer, now),
    )


def places_to_choose(country: str = "") -> list[tuple[str, str, str]]:
    """Code, name and name of the place above, for a form: countries and divisions, or all of one country."""
    places = Territory.objects.select_related("parent")
    places = places.filter(country=country) if country else places.exclude(kind=TerritoryKind.MUNICIPALITY)
    rows = [(place.code, pick(place.names), pick(place.parent.names) if place.parent else "") for place in places]
    return sorted(rows, key=lambda row: (fold(row[2] or row[1]), bool(row[2]), fold(row[1])))


def _inside(territory: Territory, viewer: Person | None) -> Counter[int]:
    """How many organisations are in each child, its own children included; one query."""
    counts: Counter[int] = Counter()
    rows: Iterable[tuple[int, int | None, int]] = (
        organisations_visible_to(viewer)
        .filter(territory__country=territory.country)
        .order_by()
        .values_list("territory", "territory__parent")
        .annotate(number=Count("pk"))
    )
    for place, above, number in rows:
        counts[place] += number
        if above is not None:
            counts[above] += number
    return counts


def _row(place: Territory, organisations: int) -> PlaceRow:
    return PlaceRow(
        code=place.code,
        name=pick(place.names),
        link=place.get_absolute_url(),
        division=place.division,
        organisations=organisations,
        population=place.population,
        rural=place.rural,
        latitude=float(place.latitude) if place.latitude is not None else None,
        longitude=float(place.longitude) if place.longitude is not None else None,
    )


def _by_name(rows: Iterable[PlaceRow]) -> tuple[PlaceRow, ...]:
    return tuple(sorted(rows, key=lambda row: fold(row.name)))
