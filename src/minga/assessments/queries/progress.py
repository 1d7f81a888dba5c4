"""How far a panel is: as a whole, and juror by juror. Counts only, never a score."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from minga.assessments.enums import STANDING, AssessmentState
from minga.assessments.models import Assessment, Panel

_COUNTS: dict[str, Count] = {
    "assigned": Count("pk", Q(state__in=STANDING)),
    "begun": Count("pk", Q(state=AssessmentState.BEGUN)),
    "sent": Count("pk", Q(state=AssessmentState.SUBMITTED)),
    "recused": Count("pk", Q(state=AssessmentState.RECUSED)),
}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`assigned` are those that stand, sent ones included; samples are not counted."""

    assigned: int = 0
    begun: int = 0
    sent: int = 0
    recused: int = 0

    @property
    def waiting(self) -> int:
        return self.assigned - self.sent


def progress_of(panel: Panel) -> Progress:
    """Of the whole panel. One query."""
    return Progress(**_of(panel).aggregate(**_COUNTS))


def progress_by_juror(panel: Panel) -> dict[int, Progress]:
    """Juror id → hers; nobody is in it who has nothing. One query."""
    rows: Any = _of(panel).values("juror").annotate(**_COUNTS)
    return {row.pop("juror"): Progress(**row) for row in rows}


def _of(panel: Panel) -> Any:
    return Assessment.objects.filter(item__panel=panel, item__sample=False, item__withdrawn_at=None)
