"""Reading strategies and missions, page by page.

Challenges under an objective are only those that the reader may see: a restricted one is not
shown to outsiders, and not counted either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from minga.challenges.enums import Axis
from minga.challenges.models import Mission, Objective, Portfolio, Strategy
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.policies import may_plan
from minga.challenges.queries.challenges import challenges_visible_to
from minga.challenges.queries.plans import (
    ChallengeLine,
    MissionLine,
    PlanRow,
    axis_link,
    challenge_line,
    mission_line,
    missions_visible_to,
    plan_row,
    plans_visible,
    strategies_visible_to,
    years_of,
)
from minga.people.models import Person


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective with what stands under it."""

    uuid: UUID
    title: str
    axis: str
    axis_link: str
    sdg_goal: int | None
    sdg: str
    challenges: tuple[ChallengeLine, ...]
    missions: tuple[MissionLine, ...]


@dataclass(frozen=True)
class StrategyPage:
    """A strategy as one reads it: objectives, challenges under each, missions, and what is missing."""

    key: str
    title: str
    summary: str
    language: str
    source: str
    years: str
    owner: str
    owner_link: str
    public: bool
    retired: bool
    can_plan: bool
    objectives: tuple[ObjectiveLine, ...]
    challenges: int
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class MissionPage:
    """A mission, where it comes from and which portfolios carry it."""

    key: str
    title: str
    statement: str
    language: str
    owner: str
    owner_link: str
    due_on: date | None
    sdgs: tuple[tuple[int, str], ...]
    objective: str
    strategy: str
    strategy_link: str
    axis: str
    axis_link: str
    portfolios: tuple[PlanRow, ...]
    public: bool
    retired: bool
    can_plan: bool


def strategy_for(viewer: Person | None, key: str, now: datetime) -> Strategy:
    """One strategy, or `DoesNotExist`."""
    return strategies_visible_to(viewer, now).get(key=key)


def mission_for(viewer: Person | None, key: str, now: datetime) -> Mission:
    """One mission, or `DoesNotExist`."""
    return missions_visible_to(viewer, now).get(key=key)


def objective_in(strategy: Strategy, uuid: UUID) -> Objective:
    """One objective of this strategy, or `DoesNotExist`."""
    return strategy.objectives.select_related("strategy__organisation").get(uuid=uuid)


def objectives_open_to(viewer: Person, now: datetime, having: Objective | None = None) -> list[Objective]:
    """Objectives of the strategies that are followed and that she may read, and the one that it serves already."""
    strategies = strategies_visible_to(viewer, now).filter(retired_at__isnull=True)
    rows = Objective.objects.filter(Q(strategy__in=strategies) | Q(pk=having.pk if having else None))
    rows = rows.select_related("strategy")
    return list(rows.order_by("strategy__title", "strategy", "order", "pk"))


def strategy_page(strategy: Strategy, viewer: Person | None, now: datetime) -> StrategyPage:
    """The whole page; five queries whatever its size."""
    lines = _challenges_by_objective(strategy, viewer, now)
    missions = _missions_by_objective(strategy, viewer, now)
    objectives = tuple(
        _objective_line(objective, lines.get(objective.pk, []), missions.get(objective.pk, []))
        for objective in strategy.objectives.all()
    )
    organisation = strategy.organisation
    return StrategyPage(
        key=strategy.key,
        title=strategy.title,
        summary=strategy.summary,
        language=strategy.language,
        source=strategy.source,
        years=years_of(strategy),
        owner=organisation.name,
        owner_link=organisation.get_absolute_url(),
        public=strategy.public,
        retired=strategy.retired_at is not None,
        can_plan=may_plan(viewer, strategy, now),
        objectives=objectives,
        challenges=len({line.key for objective in objectives for line in objective.challenges}),
        gaps=_gaps(objectives),
    )


def mission_page(mission: Mission, viewer: Person | None, now: datetime) -> MissionPage:
    """The whole page; three queries."""
    objective = mission.objective
    strategy = objective.strategy if objective else None
    seen = strategy is not None and strategies_visible_to(viewer, now).filter(pk=strategy.pk).exists()
    portfolios = plans_visible(Portfolio.objects.select_related("organisation"), viewer, now)
    return MissionPage(
        key=mission.key,
        title=mission.title,
        statement=mission.statement,
        language=mission.language,
        owner=mission.organisation.name,
        owner_link=mission.organisation.get_absolute_url(),
        due_on=mission.due_on,
        sdgs=tuple((goal, sdg_goal_title(goal)) for goal in sorted(mission.sdgs)),
        objective=objective.title if objective and seen else "",
        strategy=strategy.title if strategy and seen else "",
        strategy_link=strategy.get_absolute_url() if strategy and seen else "",
        axis=objective.get_axis_display() if objective and seen else "",
        axis_link=axis_link(objective.axis) if objective and seen else "",
        portfolios=tuple(plan_row(each) for each in portfolios.filter(mission=mission).order_by("title", "pk")),
        public=mission.public,
        retired=mission.retired_at is not None,
        can_plan=may_plan(viewer, mission, now),
    )


def _objective_line(
    objective: Objective, challenges: Sequence[ChallengeLine], missions: Sequence[MissionLine]
) -> ObjectiveLine:
    return ObjectiveLine(
        uuid=objective.uuid,
        title=objective.title,
        axis=objective.get_axis_display() if objective.axis else "",
        axis_link=axis_link(objective.axis),
        sdg_goal=objective.sdg_goal,
        sdg=sdg_goal_title(objective.sdg_goal),
        challenges=tuple(challenges),
        missions=tuple(missions),
    )


def _challenges_by_objective(
    strategy: Strategy, viewer: Person | None, now: datetime
) -> Mapping[int, list[ChallengeLine]]:
    links = Objective.challenges.through.objects.filter(
        objective__strategy=strategy, challenge__in=challenges_visible_to(viewer, now)
    ).select_related("challenge__organisation")
    found: dict[int, list[ChallengeLine]] = {}
    for link in links.order_by("challenge__folded_title", "challenge__pk"):
        found.setdefault(link.objective_id, []).append(challenge_line(link.challenge))
    return found


def _missions_by_objective(strategy: Strategy, viewer: Person | None, now: datetime) -> Mapping[int, list[MissionLine]]:
    found: dict[int, list[MissionLine]] = {}
    rows = missions_visible_to(viewer, now).filter(objective__strategy=strategy, retired_at__isnull=True)
    for mission in rows.order_by("due_on", "title", "pk"):
        found.setdefault(mission.objective_id or 0, []).append(mission_line(mission))
    return found


def _gaps(objectives: Sequence[ObjectiveLine]) -> tuple[str, ...]:
    """What the strategy leaves out, as sentences."""
    if not objectives:
        return ()
    named = {str(objective.axis) for objective in objectives}
    words = [
        _("No objective is on the axis “%(axis)s”.") % {"axis": label}
        for _axis, label in Axis.choices
        if str(label) not in named
    ]
    words += [
        _("No challenge stands under the objective “%(objective)s”.") % {"objective": objective.title}
        for objective in objectives
        if not objective.challenges
    ]
    return tuple(words)
