"""Recipes, tables, yardsticks and results as text, and the engine alone from the command line."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from minga.engines.index import (
    Code,
    Node,
    Normalisation,
    Outliers,
    Points,
    Recipe,
    Refused,
    Treatment,
    compute,
    recipe_data,
    recipe_from_data,
    recipe_from_text,
    recipe_hash,
    recipe_text,
    table_from_csv,
    table_hash,
)
from minga.engines.index.__main__ import main
from minga.engines.index.files import canonical, numbers_of, words_of
from minga.engines.index.ways import Copeland, Geometric, Goalposts, MinMax, PairwiseComparison, Rank, ZScore
from minga.engines.index.yardsticks import yardstick_from_text, yardstick_text
from tests.engines.index.reference import example
from tests.engines.index.worlds import TREE, drawn, recipe, table

FULL = replace(
    recipe(MinMax(low=1), Geometric(), weights=PairwiseComparison(judgements={"right": ((1.0, 3.0), (1 / 3, 1.0))})),
    title="Índice de prueba",
    treatment=Treatment(indicators={"a": Outliers(winsorise=0, log="none")}),
    normalisation=Normalisation(scale=MinMax(low=1), indicators={"b": Goalposts(worst=9, best=0), "c": Rank()}),
)


@pytest.mark.parametrize("name", ["asem", "hdi", "bogota-2021"])
def test_the_examples_are_recipes(name: str) -> None:
    assert recipe_from_text(recipe_text(example(name))) == example(name)


@pytest.mark.parametrize("write", [recipe_text, canonical])
def test_a_recipe_reads_back_as_it_was_written(write: object) -> None:
    asked = replace(FULL, aggregation=replace(FULL.aggregation, levels={3: Copeland()}))

    again = recipe_from_text(write(asked))  # type: ignore[operator]

    assert again == asked
    assert recipe_hash(again) == recipe_hash(asked)


def test_the_hash_is_of_what_a_recipe_says_and_not_of_how() -> None:
    short = recipe_from_text("tree: [{code: i}, {code: a, parent: i}]\nweights: equal\n")
    long = recipe_from_text(recipe_text(short))
    other = recipe_from_text("tree: [{code: i}, {code: a, parent: i, weight: 2}]\nweights: equal\n")

    assert recipe_hash(short) == recipe_hash(long)
    assert recipe_hash(short) != recipe_hash(other)
    assert recipe_data(short)["normalisation"]["scale"] == {"method": "min_max", "low": 0, "high": 100}


def test_the_hash_of_a_recipe_does_not_change_from_one_day_to_the_next() -> None:
    """Whoever changes this number changes what every published result says that it was made with."""
    asked = Recipe(tree=(Node(code="i"), Node(code="a", parent="i")))

    assert recipe_hash(asked) == "c13bd3dfd5de29e85a29166bc3871a8bd86adcb869d2e0fa5358e193dda2312d"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: a\ntree: [", "This is no YAML or JSON (line 2)"),
        ("{", "This is no JSON (line 1)"),
        ("title: a\ntitle: b\n", "“title” stands twice (line 2)"),
        ('{"title": "a", "title": "b"}', "“title” stands twice"),
    ],
)
def test_a_file_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        recipe_from_text(text)

    assert refused.value.code == Code.FILE
    assert says in str(refused.value)


def test_numbers_with_exponents_are_numbers_in_yaml_too() -> None:
    text = "tree: [{code: i}, {code: a, parent: i}]\naggregation: {mean: {method: copeland, tolerance: 1e-6}}\n"

    assert recipe_from_text(text).aggregation.mean == Copeland(tolerance=1e-6)


def test_a_method_without_settings_can_be_written_by_its_name() -> None:
    tree = [{"code": "i"}, {"code": "a", "parent": "i"}]

    assert recipe_from_data({"tree": tree, "aggregation": {"mean": "geometric"}}).aggregation.mean == Geometric()


def test_a_table_is_read_with_its_blanks_and_words() -> None:
    text = "\ufeffname,a,b,region\np, 1.5 ,NA,norte\nq,,2e3, sur \n"

    read = table_from_csv(text, entity="name", numbers=["a", "b"], words=["region"])

    assert read.entities == ("p", "q")
    np.testing.assert_array_equal(read.values, [[1.5, np.nan], [np.nan, 2000.0]])
    assert read.words == {"region": ("norte", "sur")}
    assert read.keep(np.array([False, True])).word("region") == ("sur",)


def test_a_table_of_a_spreadsheet_with_decimal_commas_is_read() -> None:
    read = table_from_csv("name;a;b\r\np;1,5;2\r\n;;\r\n", entity="name", numbers=["a", "b"])

    assert read.values.tolist() == [[1.5, 2.0]]


def test_the_hash_of_a_table_notices_every_cell_and_word() -> None:
    data = table([[1, 2, 3, 4, 5], [2, 1, 0, 4, 5]], region=("n", "s"))
    cell = table([[1, 2, 3, 4, 5], [2, 1, 0, 4, 5.0000001]], region=("n", "s"))
    word = table([[1, 2, 3, 4, 5], [2, 1, 0, 4, 5]], region=("n", "n"))

    assert len({table_hash(data), table_hash(cell), table_hash(word)}) == 3


def test_what_a_recipe_needs_of_a_table() -> None:
    asked = example("asem")

    assert set(numbers_of(asked)) >= {"LPI", "NEET", "GDP", "Population", "Area", "Energy"}
    assert len(numbers_of(asked)) == 49 + 4
    assert words_of(asked) == ("EurAsia_group", "GDP_group")
    assert words_of(Recipe(tree=TREE, points=Points(kind="type"))) == ("type",)


@pytest.mark.parametrize("scale", [MinMax(low=1), ZScore(), Rank(ties="average")])
def test_a_yardstick_that_was_kept_scores_as_the_one_that_was_not(scale: object) -> None:
    asked = recipe(scale, treatment=Treatment())  # type: ignore[arg-type]
    data = drawn(40, missing=0.1)
    first = compute(asked, data)
    assert first.yardstick is not None

    kept = yardstick_from_text(yardstick_text(first.yardstick), asked)

    assert compute(asked, data, yardstick=kept).scores.tobytes() == first.scores.tobytes()
    assert yardstick_text(kept) == yardstick_text(first.yardstick)


@pytest.mark.parametrize(("text", "code"), [("[]", Code.FILE), ("{}", Code.FILE), ("?", Code.FILE)])
def test_a_yardstick_that_is_none_is_refused(text: str, code: Code) -> None:
    with pytest.raises(Refused) as refused:
        yardstick_from_text(text, recipe())

    assert refused.value.code == code


def test_a_yardstick_of_another_recipe_is_refused() -> None:
    yardstick = compute(recipe(), drawn()).yardstick
    assert yardstick is not None

    for attempt in (
        lambda: yardstick_from_text(yardstick_text(yardstick), recipe(ZScore())),
        lambda: compute(recipe(ZScore()), drawn(), yardstick=yardstick),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == Code.OTHER_YARDSTICK


def _csv(path: Path, header: str, *rows: str) -> str:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_the_engine_alone_writes_every_stage(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(recipe_text(recipe(MinMax(low=1))), encoding="utf-8")
    data = drawn(9)
    rows = [",".join([name, *map(repr, row)]) for name, row in zip(data.entities, data.values.tolist(), strict=True)]
    source = _csv(tmp_path / "data.csv", "name,a,b,c,d,e", *rows, "blank,,,1,1,1")

    code = main([str(tmp_path / "recipe.yaml"), source, "--out", str(tmp_path / "out")])

    assert code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "recipe.yaml", "about.json", "raw.csv", "denominated.csv", "imputed.csv", "treated.csv", "normalised.csv",
        "scores.csv", "published.csv", "ranks.csv", "weights.csv", "changed.csv", "outliers.csv", "excluded.csv",
        "yardstick.json",
    }  # fmt: skip
    about = json.loads((tmp_path / "out" / "about.json").read_text(encoding="utf-8"))
    assert (about["entities"], about["cells_missing"], about["engine"]) == (10, 2, "minga-index-1")
    with (tmp_path / "out" / "scores.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["entity"]: row for row in csv.DictReader(file)}
    assert scores["blank"]["a"] == ""
    assert float(scores["blank"]["whole"]) > 0


def test_the_same_yardstick_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text(recipe_text(recipe()), encoding="utf-8")
    source = _csv(tmp_path / "one.csv", "name,a,b,c,d,e", "p,0,0,0,0,0", "q,10,10,10,10,10")
    later = _csv(tmp_path / "two.csv", "name,a,b,c,d,e", "r,5,5,5,5,5")
    started = [str(tmp_path / "recipe.yaml")]

    assert main([*started, source, "--out", str(tmp_path / "one")]) == 0
    kept = str(tmp_path / "one" / "yardstick.json")
    assert main([*started, later, "--yardstick", kept, "--out", str(tmp_path / "two")]) == 0

    with (tmp_path / "two" / "published.csv").open(encoding="utf-8", newline="") as file:
        assert float(next(csv.DictReader(file))["whole"]) == 50


def test_points_that_do_not_add_up_are_told_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "tree: [{code: total}, {code: q1, parent: total, max_points: 2}, {code: q2, parent: total, max_points: 3}]\n"
    (tmp_path / "recipe.yaml").write_text(text + "points: {}\n", encoding="utf-8")
    source = _csv(tmp_path / "data.csv", "name,q1,q2,published_total", "p,2,3,5", "q,2,1,9")

    code = main([str(tmp_path / "recipe.yaml"), source, "--out", str(tmp_path / "out")])

    assert code == 0
    assert capsys.readouterr().err == "“total” of “q” was published as 9; its points add up to 3.\n"
    assert (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8").count("\n") == 2


def test_what_cannot_be_computed_is_said_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "recipe.yaml").write_text(recipe_text(recipe()), encoding="utf-8")
    source = _csv(tmp_path / "data.csv", "name,a,b,c,d,e", "p,1,1,1,1,1", "q,1,2,2,2,2")

    code = main([str(tmp_path / "recipe.yaml"), source, "--out", str(tmp_path / "out")])

    assert code == 2
    assert capsys.readouterr().err.startswith("constant: “a” has the same value for every entity")
    assert not (tmp_path / "out").exists()
