"""How the grading of a wave goes, as its office sees it. Costs the same in every wave: counts, and one page of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from minga.assessments.enums import JurorState, PanelState
from minga.assessments.models import Juror, Panel
from minga.capacity.enums import Family, GradingState, MeasuredState, WaveState
from minga.capacity.models import Agreement, Design, Grading, Measured, Wave
from minga.capacity.queries.scales import group_title
from minga.core.texts import pick

TONES: Mapping[str, str] = {
    GradingState.WAITING: "plain", GradingState.APART: "warn", GradingState.THIRD: "info", GradingState.READY: "info",
    GradingState.SETTLED: "done",
}  # fmt: skip
GOOD, TENTATIVE = 0.8, 0.667
"""What Krippendorff asks of alpha to rely on data, and to draw tentative conclusions."""


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many entities are so far."""

    state: str
    label: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AgreementLine:
    """One component, or the whole index; shares in per cent. `tone` says how far alpha carries."""

    title: str
    alpha: float | None
    equal: float
    near: float
    pairs: int
    measured_at: datetime

    @property
    def tone(self) -> str:
        if self.alpha is None or self.alpha >= GOOD:
            return "done"
        return "info" if self.alpha >= TENTATIVE else "warn"


@dataclass(frozen=True, kw_only=True)
class GradingOffice:
    """What the page says but for its rows. `sent`: entities that sent answers; `handed`: those before the graders."""

    wave: Wave
    panel: Panel | None
    composite: bool
    seated: int
    asked: int
    sent: int
    handed: int
    counts: tuple[StateCount, ...]
    agreement: tuple[AgreementLine, ...]
    graders: int

    def _number(self, *states: str) -> int:
        return sum(each.number for each in self.counts if each.state in states)

    @property
    def live(self) -> bool:
        return self.wave.state == WaveState.GRADING and (self.panel is None or self.panel.state != PanelState.CLOSED)

    @property
    def may_call(self) -> bool:
        """Whether the panel can still be made."""
        early = (WaveState.PREPARING, WaveState.ANSWERING, WaveState.GRADING)
        return self.panel is None and not self.composite and self.wave.state in early

    @property
    def may_begin(self) -> bool:
        return self.live and self.panel is not None and (self.panel.state == PanelState.PREPARING or self.late > 0)

    @property
    def late(self) -> int:
        """Entities that sent and are not before the graders yet."""
        return self.sent - self.handed

    @property
    def apart(self) -> int:
        return self._number(GradingState.APART)

    @property
    def ready(self) -> int:
        return self._number(GradingState.READY)

    @property
    def settled(self) -> int:
        return self._number(GradingState.SETTLED)

    @property
    def open_still(self) -> int:
        return self.handed - self.settled


def grading_office(wave: Wave) -> GradingOffice:
    """Five queries."""
    panel = wave.panel
    seats = Juror.objects.filter(panel=panel).aggregate(
        seated=Count("pk", Q(state=JurorState.ACCEPTED)), asked=Count("pk", Q(state=JurorState.INVITED))
    )
    numbers = dict(
        Grading.objects.filter(measured__wave=wave).values_list("state").annotate(number=Count("pk")).order_by()
    )
    design = wave.version.read
    return GradingOffice(
        wave=wave,
        panel=panel,
        composite=design.family == Family.COMPOSITE,
        sent=Measured.objects.filter(wave=wave, state=MeasuredState.SENT).count(),
        handed=sum(numbers.values()),
        counts=tuple(
            StateCount(state=str(state.value), label=str(state.label), number=numbers.get(state.value, 0))
            for state in GradingState
        ),
        agreement=agreement_of(wave),
        graders=design.graders,
        **seats,
    )


def agreement_of(wave: Wave) -> tuple[AgreementLine, ...]:
    """As it was measured last. One query."""
    nodes = wave.version.read.by_code
    return tuple(
        AgreementLine(
            title=(pick(nodes[row.node].titles) or row.node) if row.node in nodes else "",
            alpha=None if row.alpha is None else float(row.alpha),
            equal=float(row.equal * 100),
            near=float(row.near * 100),
            pairs=row.pairs,
            measured_at=row.measured_at,
        )
        for row in Agreement.objects.filter(wave=wave)
    )


@dataclass(frozen=True, kw_only=True)
class EntityLine:
    """One entity in the list."""

    key: str
    name: str
    code: str
    group: str
    state: str
    tone: str
    sent: int
    apart: int


def gradings_in(wave: Wave, state: str = "") -> QuerySet[Grading]:
    """Those of the wave, or those that are so far."""
    rows = Grading.objects.filter(measured__wave=wave).select_related("measured", "item").order_by("item__code", "pk")
    return rows.filter(state=state) if state in GradingState.values else rows


def entity_lines(rows: Sequence[Grading], design: Design) -> list[EntityLine]:
    """One page of them; no query."""
    return [
        EntityLine(
            key=row.measured.key,
            name=row.measured.name,
            code=row.item.code,
            group=group_title(design, row.measured.peer_group) if row.measured.peer_group else "",
            state=str(row.get_state_display()),
            tone=TONES[row.state],
            sent=row.sent,
            apart=len(row.apart),
        )
        for row in rows
    ]
