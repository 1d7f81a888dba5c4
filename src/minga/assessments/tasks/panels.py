"""Who knows whom, looked at again; invitations that nobody answered yet."""

from minga.assessments.actions.interests import LIVE, detect_interests
from minga.assessments.actions.jurors import remind_due
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


@task("assessments.look_after_invitations", cron="23 * * * *")
def look_after_invitations(timestamp: int) -> None:
    """Every hour: remind whoever has not answered, each once."""
    del timestamp
    remind_due(now=now())
