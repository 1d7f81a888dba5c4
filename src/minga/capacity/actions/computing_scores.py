"""From recipe and table to the rows of a run: score, interval, place among peers, tier. Needs numpy.

Intervals hold nine of ten replicates. Evidence that may not hold can only lower a score, so an interval is
widened, where need be, to hold the score itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from minga.capacity.models import Design
from minga.engines.index import Recipe, Result, Table
from minga.engines.index.uncertainty import Simulated, simulate, usual_doubt
from minga.engines.index.uncertainty_cells import doubt_from_csv, doubt_of_scores, score_intervals
from minga.engines.index.uncertainty_doubt import Doubt
from minga.engines.index.uncertainty_ranks import ranks_of, spread_of
from minga.engines.index.uncertainty_runs import Progress

Array = npt.NDArray[np.float64]
LEVEL: Final = 0.9
_TAIL: Final = (1 - LEVEL) / 2
_KEPT: Final = Decimal("0.000001")
_SHARE: Final = Decimal("0.001")


@dataclass(kw_only=True)
class Computed:
    """`rows`: key of the entity, columns of its `NodeScore`. `findings`: columns of each `Finding`.
    `explained`: columns of each `Explanation`, by the same key.
    """

    recipe: Recipe
    recipe_sha256: str
    data_sha256: str
    engine: str
    result: Result
    rows: list[tuple[str, dict[str, Any]]]
    summary: dict[str, Any]
    findings: list[Mapping[str, Any]] = field(default_factory=list)
    explained: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def scores_of(
    design: Design,
    recipe: Recipe,
    table: Table,
    cells: str,
    *,
    previous: Table | None,
    replicates: int,
    seed: int,
    progress: Progress,
) -> Computed:
    """Compute, and doubt it `replicates` times. `cells`: the doubt about single cells, or nothing."""
    doubt = doubt_from_csv(cells, recipe, table) if cells else usual_doubt(recipe)
    on_scale = doubt_of_scores(doubt)
    scored = simulate(
        recipe, table, on_scale, replicates=replicates, seed=seed, previous=previous, progress=progress, keep=True
    )
    ranked = scored
    if on_scale.factors != doubt.factors:
        ranked = simulate(recipe, table, doubt, replicates=replicates, seed=seed, previous=previous)
    result = scored.nominal
    return Computed(
        recipe=recipe,
        recipe_sha256=result.recipe_hash,
        data_sha256=result.data_hash,
        engine=result.engine,
        result=result,
        rows=list(_rows(design, scored, ranked, table, doubt)),
        summary=_summary(ranked, doubt),
    )


def _rows(
    design: Design, scored: Simulated, ranked: Simulated, table: Table, doubt: Doubt
) -> Iterator[tuple[str, dict[str, Any]]]:
    result = scored.nominal
    layout = result.layout
    size = len(layout.indicators)
    places = result.peer_ranks if result.recipe.publication.peers else result.ranks
    imputed = _imputed(result)
    low, high = _score_ends(scored, table, doubt)
    first, last = _rank_ends(scored, ranked, table)
    tiers, stability = _tiers(design, scored)
    for row, key in enumerate(result.entities):
        for column, code in enumerate(layout.codes):
            score = result.scores[row, column]
            is_root = column == len(layout.codes) - 1
            group = column - size
            yield (
                key,
                {
                    "node": code,
                    "score": _kept(score),
                    "low": _kept(min(low[row, column], score)),
                    "high": _kept(max(high[row, column], score)),
                    "peer_rank": _place(places[row, column]),
                    "peer_rank_low": _place(first[row, group]) if group >= 0 else None,
                    "peer_rank_high": _place(last[row, group]) if group >= 0 else None,
                    "tier": tiers[row] if is_root else "",
                    "tier_stability": stability[row] if is_root else None,
                    "imputed": bool(imputed[row, column]),
                },
            )


def _imputed(result: Result) -> npt.NDArray[np.bool_]:
    """Where the engine put a value itself; a group, when something below it was put there."""
    layout = result.layout
    cells = result.stages.imputed_cells
    found = np.zeros((len(cells), len(layout.codes)), dtype=bool)
    found[:, : cells.shape[1]] = cells
    for group in layout.groups:
        found[:, group.column] = found[:, list(group.children)].any(axis=1)
    return found


def _score_ends(scored: Simulated, table: Table, doubt: Doubt) -> tuple[Array, Array]:
    """Of groups, from the replicates. Of a question in points, what graders gave and whether anything proves it."""
    result = scored.nominal
    layout = result.layout
    size = len(layout.indicators)
    low, high = result.scores.copy(), result.scores.copy()
    low[:, size:], high[:, size:] = score_intervals(scored, LEVEL)
    if result.recipe.points is None:
        low[:, :size] = high[:, :size] = np.nan
        return low, high
    here = np.isin(np.array(table.entities), np.array(result.entities))
    if doubt.graders is not None:
        least, _own, most = doubt.graders.values[:, here]
        low[:, :size] = np.where(np.isnan(least), low[:, :size], least)
        high[:, :size] = np.where(np.isnan(most), high[:, :size], most)
    if doubt.evidence is not None:
        low[:, :size] = np.where(doubt.evidence.confidence[here] < 1 - _TAIL, 0.0, low[:, :size])
    return low, high


def _rank_ends(scored: Simulated, ranked: Simulated, table: Table) -> tuple[Array, Array]:
    """Best and worst place among peers at each group, (entities, groups)."""
    result = scored.nominal
    words = dict(zip(table.entities, table.word(result.recipe.publication.peers), strict=True))
    peers = np.array([words[key] for key in result.entities])
    groups = scored.groups
    if groups is None:
        raise ValueError("the replicates were run without keep")
    first = np.full((len(peers), groups.shape[2]), np.nan)
    last = first.copy()
    for name in np.unique(peers):
        own = np.flatnonzero(peers == name)
        for group in range(groups.shape[2]):
            is_root = group == groups.shape[2] - 1
            values = ranked.scores[:, own] if is_root else groups[:, own, group].astype(np.float64)
            spread = spread_of(ranks_of(values, decimals=ranked.decimals if is_root else scored.decimals))
            first[own, group] = np.floor(spread.quantile(_TAIL))
            last[own, group] = np.ceil(spread.quantile(1 - _TAIL))
    return first, last


def _tiers(design: Design, scored: Simulated) -> tuple[list[str], list[Decimal | None]]:
    """The tier of each entity by its published score, and how often it stood in it."""
    published = scored.nominal.published[:, -1]
    if not design.tiers:
        return [""] * len(published), [None] * len(published)
    tiers = sorted(design.tiers, key=lambda tier: tier.least)
    steps = [float(tier.least) for tier in tiers[1:]]
    own = np.searchsorted(np.array(steps), np.nan_to_num(published, nan=-np.inf), side="right")
    shares = scored.tier_stability(steps)
    known = ~np.isnan(published)
    names = [tiers[place].key if there else "" for place, there in zip(own.tolist(), known.tolist(), strict=True)]
    sure = [
        Decimal(str(shares[row, place])).quantize(_SHARE) if known[row] else None
        for row, place in enumerate(own.tolist())
    ]
    return names, sure


def _summary(found: Simulated, doubt: Doubt) -> dict[str, Any]:
    result = found.nominal
    cells = result.stages.imputed_cells
    return {
        "questions": len(result.layout.indicators),
        "cells": int(cells.size),
        "imputed": int(cells.sum()),
        "treated": int(result.stages.treated_cells.sum()),
        "excluded": len(result.excluded),
        "replicates": found.asked,
        "failed": found.failed,
        "failures": [{"code": one.code, "replicates": one.replicates} for one in found.failures],
        "factors": list(doubt.factors),
        "interval": LEVEL,
    }


def _kept(value: float) -> Decimal | None:
    return None if np.isnan(value) else Decimal(repr(float(value))).quantize(_KEPT)


def _place(value: float) -> int | None:
    return None if np.isnan(value) else int(value)
