"""A rubric and what somebody scored with it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from minga.assessments.models import read_rubric
from minga.assessments.queries.assessment_page import CriterionView, LevelView, criteria_of
from minga.learning.models import Review, Task


@dataclass(frozen=True, kw_only=True)
class GivenLine:
    """One criterion as it was scored."""

    criterion: CriterionView
    level: LevelView | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class GivenView:
    """A review that was given. `points`: of one hundred, when there is a rubric. `by`: empty for a peer."""

    by: str
    version: int
    at: datetime | None
    note: str
    points: Decimal | None
    lines: tuple[GivenLine, ...]


def criteria_for(task: Task) -> tuple[CriterionView, ...]:
    """The criteria of a task, in the reader's language; none when it has no rubric."""
    return criteria_of(read_rubric(task.rubric)) if task.rubric.get("criteria") else ()


def given_view(review: Review, criteria: Sequence[CriterionView], *, by: str) -> GivenView:
    """What was scored and said."""
    scores: Mapping[str, Any] = review.scores
    return GivenView(
        by=by,
        version=review.version.number if review.version else 0,
        at=review.given_at,
        note=review.note,
        points=review.share * 100 if review.share is not None else None,
        lines=tuple(
            GivenLine(
                criterion=each,
                level=next((level for level in each.levels if level.score == scores.get(each.key)), None),
                reason=review.reasons.get(each.key, ""),
            )
            for each in criteria
            if each.key in scores or review.reasons.get(each.key)
        ),
    )
