"""The public page of a wave: peer groups first, nobody by name; its timetable while it goes on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from minga.capacity import policies
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Computation, Design, GroupScore, Measured, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.browsing import GroupRow, everybody, groups_of, parts_of_group, shows_results
from minga.capacity.queries.current import current_run
from minga.capacity.queries.scales import Scale, scale_of
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class Moment:
    """One day of the timetable."""

    label: str
    day: date
    past: bool


@dataclass(frozen=True)
class WavePage:
    """What the page of a wave shows to this viewer."""

    wave: Wave
    title: str
    index_title: str
    design: Design
    shows: bool
    draft: bool
    runs: bool
    run: Computation | None
    scale: Scale
    number: int
    sent: int
    groups: tuple[GroupRow, ...]
    total: GroupScore | None
    parts: tuple[tuple[str, Scale, GroupScore], ...]
    timetable: tuple[Moment, ...]


def wave_page(wave: Wave, viewer: Person | None, now: datetime) -> WavePage:
    """Six queries at most, however many entities."""
    design, run = wave.version.read, current_run(wave)
    shows = run is not None and shows_results(viewer, wave, now)
    counts = Measured.objects.filter(wave=wave).values_list("state").annotate(number=Count("pk")).order_by("state")
    by_state = dict(counts)
    return WavePage(
        wave=wave,
        title=pick(wave.titles) or wave.key,
        index_title=str(wave.version.index),
        design=design,
        shows=shows,
        draft=not policies.is_out(wave),
        runs=policies.may_run(viewer, wave, now),
        run=run,
        scale=scale_of(design, ROOT),
        number=sum(by_state.values()) - by_state.get(MeasuredState.DECLINED, 0),
        sent=by_state.get(MeasuredState.SENT, 0),
        groups=groups_of(wave, run if shows else None, design),
        total=everybody(run, design) if shows else None,
        parts=parts_of_group(run, "", design) if shows else (),
        timetable=_timetable(wave, now),
    )


def _timetable(wave: Wave, now: datetime) -> tuple[Moment, ...]:
    """What was announced; a wave that was brought in has none."""
    if wave.imported or wave.state == WaveState.PUBLISHED:
        return ()
    fields = ("answers_until", "grading_until", "reply_until", "results_on")
    found = []
    for name in fields:
        value = getattr(wave, name)
        if value is not None:
            day = value.date() if isinstance(value, datetime) else value
            found.append(Moment(str(Wave._meta.get_field(name).verbose_name), day, day < now.date()))  # type: ignore[union-attr]
    return tuple(found)
