"""What can happen to a point of the reform agenda."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.reform_made", label=_("Point of the reform agenda made"))
class ReformMade(Event):
    """Barriers that say the same became one point."""


@event(key="initiatives.reform_edited", label=_("Point of the reform agenda changed"))
class ReformEdited(Event):
    """Its texts, its kind or who could mend it."""


@event(key="initiatives.reform_moved", label=_("State of a point of the reform agenda changed"))
class ReformMoved(Event):
    """Reported, analysed, on the agenda, resolved or accepted: `after["status"]`, and the answer."""


@event(key="initiatives.reform_published", label=_("Point of the reform agenda published"))
class ReformPublished(Event):
    """Everybody reads it."""


@event(key="initiatives.reform_hidden", label=_("Point of the reform agenda hidden"))
class ReformHidden(Event):
    """Only those who keep it, and whoever could mend it, read it."""


@event(key="initiatives.barriers_gathered", label=_("Barriers gathered into a point of the reform agenda"))
class BarriersGathered(Event):
    """Those who keep the point say that these barriers are what it is about."""


@event(key="initiatives.barrier_released", label=_("Barrier released from a point of the reform agenda"))
class BarrierReleased(Event):
    """Those who keep the point say that this barrier is something else, and why."""
