"""How far the entities of a wave are, for those who measure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from minga.calls.queries.deadlines import moment_in
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Measured, Wave
from minga.capacity.policies import ANSWERABLE, is_answering
from minga.capacity.queries.answer_pages import TONES, answered_in
from minga.capacity.queries.parts import parts_of_entity
from minga.core.search import fold
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Role

MOST_WORDS = 80


@dataclass(frozen=True)
class EntityRow:
    """One entity in the list of the office. `lost`: nobody is there to write to."""

    key: str
    name: str
    peer_group: str
    state: str
    state_label: str
    tone: str
    answered: int
    asked: int
    responsible: str
    told: str
    lost: bool
    reason: str
    may_remind: bool
    has_receipt: bool

    @property
    def share(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


@dataclass(frozen=True)
class OfficeAnswers:
    """The figures on top."""

    counts: tuple[tuple[str, str, int], ...]
    total: int
    sent: int
    closes: str
    open: bool
    behind: int
    unwritten: int


def answers_office(wave: Wave, now: datetime) -> OfficeAnswers:
    """How many are where. One query."""
    found = Measured.objects.filter(wave=wave)
    counts = {row["state"]: row["n"] for row in found.values("state").annotate(n=Count("pk")).order_by()}
    shown = [(str(state), str(state.label), counts.get(state, 0)) for state in MeasuredState if counts.get(state)]
    return OfficeAnswers(
        counts=tuple(shown),
        total=sum(counts.values()),
        sent=counts.get(MeasuredState.SENT, 0),
        closes=moment_in(wave.answers_until, wave.timezone) if wave.answers_until is not None else "",
        open=is_answering(wave, now),
        behind=sum(counts.get(state, 0) for state in ANSWERABLE),
        unwritten=found.filter(state=MeasuredState.INVITED, invited_at=None, organisation__isnull=False).count(),
    )


def entities_in(wave: Wave, state: str, words: str) -> QuerySet[Measured]:
    """Those of a state, and by name."""
    rows = Measured.objects.filter(wave=wave)
    if state in MeasuredState.values:
        rows = rows.filter(state=state)
    if words.strip():
        rows = rows.filter(folded_name__contains=fold(words[:MOST_WORDS]))
    return rows.select_related("submission__version", "responsible", "organisation").order_by("folded_name", "pk")


def entity_rows(wave: Wave, rows: Sequence[Measured], now: datetime) -> list[EntityRow]:
    """One page of the list. One query for all of them."""
    stewarded: set[int | None] = set(
        Role.objects.counting(now)
        .of_kinds(STEWARD_KINDS)
        .filter(scope_type="", organisation__in=[row.organisation_id for row in rows])
        .values_list("organisation", flat=True)
    )
    for row in rows:
        row.wave = wave
    return [_row(row, stewarded, now) for row in rows]


def _row(measured: Measured, stewarded: Set[int | None], now: datetime) -> EntityRow:
    parts = parts_of_entity(measured) if measured.submission is not None else ()
    waits = measured.state in ANSWERABLE
    lost = measured.responsible is None and measured.organisation_id not in stewarded
    return EntityRow(
        key=measured.key,
        name=measured.name,
        peer_group=measured.peer_group,
        state=measured.state,
        state_label=measured.get_state_display(),
        tone=TONES[MeasuredState(measured.state)],
        answered=sum(answered_in(part, measured) for part in parts),
        asked=sum(len(part.asked) for part in parts),
        responsible=measured.responsible.name if measured.responsible is not None else "",
        told=_told(measured),
        lost=lost and waits,
        reason=measured.declined_reason,
        may_remind=waits and not lost and is_answering(measured.wave, now),
        has_receipt=measured.state == MeasuredState.SENT,
    )


def _told(measured: Measured) -> str:
    """When it was written to, and last."""
    zone = measured.wave.timezone
    if measured.state == MeasuredState.SENT and measured.sent_at is not None:
        return _("Sent on %(moment)s") % {"moment": moment_in(measured.sent_at, zone)}
    if measured.reminded_at is not None:
        return _("Reminded on %(moment)s") % {"moment": moment_in(measured.reminded_at, zone)}
    if measured.invited_at is not None:
        return _("Invited on %(moment)s") % {"moment": moment_in(measured.invited_at, zone)}
    return _("Not written to yet")
