"""Results as rows to take away."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from minga.capacity.models import Computation, Design, GroupScore, Measured, NodeScore, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.current import current_run
from minga.capacity.queries.scales import group_title, scale_of
from minga.core.texts import pick


@dataclass(frozen=True)
class WaveRow:
    """One entity with its score and its components, in the order of the design."""

    key: str
    name: str
    group: str
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tier: str
    parts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class NodeRow:
    """One node of one entity, beside its group."""

    code: str
    title: str
    score: Decimal | None
    most: Decimal
    low: Decimal | None
    high: Decimal | None
    median: Decimal | None
    number: int


def wave_rows(wave: Wave, run: Computation | None, design: Design, group: str = "") -> Iterator[WaveRow]:
    """Every entity, by name; two queries."""
    codes = [node.code for node in design.components]
    scores: dict[int, dict[str, NodeScore]] = defaultdict(dict)
    for row in NodeScore.objects.filter(computation=run, node__in=[ROOT, *codes]):
        scores[row.measured_id][row.node] = row
    tiers = {tier.key: pick(tier.titles) for tier in design.tiers}
    entities = Measured.objects.filter(wave=wave, **({"peer_group": group} if group else {}))
    for measured in entities.order_by("folded_name", "pk"):
        own = scores.get(measured.pk, {})
        total = own.get(ROOT)
        yield WaveRow(
            key=measured.key,
            name=measured.name,
            group=group_title(design, measured.peer_group) if measured.peer_group else "",
            score=total.score if total else None,
            low=total.low if total else None,
            high=total.high if total else None,
            tier=tiers.get(total.tier, total.tier) if total else "",
            parts=tuple(own[code].score if code in own else None for code in codes),
        )


def node_rows(measured: Measured, *, peers: bool) -> Iterator[NodeRow]:
    """The whole tree of one entity; three queries. `peers`: whether its group may be shown beside it."""
    design, run = measured.wave.version.read, current_run(measured.wave)
    scores = {row.node: row for row in NodeScore.objects.filter(computation=run, measured=measured)}
    groups = {row.node: row for row in GroupScore.objects.filter(computation=run, group=measured.peer_group)}
    for node in design.nodes:
        score, group = scores.get(node.code), groups.get(node.code)
        compared = group if peers and group is not None and group.number >= design.peers.least else None
        yield NodeRow(
            code=node.code,
            title=pick(node.titles) or node.code,
            score=score.score if score else None,
            most=scale_of(design, node.code).high,
            low=score.low if score else None,
            high=score.high if score else None,
            median=compared.median if compared else None,
            number=compared.number if compared else 0,
        )
