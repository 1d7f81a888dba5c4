"""Keeps `Grading` and `Agreement` true to what graders sent. Parts of whatever happened: no entry of their own."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from minga.assessments.models import Panel
from minga.capacity.enums import GradingState
from minga.capacity.models import Agreement, Design, Grading, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.graders import wave_of
from minga.capacity.queries.grades import Grades, apart_in, grades_of, settled_by_hand, whole
from minga.core.jobs import enqueue
from minga.engines.agreement import agreement

_KEPT: Final = ("state", "sent", "apart", "settled_at")
_MEASURED: Final = ("pairs", "alpha", "equal", "near", "measured_at")
_FINE: Final = Decimal("0.0001")


def keep_gradings(panel: Panel, items: Collection[int] | None = None, *, changed: bool = False) -> None:
    """See anew how far these entities are; all of the panel when `items` is None. A few queries, whatever their number.

    `changed`: their grades are others now, so that what was settled is to be settled again.
    """
    wave = wave_of(panel)
    if wave is None:
        return
    rows = Grading.objects.filter(measured__wave=wave).select_related("measured")
    held = list(rows if items is None else _held(rows.filter(item__in=items)))
    grades = grades_of([row.item_id for row in held])
    decided = settled_by_hand([row.measured_id for row in held])
    design = wave.version.read
    moved = [
        row
        for row in held
        if _see(row, design, grades.get(row.item_id, Grades()), decided.get(row.measured_id, set()), changed=changed)
    ]
    Grading.objects.bulk_create(moved, update_conflicts=True, unique_fields=["measured"], update_fields=_KEPT)
    ask_agreement(wave)


def _held(rows: QuerySet[Grading]) -> QuerySet[Grading]:
    """For us alone: of two graders who send at once the second sees what the first sent."""
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def ask_agreement(wave: Wave) -> None:
    """Agreement is measured by a job, once however often it is asked before the job runs."""
    enqueue("capacity.measure_agreement", wave_id=wave.pk, once=f"capacity.measure_agreement:{wave.pk}")


def measure_agreement(wave: Wave, now: datetime) -> list[Agreement]:
    """How far the first graders of each entity agree, in each component and in all; a third saw only what was apart."""
    items = Grading.objects.filter(measured__wave=wave).values_list("item", flat=True)
    units: dict[str, list[list[int]]] = defaultdict(list)
    for given in grades_of(list(items)).values():
        for code in {code for grade in given.firsts for code in grade.levels}:
            units[code].append([grade.levels[code] for grade in given.firsts if code in grade.levels])
    rows = _agreements(wave, units, now)
    Agreement.objects.filter(wave=wave).exclude(node__in=[row.node for row in rows]).delete()
    return Agreement.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["wave", "node"], update_fields=_MEASURED
    )


def _agreements(wave: Wave, units: Mapping[str, list[list[int]]], now: datetime) -> list[Agreement]:
    design, rows = wave.version.read, []
    for node in ("", *(each.code for each in design.components)):
        codes = [leaf.code for leaf in design.leaves_of(node or ROOT)]
        found = agreement([units[code] for code in codes if code in units])
        if found is not None:
            rows.append(
                Agreement(
                    wave=wave,
                    node=node,
                    pairs=found.pairs,
                    alpha=None if found.alpha is None else _fine(found.alpha),
                    equal=_fine(found.equal),
                    near=_fine(found.near),
                    measured_at=now,
                )
            )
    return rows


def _fine(value: float) -> Decimal:
    return Decimal(value).quantize(_FINE)


def _see(row: Grading, design: Design, grades: Grades, decided: Collection[str], *, changed: bool) -> bool:
    """Whether it is otherwise than it was."""
    before = (row.sent, row.apart, row.state)
    apart = [code for code in apart_in(design, grades) if code not in decided]
    same = not changed and (row.sent, row.apart) == (len(grades.sent), apart)
    settled = row.state == GradingState.SETTLED and same
    row.sent, row.apart = len(grades.sent), apart
    row.state = _state(row, design, grades)
    if settled and row.state == GradingState.READY:
        row.state = GradingState.SETTLED
    else:
        row.settled_at = None
    return before != (row.sent, row.apart, row.state)


def _state(row: Grading, design: Design, grades: Grades) -> GradingState:
    if grades.third_waits:
        return GradingState.THIRD
    if not whole(design, row.measured.kind, grades):
        return GradingState.WAITING
    return GradingState.APART if row.apart else GradingState.READY
