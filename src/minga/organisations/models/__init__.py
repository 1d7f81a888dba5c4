"""Entities, places, and the roles people hold; see each module's head for what not to do."""

from minga.organisations.models.organisation import JoinRequest, Organisation, Tie, Unit
from minga.organisations.models.role import Role, RoleQuerySet, house_day
from minga.organisations.models.territory import Territory

__all__ = [
    "JoinRequest",
    "Organisation",
    "Role",
    "RoleQuerySet",
    "Territory",
    "Tie",
    "Unit",
    "house_day",
]
