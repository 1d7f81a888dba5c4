"""The plan of an edition as people read it: stages with days, who answers, what they wait for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.text import slugify

from minga.core.clock import today as today_in
from minga.core.texts import pick
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.programmes.models import Edition, Stage, StageNote, stage_kinds, stage_notes


@dataclass(frozen=True)
class StageRow:
    """One stage, with every word its row needs."""

    uuid: str
    key: str
    title: str
    kind: str
    icon: str
    summary: str
    starts_on: date
    ends_on: date
    state: str
    where: str
    responsible: str
    held: bool
    after: tuple[str, ...]
    clash: str = ""
    page: str = ""
    """The page of its kind, for whoever runs the edition."""
    note: str = ""

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True)
class PlanSheet:
    """Every stage of an edition in the order of the plan."""

    stages: tuple[StageRow, ...]
    today: date
    week: int
    weeks: int

    @property
    def current(self) -> tuple[StageRow, ...]:
        """The stages that run today."""
        return tuple(stage for stage in self.stages if stage.state == "now")


def plan_sheet(edition: Edition, now: datetime) -> PlanSheet:
    """The plan of an edition. Three queries and those of the kinds of stage, whatever its length."""
    rows = list(edition.stages.prefetch_related("after"))
    day = today_in(edition.timezone, at=now)
    held = held_kinds(edition, now)
    notes = stage_notes(rows, now)
    stages = tuple(_row(stage, edition.key, day, held, notes.get(stage.pk)) for stage in rows)
    return PlanSheet(stages, day, *weeks_of(edition, day))


def weeks_of(edition: Edition, day: date) -> tuple[int, int]:
    """Which week of the edition a day is in (0 before, all of them after), and how many."""
    monday = edition.starts_on - timedelta(days=edition.starts_on.weekday())
    weeks = (edition.ends_on - monday).days // 7 + 1
    if day < edition.starts_on:
        return 0, weeks
    return min((day - monday).days // 7 + 1, weeks), weeks


def held_kinds(edition: Edition, now: datetime) -> frozenset[str]:
    """The kinds of role that somebody holds in the edition today."""
    return frozenset(Role.objects.at(scope=edition).counting(now).values_list("kind", flat=True).distinct())


def _row(stage: Stage, edition: str, day: date, held: Collection[str], note: StageNote | None) -> StageRow:
    kind = stage_kinds().get(stage.kind)
    before = list(stage.after.all())
    late = [each for each in before if each.ends_on >= stage.starts_on]
    venue, mode = pick(stage.venues), stage.get_mode_display()
    return StageRow(
        uuid=str(stage.uuid),
        key=stage.key,
        title=pick(stage.titles),
        kind=str(kind.label) if kind else stage.kind,
        icon=kind.icon if kind else "circle",
        summary=pick(stage.summaries),
        starts_on=stage.starts_on,
        ends_on=stage.ends_on,
        state=_state(stage, day),
        where=" · ".join(word for word in (mode, venue) if word),
        responsible=str(RoleKind(stage.responsible).label) if stage.responsible else "",
        held=stage.responsible in held,
        after=tuple(pick(each.titles) for each in before),
        clash=", ".join(pick(each.titles) for each in late),
        page=reverse(kind.page, args=[edition, stage.key]) if kind and kind.page else "",
        note=note.words if note else "",
    )


def _state(stage: Stage, day: date) -> str:
    if day < stage.starts_on:
        return "ahead"
    return "now" if day <= stage.ends_on else "done"


def stage_for(edition: Edition, key: str) -> Stage:
    """One stage of an edition; Stage.DoesNotExist when it has none of that key."""
    return edition.stages.select_related("edition__host").get(key=key)


def circle_with(stages: Sequence[Stage], stage: Stage, before: Iterable[Stage]) -> tuple[str, ...]:
    """The names of a ring that would close if `stage` waited for `before`; empty when none."""
    waits: Mapping[str, list[str]] = {each.key: [other.key for other in each.after.all()] for each in stages if each.pk}
    waits = {**waits, stage.key: [each.key for each in before]}
    names = {each.key: pick(each.titles) for each in (*stages, stage)}
    trail: list[str] = []
    seen: set[str] = set()

    def follow(key: str) -> bool:
        trail.append(key)
        for following in waits.get(key, []):
            if following == stage.key:
                trail.append(following)
                return True
            if following not in seen:
                seen.add(following)
                if follow(following):
                    return True
        trail.pop()
        return False

    return tuple(names[key] for key in trail) if follow(stage.key) else ()


def free_stage_key(stages: Iterable[Stage], title: str) -> str:
    """A key for a new stage: letters first, as blueprints want."""
    taken = {each.key for each in stages}
    stem = slugify(title)[:50].strip("-") or "x"
    stem = stem if stem[0].isalpha() else f"x-{stem}"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
