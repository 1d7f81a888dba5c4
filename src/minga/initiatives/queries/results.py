"""What changed, in numbers: the targets of an initiative, before and now.

A number never stands alone: baseline with its date and source, the newest value, the promise, and
the level of evidence with its reason. The baseline is the indicator's; a target without one has
no "before". Targets of the challenge tell the size of the problem; they count as results only
where an experiment of the initiative reads them, and one that the dossier took over is told once.
What only restricted experiments read is not for the public.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q

from minga.core.texts import pick
from minga.indicators.enums import Direction
from minga.indicators.models import Measurement, Target
from minga.initiatives.models import Experiment, Initiative
from minga.initiatives.queries.knots import Series

INITIATIVE: Final = "initiatives.initiative"
CHALLENGE: Final = "challenges.challenge"


@dataclass(frozen=True)
class Result:
    """One target: what it was, what it is, what was promised."""

    target_id: int
    own: bool
    title: str
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    baseline_source: str
    goal: Decimal
    points: tuple[tuple[date, Decimal], ...]
    source: str
    level: int = 0
    level_words: str = ""
    counts_up: bool = False
    """More of it is better, and it is no percentage: a cost can be divided by it."""

    @property
    def now(self) -> Decimal | None:
        """The newest value."""
        return self.points[-1][1] if self.points else None

    @property
    def now_on(self) -> date | None:
        return self.points[-1][0] if self.points else None

    @property
    def measured(self) -> bool:
        """Whether there is a before and a now that is later than it."""
        return bool(self.points) and self.baseline is not None and self.points[-1][0] > (self.baseline_on or date.min)

    @property
    def series(self) -> Series:
        """The same as a line to draw."""
        return Series(self.title, self.unit, self.points, self.baseline, self.goal, self.source)


def results_of(
    initiative: Initiative, experiments: Sequence[Experiment], *, inside: bool, shows_challenge: bool
) -> tuple[Result, ...]:
    """Every target that the dossier tells about, own ones first. Two queries.

    `experiments`: all of the initiative's, restricted ones too; they say what is not for the public.
    """
    open_ones = {row.target_id for row in experiments if row.target_id and (inside or not row.restricted)}
    hidden = {row.target_id for row in experiments if row.target_id} - open_ones
    mine = Q(subject_type=INITIATIVE, subject_id=initiative.pk)
    theirs = Q(subject_type=CHALLENGE, subject_id=initiative.challenge_id)
    if not shows_challenge:
        theirs = Q(pk__in=[])
    rows = Target.objects.filter(mine | theirs | Q(pk__in=open_ones)).exclude(pk__in=hidden).select_related("indicator")
    targets = list(rows)
    own = {row.pk for row in targets if row.subject_type == INITIATIVE or row.pk in open_ones}
    carried = {row.indicator_id for row in targets if row.pk in own}
    targets = [row for row in targets if row.pk in own or row.indicator_id not in carried]
    values = _values(own)
    told = (_result(row, values.get(row.pk, []), own=row.pk in own) for row in targets)
    return tuple(sorted(told, key=lambda row: (not row.own, not row.measured)))


def headline(results: Iterable[Result]) -> Result | None:
    """The one that is told beside the title: measured before and after, or at least measured."""
    own = [row for row in results if row.own]
    return next((row for row in own if row.measured), next((row for row in own if row.points), None))


def headlines_of(initiatives: Iterable[int]) -> Mapping[int, Result]:
    """The headline of many public dossiers, for cards: own targets only, three queries."""
    ids = list(initiatives)
    kept = Experiment.objects.filter(initiative__in=ids, restricted=True, target__isnull=False).values("target")
    rows = Target.objects.filter(subject_type=INITIATIVE, subject_id__in=ids).exclude(pk__in=kept)
    targets = list(rows.select_related("indicator"))
    values = _values([row.pk for row in targets])
    found: dict[int, list[Result]] = {}
    for row in targets:
        found.setdefault(row.subject_id or 0, []).append(_result(row, values.get(row.pk, []), own=True))
    chosen = {pk: headline(sorted(rows, key=lambda row: not row.measured)) for pk, rows in found.items()}
    return {pk: row for pk, row in chosen.items() if row is not None}


def _values(targets: Iterable[int]) -> Mapping[int, list[Measurement]]:
    """Standing values of each target that are not broken down, oldest first."""
    rows = Measurement.objects.filter(target__in=list(targets), corrected_by__isnull=True, split={})
    found: dict[int, list[Measurement]] = {}
    for row in rows.order_by("measured_on", "pk"):
        found.setdefault(row.target_id or 0, []).append(row)
    return found


def _result(target: Target, values: Sequence[Measurement], *, own: bool) -> Result:
    indicator = target.indicator
    before = indicator.baseline
    if before is None and target.baseline:
        before = target.baseline
    return Result(
        target_id=target.pk,
        own=own,
        title=pick(target.titles) or pick(indicator.names),
        unit=pick(indicator.units),
        baseline=before,
        baseline_on=indicator.baseline_on or (target.starts_on if before is not None else None),
        baseline_source=indicator.source,
        goal=target.value,
        points=tuple((row.measured_on, row.value) for row in values),
        source=values[-1].source if values else "",
        counts_up=indicator.direction == Direction.UP and not _is_share(pick(indicator.units)),
    )


def _is_share(unit: str) -> bool:
    return unit.casefold() in ("%", "percent", "por ciento", "por cento")
