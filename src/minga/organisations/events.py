"""What can happen to organisations, places and roles. Apps above react to these."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.organisations.models import JoinRequest, Organisation, Role, Territory, Tie, Unit
    from minga.people.models import Person


@event(key="organisations.territories_loaded", label=_("Territories loaded"))
class TerritoriesLoaded(Event):
    subject: "Territory"


@event(key="organisations.municipalities_imported", label=_("Municipalities imported"))
class MunicipalitiesImported(Event):
    subject: "Territory"


@event(key="organisations.organisation_recognised", label=_("Organisation recognised"))
class OrganisationRecognised(Event):
    """Support looked at it: from now on it may launch editions and show who answers."""

    subject: "Organisation"


@event(key="organisations.organisation_registered", label=_("Organisation registered"))
class OrganisationRegistered(Event):
    subject: "Organisation"


@event(key="organisations.organisation_edited", label=_("Data of the organisation changed"))
class OrganisationEdited(Event):
    subject: "Organisation"


@event(key="organisations.organisation_confirmed", label=_("Data confirmed as still true"))
class OrganisationConfirmed(Event):
    subject: "Organisation"


@event(key="organisations.organisation_retired", label=_("Organisation retired"))
class OrganisationRetired(Event):
    subject: "Organisation"


@event(key="organisations.organisation_restored", label=_("Organisation restored"))
class OrganisationRestored(Event):
    subject: "Organisation"


@event(key="organisations.organisations_merged", label=_("Duplicate merged"))
class OrganisationsMerged(Event):
    """`subject` stays; `duplicate` is retired. Apps above move what names the duplicate."""

    subject: "Organisation"
    duplicate: "Organisation"


@event(key="organisations.unit_added", label=_("Unit added"))
class UnitAdded(Event):
    subject: "Unit"


@event(key="organisations.unit_edited", label=_("Unit changed"))
class UnitEdited(Event):
    subject: "Unit"


@event(key="organisations.unit_retired", label=_("Unit retired"))
class UnitRetired(Event):
    subject: "Unit"


@event(key="organisations.tie_added", label=_("Tie added"))
class TieAdded(Event):
    subject: "Tie"


@event(key="organisations.tie_ended", label=_("Tie ended"))
class TieEnded(Event):
    subject: "Tie"


@event(key="organisations.tie_removed", label=_("Tie removed"))
class TieRemoved(Event):
    subject: "Tie"


@event(key="organisations.membership_asked", label=_("Somebody asked to join"))
class MembershipAsked(Event):
    """`stewards` answer: whoever coordinates, at the moment of asking."""

    subject: "JoinRequest"
    stewards: Sequence["Person"] = ()


@event(key="organisations.membership_answered", label=_("Request to join answered"))
class MembershipAnswered(Event):
    subject: "JoinRequest"


@event(key="organisations.role_given", label=_("Role given"))
class RoleGiven(Event):
    """`by_herself`: the person took it herself by registering the organisation; no need to tell her."""

    subject: "Role"
    by_herself: bool = False


@event(key="organisations.deputy_set", label=_("Deputy changed"))
class DeputySet(Event):
    subject: "Role"


@event(key="organisations.role_extended", label=_("Dates of the role changed"))
class RoleExtended(Event):
    subject: "Role"


@event(key="organisations.role_ended", label=_("Role ended"))
class RoleEnded(Event):
    """`successor` is the role of whoever takes over, or None: then it stays with the organisation."""

    subject: "Role"
    successor: "Role | None" = None
    by_house: bool = False
    """Nobody clicked: its term ran out, or the person erased her data."""
