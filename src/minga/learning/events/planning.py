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


@event(key="learning.session_added", label=_("Session added"))
class SessionAdded(Event):
    """Subject: the session; `after["same_as"]` when it is another one's twin."""


@event(key="learning.session_removed", label=_("Session removed"))
class SessionRemoved(Event):
    """Subject: the session, before anybody was marked in it."""


@event(key="learning.session_restored", label=_("Session takes place after all"))
class SessionRestored(Event):
    """Subject: the session that had been cancelled."""


@event(key="learning.leaders_named", label=_("Who leads the session changed"))
class LeadersNamed(Event):
    """Subject: the session, or the edition when several were named at once."""


@event(key="learning.agenda_written", label=_("Agenda of the session changed"))
class AgendaWritten(Event):
    """Subject: the session."""


@event(key="learning.travel_arranged", label=_("Travel arranged"))
class TravelArranged(Event):
    """Subject: the session; `after` counts the journeys that changed."""


@event(key="learning.journey_told", label=_("A participant said how she travels"))
class JourneyTold(Event):
    """Subject: her journey to a session."""


@event(key="learning.module_added", label=_("Module added"))
class ModuleAdded(Event):
    """Subject: the module."""


@event(key="learning.module_changed", label=_("Module changed"))
class ModuleChanged(Event):
    """Subject: the module."""


@event(key="learning.module_removed", label=_("Module removed"))
class ModuleRemoved(Event):
    """Subject: the module, which had no sessions and no tasks."""


@event(key="learning.module_moved", label=_("Order of the modules changed"))
class ModuleMoved(Event):
    """Subject: the module."""


@event(key="learning.material_added", label=_("Material added"))
class MaterialAdded(Event):
    """Subject: the material."""


@event(key="learning.material_changed", label=_("Material changed"))
class MaterialChanged(Event):
    """Subject: the material."""


@event(key="learning.material_removed", label=_("Material removed"))
class MaterialRemoved(Event):
    """Subject: the material."""


@event(key="learning.calendar_opened", label=_("Private calendar opened"))
class CalendarOpened(Event):
    """Subject: the feed. The former address of the person stops working."""


@event(key="learning.calendar_closed", label=_("Private calendar closed"))
class CalendarClosed(Event):
    """Subject: the feed."""
