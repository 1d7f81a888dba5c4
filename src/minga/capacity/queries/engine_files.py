"""What the engine is given of a wave, as the very files of its published bundle. Free of numpy.

A run reads these texts and nothing else, so whoever has the bundle computes the same. `data.csv`: one row
an entity, one column a question, with types, peer groups and what was published before. `doubt.csv`: how
far graders lay apart, and which points rest on no evidence. Entities without a single mark were not
measured and do not appear.
"""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from minga.capacity.enums import Family
from minga.capacity.models import Citation, Design, Mark, Measured, Prefill, Wave
from minga.capacity.queries.designs import design_of
from minga.capacity.queries.recipes import KIND, PEERS, denominators_of, recipe_of
from minga.core.texts import pick

DATA, DOUBT, PREVIOUS = "data.csv", "doubt.csv", "previous.csv"
UNPROVEN: Final = Decimal("0.8")
"""How sure points are that rest on nothing cited and nothing that Minga knows. Said on every page that shows it."""
PUBLISHED: Final = "published"
"""Where an imported entity keeps its published totals, by node, in `Measured.facts`."""


@dataclass(frozen=True)
class EngineFiles:
    """`recipe` as plain values; the others as text, empty where there is nothing to say."""

    recipe: Mapping[str, Any]
    data: str
    doubt: str
    previous: str
    entities: int

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of each text, by the name of its file."""
        texts = {DATA: self.data, DOUBT: self.doubt, PREVIOUS: self.previous}
        return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items() if text}


@dataclass(frozen=True)
class _Row:
    measured: Measured
    marks: Mapping[str, Mark]
    silent: frozenset[str]
    """Questions that do not apply."""


def engine_files(wave: Wave) -> EngineFiles:
    """Six queries at most, however many entities."""
    design = design_of(wave)
    rows = _rows(wave, design)
    kinds, not_for = _kinds(design, rows)
    peers = any(row.measured.peer_group for row in rows)
    title = f"{pick(wave.version.index.titles, 'es')} {wave.year}"
    earlier = design.steps.get("imputation", {})
    asks_before = isinstance(earlier, Mapping) and earlier.get("method") == "previous_wave"
    previous = _data(design, _rows(wave.previous, design), {}) if asks_before and wave.previous else ""
    return EngineFiles(
        recipe=recipe_of(design, title=title, not_for=not_for, peers=peers),
        data=_data(design, rows, kinds),
        doubt=_doubt(wave, design, rows),
        previous=previous,
        entities=len(rows),
    )


def fingerprint(wave: Wave) -> str:
    """Whether marks, types or peer groups changed, without reading them: one statement, summed up in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT, [wave.pk, wave.pk])
        return str(cursor.fetchone()[0] or "")


_FINGERPRINT: Final = """
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
        SELECT concat_ws('|', measured_id, question, points, low, high, applies) AS line
        FROM capacity_mark WHERE measured_id IN (SELECT id FROM capacity_measured WHERE wave_id = %s)
        UNION ALL
        SELECT concat_ws('|', id, kind, peer_group) FROM capacity_measured WHERE wave_id = %s
    ) AS lines
"""


def _rows(wave: Wave, design: Design) -> list[_Row]:
    marks: dict[int, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(measured__wave=wave).defer("comment"):
        marks[mark.measured_id][mark.question] = mark
    groups = {node.code: tuple(leaf.code for leaf in design.leaves_of(node.code)) for node in design.nodes}
    by_kind = {
        kind: frozenset(code for node in design.nodes if kind in node.not_for for code in groups[node.code])
        for kind in {kind for node in design.nodes for kind in node.not_for}
    }
    found = []
    for measured in Measured.objects.filter(wave=wave, pk__in=marks).order_by("key"):
        own = marks[measured.pk]
        told = {code for code, mark in own.items() if not mark.applies}
        found.append(_Row(measured, own, by_kind.get(measured.kind, frozenset()) | told))
    return found


def _kinds(design: Design, rows: Iterable[_Row]) -> tuple[dict[int, str], dict[str, tuple[str, ...]]]:
    """The type of each entity as the table says it, and what does not apply to whom.

    Where something does not apply to one entity alone, it is a type of its own.
    """
    order = {node.code: place for place, node in enumerate(design.questions)}
    kinds: dict[int, str] = {}
    sets: dict[str, frozenset[str]] = {}
    for row in rows:
        name, number = row.measured.kind, 1
        while sets.setdefault(name, row.silent) != row.silent:
            number += 1
            name = f"{row.measured.kind}#{number}"
        kinds[row.measured.pk] = name
    not_for = {
        name: tuple(sorted((code for code in codes if code in order), key=order.__getitem__))
        for name, codes in sorted(sets.items())
        if codes
    }
    return kinds, not_for


def _data(design: Design, rows: Sequence[_Row], kinds: Mapping[int, str]) -> str:
    leaves, divisors = design.questions, denominators_of(design)
    said = [node.code for node in design.nodes] + ["total"]
    told = [code for code in dict.fromkeys(said) if any(code in row.measured.facts.get(PUBLISHED, {}) for row in rows)]
    heading = ["entity", "name", KIND, PEERS, *(leaf.code for leaf in leaves), *divisors]
    lines = []
    for row in rows:
        facts = row.measured.facts
        head = [row.measured.key, row.measured.name, kinds.get(row.measured.pk, row.measured.kind)]
        cells = [_cell(design, leaf.code, leaf.max_points, row) for leaf in leaves]
        figures = [_text(facts.get(name)) for name in divisors]
        totals = [_text(facts.get(PUBLISHED, {}).get(code)) for code in told]
        lines.append([*head, row.measured.peer_group, *cells, *figures, *totals])
    return csv_of([*heading, *(f"published_{code}" for code in told)], lines)


def _cell(design: Design, code: str, most: Decimal | None, row: _Row) -> str:
    """A question that earns nothing whatever is answered is no gap."""
    mark = row.marks.get(code)
    if code in row.silent:
        return ""
    if (mark is None or mark.points is None) and design.family == Family.POINTS and most == 0:
        return "0"
    return _text(mark.points) if mark else ""


def _doubt(wave: Wave, design: Design, rows: Sequence[_Row]) -> str:
    proven = _proven(wave) if design.family == Family.POINTS and not wave.imported else None
    cells: dict[str, dict[str, str]] = {row.measured.key: {} for row in rows}
    for row in rows:
        for code, mark in row.marks.items():
            own = cells[row.measured.key]
            if mark.points is None or code in row.silent:
                continue
            if mark.low is not None and mark.high is not None and mark.low != mark.high:
                own |= {f"low_{code}": _text(mark.low), f"high_{code}": _text(mark.high)}
            if proven is not None and mark.points > 0 and (row.measured.pk, code) not in proven:
                own[f"sure_{code}"] = _text(UNPROVEN)
    wanted = [f"{mark}_{leaf.code}" for mark in ("low", "high", "sure") for leaf in design.questions]
    columns = [name for name in wanted if any(name in own for own in cells.values())]
    if not columns:
        return ""
    return csv_of(["entity", *columns], [[key, *(own.get(name, "") for name in columns)] for key, own in cells.items()])


def _proven(wave: Wave) -> frozenset[tuple[int, str]]:
    """Answers with something behind them: a cited document, or what Minga knew and the entity confirmed."""
    cited = Citation.objects.filter(evidence__measured__wave=wave).values_list("evidence__measured_id", "question")
    known = Prefill.objects.filter(measured__wave=wave, confirmed_at__isnull=False)
    return frozenset(cited) | frozenset(known.values_list("measured_id", "question"))


def _text(value: Any) -> str:
    """A number as it is, without zeros at its end; what is missing is blank."""
    if value is None or value == "":
        return ""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_of(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as its text, the same on every machine."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
