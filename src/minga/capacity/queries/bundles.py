"""The sealed bundle of a published wave: what it takes to compute the same again, and what came out.

Made from the run that counts, byte by byte the same for the same wave and moment. `SHA256SUMS` names the
hash of every other file, so that one file can be checked without the rest.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import translation

from minga.capacity.models import Computation, Design, NodeScore, Wave, design_as_data
from minga.capacity.queries.bundle_words import read_me
from minga.capacity.queries.engine_files import DATA, DOUBT, PREVIOUS, EngineFiles, csv_of
from minga.capacity.queries.findings import told_of
from minga.core.texts import pick

SUMS: Final = "SHA256SUMS"
ABOUT, RECIPE, DESIGN, SCORES, INTERVALS, FINDINGS = (
    "about.json", "recipe.yaml", "design.json", "scores.csv", "intervals.csv", "findings.csv",
)  # fmt: skip
MOST_FILES: Final = 40
MOST_BYTES: Final = 120 * 1024 * 1024
_LANGUAGE: Final = "es"


@dataclass(frozen=True)
class Checked:
    """One file of a bundle that somebody holds, against the published one. `same`: None where it is not in ours."""

    name: str
    sha256: str
    same: bool | None


class NotABundle(ValueError):
    """The file cannot be opened as a bundle."""


def bundle_of(wave: Wave, run: Computation, files: EngineFiles, at: datetime) -> bytes:
    """The zip, whole."""
    with translation.override(_LANGUAGE):
        contents = _contents(wave, run, files, at)
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in contents.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, body in {**contents, SUMS: sums.encode()}.items():
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, body)
    return out.getvalue()


def hashes_in(content: bytes) -> dict[str, str]:
    """SHA-256 of every file in a zip. Raises NotABundle for what is none, or opens to more than it should."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise NotABundle
            return {entry.filename: hashlib.sha256(package.read(entry)).hexdigest() for entry in entries}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise NotABundle from broken


def compared(held: Mapping[str, str], ours: Mapping[str, str]) -> tuple[Checked, ...]:
    """File by file: the same, another, not ours, or missing (then without a hash)."""
    found = [Checked(name, digest, ours[name] == digest if name in ours else None) for name, digest in held.items()]
    return (*found, *(Checked(name, "", False) for name in ours if name not in held))


def _contents(wave: Wave, run: Computation, files: EngineFiles, at: datetime) -> dict[str, bytes]:
    design = wave.version.read
    texts = {
        "README.txt": read_me(wave, run, doubt=bool(files.doubt), previous=bool(files.previous)),
        ABOUT: _about(wave, run, files, at),
        RECIPE: run.recipe,
        DATA: files.data,
        DOUBT: files.doubt,
        PREVIOUS: files.previous,
        DESIGN: json.dumps(design_as_data(design), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        SCORES: _scores(run, design),
        INTERVALS: _intervals(run, design),
        FINDINGS: _findings(wave),
    }
    return {name: text.encode() for name, text in texts.items() if text}


def _about(wave: Wave, run: Computation, files: EngineFiles, at: datetime) -> str:
    data = {
        "wave": wave.key,
        "title": pick(wave.titles, _LANGUAGE),
        "year": wave.year,
        "index": wave.version.index.key,
        "version": wave.version.number,
        "design_sha256": wave.version.sha256,
        "imported": wave.imported,
        "source": wave.source,
        "published_at": at.isoformat(),
        "entities": files.entities,
        "engine": run.engine,
        "recipe_sha256": run.recipe_sha256,
        "data_sha256": run.data_sha256,
        "replicates": run.replicates,
        "seed": run.seed,
        "interval": run.summary.get("interval"),
        "in_doubt": run.summary.get("factors", []),
        "unproven": run.summary.get("unproven"),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _scores(run: Computation, design: Design) -> str:
    codes = _codes(run, design)
    found: dict[str, dict[str, str]] = {}
    rows = NodeScore.objects.filter(computation=run).order_by("measured__key")
    for key, node, score in rows.values_list("measured__key", "node", "score"):
        found.setdefault(key, {})[node] = _text(score)
    return csv_of(["entity", *codes], ([key, *(own.get(code, "") for code in codes)] for key, own in found.items()))


def _intervals(run: Computation, design: Design) -> str:
    """Groups and the whole: what has a place among peers."""
    leaves = [node.code for node in design.questions]
    rows = NodeScore.objects.filter(computation=run).exclude(node__in=leaves).order_by("measured__key", "node")
    columns = (
        "measured__key", "node", "score", "low", "high",
        "peer_rank", "peer_rank_low", "peer_rank_high", "tier", "tier_stability",
    )  # fmt: skip
    heading = ["entity", *columns[1:]]
    return csv_of(heading, ([_text(value) for value in row] for row in rows.values_list(*columns)))


def _findings(wave: Wave) -> str:
    rows = [[row.code, row.label, row.entity, row.sentence, row.note] for row in told_of(wave)]
    return csv_of(["code", "severity", "entity", "sentence", "decision"], rows) if rows else ""


def _codes(run: Computation, design: Design) -> list[str]:
    """Questions, then groups, as the engine writes them; only those that have a row."""
    known = set(NodeScore.objects.filter(computation=run).values_list("node", flat=True).distinct())
    ordered = [node.code for node in design.nodes]
    return [code for code in ordered if code in known] + sorted(known - set(ordered))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
