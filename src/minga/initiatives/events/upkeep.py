"""What can happen to what is written down while the work goes on: costs, decisions, risks, barriers."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.cost_noted", label=_("Cost noted"))
class CostNoted(Event):
    """Something was used: quantity, cost of one, who paid."""


@event(key="initiatives.costs_noted", label=_("Several costs noted"))
class CostsNoted(Event):
    """Lines of a spreadsheet came in at once; each leaves its own entry."""


@event(key="initiatives.cost_corrected", label=_("Cost corrected"))
class CostCorrected(Event):
    """A line was taken back and another stands in its place; both stay in the accounts."""


@event(key="initiatives.cost_reversed", label=_("Cost taken back"))
class CostReversed(Event):
    """A counter-entry takes a wrong line back, with the reason."""


@event(key="initiatives.decision_recorded", label=_("Decision recorded"))
class DecisionRecorded(Event):
    """What was decided outside a gate, why, and on which evidence."""


@event(key="initiatives.decision_mended", label=_("Words of a decision mended"))
class DecisionMended(Event):
    """What was written of a decision was put right; the log keeps both."""


@event(key="initiatives.risk_added", label=_("Risk added"))
class RiskAdded(Event):
    """What could go wrong."""


@event(key="initiatives.risk_edited", label=_("Risk changed"))
class RiskEdited(Event):
    """How likely, how bad, what is done about it, or who watches it."""


@event(key="initiatives.risk_moved", label=_("State of a risk changed"))
class RiskMoved(Event):
    """Open, under control, it happened, or gone: `after["state"]`."""


@event(key="initiatives.barrier_logged", label=_("Barrier logged"))
class BarrierLogged(Event):
    """What stood in the way."""


@event(key="initiatives.barrier_edited", label=_("Barrier changed"))
class BarrierEdited(Event):
    """What was written of a barrier was put right; the log keeps both."""


@event(key="initiatives.barrier_joined", label=_("Barrier joined to the reform agenda"))
class BarrierJoined(Event):
    """The team says that it is what a point of the agenda is about."""


@event(key="initiatives.barrier_left", label=_("Barrier taken out of the reform agenda"))
class BarrierLeft(Event):
    """The team says that it is something else."""
