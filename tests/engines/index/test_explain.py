"""Explanations add up, exactly, whatever the mean; improvements are enough, and no larger than needed."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from minga.engines.index.computing import Result, compute
from minga.engines.index.explain import (
    explain_score,
    gap_between,
    gap_to_median,
    leader_of,
    strong_and_weak,
)
from minga.engines.index.explain_steps import improvements, next_tier
from minga.engines.index.recipe import Aggregation, Node, Normalisation, Recipe
from minga.engines.index.refusals import Refused
from minga.engines.index.tables import Table
from minga.engines.index.ways import (
    Copeland,
    Geometric,
    Harmonic,
    MinMax,
    PowerMean,
)
from tests.engines.index.replicates import asem, graded, rows_of, small

MEANS = {
    "arithmetic": Aggregation(),
    "geometric": Aggregation(mean=Geometric()),
    "harmonic": Aggregation(mean=Harmonic()),
    "power": Aggregation(mean=PowerMean(p=0.5)),
    "steep": Aggregation(mean=PowerMean(p=-2)),
    "mixed": Aggregation(mean=Geometric(), groups={"left": Harmonic(), "right": PowerMean(p=2)}),
}
DUELS = {
    "duels": Aggregation(mean=Copeland()),
    "duels below": Aggregation(levels={2: Copeland()}),
    "duels above": Aggregation(mean=Copeland(), levels={2: Geometric()}),
}


def _values(seed: int, blanks: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.uniform(1, 9, (6, 4)).round(1)
    values[rng.random(values.shape) < blanks] = np.nan
    values[:2] = [[1, 1, 1, 1], [9, 9, 9, 9]]
    return values


def _result(means: Aggregation, seed: int = 0, blanks: float = 0.0) -> tuple[Result, Table]:
    recipe, table = small(means=means)
    table = Table(tuple("UVWXYZ"), table.columns, _values(seed, blanks))
    return compute(recipe, table), table


@pytest.mark.parametrize("means", MEANS | DUELS)
@pytest.mark.parametrize("blanks", [0.0, 0.25])
def test_parts_of_a_score_add_up_at_every_group(means: str, blanks: float) -> None:
    for seed in range(5):
        result, _table = _result((MEANS | DUELS)[means], seed, blanks)
        known = ~np.isnan(result.scores[:, -1])

        parts = explain_score(result)

        np.testing.assert_allclose(parts[known, -1], result.scores[known, -1], rtol=1e-12)
        for group in result.layout.groups:
            below = parts[:, list(group.children)].sum(axis=1)
            np.testing.assert_allclose(below[known], parts[known, group.column], rtol=1e-9, atol=1e-9)


def test_parts_of_an_arithmetic_score_are_weight_times_value() -> None:
    result, _table = _result(Aggregation())

    parts = explain_score(result)

    whole = np.array([2 / 3 * 3 / 4, 2 / 3 / 4, 1 / 6, 1 / 6])
    np.testing.assert_allclose(parts[:, :4], result.stages.normalised * whole, rtol=1e-12)


def test_parts_of_a_geometric_score_go_by_logarithms() -> None:
    result, _table = _result(Aggregation(mean=Geometric()))

    parts = explain_score(result)

    logs = np.log(result.stages.normalised[2, :4]) * [2 / 3 * 3 / 4, 2 / 3 / 4, 1 / 6, 1 / 6]
    np.testing.assert_allclose(parts[2, :4], result.scores[2, -1] * logs / logs.sum(), rtol=1e-12)


@pytest.mark.parametrize("means", MEANS | DUELS)
@pytest.mark.parametrize("blanks", [0.0, 0.25])
def test_a_gap_is_divided_without_a_remainder(means: str, blanks: float) -> None:
    for seed in range(5):
        result, _table = _result((MEANS | DUELS)[means], seed, blanks)
        scored = [name for name, row in zip(result.entities, result.scores, strict=True) if not np.isnan(row[-1])]
        for one, other in pairwise(scored):
            gap = gap_between(result, one, other)
            back = gap_between(result, other, one)

            assert gap.total == pytest.approx(result.score_of(one, "all") - result.score_of(other, "all"), abs=1e-9)
            assert gap.parts[:4].sum() + gap.coverage.sum() == pytest.approx(gap.total, abs=1e-9)
            assert gap.parts[-1] == pytest.approx(gap.parts[:4].sum(), abs=1e-9)
            np.testing.assert_allclose(back.parts, -gap.parts, atol=1e-9)


def test_only_what_differs_has_a_part_in_a_gap() -> None:
    values = np.array([[1, 1, 1, 9], [9, 9, 9, 1], [5, 5, 5, 5], [5, 7, 5, 5.0]])
    recipe, table = small(means=Aggregation(mean=Geometric()))
    result = compute(recipe, Table(tuple("WXYZ"), table.columns, values))

    gap = gap_between(result, "Z", "Y")

    assert (gap.parts[[0, 2, 3]] == 0).all()
    assert gap.parts[1] == pytest.approx(gap.total)


def test_zeros_are_explained_where_the_mean_takes_them() -> None:
    recipe, table = small()
    recipe = replace(recipe, normalisation=Normalisation(scale=MinMax(low=0, high=100)), aggregation=MEANS["power"])
    values = np.array([[1, 1, 1, 9], [9, 9, 9, 1], [1, 1, 1, 9], [1, 9, 1, 1.0]])
    result = compute(recipe, Table(tuple("WXYZ"), table.columns, values))

    for one, other in (("W", "X"), ("X", "W"), ("W", "Y"), ("Z", "W")):
        gap = gap_between(result, one, other)
        assert gap.parts[:4].sum() + gap.coverage.sum() == pytest.approx(gap.total, abs=1e-9)
    assert explain_score(result)[0].tolist() == [0] * 7


def test_what_is_missing_is_coverage_and_not_merit() -> None:
    values = np.array([[1, 1, 1, 9], [9, 9, 9, 1], [5, 3, 5, 5], [5, np.nan, 5, 5]])
    recipe, table = small()
    result = compute(recipe, Table(tuple("WXYZ"), table.columns, values))

    gap = gap_between(result, "Z", "Y")

    assert gap.total > 0
    assert np.abs(gap.parts).max() < 1e-12
    assert gap.coverage.sum() == pytest.approx(gap.total)


@pytest.mark.parametrize("means", MEANS)
def test_a_gap_to_the_median_of_peers_adds_up_with_its_rest(means: str) -> None:
    result, _table = _result(MEANS[means], 3, 0.1)

    gap = gap_to_median(result, "W", among=("W", "X", "Y", "Z"))

    scores = [result.score_of(name, "all") for name in "WXYZ"]
    assert gap.total == pytest.approx(scores[0] - np.median(scores))
    assert gap.parts[:4].sum() + gap.coverage.sum() + gap.rest == pytest.approx(gap.total, abs=1e-9)


def test_the_leader_is_the_best_of_the_peers_and_duels_have_no_middle() -> None:
    result, _table = _result(Aggregation())

    assert leader_of(result) == result.entities[int(np.argmax(result.scores[:, -1]))]
    assert leader_of(result, ("U", "W")) == max(("U", "W"), key=lambda name: result.score_of(name, "all"))
    with pytest.raises(Refused):
        gap_to_median(_result(DUELS["duels"])[0], "W")
    with pytest.raises(Refused):
        gap_between(result, "W", "nobody")


def test_explanations_of_the_reference_add_up_and_its_strengths_are_found() -> None:
    recipe, table = asem()
    result = compute(recipe, table)

    parts = explain_score(result)
    strong, weak = strong_and_weak(result, "AUT")
    every = {one.code: one for one in strong_and_weak(result, "AUT", 49)[0]}

    np.testing.assert_allclose(parts[:, :49].sum(axis=1), result.scores[:, -1], rtol=1e-12)
    assert [one.code for one in strong] == [row["Code"] for row in rows_of("default/strengths_AUT")]
    assert [one.rank for one in weak] == sorted(one.rank for one in every.values())[-5:]
    for row in (*rows_of("default/strengths_AUT"), *rows_of("default/weaknesses_AUT")):
        assert every[row["Code"]].rank == int(row["Rank"])
        assert every[row["Code"]].value == pytest.approx(float(row["Value"]), rel=2e-3)


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("blanks", [0.0, 0.2])
def test_an_improvement_alone_is_just_enough(means: str, blanks: float) -> None:
    result, table = _result(MEANS[means], 2, blanks)
    entity = "W"
    score = result.score_of(entity, "all")
    target = score + 4

    found = improvements(result, table, entity, target)

    assert found.alone
    assert [step.size for step in found.alone] == sorted(step.size for step in found.alone)
    for step in found.alone:
        values = table.values.copy()
        values[table.entities.index(entity), table.columns.index(step.code)] = step.needed
        then = compute(result.recipe, Table(table.entities, table.columns, values), yardstick=result.yardstick)
        assert then.score_of(entity, "all") == pytest.approx(target, abs=1e-6)
        assert step.gain == pytest.approx(4, abs=1e-6)
        assert 0 < step.size <= 1 + 1e-9


@pytest.mark.parametrize("means", ["arithmetic", "geometric"])
def test_when_one_is_not_enough_the_fewest_together_are(means: str) -> None:
    result, table = _result(MEANS[means], 2)
    entity = min("WXYZ", key=lambda name: result.score_of(name, "all"))

    found = improvements(result, table, entity, 95)

    assert not found.alone
    assert len(found.together) >= 2
    values = table.values.copy()
    for step in found.together:
        values[table.entities.index(entity), table.columns.index(step.code)] = step.needed
    then = compute(result.recipe, Table(table.entities, table.columns, values), yardstick=result.yardstick)
    assert then.score_of(entity, "all") == pytest.approx(95, abs=1e-6)


def test_a_target_that_is_reached_needs_nothing_and_one_beyond_the_best_is_out_of_reach() -> None:
    result, table = _result(Aggregation())
    score = result.score_of("W", "all")

    assert improvements(result, table, "W", score - 1).alone == ()
    assert not improvements(result, table, "W", score - 1).out_of_reach
    assert improvements(result, table, "W", 101).out_of_reach
    assert next_tier(41, (20, 40, 60)) == 60
    assert next_tier(60, (20, 40, 60)) is None
    with pytest.raises(Refused):
        improvements(*_result(DUELS["duels"]), "W", 3)


def test_an_improvement_is_told_in_the_unit_of_its_indicator() -> None:
    tree = (
        Node(code="all"),
        Node(code="a", parent="all", denominator="people"),
        Node(code="b", parent="all", direction=-1),
    )
    table = Table(("A", "B", "C"), ("a", "b", "people"), np.array([[10, 5, 10], [40, 1, 10], [20, 9, 20.0]]))
    result = compute(Recipe(tree=tree), table)

    found = {step.code: step for step in improvements(result, table, "C", 25).alone}

    assert found["a"].value == 20
    assert found["a"].needed == pytest.approx(20 * 2.5)
    assert found["b"].needed == pytest.approx(5)


def test_an_index_of_points_is_explained_in_points() -> None:
    recipe, table = graded([[20, 15, 10], [15, np.nan, 45], [12, np.nan, 5]])
    result = compute(recipe, table)

    parts = explain_score(result)
    gap = gap_between(result, "A", "C")
    steps = {step.code: step for step in improvements(result, table, "C", 40).alone}

    assert parts[0].tolist() == pytest.approx([20, 15, 10, 35, 45])
    assert parts[1].tolist() == pytest.approx([25, 0, 45, 25, 70])
    assert gap.parts.tolist() == pytest.approx([8, 15, 5, 23, 28])
    assert set(steps) == {"r"}
    assert steps["r"].needed == pytest.approx(28)
    assert steps["r"].size == pytest.approx(23 / 50)


def test_points_without_a_maximum_still_add_up_and_nobody_is_sent_after_them() -> None:
    recipe, table = graded([[20, 15, 10], [15, np.nan, 45], [12, 3, 5]], (30, 0, 50))
    result = compute(recipe, table)

    parts = explain_score(result)

    np.testing.assert_allclose(parts, np.nan_to_num(result.scores), atol=1e-9)
    assert {step.code for step in improvements(result, table, "C", 21).alone} == {"p", "r"}
