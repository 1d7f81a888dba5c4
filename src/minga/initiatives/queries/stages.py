"""At which stage the dossier stood on a day: what is written down late belongs to its own time."""

from collections.abc import Callable
from datetime import date

from minga.initiatives.enums import PASSES
from minga.initiatives.models import GateReview, Initiative


def stage_by_day(initiative: Initiative) -> Callable[[date], int]:
    """The stage of any day, from the gates that were crossed. One query."""
    crossed = list(
        GateReview.objects.filter(initiative=initiative, outcome__in=PASSES, to_stage__lte=initiative.stage)
        .order_by("to_stage")
        .values_list("to_stage", "decided_on")
    )

    def stage(on: date) -> int:
        return max((to for to, since in crossed if since is not None and since <= on), default=1)

    return stage
