"""How a set of challenges is spread, and what it lacks. Gaps are sentences, not holes in a chart.

Works on rows that were read already: no query.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.challenges.enums import STANDING, Axis, ChallengeStatus, Facet, Horizon, RiskLevel, Sector
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import sdg_goal_title

THIN: Final = 8
"""From this many challenges on, a goal with a single one is said to be thin."""


@dataclass(frozen=True)
class SpreadRow:
    """One value: how many challenges have it, and of how many."""

    value: str
    label: str
    count: int
    whole: int


@dataclass(frozen=True)
class Spread:
    """One way of looking at the set. `key` is also the name of its filter in the address."""

    key: str
    title: str
    rows: tuple[SpreadRow, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class _Dimension:
    """How challenges are told apart. With `every`, values that nobody has are rows as well."""

    key: str
    title: str | Promise
    values: Callable[[Challenge], Iterable[Any]]
    choices: Sequence[tuple[Any, Any]]
    empty: str | Promise
    every: bool = True


_DIMENSIONS: Final = (
    _Dimension(
        "status",
        gettext_lazy("By state"),
        lambda challenge: [challenge.status],
        [(status, ChallengeStatus(status).label) for status in STANDING],
        gettext_lazy("No challenge is in the state “%(value)s”."),
    ),
    _Dimension(
        "facet",
        gettext_lazy("By facet"),
        lambda challenge: [challenge.facet],
        Facet.choices,
        gettext_lazy("No challenge has the facet “%(value)s”."),
    ),
    _Dimension(
        "axis",
        gettext_lazy("By strategic axis"),
        lambda challenge: challenge.axes or [""],
        Axis.choices,
        gettext_lazy("The axis “%(value)s” is empty."),
    ),
    _Dimension(
        "horizon",
        gettext_lazy("By horizon"),
        lambda challenge: [challenge.horizon],
        Horizon.choices,
        gettext_lazy("No challenge has the horizon “%(value)s”."),
    ),
    _Dimension(
        "risk",
        gettext_lazy("By risk"),
        lambda challenge: [challenge.risk or ""],
        RiskLevel.choices,
        gettext_lazy("No challenge has the risk “%(value)s”."),
    ),
    _Dimension(
        "sector",
        gettext_lazy("By sector"),
        lambda challenge: [challenge.sector],
        Sector.choices,
        "",
        every=False,
    ),
)


def spread_of(challenges: Sequence[Challenge], goals: Collection[int] = ()) -> tuple[Spread, ...]:
    """Every way of looking at these challenges; `goals` are those that the mission names."""
    return (*(_spread(dimension, challenges) for dimension in _DIMENSIONS), _by_goal(challenges, goals))


def has(challenge: Challenge, key: str, value: str) -> bool:
    """Whether a challenge falls under this value of this way of looking."""
    if key == "sdg":
        return str(challenge.sdg_goal or "") == value
    return any(
        str(each) == value for dimension in _DIMENSIONS if dimension.key == key for each in dimension.values(challenge)
    )


def choices_of(key: str) -> list[tuple[str, Any]]:
    """The values of one way of looking, for a filter."""
    return [(str(value), label) for each in _DIMENSIONS if each.key == key for value, label in each.choices]


def _spread(dimension: _Dimension, challenges: Sequence[Challenge]) -> Spread:
    counts = Counter(str(value) for challenge in challenges for value in dimension.values(challenge))
    rows = tuple(
        SpreadRow(str(value), str(label), counts[str(value)], len(challenges))
        for value, label in dimension.choices
        if dimension.every or counts[str(value)]
    )
    lacking = [str(label) for value, label in dimension.choices if not counts[str(value)]]
    gaps = [str(dimension.empty) % {"value": label} for label in lacking] if dimension.every else _unnamed(lacking)
    return Spread(dimension.key, str(dimension.title), rows, tuple((*gaps, *_unsaid(counts[""]))))


def _by_goal(challenges: Sequence[Challenge], goals: Collection[int]) -> Spread:
    counts = Counter(challenge.sdg_goal for challenge in challenges)
    whole = len(challenges)
    shown = sorted({goal for goal in counts if goal} | set(goals))
    gaps = []
    for goal in shown:
        said = {"goal": goal, "count": counts[goal], "whole": whole}
        if not counts[goal]:
            gaps.append(_("No challenge serves SDG %(goal)d, which the mission names.") % said)
        elif counts[goal] == 1 and whole >= THIN:
            gaps.append(_("SDG %(goal)d has %(count)d of %(whole)d challenges.") % said)
    rows = tuple(SpreadRow(str(goal), f"{goal} · {sdg_goal_title(goal)}", counts[goal], whole) for goal in shown)
    return Spread("sdg", _("By Sustainable Development Goal"), rows, (*gaps, *_unsaid(counts[None])))


def _unnamed(lacking: Sequence[str]) -> list[str]:
    return [_("Without a challenge: %(values)s.") % {"values": ", ".join(lacking)}] if lacking else []


def _unsaid(count: int) -> list[str]:
    if not count:
        return []
    words = ngettext("%(count)d challenge does not say it.", "%(count)d challenges do not say it.", count)
    return [words % {"count": count}]
