"""Indices of points: sums up the tree, rules by type of entity, and what does not add up."""

from dataclasses import replace

import numpy as np
import pytest

from minga.engines.index import (
    Code,
    Finding,
    Flaw,
    Node,
    Points,
    Publication,
    Recipe,
    Refused,
    Table,
    check_points,
    compute,
)

TREE = (
    Node(code="total", max_points=100),
    Node(code="people", parent="total", max_points=40),
    Node(code="p1", parent="people", max_points=10),
    Node(code="p2", parent="people", max_points=30),
    Node(code="work", parent="total"),
    Node(code="w1", parent="work", max_points=20),
    Node(code="w2", parent="work", max_points=40),
)
CODES = ("p1", "p2", "w1", "w2")
FULL = [10.0, 15.0, 5.0, 40.0]


def points(*rows: list[float], kinds: tuple[str, ...] = ()) -> Table:
    names = tuple(f"e{row}" for row in range(len(rows)))
    return Table(names, CODES, np.array(rows), {"type": kinds} if kinds else {})


def published(**columns: list[float]) -> Table:
    values = np.array(list(columns.values())).T
    return Table(tuple(f"e{row}" for row in range(len(values))), tuple(columns), values)


def recipe(**rules: object) -> Recipe:
    return Recipe(tree=TREE, points=Points(**rules), publication=Publication(decimals=2))  # type: ignore[arg-type]


def scores(asked: Recipe, data: Table, entity: str = "e0") -> dict[str, float]:
    result = compute(asked, data)
    return dict(zip(result.layout.codes, result.scores[result.entities.index(entity)].tolist(), strict=True))


def test_points_add_up_the_tree() -> None:
    found = scores(recipe(), points(FULL))

    assert (found["people"], found["work"], found["total"]) == (25, 45, 70)


def test_ranks_are_those_of_the_totals() -> None:
    result = compute(recipe(), points(FULL, [0.0, 0, 0, 0], FULL, [10.0, 30, 20, 40]))

    assert result.ranks[:, -1].tolist() == [2, 4, 2, 1]
    assert result.yardstick is None


def test_what_does_not_apply_raises_the_others_so_that_the_maximum_stays() -> None:
    rules = {"kind": "type", "not_applicable": {"fund": ("p2",), "agency": ("work",)}}
    data = points(FULL, FULL, FULL, kinds=("fund", "agency", "ministry"))

    fund, agency = scores(recipe(**rules), data), scores(recipe(**rules), data, "e1")

    assert (fund["people"], fund["total"]) == (40, 85)
    assert np.isnan(fund["p2"])
    assert np.isnan(agency["work"])
    assert agency["total"] == pytest.approx(62.5)
    assert scores(recipe(**rules), data, "e2")["total"] == 70


def test_whoever_earns_all_that_applies_has_the_maximum() -> None:
    rules = {"kind": "type", "not_applicable": {"fund": ("p2", "w1")}}

    assert scores(recipe(**rules), points([10.0, 0, 0, 40], kinds=("fund",)))["total"] == pytest.approx(100)


def test_maxima_below_one_point_are_raised_as_well() -> None:
    small = tuple(replace(node, max_points=(node.max_points or 0) / 100) if node.max_points else node for node in TREE)
    asked = replace(recipe(kind="type", not_applicable={"fund": ("p2",)}), tree=small)

    assert scores(asked, points([0.1, 0, 0.05, 0.4], kinds=("fund",)))["total"] == pytest.approx(0.85)


def test_a_blank_is_zero_or_missing_or_refused_as_the_recipe_says() -> None:
    data = points([np.nan, 15.0, 5.0, 40.0])

    assert scores(recipe(), data)["total"] == 60
    missing = scores(recipe(blanks="missing"), data)
    assert missing["work"] == 45
    assert np.isnan([missing["people"], missing["total"]]).all()
    with pytest.raises(Refused, match="“e0” has no points for “p1”") as refused:
        compute(recipe(blanks="refuse"), data)
    assert (refused.value.code, refused.value.where) == (Code.BLANK, "e0:p1")
    assert compute(recipe(), data).stages.imputed_cells.tolist() == [[True, False, False, False]]


def test_points_above_the_maximum_stay_or_are_capped_or_refused_as_the_recipe_says() -> None:
    data = points([12.0, 15.0, 5.0, 40.0])

    assert scores(recipe(), data)["total"] == 72
    assert scores(recipe(above="cap"), data)["total"] == 70
    assert compute(recipe(above="cap"), data).stages.treated_cells.tolist() == [[True, False, False, False]]
    with pytest.raises(Refused, match="“e0” has 12 points for “p1”, which gives at most 10") as refused:
        compute(recipe(above="refuse"), data)
    assert refused.value.code == Code.ABOVE_MAXIMUM


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        (replace(recipe(), tree=(*TREE, Node(code="w3", parent="work"))), "w3"),
        (recipe(not_applicable={"fund": ("p2",)}), "points.kind"),
        (recipe(kind="type"), "points.kind"),
        (recipe(kind="type", not_applicable={"fund": ("p9",)}), "p9"),
        (replace(recipe(), tree=(*TREE, Node(code="w3", parent="work", max_points=1, weight=2))), "w3.weight"),
        (replace(recipe(), tree=(*TREE, Node(code="w3", parent="work", max_points=-1))), "w3"),
    ],
)
def test_recipes_of_points_that_make_no_sense_are_refused(asked: Recipe, where: str) -> None:
    with pytest.raises(Refused) as refused:
        compute(asked, points(FULL, kinds=("fund",)))

    assert refused.value.where == where


def test_nobody_can_have_fewer_points_than_none_or_no_question_at_all() -> None:
    with pytest.raises(Refused, match="fewer than zero points for “p1”"):
        compute(recipe(), points([-1.0, 0, 0, 0]))
    with pytest.raises(Refused, match="Nothing of the index applies to “e0”"):
        compute(recipe(kind="type", not_applicable={"x": ("total",)}), points(FULL, kinds=("x",)))


def flaws(data: Table, said: Table | None = None, rules: Points | None = None) -> list[Finding]:
    return list(check_points(TREE, data, said, rules=rules))


def test_a_table_without_mistakes_has_no_findings() -> None:
    said = published(people=[25.0], work=[45.04], total=[70.0])

    assert flaws(points(FULL), said) == []


def test_each_mistake_is_found_where_it_is() -> None:
    data = points([11.0, np.nan, 5.0, -4.0], [np.nan] * 4, FULL)

    assert flaws(data) == [
        Finding(Flaw.ABOVE_MAXIMUM, "e0", "p1", 11, 10),
        Finding(Flaw.BELOW_ZERO, "e0", "w2", -4),
        Finding(Flaw.BLANK, "e0", cells=("p2",)),
        Finding(Flaw.NOTHING_ANSWERED, "e1", cells=CODES),
    ]


def test_a_group_that_is_wrong_is_not_told_again_for_each_sum_above_it() -> None:
    wrong_below = published(people=[30.0], work=[45.0], total=[75.0])
    wrong_above = published(people=[25.0], work=[45.0], total=[75.0])

    assert flaws(points(FULL), wrong_below) == [Finding(Flaw.TOTAL_DISAGREES, "e0", "people", 30, 25)]
    assert flaws(points(FULL), wrong_above) == [Finding(Flaw.TOTAL_DISAGREES, "e0", "total", 75, 70)]


def test_what_was_published_without_points_and_the_other_way_round() -> None:
    said = published(total=[np.nan, 12.0, 3.0])
    data = points(FULL, [np.nan] * 4)

    assert [(one.flaw, one.entity) for one in flaws(data, said)] == [
        (Flaw.NOT_PUBLISHED, "e0"),
        (Flaw.NOTHING_ANSWERED, "e1"),
        (Flaw.PUBLISHED_UNANSWERED, "e1"),
        (Flaw.NO_POINTS, "e2"),
    ]


def test_points_for_what_does_not_apply_and_maxima_that_do_not_add_up() -> None:
    rules = Points(kind="type", not_applicable={"fund": ("p1",)})
    tree = tuple(replace(node, max_points=50.0) if node.code == "people" else node for node in TREE)

    (maxima, point) = check_points(tree, points(FULL, kinds=("fund",)), rules=rules)

    assert maxima == Finding(Flaw.MAXIMA_DISAGREE, "", "people", 50, 40)
    assert point == Finding(Flaw.NOT_APPLICABLE, "e0", "p1", 10)
    assert maxima.sentence == "“people” says that it gives 50 points; what is below it gives 40."


@pytest.mark.parametrize("flaw", list(Flaw))
def test_every_flaw_has_a_sentence(flaw: Flaw) -> None:
    assert Finding(flaw, "e0", "p1", 1.0, 2.0, ("p1",)).sentence.endswith(".")
