"""Initiatives on boards of the app below: by stage in a portfolio, and on the five axes of their challenges."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Count, Q

from minga.challenges.enums import Axis
from minga.challenges.queries.portfolios import StagedInitiative, StagedWork
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.initiatives.queries.visible import initiatives_visible_to
from minga.people.models import Person

_DRAWN = {InitiativeState.PAUSED: "paused", InitiativeState.STOPPED: "stopped"}


def stages_of(challenges: Collection[int], viewer: Person | None, now: datetime) -> StagedWork:
    """The initiatives of these challenges that the viewer may see; one query."""
    rows = initiatives_visible_to(viewer, now).filter(challenge__in=challenges).select_related("organisation")
    return StagedWork(
        names=[str(stage.label) for stage in LifeStage],
        initiatives=[
            StagedInitiative(
                challenge=each.challenge_id,
                title=each.title,
                link=each.get_absolute_url(),
                owner=each.organisation.short_name or each.organisation.name,
                stage=each.stage,
                state=_DRAWN.get(InitiativeState(each.state), "active"),
            )
            for each in rows.order_by("title", "pk")
        ],
    )


def axis_counts(viewer: Person | None, now: datetime) -> Mapping[str, int]:
    """How many initiatives that the viewer may see work on a challenge of each axis; one query."""
    return initiatives_visible_to(viewer, now).aggregate(
        **{axis: Count("pk", Q(challenge__axes__contains=[axis]), distinct=True) for axis in Axis.values}
    )
