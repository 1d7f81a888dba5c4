"""From the design of an index to the rubric of the panel that grades it: one criterion a question."""

from decimal import Decimal
from itertools import pairwise
from typing import Final

from minga.assessments.models import Criterion, RubricDefinition
from minga.assessments.models import Level as RubricLevel
from minga.capacity.models.design import Design, Node
from minga.capacity.models.rubrics import graded_questions, levels_of, most_of, points_of
from minga.core.texts import Texts, all_languages

__all__ = ["levels_of", "points_of", "rubric_of"]

_HUNDRED: Final = Decimal(100)
_KEPT: Final = Decimal("0.000001")


def rubric_of(design: Design, title: Texts) -> RubricDefinition:
    """Criterion key: code of the question. Its scores: places of the levels. Weights: shares of the points."""
    questions = graded_questions(design)
    weights = _weights([most_of(node) for node in questions])
    criteria = tuple(_criterion(node, weight) for node, weight in zip(questions, weights, strict=True))
    return RubricDefinition(title=dict(title), criteria=criteria, assessors=design.graders)


def _criterion(node: Node, weight: Decimal) -> Criterion:
    return Criterion(
        key=node.code,
        title=dict(node.titles) or all_languages(node.code),
        text=dict(node.texts),
        weight=weight,
        levels=tuple(RubricLevel(score=place, text=level.text) for place, level in enumerate(levels_of(node))),
        questions=(node.question,),
    )


def _weights(points: list[Decimal]) -> list[Decimal]:
    """Out of one hundred, exactly: each is the step between two rounded running totals."""
    total, so_far = sum(points, Decimal(0)), Decimal(0)
    marks = [Decimal(0)]
    for each in points:
        so_far += each
        marks.append((so_far * _HUNDRED / total).quantize(_KEPT))
    return [after - before for before, after in pairwise(marks)]
