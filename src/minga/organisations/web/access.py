"""The doors of the views: who gets the thing at all. For everybody else it does not exist."""

from datetime import datetime
from uuid import UUID

from django.http import Http404

from minga.organisations import policies
from minga.organisations.models import Organisation, Role, Territory, Tie, Unit
from minga.organisations.queries.details import tie_of, unit_of
from minga.organisations.queries.organisations import organisation_for
from minga.organisations.queries.role_board import may_see_board, role_for
from minga.organisations.queries.territories import territory_for
from minga.people.models import Person


def seen(viewer: Person | None, key: str) -> Organisation:
    """An organisation that the viewer may see."""
    try:
        return organisation_for(viewer, key)
    except Organisation.DoesNotExist as missing:
        raise Http404 from missing


def editable(viewer: Person, key: str, now: datetime) -> Organisation:
    """An organisation that the viewer may edit."""
    organisation = seen(viewer, key)
    if not policies.may_edit(viewer, organisation, now=now):
        raise Http404
    return organisation


def supported(viewer: Person, key: str) -> Organisation:
    """An organisation, for support staff only."""
    for_support(viewer)
    return seen(viewer, key)


def for_support(viewer: Person) -> None:
    """A page for support staff only."""
    if not policies.is_support(viewer):
        raise Http404


def with_roles(viewer: Person, key: str, now: datetime, *, to_manage: bool = False) -> Organisation:
    """An organisation whose roles the viewer may see, or manage."""
    organisation = seen(viewer, key)
    if not may_see_board(viewer, organisation, now=now):
        raise Http404
    if to_manage and not policies.may_manage_roles(viewer, organisation=organisation, now=now):
        raise Http404
    return organisation


def managed_role(viewer: Person, uuid: UUID, now: datetime, *, to_end: bool = False) -> Role:
    """A role that the viewer may change, or at least end (her own)."""
    try:
        role = role_for(viewer, uuid, now=now)
    except Role.DoesNotExist as missing:
        raise Http404 from missing
    if not to_end and not policies.may_manage_role(viewer, role, now=now):
        raise Http404
    return role


def unit_in(organisation: Organisation, key: str) -> Unit:
    """A unit of this organisation."""
    try:
        return unit_of(organisation, key)
    except Unit.DoesNotExist as missing:
        raise Http404 from missing


def tie_in(organisation: Organisation, uuid: UUID) -> Tie:
    """A tie in which this organisation is one end."""
    try:
        return tie_of(organisation, uuid)
    except Tie.DoesNotExist as missing:
        raise Http404 from missing


def territory(viewer: Person | None, code: str) -> Territory:
    """A place."""
    try:
        return territory_for(viewer, code)
    except Territory.DoesNotExist as missing:
        raise Http404 from missing
