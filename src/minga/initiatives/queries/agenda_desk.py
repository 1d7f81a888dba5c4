"""The desk of those who keep the agenda: barriers in no point yet, in groups that say alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from minga.core.search import fold
from minga.initiatives.models import Barrier, Reform
from minga.initiatives.queries.barriers import (
    NEWEST,
    BarrierGroup,
    BarrierView,
    alike_groups,
    barrier_view,
    loose_barriers,
)
from minga.people.models import Person

OFFERED = 60


@dataclass(frozen=True)
class AgendaDesk:
    """Barriers without a point."""

    alike: tuple[BarrierGroup, ...]
    """Several that say alike."""
    alone: tuple[BarrierGroup, ...]
    total: int
    more: bool


def agenda_desk(viewer: Person, now: datetime) -> AgendaDesk:
    """Whatever she may read that nobody has gathered. Two queries."""
    rows = list(loose_barriers(viewer, now)[: NEWEST + 1])
    groups = alike_groups(rows[:NEWEST])
    return AgendaDesk(
        alike=tuple(group for group in groups if len(group.rows) > 1),
        alone=tuple(group for group in groups if len(group.rows) == 1),
        total=min(len(rows), NEWEST),
        more=len(rows) > NEWEST,
    )


def barriers_to_begin_with(viewer: Person, chosen: Collection[str], now: datetime) -> tuple[BarrierView, ...]:
    """Those that were chosen, and after them those that say alike. Two queries."""
    rows = [row for row in loose_barriers(viewer, now)[:NEWEST]]
    known = {str(row.uuid) for row in rows}
    missing = [uuid for uuid in chosen if uuid not in known]
    rows += list(loose_barriers(viewer, now, missing)) if missing else []
    found = [view for group in alike_groups(rows) if _has(group, chosen) for view in group.rows]
    return tuple(sorted(found, key=lambda view: str(view.uuid) not in chosen))


def barriers_to_gather(reform: Reform, viewer: Person, now: datetime) -> tuple[BarrierView, ...]:
    """Those that could be about the point: of its norm first, then of its kind, then the others. One query."""
    norm = fold(reform.legal_reference)
    rows = sorted(loose_barriers(viewer, now)[:NEWEST], key=lambda row: _distance(row, reform, norm))
    return tuple(barrier_view(row) for row in rows[:OFFERED])


def _has(group: BarrierGroup, chosen: Collection[str]) -> bool:
    return any(str(view.uuid) in chosen for view in group.rows)


def _distance(row: Barrier, reform: Reform, norm: str) -> tuple[bool, bool]:
    return (not norm or fold(row.legal_reference) != norm, row.kind != reform.kind)
