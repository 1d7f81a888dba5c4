"""What each peer group scored, gathered once when a run is done. Part of the action that writes the scores."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, cast

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, Count, F, FloatField, Max, Min, QuerySet

from minga.capacity.models import Computation, GroupScore, NodeScore
from minga.capacity.models.design import ROOT
from minga.capacity.queries.scales import Scale, scale_of

_KEPT: Final = Decimal("0.000001")
_BATCH: Final = 2000


class _Quantile(Aggregate):
    """The value below which this share of the rows lies, between two of them by a straight line."""

    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: str, share: float) -> None:
        super().__init__(expression, share=share)


_FIGURES: Final[dict[str, Any]] = {
    "number": Count("pk"),
    "least": Min("score"),
    "lower": _Quantile("score", 0.25),
    "median": _Quantile("score", 0.5),
    "upper": _Quantile("score", 0.75),
    "most": Max("score"),
}


def gather_groups(computation: Computation) -> int:
    """Write what each group, and everybody together, scored at each node; what was there goes. Four statements."""
    scored = NodeScore.objects.filter(computation=computation, score__isnull=False)
    scale = scale_of(computation.wave.version.read, ROOT)
    rows = [*_rows(computation, scored, scale, grouped=False), *_rows(computation, scored, scale, grouped=True)]
    GroupScore.objects.filter(computation=computation).delete()
    GroupScore.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _rows(
    computation: Computation, scored: QuerySet[NodeScore], scale: Scale, *, grouped: bool
) -> Iterator[GroupScore]:
    by = {"group": F("measured__peer_group")} if grouped else {}
    chosen = scored.exclude(measured__peer_group="") if grouped else scored
    figures = chosen.values("node", **by).annotate(**_FIGURES)
    at_root = chosen.filter(node=ROOT).values("node", **by).annotate(scores=ArrayAgg("score"))
    spots = {row.get("group", ""): _spots(row["scores"], scale) for row in at_root}
    for row in cast("Iterable[dict[str, Any]]", figures.order_by()):
        group = str(row.get("group", ""))
        yield GroupScore(
            computation=computation,
            group=group,
            node=row["node"],
            number=row["number"],
            spots=spots.get(group, []) if row["node"] == ROOT else [],
            **{name: _kept(row[name]) for name in ("least", "lower", "median", "upper", "most")},
        )


def _spots(scores: list[Decimal], scale: Scale) -> list[list[int]]:
    """How many stand at each place of the scale: a strip that does not grow with the group."""
    found: dict[int, int] = {}
    for score in scores:
        place = round(scale.share(score) * GroupScore.SPOTS)
        found[place] = found.get(place, 0) + 1
    return [[place, number] for place, number in sorted(found.items())]


def _kept(value: float | Decimal) -> Decimal:
    return Decimal(str(value)).quantize(_KEPT)
