"""Measurements outlive the rows of the directory: entities are merged. Part of a receiver."""

from minga.capacity.models import Measured
from minga.organisations.models import Organisation


def follow_merge_of_entities(*, stays: Organisation, duplicate: Organisation) -> None:
    """What was measured under the duplicate is of the one that stays, and so are the people who answer.

    Where both were in the same wave, each keeps its own row: two sets of figures are never made one.
    """
    both = Measured.objects.filter(organisation=stays).values("wave")
    Measured.objects.filter(organisation=duplicate).exclude(wave__in=both).update(organisation=stays)
