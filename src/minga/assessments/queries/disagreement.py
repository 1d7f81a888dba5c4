"""Where jurors disagree about one item: over the points as a whole, and criterion by criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from minga.assessments.models import Panel, RubricDefinition
from minga.assessments.models.points import points_of, vetoes_in


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """`flagged`: points further apart than the panel allows, or some veto and others do not.

    `criteria`: keys on which scores lie at least half of the scale apart.
    """

    low: Decimal
    high: Decimal
    flagged: bool
    veto_split: bool
    criteria: tuple[str, ...]

    @property
    def spread(self) -> Decimal:
        return self.high - self.low


def disagreement(panel: Panel, reviews: Sequence[Mapping[str, int]]) -> Disagreement | None:
    """Of the scores that were sent; None while fewer than two were."""
    if len(reviews) < 2:
        return None
    rubric = panel.rubric.read
    totals = [points_of(rubric, scores).earned for scores in reviews]
    vetoing = [bool(vetoes_in(rubric, scores)) for scores in reviews]
    split = any(vetoing) and not all(vetoing)
    low, high = min(totals), max(totals)
    return Disagreement(
        low=low,
        high=high,
        flagged=split or high - low > panel.alert,
        veto_split=split,
        criteria=_apart(rubric, reviews),
    )


def _apart(rubric: RubricDefinition, reviews: Sequence[Mapping[str, int]]) -> tuple[str, ...]:
    apart = []
    for criterion in rubric.criteria:
        given = [scores[criterion.key] for scores in reviews if criterion.key in scores]
        if given and 2 * (max(given) - min(given)) >= criterion.high - criterion.low and max(given) > min(given):
            apart.append(criterion.key)
    return tuple(apart)
