"""What can happen to the improvement plan of an entity."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.step_planned", label=_("Step of the improvement plan written"))
class StepPlanned(Event):
    """An entity commits to something, by a day. Subject: the step."""


@event(key="capacity.step_changed", label=_("Step of the improvement plan changed"))
class StepChanged(Event):
    """Other words, office, day or readers. `before` and `after` hold what differs."""


@event(key="capacity.step_done", label=_("Step of the improvement plan done"))
class StepDone(Event):
    """It was done, and how."""


@event(key="capacity.step_dropped", label=_("Step of the improvement plan dropped"))
class StepDropped(Event):
    """It will not be done, and why."""


@event(key="capacity.step_reminded", label=_("Reminder of a step of the improvement plan"))
class StepReminded(Event):
    """Its day is near, or has passed; told once."""
