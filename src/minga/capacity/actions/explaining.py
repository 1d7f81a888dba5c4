"""Why each score moved since the wave before, and what would raise it: worked out by the engine once a run is
done, and kept. Part of the action that writes the scores. Imports numpy, so only jobs import this module.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import numpy as np

from minga.capacity.enums import Family
from minga.capacity.models import Computation, Design, Explanation, Measured
from minga.capacity.models import Wave as MeasuredWave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import EngineFiles, engine_files
from minga.capacity.queries.scales import scale_of
from minga.engines.index.computing import compute
from minga.engines.index.explain_change import Changes, Wave, explain_change
from minga.engines.index.explain_steps import Step, improvements, next_tier
from minga.engines.index.files import numbers_of, recipe_from_data, words_of
from minga.engines.index.refusals import Refused
from minga.engines.index.tables import Table, table_from_csv

SHOWN: Final = 3
_NEARER: Final = 0.05
"""Share of the scale that is aimed at where no tier lies above."""
_KEPT: Final = Decimal("0.000001")
_BATCH: Final = 1000


def explained(wave: MeasuredWave, ours: EngineFiles) -> dict[str, dict[str, Any]]:
    """Columns of each `Explanation`, by the key of the entity of which there is something to say. Writes nothing."""
    design = wave.version.read
    before = current_run(wave.previous) if wave.previous is not None else None
    changes = _changes(wave, wave.previous, ours) if wave.previous is not None and before is not None else {}
    steps = dict(_steps(design, ours)) if design.family == Family.COMPOSITE else {}
    found: dict[str, dict[str, Any]] = {key: {"since": before, **change} for key, change in changes.items()}
    for key, ways in steps.items():
        if ways:
            found.setdefault(key, {})["steps"] = ways
    return found


def write_explanations(
    computation: Computation, found: Mapping[str, Mapping[str, Any]], ids: Mapping[str, int]
) -> None:
    """In the place of what was there. `ids`: of each `Measured`, by its key."""
    rows = (
        Explanation(computation=computation, measured_id=ids[key], **columns)
        for key, columns in found.items()
        if key in ids
    )
    Explanation.objects.filter(computation=computation).delete()
    Explanation.objects.bulk_create(rows, batch_size=_BATCH)


def _changes(wave: MeasuredWave, previous: MeasuredWave, ours: EngineFiles) -> dict[str, dict[str, Any]]:
    """The columns of the change, by the key of the entity; none where the engine cannot tell them apart."""
    theirs = engine_files(previous)
    if not (theirs.entities and ours.entities):
        return {}
    try:
        first = _read(theirs, _keys_now(wave, previous))
        found = explain_change(first, _read(ours, {}))
    except Refused:
        return {}
    return {name: _columns(found, row) for row, name in enumerate(found.entities) if np.isfinite(found.real[row])}


def _keys_now(wave: MeasuredWave, previous: MeasuredWave) -> dict[str, str]:
    """How an entity of the earlier wave is called in this one: the same organisation, whatever its key.

    A key that is somebody else's by now gets a name that nobody has.
    """
    here = Measured.objects.filter(wave=wave, organisation__isnull=False)
    now: dict[int | None, str] = dict(here.values_list("organisation", "key"))
    then = Measured.objects.filter(wave=previous).values_list("key", "organisation")
    same = {key: now[organisation] for key, organisation in then if organisation in now}
    taken = set(same.values())
    return {key: f"{key} {previous.key}" for key, _one in then if key not in same and key in taken} | same


def _read(files: EngineFiles, renamed: Mapping[str, str]) -> Wave:
    recipe = recipe_from_data(dict(files.recipe))
    table = table_from_csv(files.data, entity="entity", numbers=numbers_of(recipe), words=words_of(recipe))
    return Wave(recipe, replace(table, entities=tuple(renamed.get(name, name) for name in table.entities)))


def _columns(found: Changes, row: int) -> dict[str, Any]:
    figures = {name: _kept(getattr(found, name)[row]) for name in ("before", "after", "real", "method", "peers")}
    nodes = {code: round(part, 6) for code, part in found.nodes[row].items() if abs(part) >= float(_KEPT)}
    return {**figures, "nodes": nodes}


def _steps(design: Design, ours: EngineFiles) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The smallest ways to the tier above (or a little higher), in the unit of each indicator."""
    given = _read(ours, {})
    try:
        result = compute(given.recipe, given.table)
    except Refused:
        return
    tiers, scale = [float(tier.least) for tier in design.tiers], scale_of(design, ROOT)
    for key, score in zip(result.entities, result.scores[:, -1], strict=True):
        if not np.isfinite(score):
            continue
        higher = min(float(score) + _NEARER * float(scale.span), float(scale.high))
        yield key, _ways(result, given.table, key, next_tier(float(score), tiers) or higher)


def _ways(result: Any, table: Table, key: str, target: float) -> list[dict[str, Any]]:
    try:
        found = improvements(result, table, key, target)
    except Refused:
        return []
    alone = bool(found.alone)
    return [_way(step, target, alone) for step in (found.alone or found.together)[:SHOWN]]


def _way(step: Step, target: float, alone: bool) -> dict[str, Any]:
    value = None if np.isnan(step.value) else round(step.value, 6)
    return {
        "code": step.code,
        "value": value,
        "needed": round(step.needed, 6),
        "gain": round(step.gain, 6),
        "target": round(target, 6),
        "alone": alone,
    }


def _kept(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(_KEPT)
