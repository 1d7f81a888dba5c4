"""The index engine beside what is in use: `python -m benchmarks.index`.

Peer in the same run: a plain loop over our own pipeline, one replicate at a time, every stage anew; as
that is how a script would do it. It computes a few replicates of the same case, and the scores of both
must agree. COINr's figures were measured by this project on a machine of this kind and not in this run:
COINr 1.1.14 under R 4.2.2, its own function `get_sensitivity` on its own data set (ASEM: 51 units × 49
indicators; four assumptions), `user` seconds of processor: 112.3 s for 500 replicates; 51.6 s for
`outrankMatrix` of 200 units × 49.

All seconds are of the processor, not of the clock. Without the reference data (../shared/data/asem) a
made-up case of the same size stands in, and the line says so.
"""

import csv
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from benchmarks.report import Goal, say
from minga.config.paths import CHECKOUT
from minga.engines.index.computing import compute
from minga.engines.index.copeland import copeland
from minga.engines.index.recipe import Aggregation, Node, Normalisation, Outliers, Recipe, Treatment
from minga.engines.index.tables import Table, table_from_csv
from minga.engines.index.uncertainty import Simulated, simulate
from minga.engines.index.uncertainty_doubt import Doubt, WeightNoise
from minga.engines.index.uncertainty_runs import Replicates
from minga.engines.index.ways import Geometric, MeanImputation, MinMax, ZScore

T = TypeVar("T")
ASEM = CHECKOUT.parent / "shared" / "data" / "asem" / "data"
COINR_SECONDS, COINR_REPLICATES = 112.3, 500
COINR_OUTRANKING = "COINr: 51.6 s for 200 units"
LOOPED = 40
MEGABYTES = 2_000


def main() -> int:
    """Measure, print, and return 1 when something asked for is not reached."""
    name, recipe, table = _case()
    goals = [*_beside_the_loop(name, recipe, table), _copeland(), *_municipalities()]
    return say(goals)


def _beside_the_loop(name: str, recipe: Recipe, table: Table) -> list[Goal]:
    """Ten thousand replicates, and as many as COINr was measured on, beside the loop."""
    doubt = _doubt()
    some, seconds = _timed(lambda: simulate(recipe, table, doubt, replicates=COINR_REPLICATES, seed=1))
    many, reach = _timed(lambda: simulate(recipe, table, doubt, replicates=10_000, seed=1))
    (looped, apart), plain = _timed(lambda: _loop(recipe, table, some))
    each, ours = plain / looped, seconds / COINR_REPLICATES
    print(f"{name}: {len(table.entities)} × {len(many.nominal.layout.indicators)}, four choices in doubt")
    print(f"{'':34}{'replicates':>12}{'s':>9}{'ms each':>10}")
    print(f"{'engine':34}{10_000:>12,}{reach:>9.2f}{reach / 10:>10.3f}")
    print(f"{'engine':34}{COINR_REPLICATES:>12,}{seconds:>9.2f}{1000 * ours:>10.3f}")
    print(f"{'plain loop of the same pipeline':34}{looped:>12,}{plain:>9.2f}{1000 * each:>10.3f}")
    coinr = COINR_SECONDS / COINR_REPLICATES
    print(f"{'COINr, measured before (see above)':34}{COINR_REPLICATES:>12,}{COINR_SECONDS:>9.2f}{1000 * coinr:>10.3f}")
    times = COINR_SECONDS / seconds
    return [
        Goal(f"10,000 replicates in {reach:.2f} s of processor (at most 1)", reach <= 1),
        Goal(f"{COINR_REPLICATES} replicates {times:,.0f} times as fast as COINr (at least 500)", times >= 500),
        Goal(f"{each / (reach / 10_000):,.0f} times as fast as the plain loop, scores {apart:.0e} apart", apart < 1e-9),
        Goal(f"no replicate failed: {many.failed}", many.failed == 0),
    ]


def _loop(recipe: Recipe, table: Table, found: Simulated) -> tuple[int, float]:
    """The first replicates of `found`, one at a time; how many, and the largest difference of a score."""
    doubt, apart = found.doubt, 0.0
    weights = _weights(recipe, table, found)
    for number in range(LOOPED):
        chosen = dict(zip(found.factors, found.choices[number].tolist(), strict=True))
        given = weights[chosen["weights"]]
        changed = replace(
            recipe,
            tree=tuple(replace(node, weight=given.get(node.code, 1.0) if node.parent else 1.0) for node in recipe.tree),
            treatment=doubt.treatment[chosen["treatment"]],
            normalisation=doubt.normalisation[chosen["normalisation"]],
            aggregation=doubt.aggregation[chosen["aggregation"]],
        )
        scores = compute(changed, table).scores[:, -1]
        apart = max(apart, float(np.abs(scores - found.scores[number]).max()))
    return LOOPED, apart


def _weights(recipe: Recipe, table: Table, found: Simulated) -> dict[int, dict[str, float]]:
    """The weight sets that the run drew, by code."""
    runs = Replicates(recipe, table, found.doubt, COINR_REPLICATES, found.seed)
    codes = found.nominal.layout.codes
    return {number: dict(zip(codes, row.tolist(), strict=True)) for number, row in enumerate(runs.weights)}


def _copeland() -> Goal:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2_000, 49))
    scores, seconds = _timed(lambda: copeland(values, np.full(49, 1 / 49)))
    told = f"Copeland of 2,000 units × 49 in {seconds:.2f} s of processor (at most 2; {COINR_OUTRANKING})"
    return Goal(told, seconds <= 2 and scores.sum() == 0)


def _municipalities() -> list[Goal]:
    """Every municipality of Colombia, sixty questions, ten thousand replicates, and all that is told of ranks."""
    recipe, table = _made_up(1_122, 60)
    doubt = replace(_doubt(), treatment=())

    def told() -> Simulated:
        found = simulate(recipe, table, doubt, replicates=10_000, seed=2)
        found.interval()
        found.tiers()
        return found

    found, seconds = _timed(told)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Goal(
            f"1,122 × 60 × 10,000 replicates, with P(ahead) of every pair: {seconds:.1f} s of processor (at most 30)",
            seconds <= 30 and len(found.scores) == 10_000,
        ),
        Goal(f"in {megabytes:,.0f} MB at most, everything counted (at most {MEGABYTES:,})", megabytes <= MEGABYTES),
    ]


def _doubt() -> Doubt:
    return Doubt(
        treatment=tuple(Treatment(outliers=Outliers(winsorise=most)) for most in range(1, 6)),
        normalisation=(Normalisation(scale=MinMax(low=1, high=100)), Normalisation(scale=ZScore(mean=10, sd=2))),
        weights=WeightNoise(spread=0.25),
        aggregation=(Aggregation(), Aggregation(mean=Geometric())),
    )


def _case() -> tuple[str, Recipe, Table]:
    if not ASEM.exists():
        return "a made-up case of the size of ASEM", *_made_up(51, 49)
    with (ASEM / "ASEM_iMeta.csv").open(encoding="utf-8") as reading:
        rows = list(csv.DictReader(reading))
    tree = tuple(
        Node(
            code=row["iCode"],
            parent=row["Parent"],
            direction=-1 if row["Direction"] == "-1" else 1,
            denominator=row["Denominator"],
        )
        for row in rows
        if row["Type"] in ("Indicator", "Aggregate")
    )
    numbers = [row["iCode"] for row in rows if row["Type"] in ("Indicator", "Denominator")]
    text = (ASEM / "ASEM_iData.csv").read_text(encoding="utf-8")
    table = table_from_csv(text, entity="uCode", numbers=numbers, words=["EurAsia_group"])
    return "ASEM", Recipe(tree=tree, imputation=MeanImputation(group="EurAsia_group"), treatment=Treatment()), table


def _made_up(entities: int, indicators: int) -> tuple[Recipe, Table]:
    """Skewed numbers around a common skill, in ten groups."""
    rng = np.random.default_rng(5)
    codes = [f"q{number}" for number in range(indicators)]
    values = np.exp(0.4 * rng.normal(size=(entities, 1)) + 0.5 * rng.normal(size=(entities, indicators)))
    groups = tuple(Node(code=f"g{number}", parent="all") for number in range(10))
    leaves = tuple(Node(code=code, parent=f"g{number % 10}") for number, code in enumerate(codes))
    table = Table(tuple(f"e{number}" for number in range(entities)), tuple(codes), values)
    return Recipe(tree=(Node(code="all"), *groups, *leaves)), table


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    found = run()
    return found, time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
