"""What can happen to the plan of an edition."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.plan_made", label=_("Plan of sessions made"))
class PlanMade(Event):
    """Subject: the edition; `after` counts modules and sessions."""


@event(key="learning.sessions_moved", label=_("Sessions moved along with the plan"))
class SessionsMoved(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.session_changed", label=_("Session changed"))
class SessionChanged(Event):
    """Subject: the session."""


@event(key="learning.session_cancelled", label=_("Session cancelled"))
class SessionCancelled(Event):
    """Subject: the session, and why."""


@event(key="learning.session_held", label=_("Session held"))
class SessionHeld(Event):
    """Subject: the session."""
