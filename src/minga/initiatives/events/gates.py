"""What can happen at a gate, and to what was promised there."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.gate_asked", label=_("Gate asked for"))
class GateAsked(Event):
    """The team, or somebody who answers for the work, asks for a decision."""


@event(key="initiatives.gate_ask_taken_back", label=_("Request for a gate taken back"))
class GateAskTakenBack(Event):
    """Nothing is waited for any more."""


@event(key="initiatives.gate_decided", label=_("Gate decided"))
class GateDecided(Event):
    """Subject: the review. `after` says the outcome and the stage; the thread grows when it passed."""


@event(key="initiatives.commitment_made", label=_("Next action noted"))
class CommitmentMade(Event):
    """Something that an office will do by a day."""


@event(key="initiatives.commitment_fulfilled", label=_("Commitment fulfilled"))
class CommitmentFulfilled(Event):
    """It was done, and how."""


@event(key="initiatives.commitment_dropped", label=_("Commitment dropped"))
class CommitmentDropped(Event):
    """It will not be done, and why."""


@event(key="initiatives.commitment_reminded", label=_("Reminder of a commitment"))
class CommitmentReminded(Event):
    """Its day is near, or has passed; told once."""
