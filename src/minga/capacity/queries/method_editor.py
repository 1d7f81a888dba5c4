"""The editor of a method: its tree with what is to be mended, and what a new part begins with."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from minga.capacity.enums import Family
from minga.capacity.models import Design, IndexVersion, Node
from minga.capacity.models.design import ROOT
from minga.capacity.queries.design_checks import Check, checks
from minga.capacity.queries.method_page import plain
from minga.core.texts import pick
from minga.library.models import Tool


@dataclass(frozen=True)
class NodeRow:
    """One part in the tree of the editor."""

    code: str
    title: str
    worth: str
    group: bool
    wrong: bool
    first: bool
    last: bool
    below: tuple["NodeRow", ...]


@dataclass(frozen=True)
class EditorPage:
    """The draft at a glance."""

    number: int
    points: bool
    most: str
    hundred: bool
    questions: int
    tree: tuple[NodeRow, ...]
    mistakes: tuple[Check, ...]
    remarks: tuple[Check, ...]


def editor_page(version: IndexVersion) -> EditorPage:
    """With its checks, which are made anew each time."""
    design = version.read
    found = checks(design)
    root = design.by_code.get(ROOT)
    most = root.max_points if root is not None else None
    wrong = {check.code for check in found if check.blocks}
    return EditorPage(
        number=version.number,
        points=design.family == Family.POINTS,
        most=plain(most),
        hundred=most == Decimal(100),
        questions=sum(1 for node in design.questions if node.code != ROOT),
        tree=_rows(design, ROOT, wrong),
        mistakes=tuple(check for check in found if check.blocks),
        remarks=tuple(check for check in found if not check.blocks),
    )


def free_code(design: Design, parent: str, *, group: bool) -> str:
    """What a new part is called until somebody says otherwise: q53, c5, c2.3."""
    known = design.by_code
    stem = "q" if not group else f"{parent}." if parent != ROOT else "c"
    number = 1 + (len(design.children(parent)) if group else len(design.questions))
    while f"{stem}{number}" in known:
        number += 1
    return f"{stem}{number}"


def shipped_tools() -> list[tuple[str, str]]:
    """Tools of the toolbox that may help with a question."""
    tools = Tool.objects.filter(retired_at=None, published_at__isnull=False).order_by("key")
    return sorted(((tool.key, pick(tool.names) or tool.key) for tool in tools), key=lambda item: item[1].casefold())


def _rows(design: Design, code: str, wrong: Collection[str]) -> tuple[NodeRow, ...]:
    children = design.children(code)
    return tuple(_row(design, node, wrong, place, len(children)) for place, node in enumerate(children))


def _row(design: Design, node: Node, wrong: Collection[str], place: int, count: int) -> NodeRow:
    below = _rows(design, node.code, wrong)
    return NodeRow(
        code=node.code,
        title=pick(node.titles) or node.code,
        worth=plain(node.max_points if design.family == Family.POINTS else node.weight),
        group=bool(below),
        wrong=node.code in wrong,
        first=place == 0,
        last=place == count - 1,
        below=below,
    )
