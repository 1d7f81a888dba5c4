"""Figures of an initiative through the number engine: targets with a baseline, and measurements.

The level of evidence of a measurement is never typed: it is what the dossier has earned at that
moment (`queries.evidence`). Promises and measurements leave the entries of the engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotReady
from minga.core.keys import unique_key
from minga.core.texts import day_in_words, pick
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.measurements import Seen, correct_measurement, measure_target
from minga.indicators.actions.targets import Promise, remove_target, set_target
from minga.indicators.enums import Direction, Reading
from minga.indicators.models import Indicator, Measurement, Target
from minga.indicators.queries.progress import targets_of
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import hold, latest_day
from minga.initiatives.events.testing import SeriesNoted, TargetsPrefilled
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import INITIATIVE
from minga.initiatives.queries.figures import challenge_targets, level_when_measured, taken_days
from minga.organisations.models import Territory
from minga.questionnaires.models.single import shown_number

MOST_ROWS: Final = 400


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that the initiative wants to move: from where, to where, until when.

    `title`, `unit`, `baseline`, `baseline_on` and `source` say what is counted and belong to the
    indicator; a figure taken over from the challenge keeps those of the challenge.
    """

    title: str
    unit: str
    falling: bool
    value: Decimal
    starts_on: date
    due_on: date
    baseline: Decimal | None = None
    baseline_on: date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Point:
    """What was seen on one day."""

    value: Decimal
    measured_on: date
    source: str
    territory: Territory | None = None
    note: str = ""


def promise_figure(
    *, initiative: Initiative, figure: Figure, target: Target | None = None, actor: Actor, now: datetime
) -> Target:
    """Promise a number for the initiative, or change the promise: one action of the engine."""
    with transaction.atomic():
        locked = hold(initiative, actor, now)
        _check(figure)
        falling = figure.falling if target is None else target.indicator.direction == Direction.DOWN
        made = set_target(
            promise=Promise(
                key=target.key if target else _free_key(locked, figure.title),
                indicator=target.indicator if target else _indicator(locked, figure),
                titles={locked.language: figure.title.strip()},
                value=figure.value,
                reading=Reading.AT_MOST if falling else Reading.AT_LEAST,
                starts_on=figure.starts_on,
                due_on=figure.due_on,
                baseline=target.baseline if target else figure.baseline or Decimal(0),
                split_by=tuple(target.split_by) if target else (),
            ),
            subject=locked,
            actor=actor,
            now=now,
        )
        refresh(locked, moved=target is None, now=now)
        return made


@action
def take_over_figures(*, initiative: Initiative, actor: Actor, now: datetime) -> list[Target]:
    """Promise on every figure of the challenge that the initiative has not yet: same indicator, same baseline."""
    locked = hold(initiative, actor, now)
    own = targets_of(INITIATIVE, locked.pk)
    taken = set(own.values_list("indicator", flat=True))
    wanted = [row for row in challenge_targets(locked) if row.indicator_id not in taken]
    if not wanted:
        raise NotReady(_("Every figure of the challenge is here already."), code="nothing")
    made: list[Target] = []
    for row in wanted:
        target = Target(
            subject_type=INITIATIVE,
            subject_id=locked.pk,
            key=_free_key(locked, pick(row.titles) or row.key),
            order=own.count() + len(made),
            indicator=row.indicator,
            titles=row.titles,
            value=row.value,
            reading=row.reading,
            starts_on=row.starts_on,
            due_on=row.due_on,
            baseline=row.baseline,
            split_by=row.split_by,
        )
        target.save()
        made.append(target)
    refresh(locked, now=now)
    after = {"indicators": [row.indicator.key for row in made]}
    record(TargetsPrefilled(subject=locked, organisation_id=locked.organisation_id, after=after))
    return made


def drop_figure(*, initiative: Initiative, target: Target, actor: Actor, now: datetime) -> None:
    """Take a figure back; refused once something was measured for it or an experiment reads it."""
    with transaction.atomic():
        locked = hold(initiative, actor, now)
        if locked.experiments.filter(target=target).exists():
            raise NotReady(_("An experiment is measured on this figure. Change the experiment first."))
        remove_target(target=target, subject=locked, actor=actor, now=now)
        refresh(locked, moved=False, now=now)


def note_point(
    *,
    initiative: Initiative,
    target: Target,
    point: Point,
    corrects: Measurement | None = None,
    actor: Actor,
    now: datetime,
) -> Measurement:
    """Note what was seen, or put it in the place of a wrong number; both stay."""
    with transaction.atomic():
        locked = hold(initiative, actor, now)
        seen = _seen(locked, target, point, level_when_measured(locked, target)(point.measured_on))
        if corrects is None:
            made = measure_target(target=target, seen=seen, subject=locked, actor=actor, now=now)
        else:
            made = correct_measurement(measurement=corrects, seen=seen, subject=locked, actor=actor, now=now)
        refresh(locked, now=now)
        return made


@action
def note_series(
    *, initiative: Initiative, target: Target, points: Sequence[Point], actor: Actor, now: datetime
) -> list[Measurement]:
    """Note a column of numbers at once: all of them, or none when one is refused."""
    locked = hold(initiative, actor, now)
    _check_series(target, points, now)
    level = level_when_measured(locked, target)
    made = [
        measure_target(
            target=target,
            seen=_seen(locked, target, point, level(point.measured_on)),
            subject=locked,
            actor=actor,
            now=now,
        )
        for point in points
    ]
    refresh(locked, now=now)
    after = {"indicator": target.indicator.key, "rows": len(made)}
    record(SeriesNoted(subject=target, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return made


def _check_series(target: Target, points: Sequence[Point], now: datetime) -> None:
    """Every row that cannot be taken is told; none of them is guessed."""
    if not points:
        raise Invalid({"rows": [_("Paste at least one row.")]})
    if len(points) > MOST_ROWS:
        raise Invalid({"rows": [_("Paste at most %(most)s rows at once.") % {"most": MOST_ROWS}]})
    taken, latest = taken_days(target), latest_day(now)
    said = [
        _("%(day)s: a number is noted already, %(value)s. Correct that one, or leave this row out.")
        % {"day": day_in_words(point.measured_on), "value": shown_number(taken[point.measured_on])}
        if point.measured_on in taken
        else _("%(day)s: this day is still to come.") % {"day": day_in_words(point.measured_on)}
        for point in points
        if point.measured_on in taken or point.measured_on > latest
    ]
    if said:
        raise Invalid({"rows": said})


def _seen(initiative: Initiative, target: Target, point: Point, level: int) -> Seen:
    if (target.subject_type, target.subject_id) != (INITIATIVE, initiative.pk):
        raise NotReady(_("This figure belongs to another dossier."))
    return Seen(
        value=point.value,
        measured_on=point.measured_on,
        source=point.source,
        evidence=level,
        territory=point.territory,
        organisation=initiative.organisation,
        note=point.note,
    )


def _check(figure: Figure) -> None:
    errors: dict[str, list[str]] = {}
    if not figure.title.strip():
        errors["title"] = [_("Write what is counted.")]
    if figure.baseline is not None and figure.baseline_on is None:
        errors["baseline_on"] = [_("Write on which day the number before was measured.")]
    if figure.baseline is not None and not figure.source.strip():
        errors["source"] = [_("Say where the number before comes from.")]
    if errors:
        raise Invalid(errors)


def _indicator(initiative: Initiative, figure: Figure) -> Indicator:
    words = {initiative.language: figure.title.strip()}
    key = unique_key(Indicator, f"{initiative.key[:30]} {figure.title}")
    definition = Definition(
        key=key,
        names=words,
        units={initiative.language: figure.unit.strip()},
        methods={},
        source=figure.source.strip(),
        direction=Direction.DOWN if figure.falling else Direction.UP,
        baseline=figure.baseline,
        baseline_on=figure.baseline_on,
    )
    return indicators_for([definition])[key]


def _free_key(initiative: Initiative, title: str) -> str:
    stem = slugify(title)[:50].strip("-") or "x"
    stem = stem if stem[0].isalpha() else f"x-{stem}"
    taken = set(targets_of(INITIATIVE, initiative.pk).values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
