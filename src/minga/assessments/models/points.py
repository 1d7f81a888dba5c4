"""What scores amount to: points out of one hundred, and what is still missing. Values only.

A score becomes a share of its scale from the lowest to the highest level, and that share of the
points of its criterion; the same arithmetic as `engines.jury`, which works on whole panels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from minga.assessments.models.rubric import Criterion, RubricDefinition

_KEPT: Final = Decimal("0.0001")


@dataclass(frozen=True, kw_only=True)
class Points:
    """`earned` of `possible`: the points of the criteria that have a score. `missing`: keys of the others."""

    earned: Decimal
    possible: Decimal
    missing: tuple[str, ...]


def points_for(rubric: RubricDefinition, criterion: Criterion, score: int) -> Decimal:
    """The points that one score is worth."""
    return rubric.points(criterion) * (score - criterion.low) / (criterion.high - criterion.low)


def points_of(rubric: RubricDefinition, scores: Mapping[str, int]) -> Points:
    """What has been given so far, of what could have been."""
    given = [each for each in rubric.criteria if each.key in scores]
    earned = sum((points_for(rubric, each, scores[each.key]) for each in given), Decimal(0))
    return Points(
        earned=earned.quantize(_KEPT, ROUND_HALF_UP),
        possible=sum((rubric.points(each) for each in given), Decimal(0)).quantize(_KEPT, ROUND_HALF_UP),
        missing=tuple(each.key for each in rubric.criteria if each.key not in scores),
    )


def vetoes_in(rubric: RubricDefinition, scores: Mapping[str, int]) -> tuple[Criterion, ...]:
    """Criteria whose score lies below the line that the rubric drew."""
    return tuple(
        each
        for each in rubric.criteria
        if each.veto_below is not None and each.key in scores and scores[each.key] < each.veto_below
    )
