"""The life-cycle on the front page: how many initiatives hang at each stage, what was left working, one lesson.

Public dossiers only. It is part of the kept page of `queries.home_page`, so its queries are paid
once after each change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Max, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.queries.freshness import STALE_AFTER
from minga.initiatives.queries.lists import Asked, Row, latest_adopted, tally
from minga.library.queries.lessons import LessonRow, latest_lesson, lesson_count
from minga.organisations.models import Territory


@dataclass(frozen=True)
class Hanging:
    """How many initiatives hang at one stage, and the list that shows them."""

    label: str
    count: int
    path: str


@dataclass(frozen=True)
class Spot:
    """A place with its initiatives; grey when none of them was confirmed within a year."""

    name: str
    path: str
    latitude: float
    longitude: float
    count: int
    stale: bool


@dataclass(frozen=True)
class LifeCycle:
    """Everything that the front page says of initiatives."""

    total: int
    stages: tuple[Hanging, ...]
    paused: int
    stopped: int
    kept: int
    adopted: tuple[Row, ...]
    stage_names: tuple[str, ...]
    lesson: LessonRow | None
    lessons: int
    spots: tuple[Spot, ...]


def life_cycle(now: datetime) -> LifeCycle | None:
    """The life-cycle as of now; None while there is no public initiative."""
    counts = tally(Asked(), None, now)
    if not counts.total:
        return None
    path = reverse("initiatives:list")
    return LifeCycle(
        total=counts.total,
        stages=tuple(Hanging(name, count, f"{path}?stage={number}") for number, name, count in counts.by_stage),
        paused=counts.paused,
        stopped=counts.stopped,
        kept=sum(count for number, _name, count in counts.by_stage if number >= LifeStage.ADOPTED),
        adopted=latest_adopted(now),
        stage_names=tuple(str(stage.label) for stage in LifeStage),
        lesson=latest_lesson(),
        lessons=lesson_count(),
        spots=_spots(now),
    )


def _spots(now: datetime) -> tuple[Spot, ...]:
    """Where initiatives are under way, at the finest place that has coordinates. Two queries."""
    at = Coalesce(
        Case(When(territory__latitude__isnull=False, then="territory_id")),
        Case(When(territory__parent__latitude__isnull=False, then="territory__parent_id")),
        Case(When(territory__parent__parent__latitude__isnull=False, then="territory__parent__parent_id")),
    )
    rows = (
        Initiative.objects.filter(visibility=Visibility.PUBLIC)
        .exclude(state=InitiativeState.STOPPED)
        .annotate(at=at)
        .exclude(at=None)
        .values("at")
        .annotate(number=Count("pk"), confirmed=Max(Coalesce("confirmed_at", "created_at")))
    )
    found: Mapping[int, tuple[int, datetime]] = {row["at"]: (row["number"], row["confirmed"]) for row in rows}
    places = Territory.objects.filter(pk__in=list(found))
    return tuple(
        Spot(
            name=str(place),
            path=place.get_absolute_url(),
            latitude=float(place.latitude or 0),
            longitude=float(place.longitude or 0),
            count=found[place.pk][0],
            stale=found[place.pk][1] < now - STALE_AFTER,
        )
        for place in sorted(places, key=lambda place: -found[place.pk][0])
    )
