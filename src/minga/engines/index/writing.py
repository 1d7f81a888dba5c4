"""A result as files of text: every stage, scores, ranks, and each value that the engine put there itself."""

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from minga.engines.index.computing import Result
from minga.engines.index.files import recipe_text
from minga.engines.index.point_checks import Finding
from minga.engines.index.weighing import effective

Array = NDArray[np.float64]


def written(result: Result) -> dict[str, str]:
    """The files of a result by name. Numbers are written so that they read back to the same bits."""
    layout, stages = result.layout, result.stages
    codes, indicators = layout.codes, layout.indicators
    composite = result.recipe.points is None
    files = {
        "recipe.yaml": recipe_text(result.recipe),
        "about.json": about(result),
        "raw.csv": _matrix(result.entities, indicators, stages.raw),
        "normalised.csv": _matrix(result.entities, indicators, stages.normalised),
        "scores.csv": _matrix(result.entities, codes, result.scores),
        "published.csv": _matrix(result.entities, codes, result.published),
        "ranks.csv": _matrix(result.entities, codes, result.ranks),
        "weights.csv": _weights(result),
        "changed.csv": _changed(result),
    }
    if composite:
        files["denominated.csv"] = _matrix(result.entities, indicators, stages.denominated)
        files["imputed.csv"] = _matrix(result.entities, indicators, stages.imputed)
        files["treated.csv"] = _matrix(result.entities, indicators, stages.treated)
        files["outliers.csv"] = _outliers(result)
        files["excluded.csv"] = csv_text(
            ("entity", "where", "share", "needed"),
            ((one.entity, one.where, one.share, one.needed) for one in result.excluded),
        )
    if result.recipe.publication.peers:
        files["peer_ranks.csv"] = _matrix(result.entities, codes, result.peer_ranks)
    return files


def about(result: Result) -> str:
    """What it takes to compute the same again, and how much of it is not as it was given."""
    stages = result.stages
    data = {
        "title": result.recipe.title,
        "engine": result.engine,
        "recipe_sha256": result.recipe_hash,
        "data_sha256": result.data_hash,
        "entities": len(result.entities),
        "excluded": len(result.excluded),
        "indicators": len(result.layout.indicators),
        "cells": stages.raw.size,
        "cells_missing": int(np.isnan(stages.raw).sum()),
        "cells_imputed": int(stages.imputed_cells.sum()),
        "cells_treated": int(stages.treated_cells.sum()),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def findings_csv(findings: Iterable[Finding]) -> str:
    """What does not add up: one row a finding, its sentence last."""
    return csv_text(
        ("flaw", "entity", "node", "found", "expected", "cells", "sentence"),
        (
            (one.flaw.value, one.entity, one.node, one.found, one.expected, " ".join(one.cells), one.sentence)
            for one in findings
        ),
    )


def _weights(result: Result) -> str:
    whole = effective(result.weights, result.layout)
    nodes = result.layout.nodes
    if result.recipe.points is not None:
        return csv_text(("code", "parent", "max_points"), ((node.code, node.parent, node.max_points) for node in nodes))
    return csv_text(
        ("code", "parent", "weight", "effective"),
        (
            (node.code, node.parent, float(result.weights[column]), float(whole[column]))
            for column, node in enumerate(nodes)
        ),
    )


def _changed(result: Result) -> str:
    """Each cell that is not as it was given: imputed, or treated; before and after."""
    stages = result.stages
    points = result.recipe.points is not None
    rows: list[tuple[object, ...]] = []
    for step, cells, before, after in (
        ("imputed", stages.imputed_cells, stages.denominated, stages.normalised if points else stages.imputed),
        ("treated", stages.treated_cells, stages.imputed, stages.normalised if points else stages.treated),
    ):
        for row, column in np.argwhere(cells):
            values = float(before[row, column]), float(after[row, column])
            rows.append((step, result.entities[row], result.layout.indicators[column], *values))
    return csv_text(("step", "entity", "indicator", "before", "after"), rows)


def _outliers(result: Result) -> str:
    heading = ("indicator", "done", "points", "skew", "kurtosis", "skew_after", "kurtosis_after", "passes")
    return csv_text(
        heading,
        (
            (t.code, t.done, t.points, t.skew, t.kurtosis, t.skew_after, t.kurtosis_after, int(t.passes))
            for t in result.treated
        ),
    )


def _matrix(entities: Sequence[str], codes: Sequence[str], values: Array) -> str:
    rows = ((name, *row) for name, row in zip(entities, values.tolist(), strict=True))
    return csv_text(("entity", *codes), rows)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """One table as CSV; numbers read back to the same bits, what is missing is blank."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(heading)
    table.writerows([_cell(one) for one in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value
