"""What comes out, worked out again in plain Python: sums, places among peers, medians, and what moved.

Nothing of the engine is used here, so that it is not its own witness.
"""

import csv
import random
from collections import defaultdict
from statistics import median
from typing import Any

import pytest

from minga.capacity.actions.asking import ask_computation
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Explanation, GroupScore, IndexVersion, Mark, Measured, NodeScore, Wave
from minga.capacity.queries.templates import template
from minga.capacity.tasks.computing import compute_wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.search import fold
from tests.capacity.results.test_explaining import COMPOSITE
from tests.engines.index.reference import BOGOTA, needs_bogota
from tests.factories.capacity import make_marks, make_measured, make_version, make_wave, published

pytestmark = pytest.mark.django_db
CLOSE = 1e-5
Points = dict[str, dict[str, float | None]]


def read() -> Points:
    with (BOGOTA / "2021-points.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        f"e{place:02d}": {code: float(cell) if cell else None for code, cell in row.items() if code.startswith("q")}
        for place, row in enumerate(rows)
    }


def component_of() -> dict[str, str]:
    with (BOGOTA / "2021-structure.csv").open(encoding="utf-8") as file:
        return {row["question"]: row["component"] for row in csv.DictReader(file)}


def later(points: Points) -> Points:
    """Two years after: some give more, some less, the first one nothing at all."""
    dice = random.Random(7)
    found: Points = {}
    for key, own in points.items():
        found[key] = {
            code: None if value is None else round(value * dice.choice((0, 0.5, 1, 1, 1)), 3)
            for code, value in own.items()
        }
    return found


def group_of(key: str) -> str:
    return "abc"[int(key[1:]) % 3]


def computed(points: Points, **fields: Any) -> Wave:
    wave = make_wave(state=WaveState.COMPUTED, imported=True, **fields)
    made = Measured.objects.bulk_create(
        Measured(
            wave=wave, key=key, name=key, folded_name=fold(key), peer_group=group_of(key), state=MeasuredState.IMPORTED
        )
        for key in points
    )
    Mark.objects.bulk_create(
        Mark(measured=row, question=code, points=value, source="imported")
        for row in made
        for code, value in points[row.key].items()
    )
    run = ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=4)
    compute_wave(computation_id=run.pk)
    return wave


def scores(wave: Wave) -> dict[str, dict[str, NodeScore]]:
    found: dict[str, dict[str, NodeScore]] = defaultdict(dict)
    for row in NodeScore.objects.filter(computation__wave=wave).select_related("measured"):
        found[row.measured.key][row.node] = row
    return found


@pytest.fixture
def then() -> Points:
    return read()


@needs_bogota
def test_bogota_by_hand(then: Points) -> None:
    version = make_version(template("bogota-2021").design)
    first = published(computed(then, version=version, year=2021))
    points = later(then)
    second = computed(points, version=version, year=2023, previous=first)

    _sums_places_and_medians(first, then)
    _sums_places_and_medians(second, points)
    _what_moved(second, then, points)


def _sums_places_and_medians(wave: Wave, points: Points) -> None:
    components, rows = component_of(), scores(wave)
    design = wave.version.read
    for key, own in points.items():
        total = sum(value or 0 for value in own.values())
        assert float(rows[key]["total"].score) == pytest.approx(total, abs=CLOSE)
        for place, node in enumerate(design.components, 1):
            part = sum(value or 0 for code, value in own.items() if components[code] == str(place))
            assert float(rows[key][node.code].score) == pytest.approx(part, abs=CLOSE)
        assert rows[key]["total"].low <= rows[key]["total"].score <= rows[key]["total"].high
    by_group: dict[str, list[float]] = defaultdict(list)
    shown = {key: round(sum(value or 0 for value in own.values()), design.decimals + 6) for key, own in points.items()}
    for key, total in shown.items():
        by_group[group_of(key)].append(total)
    for key, total in shown.items():
        better = sum(1 for other in by_group[group_of(key)] if round(other, 1) > round(total, 1))
        assert rows[key]["total"].peer_rank == better + 1, key
    for group, totals in by_group.items():
        row = GroupScore.objects.get(computation__wave=wave, group=group, node="total")
        assert (row.number, float(row.median)) == (len(totals), pytest.approx(median(totals), abs=CLOSE))
        assert (float(row.least), float(row.most)) == pytest.approx((min(totals), max(totals)), abs=CLOSE)


def _what_moved(wave: Wave, then: Points, points: Points) -> None:
    """The method is the same and points do not look at peers: all of the change is the entity's own."""
    rows = {row.measured.key: row for row in Explanation.objects.filter(computation__wave=wave)}
    assert set(rows) == set(points)
    for key, row in rows.items():
        change = sum(value or 0 for value in points[key].values()) - sum(value or 0 for value in then[key].values())
        assert float(row.real) == pytest.approx(change, abs=CLOSE)
        assert (float(row.method), float(row.peers)) == pytest.approx((0, 0), abs=CLOSE)
        assert float(row.after - row.before) == pytest.approx(change, abs=CLOSE)
        parts = {code: (points[key][code] or 0) - (then[key][code] or 0) for code in points[key]}
        assert {code: part for code, part in parts.items() if abs(part) > CLOSE} == pytest.approx(
            {code: part for code, part in row.nodes.items() if abs(part) > CLOSE}, abs=CLOSE
        )


def test_who_stands_still_while_the_best_goes_on_falls_by_its_peers_alone() -> None:
    """Minimum to maximum on two indicators: (50 − 10) / 80 was a half, and (50 − 10) / 120 is a third of the way."""
    version = make_version(COMPOSITE)
    then = {"a": (10, 100), "b": (50, 300), "c": (90, 500)}
    first = published(_of_two(version, 2021, then))
    second = _of_two(version, 2023, then | {"c": (130, 500)}, previous=first)

    row = Explanation.objects.get(computation__wave=second, measured__key="b")
    assert (float(row.before), float(row.after)) == pytest.approx((50, (100 / 3 + 50) / 2), abs=CLOSE)
    assert (float(row.real), float(row.method)) == pytest.approx((0, 0), abs=CLOSE)
    assert float(row.peers) == pytest.approx(-25 / 3, abs=CLOSE)


def _of_two(version: IndexVersion, year: int, values: dict[str, tuple[float, float]], **fields: Any) -> Wave:
    wave = make_wave(state=WaveState.COMPUTED, version=version, year=year, **fields)
    for key, (one, two) in values.items():
        make_marks(make_measured(wave, name=key, key=key), {"i1": one, "i2": two})
    run = ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=4)
    compute_wave(computation_id=run.pk)
    return wave
