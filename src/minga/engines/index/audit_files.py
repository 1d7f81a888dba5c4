"""An audit and an explanation as files of text."""

from minga.engines.index.audit import audit
from minga.engines.index.computing import Result
from minga.engines.index.explain import explain_score
from minga.engines.index.writing import csv_text


def audit_files(result: Result) -> dict[str, str]:
    """`audit.csv`: every check with verdict, reason and sentence; `importance.csv`: what each indicator
    counts beside its weight; `parts.csv`: points of the index that each node is answerable for, by entity."""
    found = audit(result)
    parts = explain_score(result).tolist()
    return {
        "audit.csv": csv_text(
            ("node", "verdict", "reason", "value", "other", "sentence"),
            ((one.node, one.verdict, one.reason, one.value, one.other, one.sentence) for one in found.checks),
        ),
        "importance.csv": csv_text(
            ("code", "nominal", "through", "ratio"),
            ((one.code, one.nominal, one.through, one.ratio) for one in found.importance),
        ),
        "parts.csv": csv_text(
            ("entity", *result.layout.codes),
            ((name, *row) for name, row in zip(result.entities, parts, strict=True)),
        ),
    }
