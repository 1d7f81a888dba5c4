"""Letters of the demo's past were read long ago: they stay in the inbox and leave no e-mail."""

from datetime import datetime, timedelta

from minga.core.jobs import drop_waiting
from minga.notifications.enums import MessageState
from minga.notifications.models import Message

RECENT = timedelta(days=3)


def settle_letters(now: datetime) -> int:
    """Keep what is older than three days in the inboxes only; answers how many.

    Without this the first worker would spend its first minute on hundreds of old letters,
    and a new one would wait behind them.
    """
    old = Message.objects.filter(state=MessageState.PENDING, written_at__lt=now - RECENT)
    drop_waiting("notifications.deliver_message", message_id=list(old.values_list("pk", flat=True)))
    return old.update(state=MessageState.KEPT, read_at=now - RECENT)
