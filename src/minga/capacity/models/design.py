"""What an index is, as one value: its tree, its rubrics and its rules; read, checked, hashed.

The tree has one root (`total`, a node itself), whose children are components; leaves are questions.
In an index of *points* a question has maximum points and `levels` that turn an answer and its evidence
into points; in a *composite* one an indicator has a unit, a direction and perhaps a denominator.
`steps` are the steps of `engines.index` as its recipe writes them. `digest` is over the canonical text.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from minga.capacity.enums import Effort, Family, NodeKind
from minga.core.texts import Texts

FORMAT = "minga-index-design-1"
ROOT = "total"


@dataclass(frozen=True, kw_only=True)
class Level:
    """What earns so many points."""

    points: Decimal
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Node:
    """One branch or leaf. `titles`: its short name; `texts`: what is asked, in full.

    `question`: key in the form of the version whose answer is graded here. `source`: what Minga
    knows that may answer it (`queries.prefills`). `asks`: how the form asks (`kind`, `unit`, the
    `fields` of cards, as `questionnaires` writes them); a long text when it says nothing. `not_for`:
    types of entity to which it does not apply. `helps`: keys of tool cards, guides, cases or editions
    that help to do better.
    """

    code: str
    parent: str = ""
    kind: str = NodeKind.QUESTION
    titles: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    max_points: Decimal | None = None
    weight: Decimal | None = None
    direction: int = 1
    unit: str = ""
    denominator: str = ""
    question: str = ""
    source: str = ""
    asks: Mapping[str, Any] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()
    not_for: tuple[str, ...] = ()
    effort: str = Effort.MEDIUM
    advices: Texts = field(default_factory=dict)
    helps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tier:
    """A band of the score, from `least` upwards."""

    key: str
    titles: Texts
    least: Decimal


@dataclass(frozen=True, kw_only=True)
class PeerScheme:
    """How peers are told. `by`: organisation_type, level, territory, size or own (typed for each entity)."""

    by: str = "own"
    titles: Mapping[str, Texts] = field(default_factory=dict)
    least: int = 5


@dataclass(frozen=True, kw_only=True)
class Design:
    """An index, whole."""

    family: str = Family.POINTS
    nodes: tuple[Node, ...] = ()
    tiers: tuple[Tier, ...] = ()
    peers: PeerScheme = field(default_factory=PeerScheme)
    decimals: int = 1
    steps: Mapping[str, Any] = field(default_factory=dict)
    graders: int = 2
    third_when_apart: Decimal = Decimal("0.25")
    appeal_days: int = 10

    def node(self, code: str) -> Node:
        """By code. Raises KeyError."""
        return self.by_code[code]

    @property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @property
    def questions(self) -> tuple[Node, ...]:
        """The leaves, in order."""
        parents = {node.parent for node in self.nodes}
        return tuple(node for node in self.nodes if node.code not in parents)

    @property
    def components(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.parent == ROOT)

    def children(self, code: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.parent == code)

    def leaves_of(self, code: str) -> Iterator[Node]:
        """Every question under a node, in order; a question itself when it is one."""
        below = self.children(code)
        if not below:
            yield self.node(code)
        for node in below:
            yield from self.leaves_of(node.code)

    def path(self, code: str) -> tuple[Node, ...]:
        """From the component down to the node."""
        found: list[Node] = []
        while code and code != ROOT:
            found.append(self.node(code))
            code = found[-1].parent
        return tuple(reversed(found))


def design_as_data(design: Design) -> dict[str, Any]:
    """Plain values, in the shape of the published file; numbers as text so that none is rounded."""
    return {
        "format": FORMAT,
        "family": design.family,
        "nodes": [_node_data(node) for node in design.nodes],
        "tiers": [{"key": tier.key, "titles": dict(tier.titles), "least": str(tier.least)} for tier in design.tiers],
        "peers": {
            "by": design.peers.by,
            "titles": {key: dict(texts) for key, texts in design.peers.titles.items()},
            "least": design.peers.least,
        },
        "decimals": design.decimals,
        "steps": dict(design.steps),
        "graders": design.graders,
        "third_when_apart": str(design.third_when_apart),
        "appeal_days": design.appeal_days,
    }


def read_design(data: Mapping[str, Any]) -> Design:
    """What `design_as_data` wrote, and drafts that lack some of it. Unknown settings are a TypeError."""
    given = {key: value for key, value in data.items() if key != "format"}
    given["nodes"] = tuple(_node(row) for row in given.get("nodes", ()))
    given["tiers"] = tuple(Tier(**{**row, "least": Decimal(str(row["least"]))}) for row in given.get("tiers", ()))
    if "peers" in given:
        given["peers"] = PeerScheme(**given["peers"])
    if "third_when_apart" in given:
        given["third_when_apart"] = Decimal(str(given["third_when_apart"]))
    return Design(**given)


def canonical(data: Any) -> str:
    """The one text for these values."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _node_data(node: Node) -> dict[str, Any]:
    """Only what is said: an empty setting is left out."""
    data: dict[str, Any] = {"code": node.code, "parent": node.parent, "kind": str(node.kind)}
    for name in ("titles", "texts", "advices", "asks"):
        if getattr(node, name):
            data[name] = dict(getattr(node, name))
    for name in ("max_points", "weight"):
        if getattr(node, name) is not None:
            data[name] = str(getattr(node, name))
    for name in ("unit", "denominator", "question", "source"):
        if getattr(node, name):
            data[name] = getattr(node, name)
    if node.direction != 1:
        data["direction"] = node.direction
    if node.effort != Effort.MEDIUM:
        data["effort"] = str(node.effort)
    if node.levels:
        data["levels"] = [{"points": str(level.points), "text": dict(level.text)} for level in node.levels]
    for name in ("not_for", "helps"):
        if getattr(node, name):
            data[name] = list(getattr(node, name))
    return data


def _node(row: Mapping[str, Any]) -> Node:
    given = dict(row)
    for name in ("max_points", "weight"):
        if given.get(name) is not None:
            given[name] = Decimal(str(given[name]))
    given["levels"] = tuple(
        Level(points=Decimal(str(level["points"])), text=dict(level.get("text") or {}))
        for level in given.get("levels", ())
    )
    for name in ("not_for", "helps"):
        given[name] = tuple(given.get(name, ()))
    return Node(**given)
