"""What can happen to the keys of the house."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.key_made", label=_("Signing key made"))
class KeyMade(Event):
    """Subject: the key; its private half is a file, never here."""


@event(key="learning.key_retired", label=_("Signing key retired"))
class KeyRetired(Event):
    """It signs nothing more; what it signed stays verifiable."""


@event(key="learning.key_distrusted", label=_("Signing key no longer trusted"))
class KeyDistrusted(Event):
    """Somebody else may hold it."""
