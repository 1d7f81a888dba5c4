"""What does not add up in a wave, or should be looked at before it is published. Needs numpy.

Codes are the engine's own (`Flaw`) and a few of ours; `queries.findings` has the words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np

from minga.capacity.actions.computing_scores import Computed
from minga.capacity.enums import Severity
from minga.capacity.models import Mark, Measured, NodeScore, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import EngineFiles
from minga.capacity.queries.scales import scale_of
from minga.engines.index import Flaw, Node, Points, Table, check_points, table_from_csv
from minga.engines.index.tables import rows_of

FoundRow = Mapping[str, Any]
MOVED: Final = 0.25
"""A change of the whole index by more than this share of its scale is worth a second look."""
IMPUTED: Final = 0.2
_PUBLISHED: Final = "published_"
_SEVERITY: Final = {Flaw.BLANK: Severity.WARNING, Flaw.NOT_PUBLISHED: Severity.WARNING}
"""Every other flaw is a mistake."""


def findings_of(wave: Wave, found: Computed, files: EngineFiles, table: Table) -> list[FoundRow]:
    """Mistakes of the figures, then what moved, what was put in, who was left out."""
    rows: list[FoundRow] = []
    if found.recipe.points is not None:
        rows += flaws_in(found.recipe.tree, table, published_of(files.data, found.recipe.tree), found.recipe.points)
    rows += _moved(wave, found)
    rows += _of_composite(found)
    rows += _groups(wave, table)
    rows += _not_measured(wave)
    if found.summary["failed"]:
        data = {"number": found.summary["failed"], "of": found.summary["replicates"]}
        rows.append(_row("replicates_failed", Severity.NOTE, data=data))
    return rows


def flaws_in(tree: tuple[Node, ...], table: Table, published: Table | None, rules: Points | None) -> list[FoundRow]:
    """What the engine finds in points, as rows; codes of findings are the engine's."""
    rows = []
    for flaw in check_points(tree, table, published, rules=rules):
        data: dict[str, Any] = {}
        if flaw.found is not None:
            data["found"] = round(flaw.found, 6)
        if flaw.expected is not None:
            data["expected"] = round(flaw.expected, 6)
        if flaw.cells:
            data["cells"] = list(flaw.cells)
        if flaw.flaw == Flaw.TOTAL_DISAGREES:
            data |= _missing_part(tree, table, flaw.entity, flaw.node, (flaw.expected or 0) - (flaw.found or 0))
        rows.append(_row(str(flaw.flaw), _SEVERITY.get(flaw.flaw, Severity.ERROR), flaw.entity, flaw.node, data))
    return rows


def published_of(data: str, tree: tuple[Node, ...]) -> Table | None:
    """What was published before, from the columns that say so."""
    heading = rows_of(data)[0]
    codes = [node.code for node in tree if _PUBLISHED + node.code in heading]
    if not codes:
        return None
    given = table_from_csv(data, entity=heading[0], numbers=[_PUBLISHED + code for code in codes])
    return Table(given.entities, tuple(codes), given.values)


def _missing_part(tree: tuple[Node, ...], table: Table, entity: str, node: str, gap: float) -> dict[str, Any]:
    """If one part of the sum is as large as the gap, it was probably left out, or counted twice."""
    row = table.entities.index(entity)
    values = dict(zip(table.columns, np.nan_to_num(table.values[row]).tolist(), strict=True))
    parents = {one.code: one.parent for one in tree}

    def is_below(code: str) -> bool:
        while code and code != node:
            code = parents.get(code, "")
        return code == node

    sums: Counter[str] = Counter()
    for code, value in values.items():
        at = code if code in parents and is_below(code) else ""
        while at and at != node:
            sums[at] += value
            at = parents[at]
    near = {code for code, value in sums.items() if value and abs(value - abs(gap)) < 1e-6}
    outermost = [code for code in near if parents[code] not in near]
    return {"part": outermost[0], "twice": gap < 0} if len(outermost) == 1 else {}


def _moved(wave: Wave, found: Computed) -> Iterator[FoundRow]:
    """Whoever changed by more than a quarter of the scale since the wave before."""
    run = current_run(wave.previous) if wave.previous else None
    if run is None:
        return
    scale = scale_of(wave.version.read, ROOT)
    rows = NodeScore.objects.filter(computation=run, node=ROOT, score__isnull=False)
    earlier = dict(rows.values_list("measured__organisation_id", "score"))
    by_key = dict(rows.values_list("measured__key", "score"))
    owners = dict(Measured.objects.filter(wave=wave).values_list("key", "organisation_id"))
    for key, columns in found.rows:
        if columns["node"] != ROOT or columns["score"] is None:
            continue
        before = earlier.get(owners[key]) if owners.get(key) else by_key.get(key)
        if before is not None and abs(columns["score"] - before) > scale.span * round(MOVED * 100) / 100:
            data = {"found": float(columns["score"]), "expected": float(before)}
            yield _row("moved", Severity.WARNING, key, ROOT, data)


def _of_composite(found: Computed) -> Iterator[FoundRow]:
    """What the steps of a composite index put in, pulled in, or left out."""
    result = found.result
    if found.recipe.points is not None:
        return
    for one in result.excluded:
        data = {"share": round(one.share, 4), "needed": round(one.needed, 4)}
        yield _row("excluded", Severity.WARNING, one.entity, one.where, data)
    shares = result.stages.imputed_cells.mean(axis=1)
    for row in np.flatnonzero(shares > IMPUTED):
        yield _row("imputed", Severity.WARNING, result.entities[row], data={"share": round(float(shares[row]), 4)})
    for treated in result.treated:
        yield _row("outliers", Severity.NOTE, node=treated.code, data={"number": treated.points})


def _groups(wave: Wave, table: Table) -> Iterator[FoundRow]:
    """Groups too small to compare within."""
    least = wave.version.read.peers.least
    names = Measured.objects.filter(wave=wave, key__in=table.entities).exclude(peer_group="")
    for group, number in sorted(Counter(names.values_list("peer_group", flat=True)).items()):
        if number < least:
            yield _row("small_group", Severity.NOTE, data={"group": group, "number": number, "least": least})


def _not_measured(wave: Wave) -> Iterator[FoundRow]:
    marked = Mark.objects.filter(measured__wave=wave).values("measured")
    number = Measured.objects.filter(wave=wave).exclude(pk__in=marked).count()
    if number:
        yield _row("not_measured", Severity.NOTE, data={"number": number})


def _row(code: str, severity: str, entity: str = "", node: str = "", data: dict[str, Any] | None = None) -> FoundRow:
    return {"code": code, "severity": severity, "entity": entity, "node": node, "data": data or {}}
