"""What can happen to what is handed in."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.handin_sent", label=_("Work handed in"))
class HandinSent(Event):
    """Subject: the hand-in."""


@event(key="learning.handin_returned", label=_("Work returned with comments"))
class HandinReturned(Event):
    """Subject: the hand-in."""


@event(key="learning.handin_accepted", label=_("Work accepted"))
class HandinAccepted(Event):
    """Subject: the hand-in."""
