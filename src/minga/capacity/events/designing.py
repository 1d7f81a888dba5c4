"""What happens to an index, its versions, and the timetable of its waves."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.index_created", label=_("Index begun"))
class IndexCreated(Event):
    """With a draft of its first version. `after` says from which template or file."""


@event(key="capacity.index_changed", label=_("Words of the index changed"))
class IndexChanged(Event):
    """Title, summary, source, whether it is listed. Never the method."""


@event(key="capacity.version_begun", label=_("New version of a method begun"))
class VersionBegun(Event):
    """A copy of the last published method. Subject: the version."""


@event(key="capacity.method_changed", label=_("Draft of a method changed"))
class MethodChanged(Event):
    """Subject: the draft; `after` says what was done, by code."""


@event(key="capacity.version_discarded", label=_("Draft of a method thrown away"))
class VersionDiscarded(Event):
    """Subject: the index. It was never published."""


@event(key="capacity.method_published", label=_("Method published"))
class MethodPublished(Event):
    """It never changes again. `after`: its number, its hash, and what was declared to have changed."""


@event(key="capacity.wave_planned", label=_("Wave planned"))
class WavePlanned(Event):
    """Subject: the wave, which measures with a published method."""


@event(key="capacity.wave_changed", label=_("Timetable of a wave changed"))
class WaveChanged(Event):
    """`before` and `after` hold the days and words that differ."""


@event(key="capacity.wave_stepped", label=_("Wave moved to its next step"))
class WaveStepped(Event):
    """`before` and `after`: `state`. Rooms that prepare for a step subscribe, and may refuse by raising."""


@event(key="capacity.wave_discarded", label=_("Wave that never began thrown away"))
class WaveDiscarded(Event):
    """Subject: the index."""


@event(key="capacity.measured_changed", label=_("Type, group or figures of an entity changed"))
class MeasuredChanged(Event):
    """Subject: the entity in its wave."""


@event(key="capacity.measured_linked", label=_("Entity of a wave linked to the directory"))
class MeasuredLinked(Event):
    """Subject: the entity in its wave; `before` and `after` name the organisation. No figure changes."""


@event(key="capacity.entities_grouped", label=_("Entities put into a peer group"))
class EntitiesGrouped(Event):
    """Subject: the wave; `after` names the group and counts those that moved."""


@event(key="capacity.measured_removed", label=_("Entity taken out of a wave"))
class MeasuredRemoved(Event):
    """Subject: the wave; only before entities answer."""
