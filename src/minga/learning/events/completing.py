"""What can happen to completion and credentials."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.standings_computed", label=_("Progress of participants computed"))
class StandingsComputed(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.credential_issued", label=_("Credential issued"))
class CredentialIssued(Event):
    """Subject: the credential."""


@event(key="learning.credential_revoked", label=_("Credential revoked"))
class CredentialRevoked(Event):
    """Subject: the credential, and why."""
