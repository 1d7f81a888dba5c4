"""Whether an index hangs together: the statistics of the reference, and verdicts on planted flaws."""

from collections.abc import Iterator

import numpy as np
import pytest

from minga.engines.index.audit import Reason, Verdict, audit
from minga.engines.index.audit_importance import correlation_ratio, variance_through
from minga.engines.index.audit_shape import correlations, cronbach_alpha, principal_components
from minga.engines.index.computing import Result, compute
from minga.engines.index.explain import explain_score
from minga.engines.index.recipe import Aggregation, Node, Normalisation, Points, Recipe
from minga.engines.index.tables import Table
from minga.engines.index.tree import Layout
from minga.engines.index.ways import Geometric, MeanImputation, MinMax
from tests.engines.index.replicates import asem, rows_of

STAGES = {"Raw": "default/01_Raw", "Normalised": "default/06_Normalised", "Aggregated": "default/07_Aggregated"}


def _stage(name: str, codes: list[str]) -> np.ndarray:
    rows = rows_of(STAGES[name])
    return np.array([[float(row[code]) if row[code] else np.nan for code in codes] for row in rows])


def _below(layout: Layout, code: str, level: int) -> list[str]:
    """Codes of a level below a group, as the reference counts levels."""
    if level == 1:
        return [layout.codes[column] for column in layout.leaves_below(layout.columns[code])]
    wanted = [group for group in layout.groups if group.level == level]
    leaves = set(layout.leaves_below(layout.columns[code]))
    return [group.code for group in wanted if set(layout.leaves_below(group.column)) <= leaves]


def test_every_alpha_of_the_reference_is_reproduced() -> None:
    layout = compute(*asem()).layout
    rows = rows_of("stats/cronbach_alpha")

    ours = [cronbach_alpha(_stage(row["dset"], _below(layout, row["iCodes"], int(row["Level"])))) for row in rows]

    assert len(rows) == 25
    assert np.abs(np.array(ours) - [float(row["alpha"]) for row in rows]).max() < 1e-9


@pytest.mark.parametrize("stage", ["Raw", "Normalised"])
def test_every_correlation_of_the_reference_is_reproduced(stage: str) -> None:
    layout = compute(*asem()).layout
    at = layout.columns

    ours = correlations(_stage(stage, list(layout.indicators)))

    rows = rows_of(f"stats/corr_L1_{stage}_pearson")
    theirs = np.array([float(row["Correlation"]) for row in rows])
    assert np.abs(np.array([ours[at[row["Var1"]], at[row["Var2"]]] for row in rows]) - theirs).max() < 1e-9


def test_correlations_need_spread_and_three_rows_that_both_have() -> None:
    values = np.array([[1, 1, np.nan, 1], [2, 1, np.nan, 3], [3, 1, 5, 2], [4, 1, 7, np.nan]])

    found = correlations(values)

    assert np.isnan(found[0, 1])
    assert np.isnan(found[0, 2])
    assert found[0, 3] == pytest.approx(0.5)
    assert np.isnan(cronbach_alpha(values[:, :1]))


def test_components_find_the_common_thing_and_its_loadings() -> None:
    rng = np.random.default_rng(1)
    common = rng.normal(size=400)
    values = np.column_stack([common + rng.normal(0, 0.5, 400) for _ in range(3)] + [-common + rng.normal(0, 0.5, 400)])

    found = principal_components(values)

    assert found is not None
    assert found.eigenvalues.sum() == pytest.approx(4)
    assert found.dimensions == 1
    singular = np.linalg.svd((values - values.mean(axis=0)) / values.std(axis=0), compute_uv=False) ** 2
    assert found.explained == pytest.approx(singular[0] / singular.sum())
    assert (found.loadings[:3] > 0.8).all()
    assert found.loadings[3] < -0.8
    assert principal_components(np.ones((5, 2))) is None


def test_the_correlation_ratio_sees_a_curve_where_a_correlation_sees_nothing() -> None:
    rng = np.random.default_rng(2)
    x = rng.uniform(-1, 1, 300)
    curve = x**2 + rng.normal(0, 0.05, 300)

    assert abs(np.corrcoef(x, curve)[0, 1]) < 0.2
    assert correlation_ratio(x, curve) > 0.9
    assert correlation_ratio(x, rng.normal(size=300)) < 0.05
    assert correlation_ratio(x, 2 * x) == pytest.approx(1, abs=1e-6)
    assert correlation_ratio(np.round(x), np.round(x)) == pytest.approx(1)
    assert correlation_ratio(np.round(x), rng.normal(size=300)) < 0.05
    assert np.isnan(correlation_ratio(np.ones(300), curve))


@pytest.mark.parametrize("mean", [Aggregation(), Aggregation(mean=Geometric())])
def test_variance_that_goes_through_the_indicators_is_all_of_it(mean: Aggregation) -> None:
    result, _truth = _planted(mean)

    through = variance_through(explain_score(result)[:, :6], result.scores[:, -1])

    assert through.sum() == pytest.approx(1)


def _planted(mean: Aggregation | None = None) -> tuple[Result, Table]:
    """Forty entities; `good` hangs together, `bad` holds a copy, a stranger and one that works against it."""
    rng = np.random.default_rng(7)
    skill, other = rng.normal(size=40), rng.normal(size=40)
    columns = {
        "g1": skill + rng.normal(0, 0.3, 40),
        "g2": skill + rng.normal(0, 0.3, 40),
        "g3": skill + rng.normal(0, 0.3, 40),
        "b1": other + rng.normal(0, 0.02, 40),
        "b2": other + rng.normal(0, 0.02, 40),
        "b3": -other + rng.normal(0, 0.3, 40),
    }
    tree = (
        Node(code="all"),
        Node(code="good", parent="all"),
        Node(code="bad", parent="all"),
        *(Node(code=code, parent="good" if code[0] == "g" else "bad") for code in columns),
    )
    values = np.column_stack(list(columns.values()))
    values[:12, 0] = np.nan
    recipe = Recipe(
        tree=tree,
        imputation=MeanImputation(),
        normalisation=Normalisation(scale=MinMax(low=1, high=100)),
        aggregation=mean or Aggregation(),
    )
    table = Table(tuple(f"e{n:02}" for n in range(40)), tuple(columns), values)
    return compute(recipe, table), table


def test_planted_flaws_are_found_and_sound_groups_pass() -> None:
    result, _table = _planted()

    found = audit(result)

    said = {(check.node, check.reason): check for check in found.checks}
    assert said["good", Reason.ALPHA].verdict == Verdict.PASS
    assert said["good", Reason.ONE_DIMENSION].verdict == Verdict.PASS
    assert said["bad", Reason.ALPHA].verdict == Verdict.FAIL
    assert said["b1", Reason.COPIES].other == "b2"
    assert said["b3", Reason.AGAINST_GROUP].verdict == Verdict.FAIL
    assert said["b3", Reason.COUNTS_AGAINST].verdict == Verdict.FAIL
    assert {check.node for check in found.checks if check.reason == Reason.AGAINST_EACH_OTHER} == {"b1", "b2"}
    assert said["g1", Reason.IMPUTED].verdict == Verdict.WARN
    assert said["g1", Reason.IMPUTED].value == pytest.approx(0.3)
    assert set(found.of(Verdict.WARN)) <= set(found.checks)
    assert all(f"“{check.node}”" in check.sentence for check in found.checks)


def test_importance_stands_beside_the_nominal_weight() -> None:
    result, _table = _planted()

    importance = {one.code: one for one in audit(result).importance}

    assert sum(one.nominal for one in importance.values()) == pytest.approx(1)
    assert sum(one.through for one in importance.values()) == pytest.approx(1)
    assert importance["b3"].through < 0 < importance["g2"].through
    assert all(0 <= one.ratio <= 1 for one in importance.values())


def test_few_entities_are_not_judged() -> None:
    result, table = _planted()
    few = compute(result.recipe, Table(table.entities[:6], table.columns, table.values[-6:]))

    found = audit(few)

    assert [check.reason for check in found.checks] == [Reason.FEW_ENTITIES]
    assert len(found.groups) == 3


def test_points_are_audited_without_a_warning_of_numpy() -> None:
    codes = list(_codes())
    tree = (Node(code="all"), *(Node(code=code, parent="all", max_points=10) for code in codes))
    values = np.random.default_rng(1).integers(0, 11, (30, 4)).astype(float)
    values[:, 3] = 5.0
    recipe = Recipe(tree=tree, points=Points())

    found = audit(compute(recipe, Table(tuple(f"e{n}" for n in range(30)), tuple(codes), values)))

    assert {one.code: one.through for one in found.importance}["q4"] == pytest.approx(0)
    assert {one.nominal for one in found.importance} == {0.25}
    assert found.groups[0].components is None
    assert [check.node for check in found.checks if check.reason == Reason.NO_SPREAD] == ["q4"]


def test_a_group_in_which_nobody_differs_has_no_pairs_to_judge() -> None:
    tree = (Node(code="all"), *(Node(code=code, parent="all", max_points=10) for code in ("q1", "q2")))
    values = np.column_stack([np.arange(12) % 11, np.full(12, 5.0)])
    table = Table(tuple(f"e{n}" for n in range(12)), ("q1", "q2"), values)

    found = audit(compute(Recipe(tree=tree, points=Points()), table))

    assert Reason.PAIRS not in {check.reason for check in found.checks}


def _codes() -> Iterator[str]:
    yield from ("q1", "q2", "q3", "q4")
