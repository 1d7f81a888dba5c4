"""What can happen to the team and to the organisations around it."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.team_invited", label=_("Person invited to the team"))
class TeamInvited(Event):
    """She was asked; she has no role until she says yes."""


@event(key="initiatives.team_invitation_answered", label=_("Invitation to the team answered"))
class TeamInvitationAnswered(Event):
    """Yes or no: `after["state"]`."""


@event(key="initiatives.team_invitation_taken_back", label=_("Invitation to the team taken back"))
class TeamInvitationTakenBack(Event):
    """The question no longer stands."""


@event(key="initiatives.partner_added", label=_("Partner added"))
class PartnerAdded(Event):
    """Another organisation takes part."""


@event(key="initiatives.partner_changed", label=_("Part of a partner changed"))
class PartnerChanged(Event):
    """Its part, its dates or its agreement changed."""


@event(key="initiatives.partner_removed", label=_("Partner removed"))
class PartnerRemoved(Event):
    """It takes no part any more, or never did."""
