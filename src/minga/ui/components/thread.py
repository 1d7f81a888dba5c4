"""Components of the thread and of time: el hilo, cards, the calendar band, the skein, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.template import Context, Library
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from minga.core import clock
from minga.ui import drawing, formats
from minga.ui.library import one_of, render_alike, render_component, tidy

register = Library()

STATES: Final = ("active", "paused", "stopped")
SIZES: Final = ("xs", "normal", "big")
BAND_STATES: Final = ("ahead", "now", "done", "event")
MOST_WEEKS: Final = 30


@dataclass(frozen=True)
class Stitch:
    """One slot of the thread."""

    name: str
    note: str
    state: str


@register.simple_tag
def thread(
    *,
    stage: int,
    names: Sequence[Any],
    state: str = "active",
    size: str = "normal",
    notes: Sequence[Any] = (),
) -> SafeString:
    one_of("state", state, STATES)
    one_of("size", size, SIZES)
    return render_alike(
        "thread",
        stitches=_stitches(stage, names, notes),
        state=state,
        size=size,
        stage=stage,
        spoken=_spoken(stage, names, state),
    )


@register.simple_tag
def stage(*, number: int, name: Any, state: str = "active") -> SafeString:
    one_of("state", state, STATES)
    return render_alike("stage", number=number, name=name, state=state)


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: str,
    *,
    title: Any,
    href: str = "",
    by: Any = "",
    stage: int = 0,
    names: Sequence[Any] = (),
    state: str = "active",
    level: int = 3,
    large: bool = False,
) -> SafeString:
    one_of("state", state, STATES)
    return render_component(
        context,
        "card",
        title=title,
        href=href,
        by=by,
        stage=stage,
        stage_name=names[stage - 1] if stage else "",
        stitches=_stitches(stage, names, ()) if stage else (),
        spoken=_spoken(stage, names, state) if stage else "",
        state=state,
        level=level,
        large=large,
        body=content,
    )


def _stitches(stage: int, names: Sequence[Any], notes: Sequence[Any]) -> tuple[Stitch, ...]:
    padded = [*notes, *[""] * (len(names) - len(notes))]
    return tuple(
        Stitch(str(name), str(note), "crossed" if n < stage else "today" if n == stage else "ahead")
        for n, (name, note) in enumerate(zip(names, padded, strict=False), 1)
    )


def _spoken(stage: int, names: Sequence[Any], state: str) -> str:
    values = {"stage": stage, "total": len(names), "name": str(names[stage - 1])}
    if state == "paused":
        return gettext("Paused at stage %(stage)s of %(total)s, %(name)s") % values
    if state == "stopped":
        return gettext("Stopped with a lesson at stage %(stage)s of %(total)s, %(name)s") % values
    return gettext("Stage %(stage)s of %(total)s: %(name)s") % values


# --- Calendar band --------------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """One stage, module or meeting on the calendar band, ends included."""

    label: str | Promise
    start: date
    end: date
    text: str | Promise = ""
    href: str = ""
    event: bool = False
    """Drawn outlined: a meeting in person, a ceremony."""

    def state(self, today: date) -> str:
        if self.start <= today <= self.end:
            return "now"
        if self.end < today:
            return "done"
        return "event" if self.event else "ahead"


@dataclass(frozen=True)
class BandCell:
    span: int
    band: Band | None = None
    state: str = ""


@dataclass(frozen=True)
class Calendar:
    """The band laid out in columns of one week, or of one month when it is long."""

    columns: list[str]
    now: int
    """The column of today, from 1; 0 when today is outside."""
    lanes: list[list[BandCell]]
    unit: str


@register.simple_tag(takes_context=True)
def timeline(context: Context, *, bands: Sequence[Band], today: date | None = None, label: Any = "") -> SafeString:
    day = today or timezone.localdate(clock.now())
    calendar = calendar_of(bands, day) if bands else None
    now = next((band for band in bands if band.state(day) == "now"), None)
    listed = [(band, band.state(day), formats.day_range(band.start, band.end)) for band in bands]
    position = ""
    if calendar and calendar.now:
        values = {"n": calendar.now, "total": len(calendar.columns)}
        months = gettext("Month %(n)s of %(total)s") % values
        position = months if calendar.unit == "month" else gettext("Week %(n)s of %(total)s") % values
    return render_component(
        context,
        "timeline",
        calendar=calendar,
        now=now,
        listed=listed,
        position=position,
        label=label or gettext("Calendar"),
    )


def calendar_of(bands: Sequence[Band], today: date) -> Calendar:
    """Columns and lanes; bands that overlap go to different lanes."""
    first = min(band.start for band in bands)
    last = max(band.end for band in bands)
    monday = first - timedelta(days=first.weekday())
    weeks = (last - monday).days // 7 + 1
    monthly = weeks > MOST_WEEKS

    def column(day: date) -> int:
        if monthly:
            return (day.year - first.year) * 12 + day.month - first.month + 1
        return (day - monday).days // 7 + 1

    total = column(last)
    names = [formats.number(n) for n in range(1, total + 1)]
    if monthly:
        names = [_month_name(first, offset) for offset in range(total)]
    return Calendar(
        columns=names,
        now=column(today) if first <= today <= last else 0,
        lanes=_lanes(bands, column, total, today),
        unit="month" if monthly else "week",
    )


def _month_name(first: date, offset: int) -> str:
    month = first.month - 1 + offset
    return formats.month_short(date(first.year + month // 12, month % 12 + 1, 1))


def _lanes(bands: Sequence[Band], column: Any, total: int, today: date) -> list[list[BandCell]]:
    lanes: list[list[BandCell]] = []
    filled: list[int] = []
    for band in sorted(bands, key=lambda b: (b.start, b.end)):
        begin, end = column(band.start), column(band.end)
        lane = next((n for n, until in enumerate(filled) if until < begin), len(lanes))
        if lane == len(lanes):
            lanes.append([])
            filled.append(0)
        if begin - filled[lane] > 1:
            lanes[lane].append(BandCell(begin - filled[lane] - 1))
        lanes[lane].append(BandCell(end - begin + 1, band, band.state(today)))
        filled[lane] = end
    for lane, until in enumerate(filled):
        if until < total:
            lanes[lane].append(BandCell(total - until))
    return lanes


# --- Skein and map --------------------------------------------------------------------------


@dataclass(frozen=True)
class SkeinGroup:
    """What hangs today at one stage."""

    label: str | Promise
    count: int
    href: str = ""


@dataclass(frozen=True)
class MapPoint:
    """One place, and how many things happen there."""

    longitude: float
    latitude: float
    count: int
    label: str
    href: str = ""
    stale: bool = False

    @property
    def path(self) -> str:
        return drawing.rhomb(self.longitude, self.latitude, self.count).path

    @property
    def spoken(self) -> str:
        return f"{self.label}: {formats.number(self.count)}"


@register.simple_block_tag(takes_context=True)
def skein(context: Context, content: str, *, groups: Sequence[SkeinGroup], title: Any, each: Any = "") -> SafeString:
    per, strands = drawing.strands_for([group.count for group in groups])
    down, width, height = drawing.skein_down(strands)
    said = gettext("Each strand is one.") if per == 1 else gettext("Each strand is %(n)s.") % {"n": formats.number(per)}
    return render_component(
        context,
        "skein",
        groups=groups,
        title=title,
        said=f"{each or said} {gettext('Those that hang are at that stage today.')}",
        across=drawing.skein_across(strands),
        down=down,
        down_width=width,
        down_height=height,
        columns=len(groups),
        body=tidy(content),
    )


@register.simple_tag(takes_context=True)
def map(context: Context, *, points: Sequence[MapPoint], label: Any) -> SafeString:
    spoken = pgettext("list of places", "%(label)s. %(places)s") % {
        "label": label,
        "places": "; ".join(point.spoken for point in points[:12]),
    }
    return render_component(
        context, "map", points=points, label=label, spoken=spoken, linked=any(point.href for point in points)
    )
