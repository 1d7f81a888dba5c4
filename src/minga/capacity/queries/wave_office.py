"""The office of a wave: where it stands, what is next, who is in it and among which peers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import WAVE_STEPS, MeasuredState, WaveState
from minga.capacity.models import Design, Index, IndexVersion, Measured, Wave
from minga.capacity.queries.scales import group_title
from minga.capacity.queries.wave_steps import missing_for
from minga.core.search import fold
from minga.organisations.enums import OrganisationType

_ZONE: Final = "America/Bogota"
_STEPS: Final = (
    WaveState.PREPARING, WaveState.ANSWERING, WaveState.GRADING, WaveState.REPLYING, WaveState.COMPUTED,
    WaveState.PUBLISHED,
)  # fmt: skip
_VERBS: Final[Mapping[tuple[str, str], tuple[str | Promise, str | Promise]]] = {
    (WaveState.PREPARING, WaveState.ANSWERING): (
        _("Open it and invite"),
        _("Every entity in the list gets its invitation, and the wave is public from then on."),
    ),
    (WaveState.ANSWERING, WaveState.GRADING): (
        _("Close answers, begin grading"),
        _("Nobody can answer any more. Graders see what was sent."),
    ),
    (WaveState.GRADING, WaveState.REPLYING): (
        _("Show each entity its draft"),
        _("Each entity sees its own marks and may reply and appeal."),
    ),
    (WaveState.REPLYING, WaveState.COMPUTED): (
        _("Close replies"),
        _("Marks stand. What is left is to look at the check and to publish."),
    ),
    (WaveState.COMPUTED, WaveState.REPLYING): (
        _("Open replies again"),
        _("Entities may reply once more, until the day that the timetable says."),
    ),
}

NO_GROUP: Final = "-"


@dataclass(frozen=True)
class WayRow:
    """One step on the way of a wave."""

    label: str
    until: datetime | None
    on: date | None
    done: bool
    now: bool


@dataclass(frozen=True)
class StepRow:
    """A step that the office may take, and what it lacks."""

    to: str
    verb: str
    means: str
    lacking: tuple[str, ...]
    forward: bool


@dataclass(frozen=True)
class GroupRow:
    """A peer group and how many stand in it. `small`: too few to compare."""

    key: str
    title: str
    count: int
    small: bool


@dataclass(frozen=True)
class WaveOffice:
    """The first page of the office."""

    way: tuple[WayRow, ...]
    steps: tuple[StepRow, ...]
    imported: bool
    preparing: bool
    published: bool
    computed: bool
    entities: int
    sent: int
    answering: int
    declined: int
    days_left: int | None
    groups: tuple[GroupRow, ...]
    questions: int
    number: int
    timezone: str


@dataclass(frozen=True)
class EntityRow:
    """One entity in the list of the office."""

    key: str
    name: str
    kind: str
    group: str
    state: str
    tone: str
    known: bool


_TONES: Final[Mapping[str, str]] = {
    MeasuredState.INVITED: "plain", MeasuredState.ANSWERING: "info", MeasuredState.SENT: "done",
    MeasuredState.DECLINED: "lesson", MeasuredState.IMPORTED: "plain",
}  # fmt: skip


def wave_office(wave: Wave, now: datetime) -> WaveOffice:
    """Where it stands."""
    states = {row["state"]: row["n"] for row in wave.measured.values("state").annotate(n=Count("pk")).order_by()}
    until = wave.answers_until
    return WaveOffice(
        way=_way(wave),
        steps=tuple(_step(wave, to, now) for to in WAVE_STEPS[wave.state] if _offered(wave, to)),
        imported=wave.imported,
        preparing=wave.state == WaveState.PREPARING,
        published=wave.state == WaveState.PUBLISHED,
        computed=wave.state == WaveState.COMPUTED,
        entities=sum(states.values()),
        sent=states.get(MeasuredState.SENT, 0),
        answering=states.get(MeasuredState.ANSWERING, 0),
        declined=states.get(MeasuredState.DECLINED, 0),
        days_left=max(0, (until - now).days) if until and wave.state == WaveState.ANSWERING else None,
        groups=groups_in(wave),
        questions=len([node for node in wave.version.read.questions if node.question]),
        number=wave.version.number,
        timezone=wave.timezone,
    )


def groups_in(wave: Wave) -> tuple[GroupRow, ...]:
    """Peer groups, largest first; entities without one come last."""
    design = wave.version.read
    taking = wave.measured.exclude(state=MeasuredState.DECLINED)
    counted = taking.values("peer_group").annotate(n=Count("pk")).order_by("-n", "peer_group")
    rows = [
        GroupRow(row["peer_group"], group_title(design, row["peer_group"]), row["n"], row["n"] < design.peers.least)
        for row in counted
    ]
    return tuple(sorted(rows, key=lambda row: not row.key))


def group_named(wave: Wave, typed: str) -> str:
    """The key of the group that is called so, or the words themselves: a new group."""
    design, words = wave.version.read, " ".join(typed.split())[:80]
    known = [*design.peers.titles, *(row.key for row in groups_in(wave) if row.key)]
    return next((key for key in known if fold(words) in (fold(key), fold(group_title(design, key)))), words)


def entities_of(wave: Wave, words: str = "", group: str = "") -> QuerySet[Measured]:
    """Those in the wave, by name; of one group, or (NO_GROUP) of none."""
    rows = Measured.objects.filter(wave=wave).order_by("folded_name", "pk")
    if words.strip():
        rows = rows.filter(folded_name__contains=fold(words))
    return rows.filter(peer_group="" if group == NO_GROUP else group) if group else rows


def measured_rows(wave: Wave, entities: Sequence[Measured]) -> list[EntityRow]:
    """As the list shows them."""
    design, kinds = wave.version.read, dict(OrganisationType.choices)
    return [
        EntityRow(
            key=each.key,
            name=each.name,
            kind=str(kinds.get(each.kind, each.kind)),
            group=group_title(design, each.peer_group) if each.peer_group else "",
            state=_state(wave, each),
            tone=_TONES[each.state],
            known=each.organisation_id is not None,
        )
        for each in entities
    ]


def _state(wave: Wave, entity: Measured) -> str:
    """Nobody is invited before the wave opens."""
    if wave.state == WaveState.PREPARING and entity.state == MeasuredState.INVITED:
        return gettext("In the list")
    return str(entity.get_state_display())


def earlier_waves(index: Index, year: int) -> QuerySet[Wave]:
    """Published waves of the same index with which one may compare."""
    earlier = Wave.objects.filter(version__index=index, state=WaveState.PUBLISHED)
    return (earlier.filter(year__lt=year) if year else earlier).order_by("-year", "-pk")


def usual_days(design: Design, now: datetime) -> dict[str, Any]:
    """A timetable to begin from: six weeks to answer, four to grade, as many days to reply as the method promises."""
    zone = ZoneInfo(_ZONE)
    evening = now.astimezone(zone).replace(hour=18, minute=0, second=0, microsecond=0)
    answers = evening + timedelta(weeks=6)
    grading = answers + timedelta(weeks=4)
    reply = grading + timedelta(days=design.appeal_days + 5)
    return {
        "year": evening.year, "timezone": _ZONE, "answers_until": answers, "grading_until": grading,
        "reply_until": reply, "results_on": (reply + timedelta(weeks=3)).date(),
    }  # fmt: skip


def versions_to_measure_with(index: Index) -> QuerySet[IndexVersion]:
    """Published methods, the newest first."""
    return index.versions.filter(state="published").order_by("-number")


def _way(wave: Wave) -> tuple[WayRow, ...]:
    here = _STEPS.index(WaveState(wave.state))
    until = {
        WaveState.ANSWERING: wave.answers_until, WaveState.GRADING: wave.grading_until,
        WaveState.REPLYING: wave.reply_until,
    }  # fmt: skip
    return tuple(
        WayRow(
            label=str(step.label),
            until=until.get(step),
            on=wave.results_on if step == WaveState.PUBLISHED else None,
            done=place < here or wave.state == WaveState.PUBLISHED,
            now=place == here and wave.state != WaveState.PUBLISHED,
        )
        for place, step in enumerate(_STEPS)
        if not wave.imported or step in (WaveState.PREPARING, WaveState.COMPUTED, WaveState.PUBLISHED)
    )


def _offered(wave: Wave, to: str) -> bool:
    """Publishing has its own page; the short way is for figures of a file."""
    if to == WaveState.PUBLISHED or (wave.state, to) == (WaveState.PREPARING, WaveState.COMPUTED):
        return False
    return not wave.imported


def _step(wave: Wave, to: str, now: datetime) -> StepRow:
    verb, means = _VERBS[wave.state, to]
    forward = _STEPS.index(WaveState(to)) > _STEPS.index(WaveState(wave.state))
    return StepRow(to, str(verb), str(means), tuple(missing_for(wave, to, now)), forward)


def is_linkable(measured: Measured) -> bool:
    """Whether the office may say which organisation it is: until somebody of the entity has acted."""
    if measured.organisation_id is None:
        return True
    asked = measured.state in (MeasuredState.INVITED, MeasuredState.IMPORTED) and measured.submission_id is None
    return asked and not measured.plan.exists()
