"""Entities of the directory that a wave may still take in."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from minga.capacity.models import Measured, Wave
from minga.organisations.models import Organisation
from minga.organisations.queries.organisations import Wanted, directory
from minga.people.models import Person

MOST_AT_ONCE: Final = 2000


def candidates(wave: Wave, viewer: Person | None, wanted: Wanted, now: datetime) -> QuerySet[Organisation]:
    """Those that fit and are not in the wave, by name."""
    inside = Measured.objects.filter(wave=wave, organisation__isnull=False).values("organisation")
    return directory(viewer, wanted, now=now).exclude(pk__in=inside)


def all_found(wave: Wave, viewer: Person | None, wanted: Wanted, now: datetime) -> QuerySet[Organisation]:
    """The same with their places up to the country, which peer groups may need."""
    return candidates(wave, viewer, wanted, now).select_related("territory__parent__parent")
