"""A past wave as its file says it: entities, points and published totals, and cells that cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.capacity.enums import Severity
from minga.capacity.models import Design, WaveImport
from minga.capacity.queries.past_columns import ENTITY, KIND, PEERS, PUBLISHED, QUESTION, best_table
from minga.capacity.queries.templates import template
from minga.core.search import fold
from minga.programmes.queries.nominee_import_file import FileProblem, read_sheets

MOST_ENTITIES: Final = 5_000
_BLANK: Final = frozenset({"", "na", "n/a", "nan", "null", "-", "–", "—", "…", "..", "#n/a"})
_KEY: Final = 100


@dataclass(frozen=True, kw_only=True)
class PastEntity:
    """One row. `points`: None where a cell is blank; `published`: totals that the file says."""

    row: int
    key: str
    name: str
    kind: str
    peer_group: str
    points: Mapping[str, Decimal | None]
    published: Mapping[str, Decimal]


@dataclass(frozen=True)
class PastWave:
    """What can be taken in, and what cannot: findings in the shape of `Finding`, by the key of the entity."""

    entities: Sequence[PastEntity]
    problems: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True)
class PastTable:
    """The table in the file: titles, rows below them, and where the first of these stands (from 1)."""

    headers: list[str]
    rows: list[list[str]]
    first_row: int
    columns: dict[str, str]


def design_of_import(job: WaveImport) -> Design:
    """The method of its version, or of its template while there is none."""
    return job.version.read if job.version is not None else template(job.template).design


def read_table(content: bytes, design: Design) -> PastTable:
    """The sheet that fits best. Raises FileProblem in words."""
    sheet, at, columns = best_table(read_sheets(content, values=True), design)
    headers = [cell.strip() for cell in sheet.rows[at]]
    rows = [list(row) for row in sheet.rows[at + 1 :]]
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise FileProblem(_("The file has titles but no rows under them. Choose the file again."), code="empty")
    if len(rows) > MOST_ENTITIES:
        words = _("This file has more than %(most)s rows: one row is one entity. Choose the sheet of results.")
        raise FileProblem(words % {"most": MOST_ENTITIES}, code="too_many")
    return PastTable(headers, rows, at + 2, columns)


def past_wave(job: WaveImport, design: Design) -> PastWave:
    """Every row with a name, in order; its key is free in the wave."""
    at = {what: int(place) for place, what in job.columns.items()}
    questions = {what.removeprefix(QUESTION): place for what, place in at.items() if what.startswith(QUESTION)}
    totals = {what.removeprefix(PUBLISHED): place for what, place in at.items() if what.startswith(PUBLISHED)}
    entities: list[PastEntity] = []
    problems: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    keys: set[str] = set()
    for number, row in enumerate(job.rows, start=job.first_row):
        name = " ".join(_cell(row, at.get(ENTITY)).split())
        if not name:
            if any(_cell(row, place).lower() not in _BLANK for place in questions.values()):
                problems.append(_problem("no_name", "", {"row": number}))
            continue
        if fold(name) in seen:
            problems.append(_problem("twice", "", {"row": number, "text": name}))
            continue
        seen.add(fold(name))
        key = _free_key(name, keys)
        points, wrong = _numbers(row, questions)
        published, wrong_totals = _numbers(row, totals)
        problems += (
            _problem("not_a_number", key, {"row": number, "text": text}, node=code)
            for code, text in (*wrong, *wrong_totals)
        )
        entities.append(
            PastEntity(
                row=number, key=key, name=name[:240], points=points,
                kind=_cell(row, at.get(KIND))[:60], peer_group=_cell(row, at.get(PEERS))[:80],
                published={code: value for code, value in published.items() if value is not None},
            )
        )  # fmt: skip
    return PastWave(entities, [*_without_column(design, questions), *problems])


def was_measured(one: PastEntity, design: Design) -> bool:
    """Whether the file says anything of it: an answer that can earn points, or a total."""
    counting = (node.code for node in design.questions if node.max_points != 0)
    return bool(one.published) or any(one.points.get(code) is not None for code in counting)


def decimal_in(text: str) -> Decimal | None:
    """A number as people write it: 1234.5, 1234,5, 1.234,5. None when blank. Raises ValueError."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if plain.lower() in _BLANK:
        return None
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".") if plain.rfind(",") > plain.rfind(".") else plain
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= Decimal("1e13"):
        raise ValueError(text)
    return number


def _numbers(row: Sequence[str], places: Mapping[str, int]) -> tuple[dict[str, Decimal | None], list[tuple[str, str]]]:
    """Numbers by code, and cells that are none."""
    found: dict[str, Decimal | None] = {}
    wrong = []
    for code, place in places.items():
        text = _cell(row, place)
        try:
            number = decimal_in(text)
        except ValueError:
            wrong.append((code, text[:60]))
            number = None
        found[code] = number.quantize(Decimal("0.000001")) if number is not None else None
    return found, wrong


def _without_column(design: Design, questions: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    """Questions with points of which the file says nothing."""
    lacking = [node.code for node in design.questions if node.code not in questions and node.max_points != 0]
    if lacking:
        yield _problem("no_column", "", {"cells": lacking}, severity=Severity.WARNING)


def _problem(
    code: str, entity: str, data: Mapping[str, Any], *, node: str = "", severity: str = Severity.ERROR
) -> Mapping[str, Any]:
    return {"code": code, "severity": str(severity), "entity": entity, "node": node, "data": dict(data)}


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""


def _free_key(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:_KEY].strip("-") or "entidad"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key
