"""What can happen from the first run of the engine to the published bundle, and when a past wave comes in."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="capacity.computation_asked", label=_("Computation of an index asked for"))
class ComputationAsked(Event):
    """Subject: the computation that waits."""


@event(key="capacity.computation_begun", label=_("Computation of an index begun"))
class ComputationBegun(Event):
    """By a job. Subject: the computation."""


@event(key="capacity.computation_finished", label=_("Index computed"))
class ComputationFinished(Event):
    """By a job; its scores, intervals and findings are written. Subject: the computation."""


@event(key="capacity.computation_failed", label=_("Index could not be computed"))
class ComputationFailed(Event):
    """By a job. `after` says why."""


@event(key="capacity.finding_settled", label=_("Decided on a figure that does not add up"))
class FindingSettled(Event):
    """Subject: the finding; `after` holds what was decided."""


@event(key="capacity.wave_published", label=_("Results of a wave published"))
class WavePublished(Event):
    """Sealed: `after` holds the hash of the bundle. Subject: the wave."""


@event(key="capacity.wave_import_started", label=_("Past wave uploaded"))
class WaveImportStarted(Event):
    """Subject: the import."""


@event(key="capacity.wave_import_matched", label=_("Columns of a past wave told"))
class WaveImportMatched(Event):
    """Which column is what. Subject: the import."""


@event(key="capacity.wave_import_checked", label=_("Past wave checked"))
class WaveImportChecked(Event):
    """By a job: what does not add up. Subject: the import."""


@event(key="capacity.wave_import_ordered", label=_("Past wave to be brought in"))
class WaveImportOrdered(Event):
    """Somebody read the report and wants it. Subject: the import."""


@event(key="capacity.wave_imported", label=_("Past wave brought in"))
class WaveImported(Event):
    """As it was published, with its mistakes. Subject: the wave."""


@event(key="capacity.wave_import_dropped", label=_("Past wave not brought in"))
class WaveImportDropped(Event):
    """Nothing was written. Subject: the import."""
