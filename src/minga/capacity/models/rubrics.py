"""What each answer may earn: the levels of a question, lowest first, and the points of each.

A grader chooses a level; `assessments` keeps its place (0, 1, 2 …) because scores there are whole
numbers. Points are read back from the same design, so they never lose a decimal on the way.
"""

from decimal import Decimal
from typing import Final

from minga.capacity.models.design import Design, Level, Node
from minga.core.texts import Texts

_LEAST: Final = 2
_QUARTERS: Final[tuple[Texts, ...]] = (
    {"es": "No se demuestra", "pt": "Não se comprova", "en": "Not shown"},
    {"es": "Se demuestra en pequeña parte", "pt": "Comprova-se em pequena parte", "en": "Shown in small part"},
    {"es": "Se demuestra a medias", "pt": "Comprova-se pela metade", "en": "Half shown"},
    {"es": "Se demuestra en su mayor parte", "pt": "Comprova-se na maior parte", "en": "Mostly shown"},
    {"es": "Se demuestra por completo", "pt": "Comprova-se por completo", "en": "Fully shown"},
)
"""Levels of a question whose design describes none."""


def levels_of(node: Node) -> tuple[Level, ...]:
    """Lowest first; at least two. A question without levels earns 0, ¼, ½, ¾ or all of its points."""
    if len(node.levels) >= _LEAST:
        return tuple(sorted(node.levels, key=lambda level: level.points))
    most = most_of(node)
    steps = len(_QUARTERS) - 1
    return tuple(Level(points=most * place / steps, text=text) for place, text in enumerate(_QUARTERS))


def points_of(node: Node, level: int) -> Decimal:
    """What the level at this place earns. Raises IndexError."""
    if level < 0:
        raise IndexError(level)
    return levels_of(node)[level].points


def most_of(node: Node) -> Decimal:
    """The most that a question can earn."""
    if node.max_points is not None:
        return node.max_points
    return max((level.points for level in node.levels), default=Decimal(1))


def graded_questions(design: Design) -> tuple[Node, ...]:
    """What graders look at: questions that are answered and earn points."""
    return tuple(node for node in design.questions if node.question and most_of(node) > 0)


def asked_of(design: Design, kind: str) -> tuple[Node, ...]:
    """Of these, those that apply to this type of entity."""
    return tuple(node for node in graded_questions(design) if kind not in node.not_for)
