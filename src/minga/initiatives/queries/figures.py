"""The page of figures: the services that change, and each number before and now with its series."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.core.texts import day_in_words, pick
from minga.indicators.enums import Direction, Pace, Reading
from minga.indicators.models import Measurement, Target
from minga.indicators.queries.catalogue import measurements_of
from minga.indicators.queries.progress import progress, targets_of, unit_of
from minga.initiatives.enums import Comparison
from minga.initiatives.models import Experiment, Initiative, Service
from minga.initiatives.queries.evidence import INITIATIVE, EvidenceLevel, evidence_of
from minga.organisations.models import Territory
from minga.questionnaires.models.single import shown_number

CHALLENGE: Final = "challenges.challenge"
MOST_PLACES: Final = 400
_COMPARED: Final = (Comparison.GROUP, Comparison.RANDOM)


@dataclass(frozen=True)
class FigurePoint:
    """One measurement as the page shows it. `corrected` ones stay, struck through."""

    uuid: UUID
    on: date
    value: Decimal
    source: str
    note: str
    territory: str
    level: int
    corrected: bool


@dataclass(frozen=True)
class FigureRow:
    """One number that the initiative wants to move."""

    key: str
    title: str
    unit: str
    falling: bool
    baseline: Decimal | None
    baseline_on: date | None
    baseline_source: str
    goal: Decimal
    due_on: date
    level: EvidenceLevel
    pace: Pace
    pace_words: str
    points: tuple[FigurePoint, ...]
    comparisons: tuple[str, ...]
    removable: bool

    @property
    def standing(self) -> tuple[FigurePoint, ...]:
        """What counts, oldest first."""
        return tuple(sorted((p for p in self.points if not p.corrected), key=lambda point: point.on))

    @property
    def last(self) -> FigurePoint | None:
        return self.standing[-1] if self.standing else None

    @property
    def series(self) -> tuple[tuple[date, Decimal], ...]:
        """For the chart: the day and the value."""
        return tuple((point.on, point.value) for point in self.standing)

    @property
    def late(self) -> bool:
        return self.pace in (Pace.BEHIND, Pace.MISSED)

    @property
    def summary(self) -> str:
        """The chart in a sentence."""
        last = self.last
        if last is None:
            return ""
        words = {
            "title": self.title,
            "now": with_unit(last.value, self.unit),
            "day": day_in_words(last.on),
            "goal": with_unit(self.goal, self.unit),
        }
        if self.baseline is None:
            return _("%(title)s: %(now)s on %(day)s; the target is %(goal)s.") % words
        words["was"] = with_unit(self.baseline, self.unit)
        return _("%(title)s: from %(was)s before to %(now)s on %(day)s; the target is %(goal)s.") % words


@dataclass(frozen=True)
class FiguresPage:
    """Services and figures of one initiative."""

    services: Sequence[Service]
    rows: tuple[FigureRow, ...]
    waiting: int
    """Figures of the challenge that the initiative has not taken over."""


def figures_page(initiative: Initiative, today: date) -> FiguresPage:
    """For those inside. A constant number of queries, however many figures there are."""
    targets = list(targets_of(INITIATIVE, initiative.pk))
    taken = {target.indicator_id for target in targets}
    waiting = challenge_targets(initiative).exclude(indicator__in=taken).count()
    return FiguresPage(list(initiative.services.all()), _rows(initiative, targets, today), waiting)


def figure_rows(initiative: Initiative, today: date) -> tuple[FigureRow, ...]:
    """Every own target with its measurements."""
    return _rows(initiative, list(targets_of(INITIATIVE, initiative.pk)), today)


def figure_row(initiative: Initiative, key: str, today: date) -> FigureRow:
    """One of them; Target.DoesNotExist when there is none of that key."""
    found = next((row for row in figure_rows(initiative, today) if row.key == key), None)
    if found is None:
        raise Target.DoesNotExist
    return found


def challenge_targets(initiative: Initiative) -> QuerySet[Target]:
    """What the challenge promises."""
    return targets_of(CHALLENGE, initiative.challenge_id)


def level_when_measured(initiative: Initiative, target: Target) -> Callable[[date], int]:
    """The level of evidence that a measurement earns on a day, as the dossier stands now."""
    known = evidence_of(initiative).of(target.pk).level
    day = target.indicator.baseline_on
    compared = initiative.experiments.filter(target=target, comparison__in=_COMPARED, result_on__isnull=False).exists()

    def level(on: date) -> int:
        if day is None or on <= day:
            return 1
        return max(known, 3 if compared else 2)

    return level


def taken_days(target: Target) -> Mapping[date, Decimal]:
    """Days on which a standing number for the whole is noted already."""
    rows = measurements_of(target).filter(corrected_by__isnull=True, territory__isnull=True)
    return {row.measured_on: row.value for row in rows}


def service_for(initiative: Initiative, uuid: UUID) -> Service:
    """One of its services, or `Service.DoesNotExist`."""
    return Service.objects.select_related("initiative").get(initiative=initiative, uuid=uuid)


def places_of(initiative: Initiative) -> dict[str, Territory]:
    """Parts of its territory for which a number may be noted by itself."""
    whole = initiative.territory
    if whole is None:
        return {}
    return {row.key: row for row in Territory.objects.filter(parent=whole).order_by("key")[:MOST_PLACES]}


def with_unit(value: Decimal, unit: str) -> str:
    """A number with its unit as the reader's language writes it: 34 %, 48 minutos."""
    if unit.strip() == "%":
        gap = "" if (get_language() or "es")[:2] == "en" else "\N{NO-BREAK SPACE}"
        return f"{shown_number(value)}{gap}%"
    return f"{shown_number(value)}\N{NO-BREAK SPACE}{unit.strip()}".strip()


def _rows(initiative: Initiative, targets: Sequence[Target], today: date) -> tuple[FigureRow, ...]:
    evidence = evidence_of(initiative)
    points = _points(targets)
    hung = list(initiative.experiments.exclude(target=None))
    return tuple(_row(t, points.get(t.pk, ()), evidence.of(t.pk), hung, today) for t in targets)


def _points(targets: Iterable[Target]) -> Mapping[int, list[FigurePoint]]:
    rows = (
        Measurement.objects.filter(target__in=list(targets), split={})
        .select_related("territory", "corrected_by")
        .order_by("-measured_on", "-pk")
    )
    found: dict[int, list[FigurePoint]] = {}
    for row in rows:
        found.setdefault(row.target_id or 0, []).append(_point(row))
    return found


def _point(row: Measurement) -> FigurePoint:
    return FigurePoint(
        uuid=row.uuid,
        on=row.measured_on,
        value=row.value,
        source=row.source,
        note=row.note,
        territory=pick(row.territory.names) if row.territory else "",
        level=row.evidence,
        corrected=hasattr(row, "corrected_by"),
    )


def _row(
    target: Target, points: Sequence[FigurePoint], level: EvidenceLevel, hung: Sequence[Experiment], today: date
) -> FigureRow:
    indicator = target.indicator
    last = next((point for point in points if not point.corrected), None)
    seen = Measurement(value=last.value, source=last.source, measured_on=last.on) if last else None
    reached = progress(target, today, None, seen)
    mine = [row for row in hung if row.target_id == target.pk]
    baseline = indicator.baseline if indicator.baseline is not None else target.baseline or None
    return FigureRow(
        key=target.key,
        title=pick(target.titles) or pick(indicator.names),
        unit=unit_of(indicator),
        falling=target.reading in (Reading.AT_MOST, Reading.LESS_THAN) or indicator.direction == Direction.DOWN,
        baseline=baseline,
        baseline_on=indicator.baseline_on or (target.starts_on if baseline is not None else None),
        baseline_source=indicator.source,
        goal=target.value,
        due_on=target.due_on,
        level=level,
        pace=reached.pace,
        pace_words=reached.words,
        points=tuple(points),
        comparisons=tuple(row.comparison_note for row in mine if row.comparison_note),
        removable=not points and not mine,
    )
