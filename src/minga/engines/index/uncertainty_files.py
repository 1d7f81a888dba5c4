"""What the replicates say, as files of text."""

import json
from collections.abc import Sequence

from minga.engines.index.recipe import Recipe
from minga.engines.index.sensitivity import Indices
from minga.engines.index.sensitivity_index import sensitivity
from minga.engines.index.tables import Table
from minga.engines.index.uncertainty import Simulated, simulate, usual_doubt
from minga.engines.index.uncertainty_cells import doubt_of_scores, score_intervals
from minga.engines.index.uncertainty_doubt import Doubt
from minga.engines.index.writing import csv_text

LEVEL = 0.9


def doubt_files(
    recipe: Recipe,
    table: Table,
    *,
    replicates: int,
    seed: int = 0,
    previous: Table | None = None,
    doubt: Doubt | None = None,
) -> dict[str, str]:
    """Run the usual doubt (or another) and write what comes of it. Raises Refused.

    `score_intervals.csv`: the interval of the score of each group. `intervals.csv`: of each entity its rank,
    mean and median rank, the interval that holds 90 % of the replicates, and its stable tier.
    `rank_probabilities.csv`, `ahead.csv`: the matrices. `doubt.json`: what was drawn, what failed and why,
    which choice the ranks hang on.
    """
    asked = doubt or usual_doubt(recipe)
    found = simulate(recipe, table, asked, replicates=replicates, seed=seed, previous=previous, keep=True)
    scored = found
    on_scale = doubt_of_scores(asked)
    if on_scale.factors != asked.factors:
        scored = simulate(recipe, table, on_scale, replicates=replicates, seed=seed, previous=previous, keep=True)
    shares = sensitivity(recipe, table, asked, seed=seed, previous=previous)
    places = [str(place) for place in range(1, len(found.entities) + 1)]
    return {
        "intervals.csv": _intervals(found),
        "score_intervals.csv": score_intervals_csv(scored),
        "rank_probabilities.csv": _matrix(found.entities, places, found.spread.probabilities.tolist()),
        "ahead.csv": _matrix(found.entities, found.entities, found.ahead.tolist()),
        "doubt.json": json.dumps(_told(found, shares), ensure_ascii=False, indent=1) + "\n",
    }


def score_intervals_csv(found: Simulated) -> str:
    """One row an entity and group: the score, and the interval that holds 90 % of the replicates."""
    low, high = score_intervals(found, LEVEL)
    rows = (
        (entity, group.code, score, below, above)
        for place, group in enumerate(found.nominal.layout.groups)
        for entity, score, below, above in zip(
            found.entities,
            found.nominal.scores[:, group.column].tolist(),
            low[:, place].tolist(),
            high[:, place].tolist(),
            strict=True,
        )
    )
    return csv_text(("entity", "node", "score", "low", "high"), rows)


def _intervals(found: Simulated) -> str:
    low, high = found.interval(LEVEL)
    columns = (
        found.nominal.scores[:, -1].tolist(),
        found.nominal_ranks.tolist(),
        found.spread.mean.tolist(),
        found.spread.median.tolist(),
        low.tolist(),
        high.tolist(),
        found.tiers().tolist(),
        found.spread.replicates.tolist(),
    )
    heading = ("entity", "score", "rank", "mean_rank", "median_rank", "rank_low", "rank_high", "tier", "replicates")
    return csv_text(heading, zip(found.entities, *columns, strict=True))


def _told(found: Simulated, shares: object) -> dict[str, object]:
    told: dict[str, object] = {
        "replicates": found.asked,
        "failed": found.failed,
        "failures": [vars(failure) for failure in found.failures],
        "seed": found.seed,
        "factors": list(found.factors),
        "interval": LEVEL,
    }
    if isinstance(shares, Indices):
        told["sensitivity"] = {
            "exact": shares.exact,
            "runs": shares.runs,
            "first": dict(zip(shares.factors, shares.first.tolist(), strict=True)),
            "total": dict(zip(shares.factors, shares.total.tolist(), strict=True)),
        }
    return told


def _matrix(rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]]) -> str:
    return csv_text(("entity", *columns), ((name, *row) for name, row in zip(rows, values, strict=True)))
