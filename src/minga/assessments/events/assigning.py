"""What can happen while it is settled who judges what."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="assessments.assignment_asked", label=_("Assignment asked for"))
class AssignmentAsked(Event):
    """A proposal is being computed; `after` holds what was wished."""


@event(key="assessments.assignment_proposed", label=_("Assignment proposed"))
class AssignmentProposed(Event):
    """Subject: the run. `after` counts pairs and what could not be met."""


@event(key="assessments.assignment_failed", label=_("Assignment could not be computed"))
class AssignmentFailed(Event):
    """`after["error"]` says why."""


@event(key="assessments.assignment_applied", label=_("Assignment applied"))
class AssignmentApplied(Event):
    """Subject: the panel. `after` counts what was given, what stayed, and what was taken away."""


@event(key="assessments.assignment_discarded", label=_("Proposed assignment discarded"))
class AssignmentDiscarded(Event):
    """Nothing changed."""


@event(key="assessments.assessment_assigned", label=_("Application given to a juror by hand"))
class AssessmentAssigned(Event):
    """Subject: the assessment."""


@event(key="assessments.assessment_taken_away", label=_("Application taken away from a juror"))
class AssessmentTakenAway(Event):
    """She had not begun."""


@event(key="assessments.pair_locked", label=_("Pair of juror and application locked or freed"))
class PairLocked(Event):
    """`after["locked"]`: whether a new assignment leaves it as it is."""


@event(key="assessments.pairs_given", label=_("Work given to jurors by hand"))
class PairsGiven(Event):
    """Several at once. Subject: the panel; `after` counts them."""
