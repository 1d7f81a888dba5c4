"""What can happen from the first grader to the last answer to an appeal."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.marks_put", label=_("Marks of an entity written down"))
class MarksPut(Event):
    """Subject: the measured entity. `before` and `after`: the points of what changed."""


@event(key="capacity.wave_marked", label=_("Marks of a wave written down"))
class WaveMarked(Event):
    """Many entities at once. Subject: the wave; `after` counts entities and marks."""
