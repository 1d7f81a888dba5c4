"""What must hold of any index, whatever the data."""

from dataclasses import replace

import numpy as np
import pytest

from minga.engines.index import Node, Publication, Recipe, Result, Table, Treatment, compute
from minga.engines.index.ways import (
    Arithmetic,
    Borda,
    Copeland,
    DistanceToMaximum,
    Geometric,
    Harmonic,
    Mean,
    MeanImputation,
    MinMax,
    PercentileRank,
    PowerMean,
    Rank,
    RowMeanImputation,
    Scale,
    ZScore,
)
from tests.engines.index.worlds import CODES, TREE, drawn, recipe, table

SCALES: list[Scale] = [
    MinMax(),
    MinMax(low=1),
    ZScore(mean=100, sd=5),
    Rank(),
    Rank(ties="average"),
    Borda(),
    PercentileRank(),
    DistanceToMaximum(),
]
MEANS: list[Mean] = [Arithmetic(), Geometric(), Harmonic(), PowerMean(p=0.5), PowerMean(p=2), Copeland()]
SEEDS = range(5)


def shuffled(data: Table, seed: int) -> Table:
    order = np.random.default_rng(seed).permutation(len(data.entities))
    return Table(tuple(data.entities[i] for i in order), data.columns, data.values[order])


def scores(result: Result) -> dict[str, tuple[float, ...]]:
    """The bits of every score, by entity."""
    rows = np.nan_to_num(result.scores, nan=-9e9).tolist()
    return {name: tuple(row) for name, row in zip(result.entities, rows, strict=True)}


@pytest.mark.parametrize("mean", MEANS)
def test_the_order_of_the_rows_does_not_change_a_bit(mean: Mean) -> None:
    asked = recipe(MinMax(low=1), mean, treatment=Treatment(), imputation=MeanImputation())
    for seed in SEEDS:
        data = drawn(seed=seed, missing=0.2)
        ours, theirs = compute(asked, data), compute(asked, shuffled(data, seed))

        assert scores(ours) == scores(theirs)
        assert ours.data_hash == theirs.data_hash


@pytest.mark.parametrize("scale", SCALES)
def test_the_order_of_the_columns_and_of_the_tree_does_not_change_a_score(scale: Scale) -> None:
    data = drawn(missing=0.2)
    turned = Table(data.entities, data.columns[::-1], np.ascontiguousarray(data.values[:, ::-1]))
    asked = recipe(scale)
    backwards = replace(asked, tree=tuple(reversed(TREE)))

    ours, theirs = compute(asked, data), compute(backwards, turned)

    np.testing.assert_allclose(ours.scores[:, -1], theirs.scores[:, -1], rtol=1e-12, atol=1e-12)
    assert np.array_equal(ours.ranks[:, -1], theirs.ranks[:, -1])
    assert ours.data_hash == theirs.data_hash


@pytest.mark.parametrize("scale", SCALES)
def test_units_do_not_matter(scale: Scale) -> None:
    data = drawn(missing=0.1)
    stretched = Table(data.entities, data.columns, data.values * 1000 + 32)

    np.testing.assert_allclose(
        compute(recipe(scale), data).scores, compute(recipe(scale), stretched).scores, rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("mean", MEANS)
def test_the_size_of_weights_does_not_matter_only_their_proportion(mean: Mean) -> None:
    asked = recipe(MinMax(low=1), mean)
    heavier = tuple(replace(node, weight=node.weight * 7.0) if node.parent else node for node in TREE)

    np.testing.assert_allclose(
        compute(asked, drawn()).scores, compute(replace(asked, tree=heavier), drawn()).scores, rtol=1e-12
    )


@pytest.mark.parametrize("scale", SCALES)
def test_who_does_better_does_not_fall(scale: Scale) -> None:
    """A better value on one indicator; inside the range of the others, so that the scale stays."""
    for seed in SEEDS:
        data = drawn(seed=seed)
        entity, column = seed + 2, seed % 5
        down = next(node.direction for node in TREE if node.code == CODES[column]) < 0
        better = data.values.copy()
        best = np.min(better[:, column]) if down else np.max(better[:, column])
        better[entity, column] += (best - better[entity, column]) * (0.01 if isinstance(scale, ZScore) else 0.9)

        before = compute(recipe(scale), data)
        after = compute(recipe(scale), Table(data.entities, data.columns, better))

        assert after.scores[entity, -1] >= before.scores[entity, -1] - 1e-12
        assert after.ranks[entity, -1] <= before.ranks[entity, -1]


@pytest.mark.parametrize("mean", MEANS)
def test_who_does_better_does_not_fall_whatever_the_mean(mean: Mean) -> None:
    for seed in SEEDS:
        data = drawn(seed=seed)
        better = data.values.copy()
        better[seed + 2, 0] = np.max(better[:, 0])

        before = compute(recipe(MinMax(low=1), mean), data)
        after = compute(recipe(MinMax(low=1), mean), Table(data.entities, data.columns, better))

        assert after.scores[seed + 2, -1] >= before.scores[seed + 2, -1] - 1e-12
        assert after.ranks[seed + 2, -1] <= before.ranks[seed + 2, -1]


@pytest.mark.parametrize("mean", MEANS)
def test_entities_that_are_alike_tie(mean: Mean) -> None:
    data = drawn(9)
    twins = np.vstack([data.values, data.values[3], data.values[3]])

    result = compute(recipe(MinMax(low=1), mean), table(twins))

    assert len({float(result.scores[row, -1]) for row in (3, 9, 10)}) == 1
    assert len({float(result.ranks[row, -1]) for row in (3, 9, 10)}) == 1


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [1, 2, 2, 4]), ("max", [1, 3, 3, 4]), ("average", [1, 2.5, 2.5, 4]), ("dense", [1, 2, 2, 3])],
)
def test_how_a_tie_is_ranked_is_said_in_the_recipe(ties: str, expected: list[float]) -> None:
    asked = replace(recipe(), publication=Publication(ties=ties))  # type: ignore[arg-type]

    result = compute(asked, table([[9, 0, 9, 9, 9], [5, 4, 5, 5, 5], [5, 4, 5, 5, 5], [1, 9, 1, 1, 1]]))

    assert result.ranks[:, -1].tolist() == expected


def test_a_score_lies_between_those_of_its_children() -> None:
    for mean in (Arithmetic(), Geometric(), Harmonic(), PowerMean(p=3)):
        result = compute(recipe(MinMax(low=1), mean), drawn(30))
        for group in result.layout.groups:
            inside = result.scores[:, list(group.children)]
            assert (result.scores[:, group.column] >= inside.min(axis=1) - 1e-9).all()
            assert (result.scores[:, group.column] <= inside.max(axis=1) + 1e-9).all()


def test_means_stand_in_the_order_that_they_have_since_cauchy() -> None:
    low, middle, high = (
        compute(recipe(MinMax(low=1), mean), drawn(30)).scores[:, -1]
        for mean in (Harmonic(), Geometric(), Arithmetic())
    )

    assert (low <= middle + 1e-12).all()
    assert (middle <= high + 1e-12).all()


@pytest.mark.parametrize("mean", MEANS)
def test_a_missing_cell_does_not_touch_the_score_of_anybody_else(mean: Mean) -> None:
    """A blank inside the range of its indicator, so that the scale stays."""
    data = drawn()
    row = int(np.argsort(data.values[:, 2])[5])
    holed = data.values.copy()
    holed[row, 2] = np.nan
    others = [n for n in range(len(data.entities)) if n != row]

    before = compute(recipe(MinMax(low=1), mean), data)
    after = compute(recipe(MinMax(low=1), mean), Table(data.entities, data.columns, holed))

    if not isinstance(mean, Copeland):
        assert np.array_equal(before.scores[others], after.scores[others])
    assert np.isfinite(after.scores[row, -1])


@pytest.mark.parametrize("mean", [Arithmetic(), Geometric(), Harmonic(), PowerMean(p=0.5), PowerMean(p=-2)])
def test_a_missing_child_spreads_its_weight_over_the_others(mean: Mean) -> None:
    """COINr's generalised mean loses the whole row instead."""
    data = drawn()
    row = int(np.argsort(data.values[:, 2])[5])
    holed = data.values.copy()
    holed[row, 2] = np.nan
    without = tuple(replace(node, weight=0.0) if node.code == "c" else node for node in TREE)

    after = compute(recipe(MinMax(low=1), mean), Table(data.entities, data.columns, holed))
    alone = compute(replace(recipe(MinMax(low=1), mean), tree=without), data)

    assert after.score_of(f"e{row}", "left") == pytest.approx(alone.score_of(f"e{row}", "left"), rel=1e-12)


@pytest.mark.parametrize("imputation", [MeanImputation(), RowMeanImputation(), RowMeanImputation(within="all")])
def test_what_is_imputed_lies_within_the_range_of_its_indicator(imputation: MeanImputation) -> None:
    data = drawn(20, missing=0.3)
    result = compute(recipe(imputation=imputation), data)
    low, high = np.nanmin(data.values, axis=0), np.nanmax(data.values, axis=0)

    assert result.stages.imputed_cells.any()
    known = ~np.isnan(result.stages.imputed)
    assert np.array_equal(known, ~np.isnan(data.values) | result.stages.imputed_cells)
    assert ((result.stages.imputed >= low - 1e-9) | ~known).all()
    assert ((result.stages.imputed <= high + 1e-9) | ~known).all()
    given = ~np.isnan(data.values)
    assert np.array_equal(result.stages.imputed[given], data.values[given])


def test_the_same_question_gives_the_same_answer() -> None:
    asked = recipe(treatment=Treatment(), imputation=MeanImputation())
    data = drawn(40, missing=0.1)
    first, second = compute(asked, data), compute(asked, data)

    assert first.scores.tobytes() == second.scores.tobytes()
    assert (first.recipe_hash, first.data_hash, first.engine) == (second.recipe_hash, second.data_hash, second.engine)


def test_a_tree_of_uneven_depth_is_added_up_from_below() -> None:
    tree = (
        Node(code="i"),
        Node(code="x", parent="i"),
        Node(code="g", parent="i"),
        Node(code="y", parent="g"),
        Node(code="h", parent="g"),
        Node(code="z", parent="h"),
    )
    data = Table(("p", "q"), ("x", "y", "z"), np.array([[0.0, 4.0, 8.0], [1.0, 1.0, 1.0]]))

    result = compute(Recipe(tree=tree, normalisation=recipe(MinMax()).normalisation), data)

    assert result.score_of("p", "h") == 100.0
    assert result.score_of("p", "g") == 100.0
    assert result.score_of("p", "i") == 50.0
    assert [group.level for group in result.layout.groups] == [2, 3, 4]
