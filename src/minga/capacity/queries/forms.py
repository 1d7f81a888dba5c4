"""The form that a method asks, made from its tree: one section a component, one question a leaf."""

import re
from collections.abc import Mapping
from typing import Any

from minga.capacity.models import Design, Node
from minga.core.texts import Texts

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
LONG_TEXT: Mapping[str, Any] = {"kind": "long_text", "words": 300}
"""How a question asks that does not say how."""


def question_key(code: str) -> str:
    """The name of a code in a form: `q16.1` → `q16_1`; it begins with a letter."""
    key = _NOT_IN_KEYS.sub("_", code.lower()).strip("_")
    return (key if key[:1].isalpha() else f"q{key}")[:60]


def form_definition(design: Design, titles: Texts) -> dict[str, Any]:
    """As `questionnaires` reads it. Nothing is required: what stays empty earns nothing, and says so."""
    sections = (_section(design, component) for component in design.components)
    return {"title": dict(titles), "sections": [section for section in sections if section["questions"]]}


def _section(design: Design, component: Node) -> dict[str, Any]:
    asked = [node for node in design.leaves_of(component.code) if node.question]
    section = {
        "key": f"part_{question_key(component.code)}",
        "title": dict(component.titles) or {"es": component.code},
        "questions": [_question(node) for node in asked],
    }
    if component.texts:
        section["intro"] = dict(component.texts)
    return section


def _question(node: Node) -> dict[str, Any]:
    """The whole question as its label; without one, the short name."""
    label = dict(node.texts) or dict(node.titles) or {"es": node.code}
    return {"key": node.question, "label": label, "required": False, **(node.asks or LONG_TEXT)}
