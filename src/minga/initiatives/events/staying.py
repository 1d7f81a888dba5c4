"""What can happen to what makes a solution stay."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.adoption_recorded", label=_("Budget line or act recorded"))
class AdoptionRecorded(Event):
    """A line or an act keeps the solution."""


@event(key="initiatives.adoption_withdrawn", label=_("Budget line or act withdrawn"))
class AdoptionWithdrawn(Event):
    """It no longer keeps the solution, and why; what it was stays."""
