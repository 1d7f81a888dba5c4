"""A change between two waves divided into what the entity did, what the method did, what the others did."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.index.computing import compute
from minga.engines.index.explain import footing
from minga.engines.index.explain_change import Wave, explain_change
from minga.engines.index.recipe import Aggregation, Node, Normalisation, Recipe
from minga.engines.index.tables import Table
from minga.engines.index.ways import Geometric, Goalposts, Harmonic, PowerMean, ZScore
from tests.engines.index.replicates import ASEM, asem, graded, small

MEANS = {
    "arithmetic": Aggregation(),
    "geometric": Aggregation(mean=Geometric()),
    "harmonic": Aggregation(mean=Harmonic()),
    "mixed": Aggregation(mean=Geometric(), groups={"left": Harmonic(), "right": PowerMean(p=2)}),
}


def _wave(values: np.ndarray, recipe: Recipe | None = None) -> Wave:
    given, table = small()
    return Wave(recipe or given, Table(table.entities, table.columns, values))


def test_a_change_is_all_real_when_only_the_entity_changed_and_all_peers_when_only_they_did() -> None:
    _recipe, table = small()
    own = table.values.copy()
    own[2, 1] = 7
    others = table.values.copy()
    others[0, 0] = 20

    first = _wave(table.values)
    did, were = explain_change(first, _wave(own)), explain_change(first, _wave(others))

    assert did.real[2] == pytest.approx(did.total[2])
    assert did.total[2] > 0
    assert np.abs(did.peers).max() < 1e-9
    assert were.peers[2] == pytest.approx(were.total[2])
    assert were.total[2] < 0
    assert np.abs(were.method).max() < 1e-9


def test_a_change_is_all_method_when_only_the_recipe_changed() -> None:
    recipe, table = small()
    other = replace(recipe, aggregation=Aggregation(mean=Geometric()))

    found = explain_change(_wave(table.values), _wave(table.values, other))

    np.testing.assert_allclose(found.method, found.total, atol=1e-9)
    assert np.abs(found.total).max() > 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(sorted(MEANS)), st.sampled_from(sorted(MEANS)))
def test_a_change_is_divided_without_a_remainder(seed: int, early: str, late: str) -> None:
    rng = np.random.default_rng(seed)
    first = Wave(*_given(rng, MEANS[early], Goalposts(worst=0, best=10, top=10)))
    second = Wave(*_given(rng, MEANS[late], Goalposts(worst=0.5, best=12, top=10)))

    found = explain_change(first, second)

    np.testing.assert_allclose(found.real + found.method + found.peers, found.total, atol=1e-9)
    for real, nodes in zip(found.real, found.nodes, strict=True):
        assert sum(nodes.values()) == pytest.approx(real, abs=1e-9)


def _given(rng: np.random.Generator, means: Aggregation, scale: Goalposts) -> tuple[Recipe, Table]:
    recipe, table = small(means=means)
    tree = tuple(replace(node, direction=1) for node in recipe.tree)
    recipe = replace(recipe, tree=tree, normalisation=Normalisation(scale=scale))
    return recipe, Table(table.entities, table.columns, rng.uniform(1, 9, (5, 4)))


def test_a_question_that_is_new_is_method_and_entities_of_one_wave_are_left_out() -> None:
    recipe, table = small()
    tree = (*recipe.tree, Node(code="e", parent="right"))
    values = np.column_stack([table.values, [5, 1, 9, 2, 3]])
    later = Table((*table.entities[:4], "new"), (*table.columns, "e"), values)

    found = explain_change(_wave(table.values), Wave(replace(recipe, tree=tree), later))

    assert found.entities == table.entities[:4]
    np.testing.assert_allclose(found.real, 0, atol=1e-9)
    np.testing.assert_allclose(found.method + found.peers, found.total, atol=1e-9)


def test_whoever_falls_off_the_yardstick_of_a_geometric_mean_has_no_division_and_the_others_do() -> None:
    recipe, table = small(means=Aggregation(mean=Geometric()))
    later = table.values.copy()
    later[0, 2] = 0.5

    found = explain_change(_wave(table.values, recipe), _wave(later, recipe))

    assert np.isnan(found.real[0])
    assert found.nodes[0] == {}
    assert np.isfinite(found.total).all()
    np.testing.assert_allclose((found.real + found.method + found.peers)[1:], found.total[1:], atol=1e-9)


def test_a_change_of_points_knows_no_peers() -> None:
    first = Wave(*graded([[20, 15, 10], [15, np.nan, 45], [12, np.nan, 5]]))
    second = Wave(*graded([[20, 15, 30], [15, np.nan, 45], [12, 10, 5]], (30, 20, 30)))

    found = explain_change(first, second)

    assert found.peers.tolist() == [0, 0, 0]
    np.testing.assert_allclose(found.real + found.method, found.total)
    four_fifths_more = 0.8 * (50 + 30) / 2
    assert found.real[0] == pytest.approx(four_fifths_more)
    assert found.nodes[0]["r"] == pytest.approx(four_fifths_more)
    assert found.real[2] == pytest.approx(10 + (5 / 30 - 5 / 50) * (50 + 30) / 2)


def test_what_a_question_is_worth_is_method_and_the_share_that_was_earned_is_the_entity() -> None:
    first = Wave(*graded([[30, 10, 25], [15, np.nan, 50], [0, 20, 10]]))
    second = Wave(*graded([[20, 10, 30], [10, np.nan, 60], [0, 20, 12]], (20, 20, 60)))

    found = explain_change(first, second)

    np.testing.assert_allclose(found.real, 0, atol=1e-9)
    np.testing.assert_allclose(found.method, found.total)
    assert found.total[0] == pytest.approx(-5)


def test_the_change_between_two_years_of_the_reference_adds_up() -> None:
    recipe, _table = asem()
    with (ASEM / "data/ASEM_iData_p.csv").open(encoding="utf-8") as reading:
        rows = list(csv.DictReader(reading))
    numbers = [*footing(compute(*asem())).layout.indicators, "Area", "Energy", "GDP", "Population"]
    tables = []
    for year in ("2018", "2019"):
        own = [row for row in rows if row["Time"] == year]
        values = np.array([[float(row[code]) if row[code] else np.nan for code in numbers] for row in own])
        words = {"EurAsia_group": tuple(row["EurAsia_group"] for row in own)}
        tables.append(Table(tuple(row["uCode"] for row in own), tuple(numbers), values, words))
    later = replace(recipe, normalisation=Normalisation(scale=ZScore(mean=50, sd=20)))

    found = explain_change(Wave(recipe, tables[0]), Wave(later, tables[1]))

    np.testing.assert_allclose(found.real + found.method + found.peers, found.total, atol=1e-9)
    assert sum(found.nodes[0].values()) == pytest.approx(found.real[0], abs=1e-9)
    assert np.isfinite(found.total).all()
