"""Indices to begin from, shipped as YAML: tree, questions, levels and advice in three languages.

What repeats is written once: `_ladders.yaml` holds levels as shares of a question's maximum, with the
advice that goes with them; `as` names how a question is asked. `below` nests the tree. What comes out
is a `Design` like any other; nothing refers back to the template.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from minga.capacity.enums import Effort, NodeKind
from minga.capacity.models import Design, Level, Node, PeerScheme, Tier
from minga.capacity.models.design import ROOT
from minga.capacity.queries.forms import question_key
from minga.core.texts import Texts

FOLDER: Final = Path(__file__).parent.parent / "templates_data"
KEYS: Final = ("oecd-capacity", "chile-20-40-40", "bogota-2021")
LANGUAGES: Final = ("es", "pt", "en")
DEPTHS: Final = (NodeKind.COMPONENT, NodeKind.VARIABLE, NodeKind.INDICATOR)

_FIELDS: Final[Mapping[str, tuple[dict[str, Any], ...]]] = {
    name: (
        {"key": "name", "kind": "text", "characters": 200, "label": {"es": es, "pt": pt, "en": en}},
        {
            "key": "link", "kind": "text", "characters": 300, "required": False,
            "label": {"es": "Enlace", "pt": "Link", "en": "Link"},
        },
        {
            "key": "detail", "kind": "long_text", "words": 80, "required": False,
            "label": {"es": "Qué se hizo y cuándo", "pt": "O que se fez e quando", "en": "What was done and when"},
        },
    )
    for name, es, pt, en in (
        ("works", "Nombre", "Nome", "Name"),
        ("channels", "Canal", "Canal", "Channel"),
        ("activities", "Actividad", "Atividade", "Activity"),
    )
}  # fmt: skip
ASKED_AS: Final[Mapping[str, dict[str, Any]]] = {
    "percent": {"kind": "number", "minimum": 0, "maximum": 100, "unit": dict.fromkeys(LANGUAGES, "%")},
    "number": {"kind": "number", "minimum": 0, "whole": True},
    **{name: {"kind": "cards", "maximum": 20, "fields": list(fields)} for name, fields in _FIELDS.items()},
}
"""How the form asks, by the word of a template. A question without one is a long text."""


@dataclass(frozen=True)
class Template:
    """An index to begin from."""

    key: str
    family: str
    titles: Texts
    summaries: Texts
    source: str
    design: Design


def templates() -> tuple[Template, ...]:
    """All that are shipped, the house's own first."""
    return tuple(template(key) for key in KEYS)


@cache
def template(key: str) -> Template:
    """One by its key. Raises KeyError."""
    if key not in KEYS:
        raise KeyError(key)
    data = _read(key)
    return Template(
        key=key,
        family=data["family"],
        titles=data["titles"],
        summaries=data["summaries"],
        source=data["source"],
        design=_design(data),
    )


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def _design(data: Mapping[str, Any]) -> Design:
    most = sum((Decimal(str(branch["max"])) for branch in data["tree"]), Decimal(0))
    root = Node(code=ROOT, kind=NodeKind.INDEX, titles=data["titles"], max_points=most)
    return Design(
        family=data["family"],
        nodes=(root, *_nodes(data["tree"], ROOT, 0, _read("_ladders"))),
        tiers=tuple(
            Tier(key=row["key"], least=Decimal(str(row["least"])), titles=_texts(row)) for row in data["tiers"]
        ),
        peers=PeerScheme(by=data["peers"]["by"], least=data["peers"]["least"]),
        decimals=data["decimals"],
        steps=data["steps"],
    )


def _nodes(rows: list[Mapping[str, Any]], parent: str, depth: int, ladders: Mapping[str, Any]) -> Iterator[Node]:
    for row in rows:
        if "below" not in row:
            yield _question(row, parent, ladders.get(row.get("ladder", "")) or {})
            continue
        yield Node(
            code=row["code"],
            parent=parent,
            kind=DEPTHS[depth],
            titles=row["names"],
            texts=row.get("asks") or {},
            max_points=Decimal(str(row["max"])),
        )
        yield from _nodes(row["below"], row["code"], depth + 1, ladders)


def _question(row: Mapping[str, Any], parent: str, ladder: Mapping[str, Any]) -> Node:
    most = Decimal(str(row["max"]))
    return Node(
        code=row["code"],
        parent=parent,
        titles=row["names"],
        texts=row["asks"],
        max_points=most,
        question=question_key(row["code"]),
        source=row.get("source", ""),
        asks=ASKED_AS.get(row.get("as", ""), {}),
        levels=tuple(
            Level(points=(most * Decimal(str(share))).quantize(Decimal("0.001")).normalize() + 0, text=text)
            for share, text in ladder.get("levels", ())
        ),
        not_for=tuple(row.get("not_for", ())),
        effort=row.get("effort", Effort.MEDIUM),
        advices=row.get("advice") or ladder.get("advice") or {},
        helps=tuple(row.get("helps") or ladder.get("helps") or ()),
    )


def _texts(row: Mapping[str, Any]) -> Texts:
    return {code: row[code] for code in LANGUAGES if row.get(code)}
