"""Who stands selected: what published decisions of last rounds say, as long as none replaces them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from minga.calls.enums import ApplicationState, DecisionState, Fate
from minga.calls.models import Application, CallPhase, Outcome
from minga.challenges.models import Challenge


def standing_outcomes(now: datetime) -> QuerySet[Outcome]:
    """The outcomes of those that are selected, for everybody to know: after the last round, and not withdrawn."""
    later = CallPhase.objects.filter(
        call=OuterRef("decision__phase__call"), order__gt=OuterRef("decision__phase__order")
    )
    published = Outcome.objects.filter(
        ~Exists(later),
        fate=Fate.SELECTED,
        decision__state=DecisionState.PUBLISHED,
        decision__published_at__lte=now,
        application__state=ApplicationState.SELECTED,
    )
    return published.exclude(decision__replaced_by__state=DecisionState.PUBLISHED)


def solvers_chosen_for(challenge: Challenge, now: datetime) -> QuerySet[Outcome]:
    """The applications that were selected for a challenge, with who they are and the call."""
    rows = standing_outcomes(now).filter(application__challenge=challenge)
    return rows.select_related("application__call", "application__solver", "application__organisation").order_by("pk")


def name_of(application: Application) -> str:
    """How an application that was selected is named in public: solver, organisation or title; no person."""
    if application.solver is not None and application.solver.public:
        return application.solver.name
    return application.organisation.name if application.organisation is not None else application.title
