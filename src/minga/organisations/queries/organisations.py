"""Organisations are public: the directory, and the one door to a single organisation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from minga.core.search import fold, matching
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person

STALE_AFTER: Final = timedelta(days=365)
SUBJECT: Final = "organisations.organisation"


@dataclass(frozen=True)
class Wanted:
    """What the visitor asked the directory for."""

    text: str = ""
    type: str = ""
    country: str = ""
    territory: str = ""
    rural: bool = False
    unconfirmed: bool = False


@dataclass(frozen=True)
class OrganisationRow:
    """One line of the directory."""

    name: str
    link: str
    type: str
    place: str
    country: str
    rural: bool
    stale: bool


def organisations_visible_to(viewer: Person | None) -> QuerySet[Organisation]:
    """Every organisation that stands; the directory of a network is public on purpose."""
    return Organisation.objects.filter(retired_at__isnull=True)


def organisation_for(viewer: Person | None, key: str) -> Organisation:
    """One organisation, retired ones too: what names them must still arrive somewhere.

    Raises Organisation.DoesNotExist. A merged one comes with `merged_into`: send people there.
    """
    rows = Organisation.objects.select_related("territory__parent__parent", "merged_into")
    return rows.get(key=key)


def directory(viewer: Person | None, wanted: Wanted, *, now: datetime) -> QuerySet[Organisation]:
    """The organisations that fit, by name; places come along."""
    rows = organisations_visible_to(viewer).select_related("territory__parent")
    if wanted.type in OrganisationType.values:
        rows = rows.filter(type=wanted.type)
    if wanted.country:
        rows = rows.filter(territory__country=wanted.country.upper())
    if wanted.territory:
        rows = rows.filter(inside(wanted.territory))
    if wanted.rural:
        rows = rows.filter(rural=True)
    if wanted.unconfirmed:
        rows = rows.filter(Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=now - STALE_AFTER))
    if wanted.text.strip():
        rows = rows.filter(_named(wanted.text))
    return rows.order_by("folded_name", "pk")


def inside(code: str) -> Q:
    """Organisations in this place or in a place inside it, to the second degree."""
    return Q(territory__code=code) | Q(territory__parent__code=code) | Q(territory__parent__parent__code=code)


def countries_with_organisations(viewer: Person | None) -> list[tuple[str, str]]:
    """Code and name of each country that has some, by name; one query."""
    codes = organisations_visible_to(viewer).filter(territory__isnull=False)
    distinct = codes.order_by().values_list("territory__country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in distinct), key=lambda pair: fold(pair[1]))


def row_of(organisation: Organisation, now: datetime) -> OrganisationRow:
    """A line of the directory; the territory must have come along."""
    place = organisation.territory
    return OrganisationRow(
        name=organisation.name,
        link=organisation.get_absolute_url(),
        type=organisation.get_type_display(),
        place=place_name(place),
        country=country_name(place.country) if place else "",
        rural=organisation.rural,
        stale=is_stale(organisation, now),
    )


def is_stale(organisation: Organisation, now: datetime) -> bool:
    """Nobody said within a year that it is still true."""
    return organisation.confirmed_at is None or organisation.confirmed_at < now - STALE_AFTER


def place_name(place: Territory | None) -> str:
    """The place below its country: "Yvy Sati, Itapúa"; nothing for a whole country."""
    if place is None or place.parent is None:
        return ""
    above = place.parent
    return f"{pick(place.names)}, {pick(above.names)}" if above.parent_id else pick(place.names)


def _named(text: str) -> Q:
    """Every word in the name, or found by the search of the house (plurals, accents, units)."""
    words = fold(text).split()[:8]
    every = Q()
    for word in words:
        every &= Q(folded_name__contains=word) | Q(short_name__icontains=word)
    found = matching(text, kinds=[SUBJECT]).order_by().values("subject_id")
    return every | Q(pk__in=found)
