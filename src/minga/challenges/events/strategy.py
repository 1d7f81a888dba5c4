"""What can happen to strategies, missions and portfolios."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.challenges.models import Mission, Objective, Portfolio, Strategy


@event(key="challenges.strategy_made", label=_("Strategy made"))
class StrategyMade(Event):
    subject: "Strategy"


@event(key="challenges.strategy_edited", label=_("Strategy changed"))
class StrategyEdited(Event):
    subject: "Strategy"


@event(key="challenges.mission_made", label=_("Mission made"))
class MissionMade(Event):
    subject: "Mission"


@event(key="challenges.mission_edited", label=_("Mission changed"))
class MissionEdited(Event):
    subject: "Mission"


@event(key="challenges.portfolio_made", label=_("Portfolio made"))
class PortfolioMade(Event):
    subject: "Portfolio"


@event(key="challenges.portfolio_edited", label=_("Portfolio changed"))
class PortfolioEdited(Event):
    subject: "Portfolio"


@event(key="challenges.plan_retired", label=_("Strategy, mission or portfolio retired"))
class PlanRetired(Event):
    subject: "Strategy | Mission | Portfolio"


@event(key="challenges.plan_restored", label=_("Strategy, mission or portfolio taken up again"))
class PlanRestored(Event):
    subject: "Strategy | Mission | Portfolio"


@event(key="challenges.objective_added", label=_("Objective added"))
class ObjectiveAdded(Event):
    subject: "Objective"


@event(key="challenges.objective_edited", label=_("Objective changed"))
class ObjectiveEdited(Event):
    subject: "Objective"


@event(key="challenges.objective_removed", label=_("Objective removed"))
class ObjectiveRemoved(Event):
    subject: "Objective"


@event(key="challenges.challenge_linked", label=_("Challenge put under an objective"))
class ChallengeLinked(Event):
    subject: "Objective"


@event(key="challenges.challenge_unlinked", label=_("Challenge taken from an objective"))
class ChallengeUnlinked(Event):
    subject: "Objective"


@event(key="challenges.challenge_placed", label=_("Challenge put into a portfolio"))
class ChallengePlaced(Event):
    subject: "Portfolio"


@event(key="challenges.challenge_taken_out", label=_("Challenge taken out of a portfolio"))
class ChallengeTakenOut(Event):
    subject: "Portfolio"
