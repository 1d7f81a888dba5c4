"""Loading the places of ISO, and importing municipalities. Both may be repeated at will."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import NotAllowed
from minga.core.texts import all_languages
from minga.organisations import policies
from minga.organisations.actions.search import index_territories
from minga.organisations.enums import TerritoryKind
from minga.organisations.events import MunicipalitiesImported, TerritoriesLoaded
from minga.organisations.models import Territory
from minga.organisations.queries import atlas
from minga.organisations.queries.municipalities import Sheet

_OF_ISO = ("names", "division", "latitude", "longitude", "source")


@dataclass(frozen=True)
class Written:
    """What a load or an import did."""

    new: int
    changed: int
    known: int


@action
def load_territories(*, actor: Actor, now: datetime) -> Written:
    """Write the countries and divisions of ISO; what is there and equal stays untouched."""
    if not policies.may_support(actor):
        raise NotAllowed(_("Only support staff may load territories."))
    standing = {place.code: place for place in Territory.objects.exclude(kind=TerritoryKind.MUNICIPALITY)}
    first = _write(atlas.countries(), TerritoryKind.COUNTRY, standing)
    second = _write(atlas.divisions(), TerritoryKind.ADMIN1, standing)
    done = Written(first.new + second.new, first.changed + second.changed, first.known + second.known)
    record(
        TerritoriesLoaded(
            subject=Territory(names=all_languages("ISO 3166")), after={"new": done.new, "changed": done.changed}
        )
    )
    return done


def _write(places: Iterable[atlas.Place], kind: TerritoryKind, standing: dict[str, Territory]) -> Written:
    fresh: list[Territory] = []
    changed: list[Territory] = []
    known = 0
    for place in places:
        values = _values(place)
        row = standing.get(place.code)
        if row is None:
            row = Territory(code=place.code, key=slugify(place.code), kind=kind, country=place.country, **values)
            row.parent = standing[place.country] if kind == TerritoryKind.ADMIN1 else None
            standing[place.code] = row
            fresh.append(row)
        elif _differs(row, values):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
        else:
            known += 1
    Territory.objects.bulk_create(fresh)
    Territory.objects.bulk_update(changed, _OF_ISO)
    index_territories([*fresh, *changed])
    return Written(len(fresh), len(changed), known)


def _values(place: atlas.Place) -> dict[str, object]:
    return {
        "names": place.names,
        "division": place.division,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "source": atlas.SOURCE,
    }


def _differs(row: Territory, values: dict[str, object]) -> bool:
    """Coordinates are compared as numbers: the database keeps them as decimals."""
    return any(
        (
            float(getattr(row, name))
            if name in {"latitude", "longitude"} and getattr(row, name) is not None
            else getattr(row, name)
        )
        != value
        for name, value in values.items()
    )


@action
def import_municipalities(*, sheet: Sheet, source: str = "", actor: Actor, now: datetime) -> Written:
    """Write the good rows of a checked sheet, all or none. Refused rows are left out."""
    if not policies.may_support(actor):
        raise NotAllowed(_("Only support staff may import municipalities."))
    codes = [row.code for row in sheet.writable]
    standing = {
        place.code: place
        for place in Territory.objects.select_for_update(of=("self",), no_key=True)
        .filter(code__in=codes)
        .order_by("code")
    }
    fresh, changed = _rows(sheet, standing, source)
    Territory.objects.bulk_create(fresh, batch_size=500)
    Territory.objects.bulk_update(
        changed, ["names", "parent", "population", "rural", "latitude", "longitude", "source"], batch_size=500
    )
    index_territories([*fresh, *changed])
    done = Written(len(fresh), len(changed), len(codes) - len(fresh) - len(changed))
    record(
        MunicipalitiesImported(
            subject=Territory(names=all_languages(source or "CSV")), after={"new": done.new, "changed": done.changed}
        )
    )
    return done


def _rows(sheet: Sheet, standing: dict[str, Territory], source: str) -> tuple[Sequence[Territory], Sequence[Territory]]:
    fresh: list[Territory] = []
    changed: list[Territory] = []
    for row in sheet.writable:
        place = standing.get(row.code)
        if place is None:
            place = Territory(code=row.code, key=row.key, kind=TerritoryKind.MUNICIPALITY, country=row.country)
            fresh.append(place)
        elif row.same_as(place):
            continue
        else:
            changed.append(place)
        row.write_to(place)
        place.source = source[:200] or place.source
    return fresh, changed
