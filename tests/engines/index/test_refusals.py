"""What the engine will not do: each with its code, its place and a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from minga.engines.index import (
    Aggregation,
    Code,
    Node,
    Normalisation,
    Outliers,
    Points,
    Publication,
    Recipe,
    Refused,
    Screening,
    Table,
    Treatment,
    compute,
    recipe_from_data,
    table_from_csv,
)
from minga.engines.index.ways import (
    BudgetAllocation,
    Copeland,
    DistanceToReference,
    DistanceToTarget,
    Geometric,
    Goalposts,
    Harmonic,
    MinMax,
    PairwiseComparison,
    PowerMean,
    PreviousWaveImputation,
    Rank,
    ShareOfMaximum,
    ZScore,
)
from tests.engines.index.worlds import TREE, drawn, recipe, table

GOOD = [[1.0, 2, 3, 4, 5], [2.0, 1, 4, 3, 9], [3.0, 5, 1, 2, 7]]


def changed(row: int, column: int, value: float) -> Table:
    values = np.array(GOOD)
    values[row, column] = value
    return table(values)


def column_of(column: int, value: float) -> Table:
    values = np.array(GOOD)
    values[:, column] = value
    return table(values)


def tree(*nodes: Node) -> Recipe:
    return Recipe(tree=nodes)


def with_node(code: str, **settings: object) -> Recipe:
    return replace(
        recipe(), tree=tuple(replace(one, **settings) if one.code == code else one for one in TREE)  # type: ignore[arg-type]
    )  # fmt: skip


ROOT = Node(code="i")
WEIGHTLESS = tuple(replace(node, weight=0.0) if node.parent == "whole" else node for node in TREE)
ROUND_AND_ROUND = {"left": ((1, 9, 1 / 9), (1 / 9, 1, 9), (9, 1 / 9, 1))}
DATA: list[tuple[Code, str, Recipe, Table]] = [
    (Code.CONSTANT, "c", recipe(), column_of(2, 4.0)),
    (Code.CONSTANT, "c", recipe(ZScore()), column_of(2, 4.0)),
    (Code.SINGLE_ENTITY, "", recipe(), table(GOOD[:1])),
    (Code.SINGLE_ENTITY, "", recipe(Rank()), table(GOOD[:1])),
    (Code.NOTHING_GIVEN, "", recipe(), table(np.full((3, 5), np.nan))),
    (Code.NOTHING_GIVEN, "d", recipe(), column_of(3, np.nan)),
    (Code.NOTHING_GIVEN, "", recipe(), table(np.empty((0, 5)))),
    (Code.NOT_POSITIVE, "a", recipe(MinMax(), Geometric()), table(GOOD)),
    (Code.NOT_POSITIVE, "a", recipe(MinMax(), Harmonic()), table(GOOD)),
    (Code.NOT_POSITIVE, "a", recipe(ZScore(), PowerMean(p=2)), table(GOOD)),
    (Code.NOT_POSITIVE, "b", recipe(ShareOfMaximum()), table(GOOD)),
    (Code.NO_COLUMN, "e", recipe(), Table(("p",), ("a", "b", "c", "d"), np.ones((1, 4)))),
    (Code.NO_COLUMN, "region", recipe(publication=Publication(peers="region")), table(GOOD)),
    (Code.BAD_DENOMINATOR, "e1:e", with_node("a", denominator="e"), changed(1, 4, 0.0)),
    (Code.NO_PREVIOUS, "", recipe(imputation=PreviousWaveImputation()), changed(0, 0, np.nan)),
    (Code.NO_TARGET, "a", recipe(DistanceToTarget()), table(GOOD)),
    (Code.NO_REFERENCE, "Atlantis", recipe(DistanceToReference(reference="Atlantis")), table(GOOD)),
    (Code.NO_REFERENCE, "a", recipe(DistanceToReference(reference="e0")), table(GOOD)),
    (Code.GOALPOSTS, "b", recipe(Goalposts(worst=0, best=9)), table(GOOD)),
    (
        Code.NOT_POSITIVE,
        "a",
        replace(recipe(), normalisation=Normalisation(indicators={"a": Goalposts(worst=1, best=9, log=True)})),
        changed(0, 0, 0.0),
    ),
    (Code.NOBODY_LEFT, "", recipe(screening=Screening(total=1.0)), column_of(0, np.nan)),
]
RECIPES: list[tuple[Code, str, Recipe]] = [
    (Code.NO_TREE, "tree", tree()),
    (Code.NO_TREE, "i", tree(ROOT)),
    (Code.MISSING_SETTING, "tree", tree(Node(code=" "))),
    (Code.DUPLICATE_CODE, "a", tree(ROOT, Node(code="a", parent="i"), Node(code="a", parent="i"))),
    (Code.UNKNOWN_PARENT, "a", tree(ROOT, Node(code="a", parent="nobody"))),
    (Code.CYCLE, "a", tree(ROOT, Node(code="a", parent="b"), Node(code="b", parent="a"))),
    (Code.CYCLE, "a", tree(Node(code="a", parent="a"))),
    (Code.SEVERAL_ROOTS, "j", tree(ROOT, Node(code="j"), Node(code="a", parent="i"))),
    (Code.NEGATIVE_WEIGHT, "a", with_node("a", weight=-0.5)),
    (Code.NEGATIVE_WEIGHT, "a", with_node("a", weight=float("nan"))),
    (Code.NO_WEIGHT, "whole", replace(recipe(), tree=WEIGHTLESS)),
    (Code.NEGATIVE_WEIGHT, "left", recipe(weights=BudgetAllocation(experts={"ana": {"left": -1.0}}))),
    (Code.UNKNOWN_CODE, "lft", recipe(weights=BudgetAllocation(experts={"ana": {"lft": 1.0}}))),
    (Code.INCONSISTENT, "left", recipe(weights=PairwiseComparison(judgements=ROUND_AND_ROUND))),
    (Code.BAD_VALUE, "left", recipe(weights=PairwiseComparison(judgements={"left": ((1.0, 2.0), (0.5, 1.0))}))),
    (Code.BAD_VALUE, "right", recipe(weights=PairwiseComparison(judgements={"right": ((1.0, 2.0), (2.0, 1.0))}))),
    (Code.UNKNOWN_CODE, "zz", recipe(treatment=Treatment(indicators={"zz": Outliers()}))),
    (Code.UNKNOWN_CODE, "zz", replace(recipe(), normalisation=Normalisation(indicators={"zz": Rank()}))),
    (Code.UNKNOWN_CODE, "a", recipe(aggregation=Aggregation(groups={"a": Geometric()}))),
    (Code.UNKNOWN_CODE, "zz", recipe(aggregation=Aggregation(availability_of={"zz": 0.5}))),
    (Code.UNKNOWN_CODE, "zz", recipe(screening=Screening(groups={"zz": 0.5}))),
    (Code.BAD_VALUE, "aggregation.availability", recipe(aggregation=Aggregation(availability=50))),
    (Code.BAD_VALUE, "screening.total", recipe(screening=Screening(total=90))),
    (Code.BAD_VALUE, "treatment.outliers.winsorise", recipe(treatment=Treatment(outliers=Outliers(winsorise=-1)))),
    (Code.BAD_VALUE, "treatment.indicators.a.skew", recipe(treatment=Treatment(indicators={"a": Outliers(skew=0)}))),
    (Code.BAD_VALUE, "normalisation.scale.high", recipe(MinMax(low=100, high=0))),
    (Code.BAD_VALUE, "normalisation.scale.sd", recipe(ZScore(sd=0))),
    (Code.BAD_VALUE, "aggregation.mean.tolerance", recipe(mean=Copeland(tolerance=0.5))),
    (Code.BAD_VALUE, "weights.experts", recipe(weights=BudgetAllocation(experts={}))),
    (Code.BAD_VALUE, "publication.decimals", recipe(publication=Publication(decimals=-1))),
    (Code.UNUSED_SETTING, "aggregation.levels.7", recipe(aggregation=Aggregation(levels={7: Geometric()}))),
    (Code.UNUSED_SETTING, "a.target", with_node("a", target=3.0)),
    (Code.UNUSED_SETTING, "a.max_points", with_node("a", max_points=3.0)),
    (Code.UNUSED_SETTING, "left.direction", with_node("left", direction=-1)),
    (Code.UNUSED_SETTING, "left.denominator", with_node("left", denominator="e")),
    (Code.UNUSED_SETTING, "whole.weight", with_node("whole", weight=2.0)),
    (Code.UNUSED_SETTING, "normalisation", replace(recipe(Rank()), points=Points())),
    (Code.ENGINE, "engine", recipe(engine="minga-index-0")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "asked", "data"), DATA)
def test_data_that_cannot_be_scored_are_refused(code: Code, where: str, asked: Recipe, data: Table) -> None:
    with pytest.raises(Refused) as refused:
        compute(asked, data)

    assert (refused.value.code, refused.value.where) == (code, where)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("code", "where", "asked"), RECIPES)
def test_recipes_that_make_no_sense_are_refused(code: Code, where: str, asked: Recipe) -> None:
    with pytest.raises(Refused) as refused:
        compute(asked, table(GOOD))

    assert (refused.value.code, refused.value.where) == (code, where)
    assert str(refused.value).endswith(".")


PLAIN = [{"code": "i"}, {"code": "a", "parent": "i"}]


@pytest.mark.parametrize(
    ("code", "where", "data", "says"),
    [
        (Code.UNKNOWN_SETTING, "recipe.normalization", {"normalization": {}}, "Did you mean “normalisation”?"),
        (Code.UNKNOWN_SETTING, "recipe.tree[0].wieght", {"tree": [{"wieght": 1}]}, "Did you mean “weight”?"),
        (
            Code.UNKNOWN_SETTING,
            "recipe.normalisation.scale.low",
            {"tree": PLAIN, "normalisation": {"scale": {"method": "z_score", "low": 1}}},
            "has no setting “low”",
        ),
        (Code.UNKNOWN_SETTING, "recipe.weights.p", {"tree": [], "weights": {"method": "equal", "p": 1}}, "no settings"),
        (Code.MISSING_SETTING, "recipe.tree", {}, "needs the setting “tree”"),
        (Code.MISSING_SETTING, "recipe.weights", {"tree": PLAIN, "weights": {}}, "one of given, equal"),
        (
            Code.MISSING_SETTING,
            "recipe.aggregation.mean.p",
            {"tree": PLAIN, "aggregation": {"mean": {"method": "power"}}},
            "needs the setting “p”",
        ),
        (Code.BAD_VALUE, "recipe.weights.method", {"tree": PLAIN, "weights": "equl"}, "Did you mean “equal”?"),
        (Code.BAD_VALUE, "recipe.tree[0].direction", {"tree": [{"code": "i", "direction": 0}]}, "it can be 1, -1"),
        (Code.BAD_VALUE, "recipe.tree[0].direction", {"tree": [{"code": "i", "direction": True}]}, "it can be 1, -1"),
        (Code.BAD_VALUE, "recipe.tree[0].weight", {"tree": [{"code": "i", "weight": "2"}]}, "must be a number"),
        (Code.BAD_VALUE, "recipe.tree[0].weight", {"tree": [{"code": "i", "weight": float("inf")}]}, "a finite number"),
        (Code.BAD_VALUE, "recipe.tree[0].code", {"tree": [{"code": False}]}, "put it in quotes"),
        (Code.BAD_VALUE, "recipe.tree", {"tree": "i"}, "must be a list"),
        (Code.BAD_VALUE, "recipe", [], "settings by name"),
        (
            Code.BAD_VALUE,
            "recipe.publication.decimals",
            {"tree": PLAIN, "publication": {"decimals": 2.5}},
            "must be a whole number",
        ),
    ],
)  # fmt: skip
def test_settings_are_refused_by_name(code: Code, where: str, data: object, says: str) -> None:
    with pytest.raises(Refused) as refused:
        recipe_from_data(data)

    assert (refused.value.code, refused.value.where) == (code, where)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("name,a\np,1\np,2\n", Code.DUPLICATE_ENTITY, "p"),
        ("name,a\np,1\nq,uno\n", Code.NOT_A_NUMBER, "3:a"),
        ("name,a\np,inf\n", Code.NOT_A_NUMBER, "2:a"),
        ('name,a\np,"1,5"\n', Code.NOT_A_NUMBER, "2:a"),
        ("name,b\np,1\n", Code.NO_COLUMN, "a"),
        ("name,a\n\n,1\n", Code.NO_NAME, "3"),
        ("name,a\np,1,2\n", Code.FILE, "2"),
        ("name,a,a\np,1,2\n", Code.FILE, "a"),
        ("", Code.NO_COLUMN, "name"),
    ],
)
def test_tables_are_refused_with_line_and_column(text: str, code: Code, where: str) -> None:
    with pytest.raises(Refused) as refused:
        table_from_csv(text, entity="name", numbers=["a"])

    assert (refused.value.code, refused.value.where) == (code, where)


def test_a_single_entity_is_scored_where_nothing_is_compared() -> None:
    posts = {code: Goalposts(worst=0, best=10) for code in "acde"} | {"b": Goalposts(worst=10, best=0)}
    asked = replace(recipe(), normalisation=Normalisation(indicators=posts))  # type: ignore[arg-type]

    result = compute(asked, table(GOOD[:1]))

    assert result.score_of("e0", "left") == pytest.approx((3 * 0.1 + 0.8 + 0.3) / 5)
    assert result.ranks[0, -1] == 1


def test_a_refusal_names_the_entity() -> None:
    with pytest.raises(Refused, match="“a” of “e0” is not above zero, as the geometric mean of “left” needs"):
        compute(recipe(MinMax(), Geometric()), table(GOOD))


def test_what_weighs_nothing_may_be_anything() -> None:
    asked = replace(recipe(MinMax(low=1), Geometric()))
    silent = tuple(replace(node, weight=0.0) if node.code == "c" else node for node in TREE)
    zero = Normalisation(scale=MinMax(low=1), indicators={"c": MinMax()})

    result = compute(replace(asked, tree=silent, normalisation=zero), drawn())

    assert np.isfinite(result.scores[:, -3:]).all()
