"""The goals of the whole network, for the front page.

A goal is either a promise of the network itself (a target without a subject) or the sum of
what its public editions promise on a live counter. What was reached is counted over all that
promise it at once, so that a person in two editions is one person, and nobody else's work counts.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minga.core.texts import pick
from minga.indicators.enums import Pace
from minga.indicators.models import Target, subject_kinds
from minga.indicators.queries.counters import Scope, count, counters
from minga.indicators.queries.progress import elapsed_share, measured, pace_words, unit_of


@dataclass(frozen=True)
class Goal:
    """One goal of the network."""

    key: str
    title: str
    unit: str
    goal: Decimal
    value: Decimal | None
    expected: Decimal
    pace: Pace
    words: str

    @property
    def percent(self) -> int:
        """The share reached, from 0 to 100."""
        return _percent(self.value, self.goal)

    @property
    def expected_percent(self) -> int:
        """The share expected today, from 0 to 100."""
        return _percent(self.expected, self.goal)


def goals_for_portal(today: date) -> tuple[Goal, ...]:
    """The promises of the network; when it made none, the sums of what its editions promise."""
    own = list(Target.objects.filter(subject_type="").select_related("indicator"))
    if own:
        return tuple(
            Goal(each.indicator, each.title, each.unit, each.goal, each.value, each.expected, each.pace, each.words)
            for each in measured(own, Scope(), today)
        )
    return _summed(today)


def _summed(today: date) -> tuple[Goal, ...]:
    groups: dict[str, list[Target]] = {}
    for kind in subject_kinds().values():
        rows = Target.objects.filter(
            subject_type=kind.type, subject_id__in=kind.public_ids(), indicator__counter__in=counters()
        ).select_related("indicator")
        for target in rows:
            groups.setdefault(target.indicator.counter, []).append(target)
    return tuple(_sum(key, groups[key], today) for key in counters() if key in groups)


def _sum(key: str, targets: list[Target], today: date) -> Goal:
    indicator = targets[0].indicator
    goal = sum((target.value for target in targets), Decimal(0))
    expected = sum(
        (target.value * elapsed_share(target.starts_on, target.due_on, today) for target in targets),
        Decimal(0),
    )
    promised_by = Scope(targets[0].subject_type, tuple(sorted({t.subject_id or 0 for t in targets})))
    counted = count(key, promised_by)
    value = None if counted.value is None else Decimal(counted.value)
    pace = _pace(value, goal, expected)
    return Goal(
        key=indicator.key,
        title=pick(indicator.names),
        unit=unit_of(indicator),
        goal=goal,
        value=value,
        expected=expected,
        pace=pace,
        words=pace_words(pace, expected, value),
    )


def _pace(value: Decimal | None, goal: Decimal, expected: Decimal) -> Pace:
    if value is None:
        return Pace.NOT_COUNTED
    if value >= goal:
        return Pace.REACHED
    return Pace.BEHIND if value < expected.to_integral_value("ROUND_FLOOR") else Pace.ON_TRACK


def _percent(value: Decimal | None, goal: Decimal) -> int:
    if value is None or goal <= 0:
        return 0
    return int(min(value / goal, Decimal(1)) * 100)
