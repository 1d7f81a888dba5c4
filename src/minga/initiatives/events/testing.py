"""What can happen to what a team learns: evidence, user tests, experiments, services."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.evidence_added", label=_("Evidence added"))
class EvidenceAdded(Event):
    """Something that can be opened and cited."""


@event(key="initiatives.evidence_withdrawn", label=_("Evidence withdrawn"))
class EvidenceWithdrawn(Event):
    """It no longer counts, and why; where it was cited it stays, marked."""


@event(key="initiatives.user_test_recorded", label=_("User test recorded"))
class UserTestRecorded(Event):
    """Users tried it, and what happened."""


@event(key="initiatives.user_test_edited", label=_("User test corrected"))
class UserTestEdited(Event):
    """What was written of a user test was mended; the log keeps both."""


@event(key="initiatives.experiment_planned", label=_("Experiment planned"))
class ExperimentPlanned(Event):
    """A hypothesis, with the threshold that will decide."""


@event(key="initiatives.experiment_replanned", label=_("Plan of the experiment changed"))
class ExperimentReplanned(Event):
    """Before there was any result."""


@event(key="initiatives.experiment_started", label=_("Experiment began"))
class ExperimentStarted(Event):
    """It runs, since this day; a pilot runs in real service."""


@event(key="initiatives.experiment_measured", label=_("Result of the experiment recorded"))
class ExperimentMeasured(Event):
    """What was seen; from now on hypothesis, metric and threshold are frozen."""


@event(key="initiatives.experiment_decided", label=_("Decision after the experiment"))
class ExperimentDecided(Event):
    """Go on, iterate or stop, and why."""


@event(key="initiatives.service_added", label=_("Service added"))
class ServiceAdded(Event):
    """A service that the initiative changes."""


@event(key="initiatives.service_edited", label=_("Service changed"))
class ServiceEdited(Event):
    """Its name, office, channel or number of users."""


@event(key="initiatives.service_removed", label=_("Service removed"))
class ServiceRemoved(Event):
    """The initiative does not change this service."""


@event(key="initiatives.targets_prefilled", label=_("Figures of the challenge taken over"))
class TargetsPrefilled(Event):
    """The initiative promises on the indicators of its challenge, from the same baselines."""


@event(key="initiatives.series_noted", label=_("Series of measurements noted"))
class SeriesNoted(Event):
    """Several numbers of one figure came in at once; each leaves its own entry."""
