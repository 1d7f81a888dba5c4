"""What can happen to a panel, its people and their conflicts of interest."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="assessments.panel_created", label=_("Jury created"))
class PanelCreated(Event):
    """A panel with its rubric, for a thing of an app above."""


@event(key="assessments.panel_changed", label=_("Settings of the jury changed"))
class PanelChanged(Event):
    """`before` and `after` hold what changed."""


@event(key="assessments.panel_opened", label=_("The jury began to judge"))
class PanelOpened(Event):
    """`after` counts items and jurors."""


@event(key="assessments.panel_taken_back", label=_("The jury went back to preparation"))
class PanelTakenBack(Event):
    """Nobody had begun to judge."""


@event(key="assessments.panel_discussed", label=_("The jury began to discuss"))
class PanelDiscussed(Event):
    """From now on jurors read each other; `after` counts what was left unsent."""


@event(key="assessments.panel_closed", label=_("The jury closed"))
class PanelClosed(Event):
    """No score changes any more; `after` counts what was left unsent."""


@event(key="assessments.items_put", label=_("Applications handed to the jury"))
class ItemsPut(Event):
    """`after["codes"]`: those that were not there before."""


@event(key="assessments.item_taken_out", label=_("Application taken away from the jury"))
class ItemTakenOut(Event):
    """It is judged no more."""


@event(key="assessments.item_put_back", label=_("Application given back to the jury"))
class ItemPutBack(Event):
    """It had been taken away; now it is judged after all."""


@event(key="assessments.juror_invited", label=_("Juror invited"))
class JurorInvited(Event):
    """She was asked; she sits on nothing until she says yes."""


@event(key="assessments.juror_reminded", label=_("Juror reminded of the invitation"))
class JurorReminded(Event):
    """The one reminder before the last day."""


@event(key="assessments.juror_answered", label=_("Invitation to the jury answered"))
class JurorAnswered(Event):
    """Yes or no: `after["state"]`, and the load that she agreed to."""


@event(key="assessments.juror_load_changed", label=_("Load of a juror changed"))
class JurorLoadChanged(Event):
    """How much she judges at most, topics, languages."""


@event(key="assessments.juror_removed", label=_("Juror taken off the panel"))
class JurorRemoved(Event):
    """What she had sent stays; what she had not goes back to the office."""


@event(key="assessments.interest_declared", label=_("Conflict of interest declared"))
class InterestDeclared(Event):
    """By the juror; she stands aside at once."""


@event(key="assessments.declaration_withdrawn", label=_("Declaration of a conflict withdrawn"))
class DeclarationWithdrawn(Event):
    """By the juror herself, who says why."""


@event(key="assessments.no_interest_declared", label=_("Absence of conflicts declared"))
class NoInterestDeclared(Event):
    """Before reading: she has no conflict with this application."""


@event(key="assessments.interests_detected", label=_("Conflicts of interest looked for"))
class InterestsDetected(Event):
    """`after` counts what was found anew, and what does not hold any more."""


@event(key="assessments.interest_cleared", label=_("Conflict of interest cleared"))
class InterestCleared(Event):
    """By the office, with a reason that stays."""


@event(key="assessments.tie_added", label=_("Line added to a juror's own list"))
class TieAdded(Event):
    """Somebody she will not judge."""


@event(key="assessments.tie_removed", label=_("Line removed from a juror's own list"))
class TieRemoved(Event):
    """Conflicts that it led to stay until they are cleared."""
