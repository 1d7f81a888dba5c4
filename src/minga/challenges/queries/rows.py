"""One row of a challenge by its uuid; `DoesNotExist` when it is of another one."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from minga.challenges.models import Challenge

Row = TypeVar("Row", bound=Model)


def row_for(challenge: Challenge, kind: type[Row], uuid: UUID) -> Row:
    """The row of this challenge, which comes along."""
    found = kind._default_manager.select_related("challenge__organisation", "challenge__edition__host")
    return found.get(challenge=challenge, uuid=uuid)
