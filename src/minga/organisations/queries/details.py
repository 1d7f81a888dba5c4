"""Single parts of an organisation, found through it."""

from uuid import UUID

from django.db.models import Q

from minga.organisations.models import Organisation, Tie, Unit


def unit_of(organisation: Organisation, key: str) -> Unit:
    """A standing unit. Raises Unit.DoesNotExist."""
    return organisation.units.select_related("parent").get(key=key, retired_at__isnull=True)


def tie_of(organisation: Organisation, uuid: UUID) -> Tie:
    """A tie with this organisation at either end. Raises Tie.DoesNotExist."""
    ends = Q(origin=organisation) | Q(target=organisation)
    return Tie.objects.select_related("origin", "target").get(ends, uuid=uuid)
