"""Whether a dossier is still to be believed: work confirms it, and so does somebody who says so; for a year."""

from datetime import datetime, timedelta
from typing import Final

from minga.initiatives.models import Initiative
from minga.initiatives.policies import WORKING

STALE_AFTER: Final = timedelta(days=365)


def confirmed_on(initiative: Initiative) -> datetime:
    """The last moment at which it was true for sure."""
    return initiative.confirmed_at or initiative.created_at


def is_stale(initiative: Initiative, now: datetime) -> bool:
    """Under way, and for a year nobody has moved or confirmed it. What ended stays as it ended."""
    return initiative.state in WORKING and confirmed_on(initiative) < now - STALE_AFTER
