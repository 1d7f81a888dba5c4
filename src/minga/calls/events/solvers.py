"""What can happen to solvers, and what follows from a decision."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="calls.solver_registered", label=_("Solver profile begun"))
class SolverRegistered(Event):
    """Seen by its owner alone until it is published."""


@event(key="calls.solver_edited", label=_("Solver profile changed"))
class SolverEdited(Event):
    """`before` and `after` hold the changed columns."""


@event(key="calls.solver_published", label=_("Solver profile published"))
class SolverPublished(Event):
    """In the directory, and suggested to the owners of challenges."""


@event(key="calls.solver_hidden", label=_("Solver profile taken out of the directory"))
class SolverHidden(Event):
    """Only its owner sees it again."""


@event(key="calls.proof_added", label=_("Proof of a solver added"))
class ProofAdded(Event):
    """Subject: the proof."""


@event(key="calls.proof_removed", label=_("Proof of a solver removed"))
class ProofRemoved(Event):
    """`before` keeps what it said."""


@event(key="calls.solvers_told", label=_("Solvers told of a challenge"))
class SolversTold(Event):
    """Subject: the call. `after`: of which challenge, and which profiles."""


@event(key="calls.carrying_ordered", label=_("What follows from a decision begun"))
class CarryingOrdered(Event):
    """Subject: the decision. When its results are published, and when the office tries again."""


@event(key="calls.step_carried", label=_("What follows for a selected application done"))
class StepCarried(Event):
    """Subject: the outcome. `after`: what became of one step."""


@event(key="calls.step_failed", label=_("What follows for a selected application did not work"))
class StepFailed(Event):
    """`after` says why; the office mends it and tries again."""


@event(key="calls.step_taken_back", label=_("What followed for an application taken back"))
class StepTakenBack(Event):
    """It is not selected any more: another decision stands, or it was withdrawn."""


@event(key="calls.challenge_named", label=_("Challenge of a selected application named"))
class ChallengeNamed(Event):
    """Subject: the application, which had named none."""


@event(key="calls.place_released", label=_("Place of a selected application given back"))
class PlaceReleased(Event):
    """Everybody who was invited said no, or did not answer; the waiting list may move up."""
