"""A tree out of a table: of the COIN Tool (or COINr), of this page, or with one column a level.

Two shapes are understood. *Parents*: a row a node, columns code, parent, name, and weight, direction,
unit, denominator or points where they are given (COINr's `iCode`, `iName` … too). *Levels*: a column a
level (component, variable, indicator, question), whose empty cells repeat the row above, and the points
of the question. Every row that is left out, or was read in a way that one may not expect, is told with
its number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.capacity.enums import Family
from minga.capacity.models import Design, Node
from minga.capacity.models.design import ROOT
from minga.capacity.models.editing import CODE, settled
from minga.capacity.queries.forms import question_key
from minga.core.errors import DomainError
from minga.core.search import fold
from minga.core.texts import all_languages
from minga.programmes.queries.nominee_import_file import Merge, Sheet, read_sheets
from minga.questionnaires.models.parsing import parse_number

_HEADS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("code", "icode", "codigo"), "code"),
    **dict.fromkeys(("name", "iname", "nombre", "nome", "label", "etiqueta"), "name"),
    **dict.fromkeys(("parent", "padre", "pai", "grupo", "group"), "parent"),
    **dict.fromkeys(("weight", "peso", "ponderacion", "ponderador"), "weight"),
    **dict.fromkeys(("direction", "direccion", "direcao", "sentido"), "direction"),
    **dict.fromkeys(("unit", "unidad", "unidade"), "unit"),
    **dict.fromkeys(("denominator", "denominador"), "denominator"),
    **dict.fromkeys(("max_points", "points", "maximum", "puntos", "puntaje", "puntaje maximo", "pontos"), "points"),
    **dict.fromkeys(("asked", "text", "question text", "pregunta completa", "que se pregunta", "enunciado"), "asked"),
    **dict.fromkeys(("type", "tipo"), "type"),
    **dict.fromkeys(("component", "componente", "dimension", "dimensao"), "level1"),
    **dict.fromkeys(("variable", "variavel", "subdimension", "subdimensao", "subcomponente"), "level2"),
    **dict.fromkeys(("indicator", "indicador"), "level3"),
    **dict.fromkeys(("question", "pregunta", "pergunta"), "level4"),
}
_LEVELS: Final = ("level1", "level2", "level3", "level4")
_NODES: Final = frozenset({"", "indicator", "aggregate"})
_LOOK_FOR_HEAD: Final = 15
_MISSING: Final = frozenset({"", "na", "n/a", "-"})
_LINEAR: Final[Mapping[str, Any]] = {
    "normalisation": {"scale": {"method": "min_max", "low": 0, "high": 100}},
    "aggregation": {"mean": {"method": "arithmetic"}},
}


@dataclass(frozen=True)
class Said:
    """What is told about a row. `left_out`: nothing came of it."""

    row: int
    text: str
    left_out: bool = False


@dataclass
class TreeRead:
    """A design that can be edited further, and what is to be told about the file."""

    design: Design
    said: list[Said] = field(default_factory=list)


def read_tree(content: bytes, name: str = "", language: str = "es") -> TreeRead:
    """Raises DomainError (`field="file"`) when no sheet of the file holds a tree."""
    try:
        sheets = read_sheets(content, name)
    except DomainError as wrong:
        raise DomainError(wrong.message, field="file", code=wrong.code) from wrong
    for sheet in sheets:
        head = _head(sheet)
        if head is not None:
            return _Reader(sheet, *head, language).read()
    raise DomainError(
        _("No sheet has the columns of a tree. Give “code”, “parent” and “name”, or one column a level."),
        field="file",
    )


def _head(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(sheet.rows[:_LOOK_FOR_HEAD]):
        at: dict[str, int] = {}
        for place, cell in enumerate(row):
            known = _HEADS.get(fold(re.sub(r"\s*\(.*\)$", "", cell)))
            if known:
                at.setdefault(known, place)
        if {"code", "parent"} <= set(at) or len(set(at) & set(_LEVELS)) > 1:
            return number, at
    return None


class _Reader:
    """Walks the rows once; nodes are put where their parent says."""

    def __init__(self, sheet: Sheet, head: int, at: Mapping[str, int], language: str) -> None:
        self.rows = _unmerged(sheet)
        self.head, self.at, self.language = head, at, language
        self.nodes: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.said: list[Said] = []
        place = at.get("points")
        written = place is not None and any(place < len(row) and row[place] for row in sheet.rows[head + 1 :])
        self.family = Family.POINTS if written else Family.COMPOSITE

    def read(self) -> TreeRead:
        read_row = self._node if {"code", "parent"} <= set(self.at) else self._branch
        above: dict[str, str] = {}
        for number, row in enumerate(self.rows[self.head + 1 :], self.head + 2):
            cells = {name: row[place].strip() if place < len(row) else "" for name, place in self.at.items()}
            if any(cells.values()):
                read_row(number, cells, above)
        return TreeRead(self._design(), sorted(self.said, key=lambda said: said.row))

    # --- A row a node ----------------------------------------------------------------------

    def _node(self, number: int, cells: Mapping[str, str], above: dict[str, str]) -> None:
        del above
        if fold(cells.get("type", "")) not in _NODES:
            said = {"kind": cells["type"]}
            self._leave(number, _("“%(kind)s” is no part of the tree, so it was left out.") % said)
            return
        code = self._code(number, cells.get("code", ""))
        if code:
            parent = _cleaned(cells.get("parent", ""))
            self._put(number, code, "" if fold(parent) in _MISSING else parent, cells.get("name", ""), cells)

    def _code(self, number: int, typed: str) -> str:
        code = _cleaned(typed)
        if not CODE.match(code):
            self._leave(number, _("“%(code)s” is no code: begin with a letter.") % {"code": typed[:40]})
            return ""
        if code in self.nodes:
            said = {"code": code, "row": self.lines[code]}
            self._leave(number, _("“%(code)s” stands in row %(row)s already.") % said)
            return ""
        return code

    # --- A column a level ------------------------------------------------------------------

    def _branch(self, number: int, cells: Mapping[str, str], above: dict[str, str]) -> None:
        parent, levels = "", [name for name in _LEVELS if name in self.at]
        for place, level in enumerate(levels):
            title = cells.get(level, "")
            if not title and level in above and not any(cells.get(each) for each in levels[:place]):
                parent = above[level]
                continue
            if not title:
                continue
            last = not any(cells.get(each) for each in levels[place + 1 :])
            known = next((each for each in self.nodes.values() if self._is(each, parent, title)), None)
            if known is None or last:
                code = self._free(cells.get("code", "") if last else "", parent, last)
                asked = {"asked": title} if last and not cells.get("asked") else {}
                self._put(number, code, parent, title, {**cells, **asked} if last else {})
            else:
                code = known.code
            for deeper in levels[place:]:
                above.pop(deeper, None)
            above[level] = parent = code

    def _is(self, node: Node, parent: str, title: str) -> bool:
        return node.parent == parent and fold(node.titles.get(self.language, "")) == fold(title)

    def _free(self, wanted: str, parent: str, last: bool) -> str:
        """As the file says, else numbered: c2, c2.1, and questions q1, q2 … through the whole."""
        base = _cleaned(wanted)
        if CODE.match(base) and base not in self.nodes:
            return base
        siblings = sum(1 for node in self.nodes.values() if node.parent == parent)
        stem = "q" if last else f"{parent}." if parent else "c"
        number = 1 + (sum(1 for code in self.nodes if code.startswith("q")) if last else siblings)
        while f"{stem}{number}" in self.nodes:
            number += 1
        return f"{stem}{number}"

    # --- Both ------------------------------------------------------------------------------

    def _put(self, number: int, code: str, parent: str, title: str, cells: Mapping[str, str]) -> None:
        asked = cells.get("asked", "")
        values: dict[str, Any] = {"titles": all_languages(title[:300] or code)}
        if asked:
            values |= {"texts": all_languages(asked[:2000]), "question": question_key(code)}
        weight, points = self._number(number, cells, "weight"), self._number(number, cells, "points")
        direction = self._number(number, cells, "direction")
        if direction is not None and direction not in (1, -1):
            self._tell(number, _("The direction can be 1 or -1; 1 was taken."))
        values |= {"weight": weight, "max_points": points, "direction": -1 if direction == -1 else 1}
        for name in ("unit", "denominator"):
            cell = cells.get(name, "")
            if fold(cell) not in _MISSING:
                values[name] = cell[:60]
        self.nodes[code], self.lines[code] = Node(code=code, parent=parent, **values), number

    def _number(self, number: int, cells: Mapping[str, str], name: str) -> Decimal | None:
        typed = cells.get(name, "")
        if fold(typed) in _MISSING:
            return None
        found = parse_number(typed, self.language)
        if found is None:
            self._tell(number, _("“%(typed)s” is no number, so nothing was taken.") % {"typed": typed[:40]})
        return found

    def _design(self) -> Design:
        """Under one root, which is ours; a root of their own becomes it."""
        parents = {node.parent for node in self.nodes.values()}
        tops = [node.code for node in self.nodes.values() if not node.parent]
        root = tops[0] if len(tops) == 1 and tops[0] in parents else ""
        made = []
        for node in self.nodes.values():
            if node.code == root:
                continue
            if node.parent and node.parent not in self.nodes:
                said = {"parent": node.parent}
                self._tell(
                    self.lines[node.code], _("“%(parent)s” is not in the table, so it stands at the top.") % said
                )
                made.append(_under(node, ROOT))
            else:
                made.append(_under(node, ROOT if node.parent in ("", root) else node.parent))
        titles = self.nodes[root].titles if root else {}
        design = self._settled([Node(code=ROOT, titles=titles), *made])
        if len(design.questions) < 1 or not made:
            raise DomainError(_("The table has a heading and no row that can be read."), field="file")
        return design

    def _settled(self, nodes: list[Node]) -> Design:
        family = self.family
        design = settled(Design(family=family, nodes=tuple(nodes), steps={} if family == Family.POINTS else _LINEAR))
        kept = {node.code for node in design.nodes}
        for node in nodes:
            if node.code not in kept:
                self._leave(self.lines[node.code], _("“%(code)s” stands inside itself.") % {"code": node.code})
        if family == Family.POINTS:
            self._tell_sums(design, {node.code: node.max_points for node in nodes})
        return design

    def _tell_sums(self, design: Design, stated: Mapping[str, Decimal | None]) -> None:
        """What the file says of a group and what its questions add up to."""
        leaves = {node.code for node in design.questions}
        for node in design.nodes:
            said = stated.get(node.code)
            if node.code in leaves or node.code == ROOT or said is None or said == node.max_points:
                continue
            told = {"code": node.code, "said": f"{said.normalize():f}", "sum": f"{(node.max_points or 0):f}"}
            text = _("“%(code)s” says %(said)s points, but its questions add up to %(sum)s. The sum was taken.")
            self._tell(self.lines[node.code], text % told)

    def _tell(self, row: int, text: str) -> None:
        self.said.append(Said(row, text))

    def _leave(self, row: int, text: str) -> None:
        self.said.append(Said(row, text, left_out=True))


def _under(node: Node, parent: str) -> Node:
    return Node(**{**node.__dict__, "parent": parent})


def _cleaned(code: str) -> str:
    """Codes as in the file, but for blanks; a code that is only a number gets a letter."""
    plain = re.sub(r"\s+", "_", code.strip())
    return f"q{plain}" if plain[:1].isdigit() else plain


def _unmerged(sheet: Sheet) -> list[list[str]]:
    """A merged block says the same in each of its rows."""
    rows = [list(row) for row in sheet.rows]
    for merge in sheet.merges:
        _fill(rows, merge)
    return rows


def _fill(rows: Sequence[list[str]], merge: Merge) -> None:
    if merge.top >= len(rows) or merge.left >= len(rows[merge.top]):
        return
    value = rows[merge.top][merge.left]
    for row in rows[merge.top : merge.bottom + 1]:
        if merge.left < len(row) and not row[merge.left]:
            row[merge.left] = value
