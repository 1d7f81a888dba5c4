"""The board of a portfolio: challenges by state, initiatives by stage, how it is spread and what it lacks.

Initiatives lie above this app: theirs comes through `register_portfolio_stages`. Whoever looks from
outside neither sees nor counts challenges that are restricted.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db.models import Count, QuerySet

from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge, Placement, Portfolio
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.policies import may_plan
from minga.challenges.queries.challenges import PUBLIC, challenges_visible_to
from minga.challenges.queries.plans import ChallengeLine, challenge_line, missions_visible_to, plans_visible
from minga.challenges.queries.spread import Spread, has, spread_of
from minga.people.models import Person

FILTERS: Final = ("status", "facet", "risk", "sector", "sdg", "axis", "horizon")
_ENDED: Final = (ChallengeStatus.WITHDRAWN, ChallengeStatus.JOINED)
_COLUMNS: Final = (ChallengeStatus.DRAFT, *STANDING, *_ENDED)


@dataclass(frozen=True)
class StagedInitiative:
    """One initiative on the board. `state` as the thread draws it: active, paused, stopped."""

    challenge: int
    title: str
    link: str
    owner: str
    stage: int
    state: str = "active"


@dataclass(frozen=True)
class StagedWork:
    """What the app above knows: the names of its stages in order, and the initiatives of these challenges."""

    names: Sequence[str]
    initiatives: Sequence[StagedInitiative]


StagesOf = Callable[[Collection[int], Person | None, datetime], StagedWork]
_stages: list[StagesOf] = []


def register_portfolio_stages(stages_of: StagesOf) -> None:
    """Let the app of initiatives fill the board: challenge ids → their initiatives by stage.

    It must cost a constant number of queries, and answer only what the viewer may see.
    """
    _stages[:] = [stages_of]


@dataclass(frozen=True)
class Column:
    """Challenges of one state."""

    value: str
    title: str
    challenges: tuple[ChallengeLine, ...]


@dataclass(frozen=True)
class StageColumn:
    """Initiatives of one stage."""

    number: int
    name: str
    initiatives: tuple[StagedInitiative, ...]


@dataclass(frozen=True)
class PortfolioPage:
    """A portfolio as one reads it. `shown` of `whole` challenges pass the filter."""

    key: str
    title: str
    summary: str
    language: str
    owner: str
    owner_link: str
    mission: str
    mission_link: str
    statement: str
    due_on: date | None
    public: bool
    retired: bool
    can_plan: bool
    whole: int
    shown: int
    columns: tuple[Column, ...]
    stages: tuple[StageColumn, ...]
    initiatives: int
    spreads: tuple[Spread, ...]
    rounds: tuple[tuple[str, str, str], ...]
    """Title, link and state of its prioritisations."""


@dataclass(frozen=True)
class PortfolioRow:
    """A portfolio in the list, with how many challenges the reader would find in it."""

    title: str
    link: str
    summary: str
    owner: str
    mission: str
    challenges: int
    public: bool
    retired: bool


@dataclass(frozen=True)
class SheetRow:
    """One challenge of the portfolio, to take away."""

    placement: Placement
    initiatives: tuple[StagedInitiative, ...] = field(default_factory=tuple)


def portfolios_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Portfolio]:
    """Public ones, and the others for those who work in the organisation."""
    return plans_visible(Portfolio.objects.select_related("organisation", "mission"), viewer, now)


def portfolio_for(viewer: Person | None, key: str, now: datetime) -> Portfolio:
    """One portfolio, or `DoesNotExist`."""
    return portfolios_visible_to(viewer, now).get(key=key)


def portfolio_rows(portfolios: Sequence[Portfolio], viewer: Person | None, now: datetime) -> tuple[PortfolioRow, ...]:
    """The rows of one page of the list; one query more."""
    placed = Placement.objects.filter(portfolio__in=portfolios, challenge__in=challenges_visible_to(viewer, now))
    counts = dict(placed.order_by().values_list("portfolio").annotate(Count("pk")))
    missions = set(_missions_seen(portfolios, viewer, now))
    return tuple(
        PortfolioRow(
            title=each.title,
            link=each.get_absolute_url(),
            summary=each.summary,
            owner=each.organisation.name,
            mission=each.mission.title if each.mission and each.mission_id in missions else "",
            challenges=counts.get(each.pk, 0),
            public=each.public,
            retired=each.retired_at is not None,
        )
        for each in portfolios
    )


def portfolio_page(
    portfolio: Portfolio, viewer: Person | None, wanted: Mapping[str, str], now: datetime
) -> PortfolioPage:
    """The whole board; a constant number of queries. `wanted`: values of `FILTERS`."""
    placements = placements_of(portfolio, viewer, now)
    shown = [each for each in placements if _passes(each.challenge, wanted)]
    work = _work([each.challenge for each in shown], viewer, now)
    mission = portfolio.mission if _missions_seen([portfolio], viewer, now) else None
    going = [each.challenge for each in placements if each.challenge.status not in _ENDED]
    rounds = plans_visible(portfolio.prioritisations.all(), viewer, now).order_by("-created_at", "pk")
    return PortfolioPage(
        key=portfolio.key,
        title=portfolio.title,
        summary=portfolio.summary,
        language=portfolio.language,
        owner=portfolio.organisation.name,
        owner_link=portfolio.organisation.get_absolute_url(),
        mission=mission.title if mission else "",
        mission_link=mission.get_absolute_url() if mission else "",
        statement=mission.statement if mission else "",
        due_on=mission.due_on if mission else None,
        public=portfolio.public,
        retired=portfolio.retired_at is not None,
        can_plan=may_plan(viewer, portfolio, now),
        whole=len(placements),
        shown=len(shown),
        columns=_columns(shown),
        stages=_stage_columns(work),
        initiatives=len(work.initiatives),
        spreads=spread_of(going, mission.sdgs if mission else ()) if going else (),
        rounds=tuple((each.title, each.get_absolute_url(), each.get_status_display()) for each in rounds),
    )


def placements_of(portfolio: Portfolio, viewer: Person | None, now: datetime) -> list[Placement]:
    """The challenges in it that the viewer may see, by title; one query."""
    rows = portfolio.placements.filter(challenge__in=challenges_visible_to(viewer, now))
    return list(rows.select_related("challenge__organisation").order_by("challenge__folded_title", "challenge__pk"))


def portfolio_sheet(
    portfolio: Portfolio, viewer: Person | None, wanted: Mapping[str, str], now: datetime
) -> tuple[SheetRow, ...]:
    """What is taken away: the challenges that pass the filter, each with its initiatives."""
    shown = [each for each in placements_of(portfolio, viewer, now) if _passes(each.challenge, wanted)]
    work = _work([each.challenge for each in shown], viewer, now)
    by_challenge: dict[int, list[StagedInitiative]] = {}
    for initiative in work.initiatives:
        by_challenge.setdefault(initiative.challenge, []).append(initiative)
    return tuple(SheetRow(each, tuple(by_challenge.get(each.challenge_id, ()))) for each in shown)


def goals_in(portfolio: Portfolio) -> list[tuple[str, str]]:
    """The goals of its public mission and of public challenges in it, for the filter; one query."""
    rows = portfolio.challenges.filter(PUBLIC, sdg_goal__isnull=False).order_by("sdg_goal")
    mission = portfolio.mission
    goals = set(rows.values_list("sdg_goal", flat=True)) | set(mission.sdgs if mission and mission.public else ())
    return [(str(goal), f"{goal} · {sdg_goal_title(goal)}") for goal in sorted(goal for goal in goals if goal)]


def _missions_seen(portfolios: Sequence[Portfolio], viewer: Person | None, now: datetime) -> list[int]:
    """The missions of these portfolios that the viewer may see; public ones cost no query."""
    missions = [each.mission for each in portfolios if each.mission is not None]
    hidden = [mission.pk for mission in missions if not mission.public]
    seen = missions_visible_to(viewer, now).filter(pk__in=hidden).values_list("pk", flat=True) if hidden else ()
    return [mission.pk for mission in missions if mission.public] + list(seen)


def _passes(challenge: Challenge, wanted: Mapping[str, str]) -> bool:
    return all(has(challenge, key, value) for key, value in wanted.items() if key in FILTERS and value)


def _columns(placements: Sequence[Placement]) -> tuple[Column, ...]:
    """One column for each state in which a challenge stands; the others only when there are some."""
    by_status: dict[str, list[ChallengeLine]] = {}
    for each in placements:
        by_status.setdefault(each.challenge.status, []).append(challenge_line(each.challenge, each.reason))
    return tuple(
        Column(status, str(ChallengeStatus(status).label), tuple(by_status.get(status, ())))
        for status in _COLUMNS
        if status in STANDING or status in by_status
    )


def _work(challenges: Sequence[Challenge], viewer: Person | None, now: datetime) -> StagedWork:
    if not _stages or not challenges:
        return StagedWork((), ())
    return _stages[0]([challenge.pk for challenge in challenges], viewer, now)


def _stage_columns(work: StagedWork) -> tuple[StageColumn, ...]:
    if not work.initiatives:
        return ()
    return tuple(
        StageColumn(number, str(name), tuple(each for each in work.initiatives if each.stage == number))
        for number, name in enumerate(work.names, start=1)
    )
