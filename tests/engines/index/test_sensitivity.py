"""Whose doubt it is: exact indices of the reference, and estimates beside functions whose indices are known."""

import numpy as np
import pytest
from scipy.stats import qmc

from minga.engines.index.recipe import Aggregation, Normalisation
from minga.engines.index.refusals import Refused
from minga.engines.index.sensitivity import (
    Indices,
    NoIndices,
    estimated_indices,
    exact_indices,
    full_grid,
    saltelli_design,
)
from minga.engines.index.sensitivity_index import outcome, sensitivity
from minga.engines.index.sensitivity_sobol import DIMENSIONS, sobol
from minga.engines.index.uncertainty_doubt import Doubt, WeightNoise, WeightSets
from minga.engines.index.uncertainty_runs import Replicates
from minga.engines.index.ways import Geometric, MinMax, ZScore
from tests.engines.index.replicates import asem, choices_of, rows_of, small, vignette

NAMES = ("Winmax", "Normalisation", "Weights", "Aggregation")


def test_the_outcome_of_every_reference_replicate_is_reproduced() -> None:
    recipe, table = asem()
    theirs = np.array([float(row["y"]) for row in rows_of("uncertainty/SA_N100_y_meanabsrankchange")])

    ours = outcome(Replicates(recipe, table, vignette(), 1, 0), choices_of("SA_N100"))

    assert np.abs(ours - theirs).max() < 1e-9


@pytest.fixture(scope="module")
def truth() -> dict[str, tuple[float, float]]:
    """First and total indices over all 2,000 combinations, computed by others."""
    rows = rows_of("uncertainty/exact_sobol_full_factorial_REPLAY")
    return {row["Variable"]: (float(row["S_exact"]), float(row["ST_exact"])) for row in rows}


def test_a_small_grid_is_computed_whole_and_exactly(truth: dict[str, tuple[float, float]]) -> None:
    recipe, table = asem()

    found = sensitivity(recipe, table, vignette())

    assert isinstance(found, Indices)
    assert found.exact
    assert found.runs == 2000
    assert np.abs(found.first - [truth[name][0] for name in NAMES]).max() < 1e-9
    assert np.abs(found.total - [truth[name][1] for name in NAMES]).max() < 1e-9


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_an_estimate_holds_the_truth_and_is_a_share(truth: dict[str, tuple[float, float]], seed: int) -> None:
    recipe, table = asem()

    found = sensitivity(recipe, table, vignette(), base=512, seed=seed, exact_up_to=0)

    assert isinstance(found, Indices)
    assert not found.exact
    assert (found.first <= 1).all()
    assert np.abs(found.first - [truth[name][0] for name in NAMES]).max() < 0.08
    assert np.abs(found.total - [truth[name][1] for name in NAMES]).max() < 0.05
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()


def test_sobols_own_function_has_the_indices_that_are_known() -> None:
    a = np.array([0, 1, 9.0])
    parts = 1 / 3 / (1 + a) ** 2
    variance = np.prod(1 + parts) - 1
    points = saltelli_design(4096, 3, seed=4)

    found = estimated_indices("xyz", np.prod((np.abs(4 * points - 2) + a) / (1 + a), axis=1))

    assert isinstance(found, Indices)
    np.testing.assert_allclose(found.first, parts / variance, atol=0.01)
    totals = parts * np.array([np.prod(np.delete(1 + parts, n)) for n in range(3)]) / variance
    np.testing.assert_allclose(found.total, totals, atol=0.01)
    assert found.variance == pytest.approx(variance, rel=0.03)


def test_a_large_mean_does_not_disturb_the_estimate() -> None:
    points = saltelli_design(1024, 2, seed=1)
    y = 3 * points[:, 0] + points[:, 1]

    near, far = estimated_indices("xy", y), estimated_indices("xy", y + 1e6)

    assert isinstance(near, Indices)
    assert isinstance(far, Indices)
    np.testing.assert_allclose(near.first, [0.9, 0.1], atol=0.01)
    np.testing.assert_allclose(far.first, near.first, atol=1e-6)


def test_missing_values_take_their_row_of_the_design_with_them() -> None:
    points = saltelli_design(256, 2, seed=1)
    y = points.sum(axis=1)
    y[[3, 300]] = np.nan

    found = estimated_indices("xy", y)

    assert isinstance(found, Indices)
    assert found.failed == 2
    assert found.runs == 4 * 254
    np.testing.assert_allclose(found.first, 0.5, atol=0.03)


def test_without_spread_or_with_too_much_missing_there_are_none_and_a_reason() -> None:
    assert estimated_indices("xy", np.ones(64)) == NoIndices("no_spread")
    assert estimated_indices("x", np.full(30, np.nan)) == NoIndices("failed", 30)
    assert exact_indices("x", (3,), np.ones(3)) == NoIndices("no_spread")
    assert exact_indices("x", (3,), np.array([1, np.nan, 2])) == NoIndices("failed", 1)


def test_exact_indices_of_an_additive_grid_are_its_parts() -> None:
    grid = full_grid((2, 3))

    found = exact_indices("xy", (2, 3), 2.0 * grid[:, 0] + grid[:, 1])

    assert isinstance(found, Indices)
    np.testing.assert_allclose(found.first, [1 / (1 + 2 / 3), (2 / 3) / (1 + 2 / 3)])
    np.testing.assert_allclose(found.total, found.first)


def test_the_rank_of_one_entity_has_indices_of_its_own() -> None:
    recipe, table = asem()
    sets = WeightSets(sets=({}, {"Conn": 3, "Sust": 1}))
    doubt = Doubt(
        weights=sets,
        normalisation=(Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=ZScore(mean=10, sd=2))),
    )

    found = sensitivity(recipe, table, doubt, entity="AUT")

    assert isinstance(found, Indices)
    assert found.factors == ("normalisation", "weights")
    assert found.first.sum() <= 1 + 1e-9
    assert found.total.sum() >= 1 - 1e-9
    with pytest.raises(Refused):
        sensitivity(recipe, table, doubt, entity="nobody")


def test_a_grid_with_failures_falls_back_on_an_estimate() -> None:
    recipe, table = small()
    doubt = Doubt(
        normalisation=(Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=ZScore())),
        aggregation=(Aggregation(), Aggregation(mean=Geometric())),
        weights=WeightNoise(spread=0.5),
    )

    found = sensitivity(recipe, table, doubt, base=256)

    assert isinstance(found, Indices)
    assert found.failed > 0


def test_sobol_points_are_those_of_scipy_and_scrambled_ones_stay_even() -> None:
    np.testing.assert_array_equal(
        sobol(512, DIMENSIONS, seed=None), qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random(512)
    )
    scrambled = sobol(1024, 8, seed=3)
    for column in scrambled.T:
        assert len(set(np.floor(column * 1024))) == 1024
    assert len(set(zip(*np.floor(scrambled[:, :2] * 32).T, strict=True))) == 1024
    assert (sobol(64, 4, seed=1) != sobol(64, 4, seed=2)).all()
    for dimensions in (0, DIMENSIONS + 1):
        with pytest.raises(ValueError, match="dimensions"):
            sobol(8, dimensions, seed=0)
    with pytest.raises(ValueError, match="factors"):
        saltelli_design(8, 17, seed=0)
