"""How far a target is, what the calendar expects today, and the words for it.

Expected today runs in a straight line from the baseline on the first day to the target on
the last. The reading decides the sense of "behind": for "at most" it is turned round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from minga.core.texts import pick
from minga.indicators.enums import Direction, Pace, Reading
from minga.indicators.models import Indicator, Measurement, Target
from minga.indicators.queries.counters import CountResult, Scope, count, counters

_FALLING = (Reading.AT_MOST, Reading.LESS_THAN)


@dataclass(frozen=True)
class Progress:
    """A target beside what was reached. Shares run from 0 to 1 and may pass 1."""

    target_id: int
    key: str
    indicator: str
    title: str
    unit: str
    goal: Decimal
    reading: str
    baseline: Decimal
    starts_on: date
    due_on: date
    value: Decimal | None
    expected: Decimal
    share: Decimal | None
    expected_share: Decimal
    pace: Pace
    words: str
    source: str = ""
    evidence: int | None = None
    measured_on: date | None = None
    live: bool = False

    @property
    def percent(self) -> int:
        """The share reached, from 0 to 100, for a bar."""
        return _percent(self.share)

    @property
    def expected_percent(self) -> int:
        """The share expected today, from 0 to 100, for the tick on a bar."""
        return _percent(self.expected_share)

    @property
    def percent_unit(self) -> str:
        """ "%" for percentages, which are written after the number; else nothing."""
        return "%" if self.unit.casefold() in ("%", "percent", "por ciento", "por cento") else ""

    @property
    def behind(self) -> bool:
        """Whether somebody should look at it."""
        return self.pace in (Pace.BEHIND, Pace.MISSED)


def targets_of(subject_type: str, subject_id: int) -> QuerySet[Target]:
    """The targets of one subject, with their indicators."""
    return Target.objects.filter(subject_type=subject_type, subject_id=subject_id).select_related("indicator")


def progress_of(subject_type: str, subject_id: int, today: date) -> tuple[Progress, ...]:
    """Every target of a subject beside what was reached. Two queries and one for each counter."""
    targets = list(targets_of(subject_type, subject_id))
    scope = Scope(subject_type, (subject_id,))
    return measured(targets, scope, today)


def measured(
    targets: Iterable[Target],
    scope: Scope,
    today: date,
    known: Mapping[str, CountResult] | None = None,
) -> tuple[Progress, ...]:
    """The progress of targets whose numbers are to be counted in this scope.

    `known`: what the caller has counted already, by counter; it is not counted again.
    """
    targets = list(targets)
    live = dict(known or {})
    for target in targets:
        key = target.indicator.counter
        if key and key not in live:
            live[key] = count(key, scope)
    by_hand = [target.pk for target in targets if not target.indicator.counter]
    seen = _last_measurements(by_hand) if by_hand else {}
    return tuple(progress(target, today, live.get(target.indicator.counter), seen.get(target.pk)) for target in targets)


def _last_measurements(targets: list[int]) -> Mapping[int, Measurement]:
    """The newest standing measurement of each target that is not broken down."""
    rows = (
        Measurement.objects.filter(target__in=targets, corrected_by__isnull=True, split={})
        .order_by("target_id", "-measured_on", "-pk")
        .distinct("target_id")
    )
    return {row.target_id: row for row in rows if row.target_id is not None}


def progress(
    target: Target,
    today: date,
    counted: CountResult | None = None,
    seen: Measurement | None = None,
) -> Progress:
    """One target beside one number."""
    indicator = target.indicator
    value: Decimal | None = None
    if counted is not None and counted.value is not None:
        value = Decimal(counted.value)
    elif seen is not None:
        value = seen.value
    elapsed = elapsed_share(target.starts_on, target.due_on, today)
    expected = target.baseline + (target.value - target.baseline) * elapsed
    pace = _pace(target, today, value, expected)
    return Progress(
        target_id=target.pk,
        key=target.key,
        indicator=indicator.key,
        title=pick(target.titles) or pick(indicator.names),
        unit=unit_of(indicator),
        goal=target.value,
        reading=target.reading,
        baseline=target.baseline,
        starts_on=target.starts_on,
        due_on=target.due_on,
        value=value,
        expected=expected,
        share=_share(target, value),
        expected_share=elapsed,
        pace=pace,
        words=_words(pace, expected, value, live=bool(indicator.counter)),
        source=seen.source if seen else "",
        evidence=seen.evidence if seen else None,
        measured_on=seen.measured_on if seen else None,
        live=bool(indicator.counter),
    )


def unit_of(indicator: Indicator) -> str:
    """The unit in the reader's language, from the indicator or from its counter."""
    counter = counters().get(indicator.counter)
    return pick(indicator.units) or (str(counter.unit) if counter else "")


def elapsed_share(starts_on: date, due_on: date, today: date) -> Decimal:
    """How much of the time has passed at the end of `today`: 0 before, 1 from the last day on."""
    if today < starts_on:
        return Decimal(0)
    whole = (due_on - starts_on).days + 1
    return min(Decimal((today - starts_on).days + 1) / Decimal(whole), Decimal(1))


def _share(target: Target, value: Decimal | None) -> Decimal | None:
    """How much of the way from the baseline to the target was gone."""
    if value is None:
        return None
    way = target.value - target.baseline
    if way == 0:
        return Decimal(1) if _reached(target, value) else Decimal(0)
    return max((value - target.baseline) / way, Decimal(0))


def _reached(target: Target, value: Decimal) -> bool:
    if _falling(target):
        return value < target.value if target.reading == Reading.LESS_THAN else value <= target.value
    return value > target.value if target.reading == Reading.MORE_THAN else value >= target.value


def _falling(target: Target) -> bool:
    return target.reading in _FALLING or target.indicator.direction == Direction.DOWN


def _pace(target: Target, today: date, value: Decimal | None, expected: Decimal) -> Pace:
    if value is None:
        return Pace.NOT_COUNTED
    if today < target.starts_on:
        return Pace.NOT_STARTED
    if _reached(target, value):
        return Pace.REACHED
    if today > target.due_on:
        return Pace.MISSED
    if _falling(target):
        late = value > expected.to_integral_value("ROUND_CEILING")
    else:
        late = value < expected.to_integral_value("ROUND_FLOOR")
    return Pace.BEHIND if late else Pace.ON_TRACK


def _words(pace: Pace, expected: Decimal, value: Decimal | None, *, live: bool) -> str:
    """As `pace_words`; what people measure and have not yet, is not said of Minga."""
    if pace == Pace.NOT_COUNTED and not live:
        return _("Not measured yet")
    return pace_words(pace, expected, value)


def pace_words(pace: Pace, expected: Decimal, value: Decimal | None) -> str:
    """What a reader is told beside the bar: "386 behind the plan", "As planned"."""
    if pace == Pace.BEHIND and value is not None:
        gap = abs(expected - value).to_integral_value("ROUND_CEILING")
        return _("%(number)s behind the plan") % {"number": number_format(gap, use_l10n=True)}
    return str(pace.label)


def _percent(share: Decimal | None) -> int:
    if share is None:
        return 0
    return int(min(max(share, Decimal(0)), Decimal(1)) * 100)
