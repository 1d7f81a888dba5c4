"""The five strategic axes: what is on each, and which are empty. Apps above add their own things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minga.challenges.enums import STANDING, Axis
from minga.challenges.models import Objective
from minga.challenges.queries.challenges import challenges_visible_to
from minga.challenges.queries.plans import (
    ChallengeLine,
    MissionLine,
    axis_link,
    challenge_line,
    mission_line,
    missions_visible_to,
    strategies_visible_to,
)
from minga.challenges.queries.portfolios import portfolios_visible_to
from minga.people.models import Person

AxisCount = Callable[[Person | None, datetime], Mapping[str, int]]
_counters: dict[str, tuple[str | Promise, AxisCount]] = {}
MOST_SHOWN = 12


def register_axis_count(name: str, label: str | Promise, count: AxisCount) -> None:
    """Let an app above say how many of its things are on each axis; one query, whatever their number."""
    _counters[name] = (label, count)


@dataclass(frozen=True)
class AxisRow:
    """One axis: the counts stand in the order of the headings."""

    key: str
    label: str
    link: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class AxesPage:
    """The dashboard: what is counted, the five axes, what is empty."""

    headings: tuple[str, ...]
    rows: tuple[AxisRow, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class ObjectiveOnAxis:
    """An objective, and the strategy that it belongs to."""

    title: str
    strategy: str
    link: str


@dataclass(frozen=True)
class AxisPage:
    """All that is on one axis; long lists show the first and say how many there are."""

    label: str
    objectives: tuple[ObjectiveOnAxis, ...]
    missions: tuple[MissionLine, ...]
    portfolios: tuple[tuple[str, str, str], ...]
    challenges: tuple[ChallengeLine, ...]
    challenge_count: int
    challenges_link: str
    others: tuple[tuple[str, int], ...]


def axes_page(viewer: Person | None, now: datetime) -> AxesPage:
    """The dashboard; four queries and one for each app above."""
    counted = [
        (_("Objectives"), _objectives(viewer, now)),
        (_("Missions"), _missions(viewer, now)),
        (_("Portfolios"), _portfolios(viewer, now)),
        (_("Challenges"), _challenges(viewer, now)),
        *((str(label), count(viewer, now)) for label, count in _counters.values()),
    ]
    rows = tuple(
        AxisRow(str(axis), str(label), axis_link(axis), tuple(counts.get(axis, 0) for _heading, counts in counted))
        for axis, label in Axis.choices
    )
    gaps = [_("The axis “%(value)s” is empty.") % {"value": row.label} for row in rows if not any(row.counts)]
    gaps += [
        _("On the axis “%(value)s” there are objectives, but no challenge.") % {"value": row.label}
        for row in rows
        if row.counts[0] and not row.counts[3]
    ]
    return AxesPage(tuple(heading for heading, _counts in counted), rows, tuple(gaps))


def axis_page(axis: str, viewer: Person | None, now: datetime) -> AxisPage:
    """One axis; constant queries. `axis` is a value of `Axis`."""
    strategies = strategies_visible_to(viewer, now).filter(retired_at__isnull=True)
    objectives = Objective.objects.filter(axis=axis, strategy__in=strategies).select_related("strategy")
    missions = missions_visible_to(viewer, now).filter(objective__axis=axis, retired_at__isnull=True)
    standing = challenges_visible_to(viewer, now).filter(status__in=STANDING, axes__contains=[axis])
    portfolios = portfolios_visible_to(viewer, now).filter(retired_at__isnull=True, challenges__in=standing)
    challenges = standing.select_related("organisation").order_by("-mapped_at", "pk")
    return AxisPage(
        label=str(Axis(axis).label),
        objectives=tuple(
            ObjectiveOnAxis(each.title, each.strategy.title, each.strategy.get_absolute_url())
            for each in objectives.order_by("strategy__title", "order", "pk")
        ),
        missions=tuple(mission_line(each) for each in missions.order_by("due_on", "title", "pk")),
        portfolios=tuple(
            (each.title, each.get_absolute_url(), each.organisation.name)
            for each in portfolios.distinct().order_by("title", "pk")
        ),
        challenges=tuple(challenge_line(each) for each in challenges[:MOST_SHOWN]),
        challenge_count=standing.count(),
        challenges_link=f"{reverse('challenges:challenges')}?axis={axis}",
        others=tuple((str(label), count(viewer, now).get(axis, 0)) for label, count in _counters.values()),
    )


def _objectives(viewer: Person | None, now: datetime) -> Mapping[str, int]:
    strategies = strategies_visible_to(viewer, now).filter(retired_at__isnull=True)
    rows = Objective.objects.filter(strategy__in=strategies).order_by()
    return dict(rows.values_list("axis").annotate(Count("pk")))


def _missions(viewer: Person | None, now: datetime) -> Mapping[str, int]:
    rows = missions_visible_to(viewer, now).filter(retired_at__isnull=True, objective__isnull=False)
    return dict(rows.order_by().values_list("objective__axis").annotate(Count("pk")))


def _portfolios(viewer: Person | None, now: datetime) -> Mapping[str, int]:
    """A portfolio is on every axis on which one of its challenges is."""
    standing = challenges_visible_to(viewer, now).filter(status__in=STANDING)
    rows = portfolios_visible_to(viewer, now).filter(retired_at__isnull=True, challenges__in=standing)
    return _by_axis(rows.aggregate, "challenges__axes__contains")


def _challenges(viewer: Person | None, now: datetime) -> Mapping[str, int]:
    return _by_axis(challenges_visible_to(viewer, now).filter(status__in=STANDING).aggregate, "axes__contains")


def _by_axis(aggregate: Callable[..., dict[str, int]], lookup: str) -> Mapping[str, int]:
    return aggregate(**{axis: Count("pk", Q(**{lookup: [axis]}), distinct=True) for axis in Axis.values})
