"""What can happen in a prioritisation. The log says that somebody voted, never what."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.challenges.models import Candidate, Criterion, Prioritisation


@event(key="challenges.prioritisation_made", label=_("Prioritisation prepared"))
class PrioritisationMade(Event):
    subject: "Prioritisation"


@event(key="challenges.prioritisation_edited", label=_("Prioritisation changed"))
class PrioritisationEdited(Event):
    subject: "Prioritisation"


@event(key="challenges.criterion_added", label=_("Criterion added"))
class CriterionAdded(Event):
    subject: "Criterion"


@event(key="challenges.criterion_edited", label=_("Criterion changed"))
class CriterionEdited(Event):
    subject: "Criterion"


@event(key="challenges.criterion_removed", label=_("Criterion removed"))
class CriterionRemoved(Event):
    subject: "Criterion"


@event(key="challenges.candidate_added", label=_("Candidate added"))
class CandidateAdded(Event):
    subject: "Candidate"


@event(key="challenges.candidate_removed", label=_("Candidate removed"))
class CandidateRemoved(Event):
    subject: "Candidate"


@event(key="challenges.organisation_invited", label=_("Organisation invited to vote"))
class OrganisationInvited(Event):
    subject: "Prioritisation"


@event(key="challenges.organisation_uninvited", label=_("Organisation no longer invited to vote"))
class OrganisationUninvited(Event):
    subject: "Prioritisation"


@event(key="challenges.voting_opened", label=_("Voting opened"))
class VotingOpened(Event):
    """From now on criteria and candidates stay as they are."""

    subject: "Prioritisation"


@event(key="challenges.votes_cast", label=_("Votes cast"))
class VotesCast(Event):
    subject: "Prioritisation"


@event(key="challenges.table_votes_cast", label=_("Votes of a table typed in"))
class TableVotesCast(Event):
    subject: "Prioritisation"


@event(key="challenges.voting_closed", label=_("Voting closed"))
class VotingClosed(Event):
    subject: "Prioritisation"


@event(key="challenges.priorities_decided", label=_("Priorities decided"))
class PrioritiesDecided(Event):
    subject: "Prioritisation"
