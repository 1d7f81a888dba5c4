"""Every stage and every variant of the ASEM index, as COINr 1.1.14 computed them."""

import csv
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from minga.engines.index import Aggregation, Code, Normalisation, Outliers, Recipe, Refused, Result, Treatment, compute
from minga.engines.index.ways import (
    Arithmetic,
    AsGiven,
    Borda,
    Copeland,
    DistanceToMaximum,
    DistanceToReference,
    DistanceToTarget,
    Geometric,
    Goalposts,
    Harmonic,
    MinMax,
    PercentileRank,
    PowerMean,
    Rank,
    Scale,
    ShareOfMaximum,
    ZScore,
)
from minga.engines.index.weighing import effective
from tests.engines.index.reference import ASEM, asem, asem_default, assert_equal_to, beside, needs_asem, read

pytestmark = needs_asem


def with_scale(scale: Scale, others: Mapping[str, Scale] | None = None) -> Recipe:
    return replace(asem()[0], normalisation=Normalisation(scale=scale, indicators=others or {}))


@pytest.mark.parametrize(
    ("path", "stage"),
    [
        ("default/01_Raw.csv", "raw"),
        ("default/02_Denominated.csv", "denominated"),
        ("default/03_Imputed.csv", "imputed"),
        ("default/04_Screened.csv", "imputed"),
        ("default/05_Treated.csv", "treated"),
        ("default/06_Normalised.csv", "normalised"),
    ],
)
def test_each_stage_of_the_default_pipeline(path: str, stage: str) -> None:
    assert_equal_to(path, asem_default(), getattr(asem_default().stages, stage))


@pytest.mark.parametrize("name", ["07_Aggregated", "results_Full_scores", "results_Aggs_scores", "results_Summ_scores"])
def test_scores_of_every_level(name: str) -> None:
    assert_equal_to(f"default/{name}.csv", asem_default(), asem_default().scores)


def test_ranks_of_the_index_as_they_were_published() -> None:
    entities, codes, theirs = read("default/results_Summ_ranks.csv")
    ours = [asem_default().ranks[asem_default().entities.index(one), -1] for one in entities]

    assert ours == theirs[:, codes.index("Index")].tolist()


@pytest.mark.parametrize("name", ["ranks_all_levels", "results_Full_ranks"])
def test_ranks_of_every_level_but_for_a_tie_that_only_the_last_bit_breaks(name: str) -> None:
    """Greece has 5.1000000000000005 where Czechia and Bulgaria have 5.1: alike when published."""
    ours, theirs = beside(f"default/{name}.csv", asem_default(), asem_default().ranks)
    entities, codes, _ = read(f"default/{name}.csv")
    known = [code for code in codes if code in asem_default().layout.columns]

    differ = [(entities[row], known[column]) for row, column in np.argwhere(ours != theirs)]

    assert differ == [("GRC", "TolMin")]


def test_ranks_within_peer_groups() -> None:
    ours, theirs = beside("default/results_Aggs_groupranks_GDP_group.csv", asem_default(), asem_default().peer_ranks)

    assert np.array_equal(ours, theirs)


def test_the_audit_of_outliers_says_what_was_done() -> None:
    with (ASEM / "default" / "treat_details.csv").open(encoding="utf-8", newline="") as file:
        theirs = {row["iCode"]: row for row in csv.DictReader(file)}
    ours = {one.code: one for one in asem_default().treated}

    assert set(ours) == {code for code, row in theirs.items() if row["check_SkewKurt0.Pass"] == "FALSE"}
    for code, one in ours.items():
        assert one.points == int(theirs[code]["winsorise.nwin"])
        assert one.passes
        said = [one.skew, one.kurtosis, one.skew_after, one.kurtosis_after]
        names = ["check_SkewKurt0.Skew", "check_SkewKurt0.Kurt", "check_SkewKurt1.Skew", "check_SkewKurt1.Kurt"]
        np.testing.assert_allclose(said, [float(theirs[code][name]) for name in names], rtol=1e-9)


def test_every_treated_and_every_imputed_cell_is_marked() -> None:
    with (ASEM / "default" / "treated_points.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    stages, layout = asem_default().stages, asem_default().layout
    theirs = np.array([[bool(cell) for cell in row] for row in rows])[:, [heading.index(c) for c in layout.indicators]]
    alphabetical = np.argsort(asem_default().entities)

    assert np.array_equal(stages.treated_cells[alphabetical], theirs)
    assert np.array_equal(stages.imputed_cells, np.isnan(stages.denominated) & ~np.isnan(stages.imputed))
    assert stages.imputed_cells.sum() == 65


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("minmax_0_100", MinMax(low=0, high=100)),
        ("minmax_1_100", MinMax(low=1, high=100)),
        ("zscore_0_1", ZScore()),
        ("zscore_100_10", ZScore(mean=100, sd=10)),
        ("rank", Rank()),
        ("rank_avg", Rank(ties="average")),
        ("borda", Borda()),
        ("prank", PercentileRank()),
        ("dist2max", DistanceToMaximum()),
    ],
)
def test_normalisations(name: str, scale: Scale) -> None:
    result = compute(with_scale(scale), asem()[1])

    assert_equal_to(f"variants/norm__{name}.csv", result, result.stages.normalised)


def _where_theirs_is_a_number(name: str, scale: Scale) -> tuple[Result, list[str], list[str]]:
    """The same with the indicators left out for which the reference holds an infinity, or nothing."""
    _, codes, theirs = read(f"variants/norm__{name}.csv")
    broken = [code for column, code in enumerate(codes) if not np.isfinite(theirs[:, column]).all()]
    result = compute(with_scale(scale, {code: AsGiven() for code in broken}), asem()[1])
    return result, broken, [code for code in codes if code not in broken]


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("fracmax", ShareOfMaximum(signs="any")),
        ("dist2ref_AUT", DistanceToReference(reference="AUT")),
        ("dist2ref_AUT_cap", DistanceToReference(reference="AUT", cap=True)),
    ],
)
def test_normalisations_that_divide_by_zero_in_the_reference_are_refused_there_and_equal_elsewhere(
    name: str, scale: Scale
) -> None:
    result, broken, sound = _where_theirs_is_a_number(name, scale)
    ours, theirs = beside(f"variants/norm__{name}.csv", result, result.stages.normalised)
    codes = read(f"variants/norm__{name}.csv")[1]
    columns = [codes.index(code) for code in sound]

    np.testing.assert_allclose(ours[:, columns], theirs[:, columns], rtol=1e-9, atol=1e-9)
    assert broken
    for code in broken:
        rest = {other: AsGiven() for other in result.layout.indicators if other != code}
        with pytest.raises(Refused) as refused:
            compute(with_scale(scale, rest), asem()[1])
        assert refused.value.where == code
        assert refused.value.code in {Code.NOT_POSITIVE, Code.NO_REFERENCE}


def _posts(low: float, high: float, *, top: float, cap: bool) -> Recipe:
    """COINr's goalposts are of the value after its direction; ours are in the units of the indicator."""
    kind = "both" if cap else "none"
    up = Goalposts(worst=low, best=high, top=top, cap=kind)
    down = Goalposts(worst=-low, best=-high, top=top, cap=kind)
    recipe = asem()[0]
    return with_scale(up, {node.code: down for node in recipe.tree if node.direction < 0})


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("goalposts_demo", lambda: _posts(-50, 150, top=10, cap=True)),
        ("scaled_0_100", lambda: _posts(0, 100, top=100, cap=False)),
    ],
)
def test_goalposts_and_the_same_without_caps(name: str, recipe: object) -> None:
    result = compute(recipe(), asem()[1])  # type: ignore[operator]

    assert_equal_to(f"variants/norm__{name}.csv", result, result.stages.normalised)


def test_distance_to_the_targets_of_the_metadata() -> None:
    with (ASEM / "data" / "ASEM_iMeta.csv").open(encoding="utf-8", newline="") as file:
        targets = {row["iCode"]: float(row["Target"]) for row in csv.DictReader(file) if row["Target"]}
    recipe = with_scale(DistanceToTarget())
    recipe = replace(recipe, tree=tuple(replace(node, target=targets.get(node.code)) for node in recipe.tree))

    result = compute(recipe, asem()[1])

    assert_equal_to("variants/norm__dist2targ_iMetaTarget.csv", result, result.stages.normalised)


@pytest.mark.parametrize(
    ("name", "scale", "aggregation"),
    [
        ("minmax_1_100__gmean", MinMax(low=1), Aggregation(mean=Geometric())),
        ("minmax_1_100__hmean", MinMax(low=1), Aggregation(mean=Harmonic())),
        ("minmax_1_100__genmean_pm1", MinMax(low=1), Aggregation(mean=PowerMean(p=-1))),
        (
            "minmax_1_100__mix_amean_gmean_gmean",
            MinMax(low=1),
            Aggregation(mean=Geometric(), levels={2: Arithmetic()}),
        ),
        ("rank__amean", Rank(), Aggregation()),
        ("minmax_0_100__copeland_all_levels", MinMax(), Aggregation(mean=Copeland())),
    ],
)
def test_aggregations(name: str, scale: Scale, aggregation: Aggregation) -> None:
    result = compute(replace(with_scale(scale), aggregation=aggregation), asem()[1])

    assert_equal_to(f"variants/agg__{name}.csv", result, result.scores)
    entities, codes, theirs = read(f"variants/agg__{name}.csv")
    ours = [result.ranks[result.entities.index(one), -1] for one in entities]
    assert ours == theirs[:, codes.index("Rank_Index")].tolist()


def _weights(path: str, column: str) -> dict[str, float]:
    with (ASEM / "variants" / path).open(encoding="utf-8", newline="") as file:
        return {row["iCode"]: float(row[column]) for row in csv.DictReader(file)}


def test_weights_that_differ() -> None:
    given = _weights("alt_random_weights.csv", "Weight")
    recipe = with_scale(MinMax(low=1))
    root = recipe.tree[0].code
    tree = tuple(replace(node, weight=1.0 if node.code == root else given[node.code]) for node in recipe.tree)

    result = compute(replace(recipe, tree=tree), asem()[1])

    assert_equal_to("variants/agg__minmax_1_100__amean__altweights.csv", result, result.scores)


def test_effective_weights() -> None:
    theirs = _weights("effective_weights.csv", "EffWeight")
    ours = dict(zip(asem_default().layout.codes, effective(asem_default().weights, asem_default().layout), strict=True))

    assert ours == pytest.approx(theirs, rel=1e-12)


def test_replicates_of_the_reference_one_by_one() -> None:
    """Winsorisation up to k, scale, weights and mean as COINr drew them; `test_uncertainty` has them all."""
    with (ASEM / "uncertainty" / "UA_N100_para.csv").open(encoding="utf-8", newline="") as file:
        drawn = list(csv.DictReader(file))[:25]
    with (ASEM / "uncertainty" / "noisy_weights_100.csv").open(encoding="utf-8", newline="") as file:
        weights = {(row["set"], row["iCode"]): float(row["Weight"]) for row in csv.DictReader(file)}
    entities, codes, theirs = read("uncertainty/UA_N100_scores.csv")
    scales = {"n_minmax": MinMax(low=1), "n_zscore": ZScore(mean=10, sd=2)}

    for one in drawn:
        recipe = asem()[0]
        tree = tuple(
            replace(node, weight=weights[one["weight_set"], node.code] if node.parent else 1.0) for node in recipe.tree
        )
        changed = replace(
            recipe,
            tree=tree,
            treatment=Treatment(outliers=Outliers(winsorise=int(one["winmax"]))),
            normalisation=Normalisation(scale=scales[one["norm"]]),
            aggregation=Aggregation(mean=Geometric() if one["f_ag"] == "a_gmean" else Arithmetic()),
        )
        result = compute(changed, asem()[1])
        ours = [result.scores[result.entities.index(name), -1] for name in entities]
        np.testing.assert_allclose(ours, theirs[:, codes.index(f"r_{one['rep']}")], rtol=1e-9)
