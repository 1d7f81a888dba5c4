"""Honest ranks: every replicate of the reference, and what must be true of any doubt."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from minga.engines.index.aggregating import aggregate
from minga.engines.index.computing import compute
from minga.engines.index.recipe import Aggregation, Node, Normalisation, Points, Recipe, Treatment
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty import Simulated, run_choices, simulate, usual_doubt
from minga.engines.index.uncertainty_doubt import (
    DirichletWeights,
    Doubt,
    Evidence,
    Graders,
    WeightNoise,
    WeightSets,
)
from minga.engines.index.uncertainty_ranks import ahead_of, ranks_of, spread_of, stable_tiers, tier_shares
from minga.engines.index.uncertainty_runs import Replicates
from minga.engines.index.uncertainty_tree import climb
from minga.engines.index.ways import Copeland, Geometric, Goalposts, Harmonic, MinMax, PowerMean, ZScore
from minga.engines.index.weighing import share
from tests.engines.index.replicates import asem, choices_of, matrix_of, small, vignette

SCALES = (Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=ZScore(mean=10, sd=2)))


@pytest.fixture(scope="module", params=["UA_N100", "SA_N100"])
def replayed(request: pytest.FixtureRequest) -> tuple[str, Simulated]:
    """A reference run, replayed with the inputs of each of its replicates."""
    recipe, table = asem()
    return request.param, run_choices(Replicates(recipe, table, vignette(), 1, 0), choices_of(request.param))


def test_every_replicate_of_the_reference_is_reproduced(replayed: tuple[str, Simulated]) -> None:
    name, found = replayed
    columns = [f"r_{number + 1}" for number in range(len(found.scores))]

    assert found.failed == 0
    assert np.abs(found.scores - matrix_of(f"uncertainty/{name}_scores", found.entities, columns)).max() < 1e-9
    assert (found.ranks == matrix_of(f"uncertainty/{name}_ranks", found.entities, columns)).all()


def test_statistics_of_ranks_are_those_of_the_reference(replayed: tuple[str, Simulated]) -> None:
    name, found = replayed
    spread = spread_of(found.ranks[:200])
    ours = np.array([found.nominal_ranks, spread.mean, spread.median, spread.quantile(0.05), spread.quantile(0.95)])

    theirs = matrix_of(f"uncertainty/{name}_rankstats", found.entities, ("Nominal", "Mean", "Median", "Q5", "Q95"))

    assert np.abs(ours - theirs).max() < 1e-9


@pytest.mark.parametrize(
    "mean",
    [
        Aggregation(),
        Aggregation(mean=Geometric()),
        Aggregation(mean=Harmonic()),
        Aggregation(mean=PowerMean(p=0.5), groups={"right": Harmonic()}),
        Aggregation(mean=Geometric(), levels={2: PowerMean(p=2)}),
        Aggregation(mean=Copeland(), levels={2: Geometric()}),
        Aggregation(levels={2: Copeland()}),
        Aggregation(mean=Geometric(), availability=0.6),
    ],
)
@pytest.mark.parametrize("blanks", [0, 5])
def test_all_replicates_at_once_are_each_of_them_alone(mean: Aggregation, blanks: int) -> None:
    recipe, table = small()
    nominal = compute(recipe, table)
    rng = np.random.default_rng(blanks)
    values = rng.uniform(1, 100, (6, 5, 4))
    values[rng.random(values.shape) < blanks / 20] = np.nan
    weights = share(rng.uniform(0.5, 2, (6, 7)), nominal.layout)

    apart = climb(nominal.layout, values, weights, mean, keep=True)
    shared = climb(nominal.layout, values[0], weights, mean, keep=True)

    alone = np.stack([aggregate(values[n], weights[n], nominal.layout, mean)[:, 4:] for n in range(6)])
    same = np.stack([aggregate(values[0], weights[n], nominal.layout, mean)[:, 4:] for n in range(6)])
    np.testing.assert_allclose(apart.scores, alone, rtol=1e-12)
    np.testing.assert_allclose(shared.scores, same, rtol=1e-12)


def test_what_cannot_be_computed_is_counted_and_the_rest_stands() -> None:
    recipe, table = small()
    scales = (Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=MinMax(low=0, high=100)))
    doubt = Doubt(normalisation=scales, aggregation=(Aggregation(), Aggregation(mean=Geometric())))

    found = simulate(recipe, table, doubt, replicates=400, seed=3)

    (failure,) = found.failures
    assert failure.code == Code.NOT_POSITIVE
    assert 60 < failure.replicates < 140
    assert failure.replicates == found.failed == 400 - len(found.scores)
    assert not np.isnan(found.scores).any()
    assert not ((found.choices[:, 0] == 1) & (found.choices[:, 1] == 1)).any()


def test_a_doubt_under_which_nothing_can_be_computed_is_refused() -> None:
    recipe, table = small()
    doubt = Doubt(normalisation=(Normalisation(scale=ZScore()),), aggregation=(Aggregation(mean=Geometric()),))

    with pytest.raises(Refused) as refused:
        simulate(recipe, table, doubt, replicates=10)

    assert refused.value.code == Code.NOT_POSITIVE


@pytest.mark.parametrize(
    "doubt", [Doubt(), Doubt(weights=WeightNoise(spread=1.5)), Doubt(weights=WeightSets(sets=({"q": 1},)))]
)
def test_a_doubt_that_means_nothing_is_refused(doubt: Doubt) -> None:
    recipe, table = small()

    with pytest.raises(Refused):
        simulate(recipe, table, doubt, replicates=10)


def test_the_same_seed_gives_the_same_replicates_and_another_seed_others() -> None:
    recipe, table = small()
    doubt = usual_doubt(recipe)

    told: list[tuple[int, int]] = []

    first, again, other = (simulate(recipe, table, doubt, replicates=50, seed=seed) for seed in (1, 1, 2))
    simulate(recipe, table, doubt, replicates=50, progress=lambda done, of: told.append((done, of)))

    assert told[-1] == (50, 50)
    assert told == sorted(told)
    assert first.scores.tobytes() == again.scores.tobytes()
    assert first.scores.tobytes() != other.scores.tobytes()


def test_weights_are_drawn_where_they_are_doubted_and_as_wide_as_was_said() -> None:
    recipe, table = small()
    runs = Replicates(recipe, table, Doubt(weights=DirichletWeights(concentration=20, levels=(2,))), 4000, 0)
    layout = runs.nominal.layout
    left = runs.weights[:, layout.columns["left"]]

    assert left.mean() == pytest.approx(2 / 3, abs=0.01)
    assert left.std() == pytest.approx(np.sqrt(2 / 9 / 21), rel=0.05)
    assert (runs.weights[:, layout.columns["a"]] == 0.75).all()
    for group in layout.groups:
        np.testing.assert_allclose(runs.weights[:, list(group.children)].sum(axis=1), 1)


def test_a_set_of_weights_that_speaks_of_one_group_keeps_the_others() -> None:
    recipe, table = small()
    runs = Replicates(recipe, table, Doubt(weights=WeightSets(sets=({"a": 1, "b": 1},))), 1, 0)

    columns = runs.nominal.layout.columns
    assert runs.weights[0, columns["a"]] == 0.5
    assert runs.weights[0, columns["left"]] == pytest.approx(2 / 3)


def _points() -> tuple[Recipe, Table]:
    tree = (
        Node(code="all"),
        Node(code="one", parent="all"),
        Node(code="two", parent="all"),
        Node(code="p", parent="one", max_points=30),
        Node(code="q", parent="one", max_points=20),
        Node(code="r", parent="two", max_points=50),
    )
    rules = Points(kind="kind", not_applicable={"small": ("q",)})
    values = np.array([[30, 20, 10], [15, np.nan, 45], [12, np.nan, np.nan]])
    return Recipe(tree=tree, points=rules), Table(
        ("A", "B", "C"), ("p", "q", "r"), values, {"kind": ("big", "small", "big")}
    )


def test_an_index_of_points_is_doubted_on_the_same_sums() -> None:
    recipe, table = _points()
    nominal = compute(recipe, table)

    found = run_choices(
        Replicates(recipe, table, Doubt(weights=WeightSets(sets=({}, {"one": 1, "two": 0}))), 1, 0),
        np.array([[0], [1]]),
    )

    np.testing.assert_allclose(found.scores[0], nominal.scores[:, -1], rtol=1e-12)
    np.testing.assert_allclose(found.scores[1], [100, 50, 24], rtol=1e-12)


def test_evidence_that_is_sure_or_void_moves_points_as_it_should() -> None:
    recipe, table = _points()
    nominal = compute(recipe, table).scores[:, -1]
    sure, void = (
        simulate(recipe, table, Doubt(evidence=Evidence(confidence=np.full((3, 3), one))), replicates=5)
        for one in (1.0, 0.0)
    )
    half = simulate(recipe, table, Doubt(evidence=Evidence(confidence=np.full((3, 3), 0.5))), replicates=4000)

    np.testing.assert_allclose(sure.scores, np.tile(nominal, (5, 1)))
    np.testing.assert_allclose(void.scores, 0)
    np.testing.assert_allclose(half.scores.mean(axis=0), nominal / 2, rtol=0.05)


def test_graders_who_agree_leave_the_score_and_others_move_only_the_entity_that_they_graded() -> None:
    recipe, table = small()
    marks = np.stack([table.values, table.values, table.values])
    marks[1, 2, 0] = 8.0
    marks[2] = np.nan
    nominal = compute(recipe, table).scores[:, -1]

    found = simulate(recipe, table, Doubt(graders=Graders(values=marks)), replicates=2000, seed=1)

    others = [0, 1, 3, 4]
    np.testing.assert_allclose(found.scores[:, others], np.tile(nominal[others], (2000, 1)))
    raised = 2 / 3 * 0.75 * 99 * 3 / 8
    assert set(np.round(found.scores[:, 2] - nominal[2], 6)) == {0.0, round(raised, 6)}
    assert (found.scores[:, 2] > nominal[2] + 1).mean() == pytest.approx(0.5, abs=0.05)


def test_whoever_is_left_out_under_an_alternative_has_no_rank_there_and_keeps_the_others() -> None:
    values = np.array([[9, 1, 5, 2], [7, 8, 4, 1], [5, 5, 3, 3], [3, 2, np.nan, np.nan], [1, 9, 1, 4.0]])
    recipe, table = small(values)
    doubt = Doubt(aggregation=(Aggregation(), Aggregation(availability=1.0)))

    found = run_choices(Replicates(recipe, table, doubt, 1, 0), np.array([[0], [1]]))

    assert found.ranks[1, 3] == 0
    assert found.ranks[0, 3] > 0
    assert (np.delete(found.ranks[1], 3) > 0).all()
    assert found.spread.replicates.tolist() == [2, 2, 2, 1, 2]


def test_a_treatment_that_is_doubted_may_be_none_at_all() -> None:
    recipe, table = asem()

    found = run_choices(
        Replicates(recipe, table, Doubt(treatment=(Treatment(), None)), 1, 0), np.array([[0], [1], [0]])
    )

    np.testing.assert_allclose(found.scores[0], found.nominal.scores[:, -1], rtol=1e-12)
    assert np.abs(found.scores[1] - found.scores[0]).max() > 1
    assert (found.scores[2] == found.scores[0]).all()


scores = arrays(np.float64, (7, 6), elements=st.sampled_from([1.0, 2.0, 2.5, 3.0, float("nan")]))


@settings(max_examples=60, deadline=None)
@given(scores)
def test_ranks_are_sport_ranks_and_their_counts_tell_the_same(values: np.ndarray) -> None:
    ranks = ranks_of(values)
    spread = spread_of(ranks)
    ahead = ahead_of(ranks)

    for row, own in zip(values, ranks, strict=True):
        for value, rank in zip(row, own, strict=True):
            assert rank == (0 if np.isnan(value) else 1 + (row > value).sum())
    for entity in range(6):
        known = ranks[:, entity][ranks[:, entity] > 0]
        assert spread.replicates[entity] == len(known)
        if len(known):
            assert spread.mean[entity] == pytest.approx(known.mean())
            for level in (0.05, 0.25, 0.5, 0.95):
                assert spread.quantile(level)[entity] == pytest.approx(np.quantile(known, level))
        else:
            assert np.isnan(spread.median[entity])
    both = ~np.isnan(values[:, 0]) & ~np.isnan(values[:, 1])
    assert ahead[0, 1] == pytest.approx((values[both, 0] > values[both, 1]).mean() if both.any() else 0)
    assert (ahead + ahead.T <= 1 + 1e-12).all()


def test_bits_do_not_break_a_tie() -> None:
    assert ranks_of(np.array([[0.1 + 0.2, 0.3, 0.2]])).tolist() == [[1, 1, 3]]
    assert ranks_of(np.array([0.6994, 0.6996, 0.7001]), decimals=3).tolist() == [3, 1, 1]


def test_a_line_between_tiers_is_drawn_only_where_nobody_crosses_it() -> None:
    draws = np.random.default_rng(0).normal([10, 9.9, 5, 4.9, 0], 0.5, (500, 5))
    ranks = ranks_of(draws)

    tiers = stable_tiers(spread_of(ranks).mean, ahead_of(ranks))

    assert tiers.tolist() == [1, 1, 2, 2, 3]


def test_how_often_an_entity_stands_in_each_published_tier_sums_to_one() -> None:
    shares = tier_shares(np.array([[10, 59, np.nan], [30, 61, 80]]), (20, 60))

    assert shares.tolist() == [[0.5, 0.5, 0], [0, 0.5, 0.5], [0, 0, 1]]


def test_more_doubt_gives_wider_intervals() -> None:
    recipe, table = asem()
    little, much = (
        simulate(recipe, table, Doubt(weights=WeightNoise(spread=spread)), replicates=300) for spread in (0.05, 0.5)
    )

    narrow, wide = (np.subtract(*found.interval()[::-1]).mean() for found in (little, much))

    assert narrow < wide / 3
    assert replace(Doubt(), weights=WeightNoise()).factors == ("weights",)


def test_the_peer_groups_and_the_order_of_rows_do_not_matter() -> None:
    recipe, table = small()
    turned = Table(table.entities[::-1], table.columns, table.values[::-1].copy())
    doubt = Doubt(normalisation=SCALES, weights=WeightNoise())

    one, other = (simulate(recipe, given, doubt, replicates=100, seed=5) for given in (table, turned))

    np.testing.assert_allclose(one.scores, other.scores[:, ::-1], rtol=1e-12)


def test_ranks_within_a_peer_group_are_of_the_same_replicates() -> None:
    recipe, table = asem()
    found = simulate(recipe, table, usual_doubt(recipe), replicates=200)
    peers = {name for name, word in zip(table.entities, table.word("EurAsia_group"), strict=True) if word == "Asia"}

    inside = found.among(peers)

    columns = [found.entities.index(name) for name in inside.entities]
    assert set(inside.entities) == peers
    assert inside.ranks.max() == inside.nominal_ranks.max() == len(peers)
    assert (np.argsort(inside.ranks, axis=1) == np.argsort(found.ranks[:, columns], axis=1)).all()
    np.testing.assert_array_equal(inside.ahead, found.ahead[np.ix_(columns, columns)])


def test_replicates_are_ranked_as_scores_are_published_unless_the_scale_is_in_doubt() -> None:
    recipe, table = _points()
    recipe = replace(recipe, publication=replace(recipe.publication, decimals=0))
    values = np.array([[20, 15, 10.1], [15, np.nan, 20.3], [12, np.nan, np.nan]])
    table = Table(table.entities, table.columns, values, table.words)

    found = simulate(recipe, table, Doubt(weights=WeightSets(sets=({},))), replicates=3)

    assert found.nominal_ranks.tolist() == [1, 1, 3]
    assert found.ranks.tolist() == [[1, 1, 3]] * 3
    assert simulate(*asem(), vignette(), replicates=3).decimals is None


def test_an_index_on_goalposts_keeps_replicates_where_others_cannot_be_computed() -> None:
    recipe, table = small()
    flat = table.values.copy()
    flat[:, 1] = 5
    scale = Normalisation(scale=Goalposts(worst=0, best=10, cap="none"))
    recipe = replace(recipe, tree=tuple(replace(node, direction=1) for node in recipe.tree), normalisation=scale)

    found = simulate(recipe, Table(table.entities, table.columns, flat), usual_doubt(recipe), replicates=300)

    assert {failure.code for failure in found.failures} == {Code.CONSTANT}
    assert found.failed == found.failures[0].replicates
    assert len(found.scores) == pytest.approx(100, abs=30)
