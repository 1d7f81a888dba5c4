"""Who knows whom, looked at again."""

from minga.assessments.actions.interests import LIVE, detect_interests
from minga.assessments.models import Panel
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task


@task("assessments.detect_interests")
def look_for_conflicts(*, panel_id: int) -> None:
    """After something changed: items, jurors, their roles or their own lists. A closed panel stays as it is."""
    panel = Panel.objects.filter(pk=panel_id, state__in=LIVE).first()
    if panel is not None:
        detect_interests(panel=panel, actor=HOUSE, now=now())
