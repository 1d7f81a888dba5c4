"""The number of a challenge: how it is today (baseline) and what would be success.

It is one indicator of its own, found by `indicator_key`, and one target whose subject is the
challenge (`SUCCESS`). The baseline may be there before anybody has said what success is.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from minga.challenges.models import Challenge
from minga.challenges.policies import SUBJECT
from minga.core.texts import pick
from minga.indicators.enums import Direction
from minga.indicators.models import Indicator, Target

SUCCESS: Final = "success"


@dataclass(frozen=True)
class Figure:
    """What is measured, how it is today, and how it should be. `goal` is None until it is said."""

    name: str
    unit: str
    method: str
    source: str
    baseline: Decimal
    baseline_on: date
    less_is_better: bool
    goal: Decimal | None
    due_on: date | None

    @property
    def whole(self) -> bool:
        """Whether success is said and the baseline says where it comes from."""
        return self.goal is not None and bool(self.source)


def indicator_key(challenge: Challenge) -> str:
    """The key of the indicator that belongs to this challenge alone."""
    return f"challenge-{challenge.uuid.hex}"


def indicator_of(challenge: Challenge) -> Indicator | None:
    """What it measures, as far as somebody has said so."""
    return Indicator.objects.filter(key=indicator_key(challenge)).first()


def target_of(challenge: Challenge) -> Target | None:
    """What would be success, when it was said."""
    rows = Target.objects.filter(subject_type=SUBJECT, subject_id=challenge.pk, key=SUCCESS)
    return rows.select_related("indicator").first()


def figure_of(challenge: Challenge) -> Figure | None:
    """Baseline and success of a challenge; one query, or two while success is not said."""
    target = target_of(challenge)
    indicator = target.indicator if target else indicator_of(challenge)
    if indicator is None or indicator.baseline is None or indicator.baseline_on is None:
        return None
    return Figure(
        name=pick(indicator.names),
        unit=pick(indicator.units),
        method=pick(indicator.methods),
        source=indicator.source,
        baseline=indicator.baseline,
        baseline_on=indicator.baseline_on,
        less_is_better=indicator.direction == Direction.DOWN,
        goal=target.value if target else None,
        due_on=target.due_on if target else None,
    )
