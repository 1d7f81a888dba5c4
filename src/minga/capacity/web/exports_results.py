"""Results to take away: every entity of a wave, every node of one entity. CSV that Excel opens."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from minga.capacity.models import Design, Wave
from minga.capacity.queries.result_tables import NodeRow, WaveRow
from minga.ui.sheets import comma_separated

Cells = list[Any]


def wave_sheet(wave: Wave, design: Design, rows: Iterable[WaveRow]) -> HttpResponse:
    """One row an entity: its score with its range, its tier, and each component."""
    header = [
        _("Key"), _("Entity"), _("Peer group"), _("Score"), _("Range from"), _("Range to"), _("Tier"),
        *(node.code for node in design.components),
    ]  # fmt: skip
    return comma_separated(f"{wave.key}-resultados", header, map(_wave_cells, rows))


def result_sheet(name: str, rows: Iterable[NodeRow]) -> HttpResponse:
    """One row a node of the tree."""
    header = [
        _("Code"), _("What is measured"), _("Score"), _("Out of"), _("Range from"), _("Range to"),
        _("Median of the group"), _("Entities in the group"),
    ]  # fmt: skip
    return comma_separated(name, header, _node_cells(rows))


def _wave_cells(row: WaveRow) -> Cells:
    return [
        row.key, row.name, row.group, *map(_number, (row.score, row.low, row.high)), row.tier,
        *map(_number, row.parts),
    ]  # fmt: skip


def _node_cells(rows: Iterable[NodeRow]) -> Iterator[Cells]:
    for row in rows:
        figures = map(_number, (row.score, row.most, row.low, row.high, row.median))
        yield [row.code, row.title, *figures, row.number or ""]


def _number(value: Decimal | None) -> float | str:
    return "" if value is None else round(float(value), 4)
