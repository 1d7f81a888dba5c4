from pathlib import Path

from django.conf import settings

from minga.audit.queries import note_anchor
from minga.core.jobs import task


@task("audit.note_anchor", cron="7 * * * *")
def note_hourly_anchor(timestamp: int) -> None:
    """Note the head of the chain outside the database, so that a cut tail is found."""
    note_anchor(Path(settings.AUDIT_ANCHOR_FILE))
