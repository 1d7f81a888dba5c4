"""Organisations that an edition names: found in the directory, or registered."""

from datetime import datetime
from typing import Any

from minga.core.actors import HOUSE
from minga.organisations.actions.organisations import find_or_register
from minga.organisations.models import Organisation, Territory
from minga.programmes.models.plans import EntityPlan


def organisation_for(entity: EntityPlan, *, now: datetime) -> Organisation:
    """The row of an entity.

    The house registers those that are missing, in the manager's name but not as hers:
    whoever launches an edition does not come to coordinate the ministries it works with.
    """
    if entity.found is not None:
        return entity.found
    more: dict[str, Any] = {"level": entity.level}
    if entity.territory:
        territory = Territory.objects.filter(code=entity.territory).first()
        if territory is not None:
            more["territory"] = territory
    if entity.rural:
        more["rural"] = True
    return find_or_register(
        name=entity.name,
        type=entity.type,
        country=entity.country,
        actor=HOUSE,
        now=now,
        **more,
    )
