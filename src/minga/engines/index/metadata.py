"""A tree from a table: one row a node, in the columns of this engine or in those of COINr's `iMeta`."""

from collections.abc import Mapping
from typing import Final

from minga.engines.index.recipe import Node
from minga.engines.index.refusals import Code, Refused
from minga.engines.index.tables import rows_of
from minga.engines.index.tree import lay_out

# What COINr, and the COIN Tool after it, call what is here called otherwise.
_NAMES: Final[Mapping[str, str]] = {
    "icode": "code",
    "iname": "name",
    "maximum": "max_points",
    "points": "max_points",
}
_NODES: Final = frozenset({"", "indicator", "aggregate"})
_MISSING: Final = frozenset({"", "na"})


def tree_from_csv(text: str) -> tuple[Node, ...]:
    """Read `code`, and `name`, `parent`, `weight`, `direction`, `unit`, `denominator`, `target`,
    `max_points` where they are given; capitals do not matter, other columns are left out.

    In COINr's own table, rows of denominators and groups of units are no nodes. Raises Refused
    (`no_column`, `not_a_number`, `bad_value`, and what `tree.lay_out` refuses).
    """
    heading, rows, decimal = rows_of(text)
    at: dict[str, int] = {}
    for column, name in enumerate(heading):
        at.setdefault(_NAMES.get(name.lower(), name.lower()), column)
    if "code" not in at:
        raise Refused(Code.NO_COLUMN, "The tree needs a column “code” (or “iCode”).", "code")
    nodes = tuple(
        _node({name: row[column].strip() for name, column in at.items()}, line, decimal)
        for line, row in rows
        if "type" not in at or row[at["type"]].strip().lower() in _NODES
    )
    lay_out(nodes)
    return nodes


def _node(said: Mapping[str, str], line: int, decimal: str) -> Node:
    texts = {name: _text(said.get(name, "")) for name in ("name", "parent", "unit", "denominator")}
    weight = _number(said, "weight", line, decimal)
    direction = _number(said, "direction", line, decimal)
    if direction not in (None, 1, -1):
        told = f"Line {line}: the direction of “{said['code']}” is {direction:g}; it can be 1 or -1."
        raise Refused(Code.BAD_VALUE, told, f"{line}:direction")
    return Node(
        code=said["code"],
        name=texts["name"],
        parent=texts["parent"],
        weight=1.0 if weight is None else weight,
        direction=-1 if direction == -1 else 1,
        unit=texts["unit"],
        denominator=texts["denominator"],
        target=_number(said, "target", line, decimal),
        max_points=_number(said, "max_points", line, decimal),
    )


def _text(cell: str) -> str:
    return "" if cell.lower() in _MISSING else cell


def _number(said: Mapping[str, str], name: str, line: int, decimal: str) -> float | None:
    cell = said.get(name, "")
    if cell.lower() in _MISSING:
        return None
    try:
        return float(cell.replace(decimal, ".", 1))
    except ValueError:
        told = f"Line {line}, column “{name}”: “{cell}” is not a number."
        raise Refused(Code.NOT_A_NUMBER, told, f"{line}:{name}") from None
