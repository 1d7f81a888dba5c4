"""Jobs around entities that answer: letters that invite, and the reminder before the end."""

from minga.capacity.actions.answer_reminders import remind_due
from minga.capacity.actions.inviting import send_invitations
from minga.capacity.models import Wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.jobs import task


@task("capacity.send_invitations", retry=5, backoff=30)
def write_invitations(*, wave_id: int) -> None:
    """Run again, it writes only to entities that got no letter."""
    send_invitations(wave=Wave.objects.get(pk=wave_id), actor=HOUSE, now=now())


@task("capacity.remind_entities", cron="20 12 * * *")
def remind_entities(timestamp: int) -> None:
    """Every morning in America: those whose wave closes soon and that have not sent."""
    del timestamp
    remind_due(now=now())
