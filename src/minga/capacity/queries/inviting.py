"""Whom a wave writes to, and among which peers an entity stands."""

from datetime import datetime

from django.utils.text import slugify

from minga.capacity.models import Measured, PeerScheme
from minga.core.keys import new_key
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import people_with
from minga.people.models import Person


def whom_to_write(measured: Measured, now: datetime) -> tuple[Person, ...]:
    """Who is responsible for the answers; until somebody is, the stewards of the entity and their deputies."""
    if measured.responsible is not None and measured.responsible.is_active:
        return (measured.responsible,)
    if measured.organisation is None:
        return ()
    stewards = people_with(STEWARD_KINDS, organisation=measured.organisation, now=now, deputies=True)
    return tuple(person for person in stewards if person.is_active)


def peer_group_of(organisation: Organisation, scheme: PeerScheme) -> str:
    """The group that the method gives to an entity; empty when the method asks the office to type it."""
    match scheme.by:
        case "organisation_type":
            return organisation.type
        case "level":
            return organisation.level
        case "territory":
            return _division(organisation)
        case _:
            return organisation.peer_group


def entity_key(name: str, taken: set[str]) -> str:
    """An address that no other entity of the wave has; `taken` learns it."""
    base = slugify(name)[:110].strip("-") or new_key()
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


def _division(organisation: Organisation) -> str:
    """The department, province or state."""
    place = organisation.territory
    while place is not None and place.parent is not None and place.parent.parent is not None:
        place = place.parent
    return place.code if place is not None else ""
