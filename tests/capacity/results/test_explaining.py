"""Why a score moved: what the entity did, what the method did; and what its group scored."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from minga.capacity.actions.comparing import gather_groups
from minga.capacity.actions.explaining import explained, write_explanations
from minga.capacity.enums import Family, NodeKind
from minga.capacity.models import Design, Explanation, GroupScore, Measured, Tier, Wave
from minga.capacity.models.design import ROOT, Node
from minga.capacity.queries.engine_files import engine_files
from minga.core.texts import all_languages
from tests.factories.capacity import (
    DESIGN,
    make_computation,
    make_marks,
    make_measured,
    make_version,
    make_wave,
    published,
    with_node,
)
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db

COMPOSITE = Design(
    family=Family.COMPOSITE,
    nodes=(
        Node(code=ROOT, kind=NodeKind.INDEX, titles=all_languages("Índice")),
        Node(code="i1", parent=ROOT, kind=NodeKind.INDICATOR, unit="%", weight=Decimal(1)),
        Node(code="i2", parent=ROOT, kind=NodeKind.INDICATOR, unit="USD", weight=Decimal(1)),
    ),
    tiers=(
        Tier(key="low", titles=all_languages("Bajo"), least=Decimal(0)),
        Tier(key="high", titles=all_languages("Alto"), least=Decimal(60)),
    ),
    steps={"normalisation": {"scale": {"method": "min_max", "low": 0, "high": 100}}},
)


def _pair(design_then: Design = DESIGN) -> tuple[Wave, Wave, Measured]:
    """An entity that earned five points more on q1, under another key, in the wave after."""
    house = make_organisation()
    before = make_wave(version=make_version(design_then), year=2023)
    then = make_measured(before, house, key="as-it-was-called")
    make_marks(then, {"q1": 5})
    make_computation(before)
    after = make_wave(version=make_version(), year=2025, previous=before)
    now = make_measured(after, house)
    make_marks(now, {"q1": 10})
    return before, after, now


def test_more_points_are_the_entity_s_own() -> None:
    before, after, now = _pair()

    columns = explained(after, engine_files(after))[now.key]

    assert columns["since"] == before.computations.get()
    assert (columns["before"], columns["after"]) == (Decimal(50), Decimal(55))
    assert (columns["real"], columns["method"], columns["peers"]) == (Decimal(5), 0, 0)
    assert columns["nodes"] == {"q1": 5}


def test_what_the_method_asks_anew_is_no_merit() -> None:
    poorer = replace(
        with_node(with_node(DESIGN, "c2", max_points=Decimal(40)), "c2.1", max_points=Decimal(40)),
        nodes=tuple(
            node
            for node in with_node(with_node(DESIGN, "c2", max_points=Decimal(40)), "c2.1", max_points=Decimal(40)).nodes
            if node.code != "q4"
        ),
    )
    poorer = with_node(poorer, ROOT, max_points=Decimal(80))
    _before, after, now = _pair(poorer)

    columns = explained(after, engine_files(after))[now.key]

    assert columns["after"] - columns["before"] == Decimal(15)
    assert (columns["real"], columns["method"]) == (Decimal(5), Decimal(10))


def test_without_an_earlier_run_nothing_is_said() -> None:
    wave = make_wave(entities=1)
    make_marks(wave.measured.get())

    assert explained(wave, engine_files(wave)) == {}


def test_a_composite_index_says_how_far_each_indicator_must_go() -> None:
    wave = make_wave(version=make_version(COMPOSITE))
    for name, one, two in (("a", 10, 100), ("b", 50, 300), ("c", 90, 500)):
        make_marks(make_measured(wave, key=name), {"i1": one, "i2": two})

    found = explained(wave, engine_files(wave))

    first = found["b"]["steps"][0]
    assert (first["code"], first["target"], first["alone"]) == ("i1", 60.0, True)
    assert (first["value"], first["needed"]) == (50.0, 66.0)
    assert "c" not in found


def test_what_was_written_is_frozen_with_the_wave() -> None:
    _before, after, now = _pair()
    run = make_computation(after)
    write_explanations(run, explained(after, engine_files(after)), {now.key: now.pk})
    published(after)

    with pytest.raises(IntegrityError, match="published"), transaction.atomic():
        Explanation.objects.filter(computation=run).update(real=99)


def test_each_group_and_everybody_have_their_median() -> None:
    wave = make_wave()
    for group, points in (("a", 0), ("a", 10), ("b", 4), ("", 6)):
        make_marks(make_measured(wave, peer_group=group), {"q1": points})
    run = make_computation(wave)

    gather_groups(run)

    rows = {row.group: row for row in GroupScore.objects.filter(computation=run, node="q1")}
    assert {name: (row.number, row.median) for name, row in rows.items()} == {
        "": (4, Decimal(5)),
        "a": (2, Decimal(5)),
        "b": (1, Decimal(4)),
    }
    root = GroupScore.objects.get(computation=run, group="a", node=ROOT)
    assert root.spots == [[63, 1], [77, 1]]


def test_gathering_again_replaces() -> None:
    wave = make_wave(entities=2)
    for measured in wave.measured.all():
        make_marks(measured)
    run = make_computation(wave)

    assert gather_groups(run) == gather_groups(run) == GroupScore.objects.filter(computation=run).count()
