"""Each step by itself, on cases small enough to be done by hand."""

from dataclasses import replace

import numpy as np
import pytest

from minga.engines.index import (
    Aggregation,
    Normalisation,
    Outliers,
    Recipe,
    Screening,
    Table,
    Treatment,
    advice,
    aggregate,
    compute,
    copeland,
    effective,
    hierarchy,
    lay_out,
    outranking,
    rank,
    round_half_away,
)
from minga.engines.index.moments import kurtosis, skewness
from minga.engines.index.treating import fit_treatment, shape_of
from minga.engines.index.ways import (
    AsGiven,
    BudgetAllocation,
    DistanceToTarget,
    EqualWeights,
    Goalposts,
    MeanImputation,
    MedianImputation,
    MinMax,
    PairwiseComparison,
    PercentileRank,
    PreviousWaveImputation,
    RowMeanImputation,
)
from minga.engines.index.weighing import share, tree_weights
from tests.engines.index.worlds import CODES, TREE, drawn, recipe, table

NAN = np.nan


def imputed(asked: Recipe, data: Table, previous: Table | None = None) -> tuple[list[float], int]:
    stages = compute(asked, data, previous=previous).stages
    return stages.imputed[0].tolist(), int(stages.imputed_cells.sum())


HOLED = [[NAN, 2.0, 3.0, 4.0, NAN], [2.0, 4.0, 6.0, 8.0, 1.0], [4.0, 9.0, 9.0, 9.0, 3.0], [9.0, 1.0, 1.0, 1.0, 8.0]]


def test_imputation_by_the_mean_and_the_median_of_a_group() -> None:
    data = table(HOLED, region=("n", "n", "n", "s"))

    assert imputed(recipe(imputation=MeanImputation()), data) == ([5.0, 2.0, 3.0, 4.0, 4.0], 2)
    assert imputed(recipe(imputation=MedianImputation()), data) == ([4.0, 2.0, 3.0, 4.0, 3.0], 2)
    assert imputed(recipe(imputation=MeanImputation(group="region")), data) == ([3.0, 2.0, 3.0, 4.0, 2.0], 2)
    assert imputed(recipe(imputation=MedianImputation(group="region")), data) == ([3.0, 2.0, 3.0, 4.0, 2.0], 2)


def test_imputation_by_the_row_keeps_direction_and_range() -> None:
    """On the left: b stands at 7/8 (less is better), c at 2/8; on the right d stands at 3/8."""
    filled, cells = imputed(recipe(imputation=RowMeanImputation()), table(HOLED))

    assert cells == 2
    assert filled[0] == pytest.approx(2 + 7 * (7 / 8 + 2 / 8) / 2)
    assert filled[4] == pytest.approx(1 + 7 * 3 / 8)


def test_imputation_by_the_previous_wave_takes_the_same_entity() -> None:
    before = Table(("other", "e0"), CODES, np.array([[7.0] * 5, [1.5, 9, 9, 9, NAN]]))

    filled, cells = imputed(recipe(imputation=PreviousWaveImputation()), table(HOLED), before)

    assert filled[:4] == [1.5, 2.0, 3.0, 4.0]
    assert np.isnan(filled[4])
    assert cells == 1


def test_screening_says_who_and_where_before_or_after_imputation() -> None:
    data = table([[NAN, NAN, 3.0, 4.0, 5.0], [2.0, 4.0, 6.0, 8.0, 1.0], [4.0, 9.0, 9.0, 2.0, 3.0]])
    half = Screening(group=0.5)

    (out,) = compute(recipe(screening=half), data).excluded
    assert (out.entity, out.where, out.needed) == ("e0", "left", 0.5)
    assert out.share == pytest.approx(1 / 3)
    after = compute(recipe(screening=replace(half, when="after_imputation"), imputation=MeanImputation()), data)
    assert (after.excluded, len(after.entities)) == ((), 3)
    strict = compute(recipe(screening=Screening(groups={"whole": 0.75})), data)
    assert [one.entity for one in strict.excluded] == ["e0"]
    assert strict.entities == ("e1", "e2")


def test_skewness_and_kurtosis_are_those_of_spreadsheets() -> None:
    """Excel: SKEW and KURT of 3, 4, 5, 2, 3, 4, 5, 6, 4, 7, the example of its manual."""
    sample = np.array([3.0, 4, 5, 2, 3, 4, 5, 6, 4, 7])

    assert shape_of(np.sort(sample)) == pytest.approx((0.359543071, -0.151799637), abs=1e-9)
    assert skewness(sample[:, None]).item() == pytest.approx(0.359543071, abs=1e-9)
    assert kurtosis(sample[:, None]).item() == pytest.approx(-0.151799637, abs=1e-9)


def treated(values: list[float], rules: Outliers) -> tuple[list[float], str, int]:
    layout = lay_out(TREE[:3])
    fit = fit_treatment(np.array(values)[:, None], Treatment(outliers=rules), layout)
    done = fit.apply(np.array(values)[:, None])[:, 0].tolist()
    return done, fit.audit[0].done if fit.audit else "", fit.audit[0].points if fit.audit else 0


def test_outliers_are_pulled_in_to_the_next_value_at_either_end() -> None:
    plain = [float(n) for n in range(20)]

    assert treated(plain, Outliers()) == (plain, "", 0)
    assert treated([*plain, 500.0], Outliers()) == ([*plain, 19.0], "winsorised", 1)
    assert treated([-500.0, *plain], Outliers()) == ([0.0, *plain], "winsorised", 1)
    assert treated([*plain, 500.0, 501.0], Outliers())[1:] == ("winsorised", 2)


def test_points_that_share_the_value_count_and_no_step_goes_beyond_the_limit() -> None:
    """Three at the top would have to move together: with a limit of two none does, and the log is taken."""
    values = [*(float(n) for n in range(40)), 500.0, 500.0, 500.0]

    assert treated(values, Outliers(winsorise=3))[1:] == ("winsorised", 3)
    assert treated(values, Outliers(winsorise=2))[1:] == ("log", 0)
    assert treated(values, Outliers(winsorise=2, log="none")) == (values, "nothing", 0)


@pytest.mark.parametrize("log", ["log_ct", "log_ct_orig", "log_ct_plus"])
def test_logarithms_keep_the_order(log: str) -> None:
    values = [*(float(n) for n in range(20)), 5000.0]

    done, said, _ = treated(values, Outliers(winsorise=0, log=log))  # type: ignore[arg-type]
    assert said == "log"
    assert done == sorted(done)
    mirrored, said, _ = treated([-one for one in values], Outliers(winsorise=0, log=log))  # type: ignore[arg-type]
    assert said == "log"
    assert mirrored == sorted(mirrored, reverse=True)
    if log == "log_ct_plus":
        assert mirrored == [-one for one in done]


@pytest.mark.parametrize("log", ["log_ct", "log_ct_orig"])
def test_who_comes_later_and_lower_than_the_lowest_has_the_logarithm_of_the_lowest(log: str) -> None:
    layout = lay_out(TREE[:3])
    values = np.array([*range(20), 5000.0])[:, None]
    fit = fit_treatment(values, Treatment(outliers=Outliers(winsorise=0, log=log)), layout)  # type: ignore[arg-type]

    assert fit.apply(np.array([[-700.0], [0.0]])).tolist() == [[fit.apply(values)[0, 0]]] * 2


def test_a_missing_cell_is_not_a_treated_one() -> None:
    result = compute(recipe(treatment=Treatment()), drawn(30, missing=0.2))

    assert np.isnan(result.stages.treated).any()
    assert not (result.stages.treated_cells & np.isnan(result.stages.raw)).any()


def test_an_indicator_may_have_rules_of_its_own() -> None:
    data = table(np.vstack([drawn(20).values, [900.0, 900.0, 900.0, 9e6, 900.0]]))
    asked = recipe(treatment=Treatment(indicators={"a": Outliers(winsorise=0, log="none")}))

    result = compute(asked, data)

    assert {one.code: one.done for one in result.treated}["a"] == "nothing"
    assert not result.stages.treated_cells[:, 0].any()
    assert result.stages.treated_cells[:, 2].any()


def test_a_new_entity_is_measured_on_the_yardstick_of_the_others() -> None:
    first = compute(recipe(), table([[0.0, 0, 0, 0, 0], [10.0, 10, 10, 10, 10]]))

    later = compute(recipe(), table([[15.0, 10, 10, 10, 10]]), yardstick=first.yardstick)

    assert later.score_of("e0", "a") == 150
    ranked = compute(recipe(PercentileRank()), drawn(11))
    beyond = table([[1e9, 0, 1e9, 1e9, 1e9]])
    assert compute(recipe(PercentileRank()), beyond, yardstick=ranked.yardstick).scores[0].tolist() == [1.0] * 8


def test_goalposts_cap_where_they_are_told_to() -> None:
    data = table([[-1.0, 5, 1, 1, 1], [5.0, 5, 1, 1, 1], [12.0, 5, 1, 1, 1]])
    for cap, expected in (
        ("both", [0, 0.5, 1]),
        ("top", [-0.1, 0.5, 1]),
        ("bottom", [0, 0.5, 1.2]),
        ("none", [-0.1, 0.5, 1.2]),
    ):
        posts = Normalisation(scale=AsGiven(), indicators={"a": Goalposts(worst=0, best=10, cap=cap)})  # type: ignore[arg-type]
        result = compute(replace(recipe(), normalisation=posts), data)
        assert result.stages.normalised[:, 0].tolist() == pytest.approx(expected)


def test_distance_to_a_target_of_which_less_is_better() -> None:
    tree = tuple(replace(node, target=2.0) if node.code == "b" else node for node in TREE)
    asked = replace(recipe(AsGiven()), tree=tree)
    asked = replace(asked, normalisation=replace(asked.normalisation, indicators={"b": DistanceToTarget()}))

    result = compute(asked, table([[1.0, 10, 1, 1, 1], [1.0, 6, 1, 1, 1], [1.0, 0, 1, 1, 1]]))

    assert result.stages.normalised[:, 1].tolist() == [0.0, 0.5, 1.25]


def test_weights_are_one_in_each_group() -> None:
    layout = lay_out(TREE)
    given = compute(recipe(), drawn()).weights

    for group in layout.groups:
        assert given[list(group.children)].sum() == pytest.approx(1)
    whole = dict(zip(layout.codes, effective(given, layout), strict=True))
    assert whole["a"] == pytest.approx(2 / 3 * 3 / 5)
    assert sum(whole[code] for code in CODES) == pytest.approx(1)
    equal = tree_weights(layout, EqualWeights())
    assert equal[layout.columns["a"]] == pytest.approx(1 / 3)


def test_each_expert_counts_the_same_in_a_budget_allocation() -> None:
    experts = {"ana": {"left": 30.0, "right": 10.0}, "beto": {"left": 1.0, "right": 3.0, "d": 1.0, "e": 0.0}}
    layout = lay_out(TREE)

    weights = dict(zip(layout.codes, tree_weights(layout, BudgetAllocation(experts=experts)), strict=True))

    assert (weights["left"], weights["right"]) == (0.5, 0.5)
    assert (weights["d"], weights["e"]) == (1.0, 0.0)
    assert weights["a"] == pytest.approx(3 / 5)


def test_pairwise_judgements_that_agree_are_their_own_ratio() -> None:
    found = hierarchy([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]])

    assert found.weights.tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert found.ratio == pytest.approx(0, abs=1e-12)
    judgements = {"left": ((1.0, 2.0, 6.0), (0.5, 1.0, 3.0), (1 / 6, 1 / 3, 1.0))}
    weights = compute(recipe(weights=PairwiseComparison(judgements=judgements)), drawn()).weights
    assert weights[:3].tolist() == pytest.approx([0.6, 0.3, 0.1])


def test_the_consistency_ratio_of_a_case_done_by_hand() -> None:
    """(1, 3, 5; 1/3, 1, 3; 1/5, 1/3, 1): λ = 3.0385, CI = 0.0193, CR = 0.0332."""
    found = hierarchy([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])

    assert found.weights.tolist() == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert found.ratio == pytest.approx(0.0332, abs=1e-4)


def test_principal_components_advise_and_say_what_pulls_the_other_way() -> None:
    rng = np.random.default_rng(3)
    common = rng.normal(size=60)
    noise = rng.normal(size=(60, 5)) * 0.3
    data = table(np.column_stack([common, common, -common, common, common]) + noise)

    (left, right, _) = advice(compute(recipe(), data).scores, lay_out(TREE))

    assert left.group == "left"
    assert left.against == ("b", "c") or left.against == ("a",)
    assert sum(left.weights.values()) == pytest.approx(1)
    assert right.explained > 0.9
    assert right.against == ()


def test_a_duel_needs_more_than_half_of_the_weights() -> None:
    values = np.array([[3.0, 3, 1], [2, 2, 2], [1, 1, 3]])

    assert copeland(values, np.array([0.2, 0.2, 0.6])).tolist() == [-2, 0, 2]
    assert copeland(values, np.array([0.25, 0.25, 0.5])).tolist() == [0, 0, 0]
    assert outranking(values, np.array([0.2, 0.2, 0.6]))[0].tolist() == pytest.approx([0, 0.4, 0.4])


def test_a_duel_counts_what_both_have_and_whatever_the_order() -> None:
    values = np.array([[3.0, NAN, 1], [2, 9, NAN], [NAN, NAN, NAN]])
    weights = np.array([0.2, 0.5, 0.3])

    ahead = copeland(values, weights)
    assert ahead[:2].tolist() == [1, -1]
    assert np.isnan(ahead[2])
    assert outranking(values, weights)[0, 1] == 1
    order = np.random.default_rng(1).permutation(30)
    many = np.random.default_rng(2).integers(0, 4, (30, 6)).astype(float)
    six = np.full(6, 1 / 6)
    assert np.array_equal(copeland(many, six)[order], copeland(many[order], six))


def test_halves_are_rounded_away_from_zero() -> None:
    """1.005 is a little less in binary, and is a half all the same."""
    assert round_half_away(np.array([0.5, 1.5, 2.5, -0.5, 0.49, NAN]), 0).tolist()[:5] == [1, 2, 3, -1, 0]
    assert round_half_away(np.array([1.005, 1.0049, -1.005]), 2).tolist() == [1.01, 1.0, -1.01]


def test_ranks_of_many_replicates_are_those_of_each() -> None:
    scores = np.random.default_rng(5).integers(0, 6, (4, 9, 3)).astype(float)
    scores[1, 2, 0] = NAN
    for ties in ("min", "max", "average", "dense"):
        together = rank(scores, ties)  # type: ignore[arg-type]
        for one in range(4):
            assert np.array_equal(together[one], rank(scores[one], ties), equal_nan=True)  # type: ignore[arg-type]
    assert np.isnan(rank(scores)[1, 2, 0])


def test_a_group_needs_the_share_of_its_children_that_the_recipe_asks_for() -> None:
    data = table([[1.0, 1, NAN, 1, NAN], [2.0, 2, 2, 2, 2], [3.0, 3, 3, 3, 3]])

    def missing(aggregation: Aggregation) -> list[bool]:
        result = compute(recipe(aggregation=aggregation), data)
        return [bool(np.isnan(result.score_of("e0", code))) for code in ("left", "right", "whole")]

    assert missing(Aggregation()) == [False, False, False]
    assert missing(Aggregation(availability=0.6)) == [False, True, True]
    assert missing(Aggregation(availability=0.6, availability_of={"whole": 0.5})) == [False, True, False]
    assert missing(Aggregation(availability_of={"left": 1.0})) == [True, False, False]


def test_replicates_on_a_leading_axis_are_those_of_each() -> None:
    layout = lay_out(TREE)
    rng = np.random.default_rng(4)
    weights = np.stack([compute(recipe(), drawn()).weights * rng.uniform(0.5, 1.5, 8) for _ in range(3)])

    shared = share(weights, layout)
    normalised = compute(recipe(MinMax(low=1)), drawn(missing=0.2)).stages.normalised
    together = aggregate(normalised, shared, layout, Aggregation())

    for one in range(3):
        assert np.array_equal(together[one], aggregate(normalised, shared[one], layout, Aggregation()), equal_nan=True)
