"""The reference case of the Monte-Carlo runs: ASEM, with the inputs of every replicate, and a small index."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from minga.config.paths import CHECKOUT
from minga.engines.index.recipe import (
    Aggregation,
    Node,
    Normalisation,
    Outliers,
    Points,
    Recipe,
    Screening,
    Treatment,
)
from minga.engines.index.tables import Table, table_from_csv
from minga.engines.index.uncertainty_doubt import Doubt, WeightSets
from minga.engines.index.ways import Geometric, MeanImputation, MinMax, ZScore

Array = npt.NDArray[np.float64]
ASEM = CHECKOUT.parent / "shared" / "data" / "asem"
NORMS, MEANS = ("n_minmax", "n_zscore"), ("a_amean", "a_gmean")


def rows_of(name: str) -> list[dict[str, str]]:
    """A file of the reference data; the test is skipped where the data is absent."""
    path: Path = ASEM / f"{name}.csv"
    if not path.exists():
        pytest.skip("no reference data beside this checkout (../shared/data/asem)")
    with path.open(encoding="utf-8") as reading:
        return list(csv.DictReader(reading))


@cache
def asem() -> tuple[Recipe, Table]:
    """The default pipeline of the reference, and its data."""
    nodes = rows_of("data/ASEM_iMeta")
    tree = tuple(
        Node(
            code=row["iCode"],
            parent=row["Parent"],
            weight=float(row["Weight"]),
            direction=-1 if row["Direction"] == "-1" else 1,
            denominator=row["Denominator"],
        )
        for row in nodes
        if row["Type"] in ("Indicator", "Aggregate")
    )
    recipe = Recipe(
        tree=tree,
        imputation=MeanImputation(group="EurAsia_group"),
        screening=Screening(total=0.9, when="after_imputation"),
        treatment=Treatment(),
    )
    numbers = [row["iCode"] for row in nodes if row["Type"] in ("Indicator", "Denominator")]
    words = [row["iCode"] for row in nodes if row["Type"] == "Group"]
    text = (ASEM / "data/ASEM_iData.csv").read_text(encoding="utf-8")
    return recipe, table_from_csv(text, entity="uCode", numbers=numbers, words=words)


@cache
def vignette() -> Doubt:
    """The four choices of the reference run: points winsorised, scale, a hundred weight sets, mean."""
    sets: list[dict[str, float]] = [{} for _ in range(100)]
    for row in rows_of("uncertainty/noisy_weights_100"):
        sets[int(row["set"]) - 1][row["iCode"]] = float(row["Weight"])
    return Doubt(
        treatment=tuple(Treatment(outliers=Outliers(winsorise=most)) for most in range(1, 6)),
        normalisation=(Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=ZScore(mean=10, sd=2))),
        weights=WeightSets(sets=tuple(sets)),
        aggregation=(Aggregation(), Aggregation(mean=Geometric())),
    )


def choices_of(run: str) -> npt.NDArray[np.int64]:
    """What every replicate of a reference run chose, as rows of `vignette`."""
    rows = rows_of(f"uncertainty/{run}_para")
    chosen = [
        (int(row["winmax"]) - 1, NORMS.index(row["norm"]), int(row["weight_set"]) - 1, MEANS.index(row["f_ag"]))
        for row in rows
    ]
    return np.array(chosen, dtype=np.int64)


def matrix_of(name: str, entities: Sequence[str], columns: Sequence[str]) -> Array:
    """Columns of a reference file, (columns, entities)."""
    by_entity = {row["uCode"]: row for row in rows_of(name)}
    return np.array([[float(by_entity[entity][column]) for entity in entities] for column in columns])


def small(values: Array | None = None, *, means: Aggregation | None = None) -> tuple[Recipe, Table]:
    """Five entities, two groups of two indicators, all scales from 1 to 100."""
    tree = (
        Node(code="all"),
        Node(code="left", parent="all", weight=2),
        Node(code="right", parent="all", weight=1),
        Node(code="a", parent="left", weight=3),
        Node(code="b", parent="left", weight=1),
        Node(code="c", parent="right"),
        Node(code="d", parent="right", direction=-1),
    )
    recipe = Recipe(
        tree=tree, normalisation=Normalisation(scale=MinMax(low=1, high=100)), aggregation=means or Aggregation()
    )
    given = np.array([[9, 1, 5, 2], [7, 8, 4, 1], [5, 5, 3, 3], [3, 2, 9, 5], [1, 9, 1, 4.0]])
    return recipe, Table(tuple("VWXYZ"), ("a", "b", "c", "d"), given if values is None else values)


def graded(given: list[list[float]], maxima: tuple[float, float, float] = (30, 20, 50)) -> tuple[Recipe, Table]:
    """An index of points: p and q in the group `one`, r beside it; q does not apply to B, which is small."""
    tree = (
        Node(code="all"),
        Node(code="one", parent="all"),
        *(Node(code=code, parent="one", max_points=most) for code, most in zip("pq", maxima, strict=False)),
        Node(code="r", parent="all", max_points=maxima[2]),
    )
    rules = Points(kind="kind", not_applicable={"small": ("q",)})
    kinds = ("big", "small", "big")
    return Recipe(tree=tree, points=rules), Table(("A", "B", "C"), ("p", "q", "r"), np.array(given), {"kind": kinds})
