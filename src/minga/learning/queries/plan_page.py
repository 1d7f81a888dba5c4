"""The plan of an edition as those who teach see it. A constant number of queries, however long the plan is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.clock import today, zone_place
from minga.core.texts import pick
from minga.learning.enums import Mode, SessionState
from minga.learning.models import Module, Session
from minga.learning.queries.clashes import CLASH, NOTE, WARN, Clash, clashes
from minga.learning.queries.zones import HourAbroad, hours_abroad, hours_in, weekday_of
from minga.programmes.models import Edition

SHOWN: Final = 10
"""Sessions of a module in sight; the others unfold."""
TONES: Final[Mapping[str, str]] = {
    SessionState.PLANNED: "plain",
    SessionState.HELD: "done",
    SessionState.CANCELLED: "lesson",
}
_RANK: Final = {CLASH: 0, WARN: 1, NOTE: 2}


@dataclass(frozen=True)
class SessionLine:
    """One session in a list."""

    key: str
    title: str
    kind: str
    mode: str
    day: str
    on: date
    hours: str
    zone: str
    abroad: tuple[HourAbroad, ...]
    where: str
    languages: str
    leaders: tuple[str, ...]
    state: str
    tone: str
    planned: bool
    over: bool
    materials: int
    twin_of: str
    page: str
    clashes: tuple[Clash, ...]

    @property
    def unsaid(self) -> bool:
        """Whether it ended and nobody said that it took place."""
        return self.planned and self.over


@dataclass(frozen=True)
class ModuleBlock:
    """One module with its sessions; the last block may hold those without one."""

    key: str
    title: str
    intro: str
    objectives: tuple[str, ...]
    where: str
    stage: str
    materials: int
    sessions: tuple[SessionLine, ...]
    folded: tuple[SessionLine, ...] = ()
    """Those that are over, and in a long series those that are far away."""

    @property
    def count(self) -> int:
        """How many sessions it has."""
        return len(self.sessions) + len(self.folded)


@dataclass(frozen=True)
class ClashGroup:
    """Equal things that do not fit, with where they are."""

    level: str
    words: str
    sessions: tuple[SessionLine, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class PlanPage:
    """Every module and session of an edition."""

    modules: tuple[ModuleBlock, ...]
    groups: tuple[ClashGroup, ...]
    next: SessionLine | None
    sessions: int
    held: int
    hours: float
    zone: str
    several_countries: bool
    without_leader: bool
    unsaid: int
    """Sessions that ended, of which nobody said whether they took place."""

    @property
    def empty(self) -> bool:
        """Whether nothing is planned yet."""
        return not self.modules


def sessions_in_order(edition: Edition) -> list[Session]:
    """Every session with what its line needs."""
    rows = edition.sessions.select_related("module", "stage", "same_as").prefetch_related("leaders__person")
    return list(rows.prefetch_related("materials"))


def plan_page(edition: Edition, now: datetime) -> PlanPage:
    """The plan as it is now."""
    rows = sessions_in_order(edition)
    found = clashes(edition, rows, now)
    lines = {row.pk: line_of(row, edition, now, found.get(row.pk, ())) for row in rows}
    modules = list(edition.modules.select_related("stage").prefetch_related("materials"))
    blocks = [_block(module, [lines[row.pk] for row in rows if row.module_id == module.pk]) for module in modules]
    loose = [lines[row.pk] for row in rows if row.module_id is None]
    if loose:
        blocks.append(_folded(ModuleBlock("", _("Sessions without a module"), "", (), "", "", 0, ()), loose))
    ahead = [lines[row.pk] for row in rows if row.state == SessionState.PLANNED and row.ends_at > now]
    done = [row for row in rows if row.state != SessionState.CANCELLED and row.same_as_id is None]
    groups = _groups(lines.values())
    return PlanPage(
        modules=tuple(blocks),
        groups=groups,
        next=ahead[0] if ahead else None,
        sessions=len(done),
        held=sum(row.state == SessionState.HELD for row in done),
        hours=sum((row.ends_at - row.starts_at).total_seconds() for row in done) / 3600,
        zone=zone_place(edition.timezone),
        several_countries=len(edition.countries) > 1,
        unsaid=sum(line.unsaid for line in lines.values()),
        without_leader=any(each.kind == "nobody" for line in lines.values() for each in line.clashes),
    )


def line_of(session: Session, edition: Edition, now: datetime, found: Sequence[Clash] = ()) -> SessionLine:
    """One session as a line."""
    abroad: tuple[HourAbroad, ...] = ()
    if session.mode != Mode.IN_PERSON:
        abroad = hours_abroad(session.starts_at, session.ends_at, session.timezone, edition.countries)
    day = today(session.timezone, at=session.starts_at)
    return SessionLine(
        key=session.key,
        title=pick(session.titles),
        kind=session.get_kind_display(),
        mode=session.get_mode_display(),
        day=weekday_of(day) if day.year == now.year else f"{weekday_of(day)} ({day.year})",
        on=day,
        hours=hours_in(session.starts_at, session.ends_at, session.timezone),
        zone=zone_place(session.timezone) if abroad or session.timezone != edition.timezone else "",
        abroad=abroad,
        where=", ".join(filter(None, (pick(session.places), session.address))),
        languages=", ".join(code.upper() for code in session.languages),
        leaders=tuple(sorted(leader.person.name for leader in session.leaders.all())),
        state=session.get_state_display(),
        tone=TONES[session.state],
        planned=session.state == SessionState.PLANNED,
        over=session.ends_at <= now or session.state != SessionState.PLANNED,
        materials=len(session.materials.all()),
        twin_of=pick(session.same_as.titles) if session.same_as else "",
        page=reverse("learning:session-office", args=[edition.key, session.key]),
        clashes=tuple(sorted(found, key=lambda each: _RANK[each.level])),
    )


def _block(module: Module, lines: Sequence[SessionLine]) -> ModuleBlock:
    block = ModuleBlock(
        key=module.key,
        title=pick(module.titles),
        intro=pick(module.intros),
        objectives=tuple(filter(None, map(pick, module.objectives))),
        where=" · ".join(filter(None, (module.get_mode_display(), pick(module.places)))),
        stage=pick(module.stage.titles) if module.stage else "",
        materials=len(module.materials.all()),
        sessions=(),
    )
    return _folded(block, lines)


def _folded(block: ModuleBlock, lines: Sequence[SessionLine]) -> ModuleBlock:
    """A module of a few sessions is shown whole; of a long one, the next sessions."""
    if len(lines) <= SHOWN:
        shown, folded = list(lines), []
    else:
        ahead = [line for line in lines if not line.over]
        shown = ahead[:SHOWN]
        folded = [line for line in lines if line not in shown]
    values = {**vars(block), "sessions": tuple(shown), "folded": tuple(folded)}
    return ModuleBlock(**values)


def _groups(lines: Iterable[SessionLine]) -> tuple[ClashGroup, ...]:
    """What does not fit, the gravest first: each clash by itself, what is missing in many sessions once."""
    lines = list(lines)
    counted = Counter((each.level, each.kind) for line in lines for each in line.clashes)
    groups = []
    for (level, kind), _count in sorted(counted.items(), key=lambda item: (_RANK[item[0][0]], item[0][1])):
        touched = [line for line in lines if any((each.level, each.kind) == (level, kind) for each in line.clashes)]
        groups.append(ClashGroup(level, _group_words(kind, len(touched)), tuple(touched)))
    return tuple(groups)


def _group_words(kind: str, n: int) -> str:
    words = {
        "overlap": ngettext("%(n)d session overlaps with another one", "%(n)d sessions overlap", n),
        "leader": ngettext(
            "In %(n)d session somebody leads another one at the same time",
            "In %(n)d sessions somebody leads another one at the same time", n,
        ),
        "participant": ngettext(
            "In %(n)d session people are expected in another programme too",
            "In %(n)d sessions people are expected in another programme too", n,
        ),
        "nobody": ngettext("Nobody leads %(n)d session", "Nobody leads %(n)d sessions", n),
        "capacity": ngettext(
            "%(n)d session has fewer places than people", "%(n)d sessions have fewer places than people", n
        ),
        "stage": ngettext("%(n)d session falls outside its stage", "%(n)d sessions fall outside their stage", n),
        "place": ngettext("%(n)d session in person has no place", "%(n)d sessions in person have no place", n),
        "link": ngettext("%(n)d session has no link to join", "%(n)d sessions have no link to join", n),
        "weekend": ngettext("%(n)d session falls on a weekend", "%(n)d sessions fall on a weekend", n),
        "hour": ngettext(
            "%(n)d session is very early or very late for somebody",
            "%(n)d sessions are very early or very late for somebody", n,
        ),
        "clock": ngettext(
            "At %(n)d session the clocks of a country have changed",
            "At %(n)d sessions the clocks of a country have changed", n,
        ),
    }  # fmt: skip
    return words[kind] % {"n": n}
