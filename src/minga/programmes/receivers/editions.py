"""What editions and instruments do when organisations change."""

from minga.core.events import subscribe
from minga.organisations.events import OrganisationsMerged
from minga.programmes.actions.upkeep import move_to_kept


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """Hosts, partners, payers and owners follow to the organisation that stays."""
    move_to_kept(stays=happened.subject, duplicate=happened.duplicate)
